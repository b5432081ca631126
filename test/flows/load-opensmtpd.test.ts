import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageRecord, Progress } from '../../shared/contract/sending.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { noOpensmtpd, startOpensmtpd } from '../support/opensmtpd.ts';
import { allMessages, certificatesForDoors, settingsFor } from '../support/submission.ts';

/** How many; the phase `load` of `test/run.ts` says so, as it takes minutes. */
const PEOPLE = Number(process.env.MERPATI_LOAD ?? 0);
/** Waits of minutes pass in seconds; sockets and the server do not hurry. */
const TIMES = 20;
const CONNECTIONS = 10;
const BEARS = 5;
/** Mails that the server takes on one connection; the relay was told more. */
const MAILS_PER_SESSION = 150;

/** Nothing but a shell is in the server's root directory: the policy is a filter (smtpd-filters(7)) in its own words. */
const POLICY = `#!/bin/sh
open=0
while IFS='|' read -r kind version time system phase session token address; do
  case $kind in
    config) [ "$version" = ready ] && printf 'register|%s\\n' 'report|smtp-in|link-connect' 'report|smtp-in|link-disconnect' \\
      'filter|smtp-in|connect' 'filter|smtp-in|rcpt-to' ready ;;
    report)
      case $phase in link-connect) open=$((open + 1)) ;; *) open=$((open - 1)) ;; esac ;;
    filter)
      answer=proceed
      if [ "$phase" = connect ]; then
        address=
        [ "$open" -gt ${BEARS} ] && answer='disconnect|421 4.7.0 Too many connections'
      fi
      n=\${address#siti} n=\${n%%@*}
      case $n in
        *[!0-9]* | '') ;;
        *)
          eval "seen=\\\${seen_$n:-}; seen_$n=1"
          if [ $((n % 100)) -eq 11 ]; then answer='reject|550 5.1.1 User unknown'
          elif [ -n "$seen" ]; then :
          elif [ $((n % 40)) -eq 7 ]; then answer='reject|450 4.2.0 Greylisted, try again in 60 seconds'
          elif [ $((n % 2500)) -eq 1117 ]; then answer='disconnect|421 4.3.2 Service shutting down'
          fi ;;
      esac
      printf 'filter-result|%s|%s|%s\\n' "$session" "$token" "$answer" ;;
  esac
done
`;

// What it takes stays in its queue: nobody listens where it would hand it on to.
const configuration = (port: number) => `pki good cert "/etc/good.pem"
pki good key "/etc/good.key"
table accounts file:/etc/accounts
table owners file:/etc/owners
smtp limit max-mails ${MAILS_PER_SESSION}
smtp max-message-size 100K
filter "policy" proc-exec "/etc/policy.sh"
listen on 127.0.0.1 port ${port} smtps pki good auth <accounts> senders <owners> filter "policy" hostname relay.toko.example
action "on" relay host "smtp://127.0.0.1:9"
match from auth for any action "on"
`;

const isGone = (address: string) => Number(/\d+/.exec(address)?.[0]) % 100 === 11;
const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0;

/** The most connections that were open at one time. */
function mostAtOnce(log: string): number {
  let [open, most] = [0, 0];
  for (const [, what] of log.matchAll(/smtp (connected|disconnected) /g)) {
    open += what === 'connected' ? 1 : -1;
    most = Math.max(most, open);
  }
  return most;
}

describe.skipIf(PEOPLE === 0 || noOpensmtpd() !== null)('thousands through an OpenSMTPD that pushes back', () => {
  const endings: (() => unknown)[] = [];
  let server: Awaited<ReturnType<typeof startOpensmtpd>>;
  let messages: MessageRecord[];
  let end: Progress;

  beforeAll(async () => {
    const authority = certificatesForDoors();
    endings.push(() => authority.close());
    server = await startOpensmtpd(authority, {
      configuration: ({ smtps }) => configuration(smtps),
      files: { 'policy.sh': POLICY },
    });
    endings.push(() => server.stop());
    const engine = await openTestEngine({ clock: fastClock(TIMES) });
    endings.push(() => engine.close());
    const { host, port, tls, user, password = '' } = settingsFor(server.doors, 'smtps');
    const { relayId } = await fillWorkspace(engine.client, {
      port,
      addresses: Array.from({ length: PEOPLE }, (_unused, n) => `siti${n}@people.example`),
      limits: { connections: CONNECTIONS, messagesPerConnection: 2 * MAILS_PER_SESSION },
      relay: { host, tls, user: user ?? '', password },
    });
    const campaignId = await readyCampaign(engine.client, relayId);
    const started = performance.now();
    await startCampaign(engine.client, campaignId);
    end = await until(engine.client, campaignId, ({ state }) => state === 'finished' || state === 'paused', 240_000);
    const seconds = (performance.now() - started) / 1_000;
    messages = await allMessages(engine.client, campaignId);
    const log = server.log();
    console.log(
      `${PEOPLE} in ${seconds.toFixed(1)} s (${(PEOPLE / seconds).toFixed(0)}/s), at most ${mostAtOnce(log)} connections at once, ${count(log, /smtp connected/g)} in all;`,
      `full: ${count(log, /Too many connections/g)} times; too many on one connection: ${count(log, /Too many messages sent/g)};`,
      `greylisted ${count(log, /Greylisted/g)}, gone ${count(log, /User unknown/g)}, shut ${count(log, /shutting down/g)};`,
      `attempts: ${messages.reduce((sum, one) => sum + one.attempts, 0)}`,
    );
  }, 300_000);
  afterAll(async () => {
    for (const ending of endings.reverse()) await ending();
  }, 60_000);

  it('ends with one final state for everybody', () => {
    const gone = messages.filter(({ address }) => isGone(address));
    expect(end).toMatchObject({ state: 'finished', pausedBecause: null });
    expect(end.totals).toMatchObject({
      recipients: PEOPLE,
      accepted: PEOPLE - gone.length,
      rejected: gone.length,
      inDoubt: 0,
    });
    expect(messages.filter(({ state }) => state === 'rejected')).toEqual(
      gone.map(({ id }) => expect.objectContaining({ id, class: 'address', replyCode: 550 })),
    );
  });

  it('matches every accepted message with one line of the log, and every line with one message', async () => {
    const inLedger = messages
      .filter(({ state }) => state === 'accepted')
      .map(({ address, reply }) => `${/\b([0-9a-f]{8}) Message accepted/.exec(reply)?.[1]} ${address}`)
      .sort();
    const taken = server.envelopes().map(({ messageId, to }) => `${messageId} ${to}`);
    expect(taken.sort()).toEqual(inLedger);
    expect(new Set(inLedger.map((line) => line.split(' ')[1])).size).toBe(inLedger.length);
  });

  it('bears what the server allows on one connection and at one time', () => {
    const log = server.log();
    expect(mostAtOnce(log)).toBeGreaterThan(1);
    expect(count(log, /Too many connections/g)).toBeLessThan(PEOPLE / 50);
    expect(count(log, /Too many messages sent/g)).toBeGreaterThan(0);
  });
});
