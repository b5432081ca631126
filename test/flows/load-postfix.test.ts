import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageRecord, Progress } from '../../shared/contract/sending.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { noDovecot, startDovecot } from '../support/dovecot.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { type PolicyQuestion, startPolicyService } from '../support/policy-service.ts';
import { noPostfix, type Postfix, startPostfix } from '../support/postfix.ts';
import { ACCOUNT, allMessages, certificatesForDoors, settingsFor } from '../support/submission.ts';

/** How many; the phase `load` of `test/run.ts` says so, as it takes minutes. */
const PEOPLE = Number(process.env.MERPATI_LOAD ?? 0);
/** Waits of minutes pass in seconds; sockets and the server's own limits do not hurry. */
const TIMES = 20;
/** What the relay was told, and what the server really bears. */
const CONNECTIONS = 8;
const BEARS = 3;
const PER_WINDOW = 400;

const settings = {
  // Nobody from this computer is an exception.
  smtpd_client_event_limit_exceptions: '',
  smtpd_client_connection_count_limit: String(BEARS),
  smtpd_client_message_rate_limit: String(PER_WINDOW),
  anvil_rate_time_unit: '2s',
  smtpd_recipient_limit: '1',
  smtpd_error_sleep_time: '1s',
  smtpd_soft_error_limit: '3',
  smtpd_hard_error_limit: '8',
};

/** Some people's servers say "later" before they say yes, some say no, and the server itself has weak moments. */
function policy({ stage, recipient, before }: PolicyQuestion): string | null {
  const n = Number(/\d+/.exec(recipient)?.[0] ?? 0);
  if (stage === 'END-OF-MESSAGE')
    return n % 2_500 === 1_019 && before === 0 ? '451 4.3.5 Content check not ready' : null;
  if (n % 100 === 11) return '550 5.1.1 User unknown';
  if (before > 0) return null;
  if (n % 40 === 7) return '450 4.2.0 Greylisted, try again in 60 seconds';
  return n % 2_500 === 1_017 ? '421 4.3.2 Service shutting down' : null;
}

const isGone = (address: string) => Number(/\d+/.exec(address)?.[0]) % 100 === 11;
const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0;

/** The most connections that were let in at one time. */
function mostAtOnce(log: string): number {
  let [open, most] = [0, 0];
  for (const [, what] of log.matchAll(/smtpd\[\d+\]: (connect|disconnect) from /g)) {
    open += what === 'connect' ? 1 : -1;
    most = Math.max(most, open);
  }
  return most;
}

describe.skipIf(PEOPLE === 0 || noPostfix() !== null || noDovecot() !== null)(
  'thousands through a Postfix that pushes back',
  () => {
    const endings: (() => unknown)[] = [];
    let postfix: Postfix;
    let service: Awaited<ReturnType<typeof startPolicyService>>;
    let messages: MessageRecord[];
    let end: Progress;

    beforeAll(async () => {
      const authority = certificatesForDoors();
      endings.push(() => authority.close());
      const dovecot = await startDovecot({ [ACCOUNT.user]: ACCOUNT.password });
      endings.push(() => dovecot.stop());
      service = await startPolicyService(policy);
      endings.push(() => service.stop());
      const { certificates } = authority;
      postfix = await startPostfix({ saslPort: dovecot.port, certificates, policyPort: service.port }, settings);
      endings.push(() => postfix.stop());
      const engine = await openTestEngine({ clock: fastClock(TIMES) });
      endings.push(() => engine.close());
      const { host, port, tls, user, password = '' } = settingsFor(postfix.doors, 'submission');
      const { relayId } = await fillWorkspace(engine.client, {
        port,
        addresses: Array.from({ length: PEOPLE }, (_unused, n) => `siti${n}@people.example`),
        limits: { connections: CONNECTIONS, messagesPerConnection: 500 },
        relay: { host, tls, user: user ?? '', password },
      });
      const campaignId = await readyCampaign(engine.client, relayId);
      const started = performance.now();
      await startCampaign(engine.client, campaignId);
      end = await until(engine.client, campaignId, ({ state }) => state === 'finished' || state === 'paused', 240_000);
      const seconds = (performance.now() - started) / 1_000;
      messages = await allMessages(engine.client, campaignId);
      const log = postfix.log();
      console.log(
        `${PEOPLE} in ${seconds.toFixed(1)} s (${(PEOPLE / seconds).toFixed(0)}/s), at most ${mostAtOnce(log)} connections at once, ${count(log, /: connect from/g)} in all;`,
        `refused: ${count(log, /concurrency limit exceeded/g)} connections, ${count(log, /rate limit exceeded/g)} for speed;`,
        `policy: ${[...service.answers()].map(([action, times]) => `${times} x ${action}`).join(', ')};`,
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
        .map(({ address, reply }) => `${/queued as ([0-9A-Za-z]+)/.exec(reply)?.[1]} ${address}`)
        .sort();
      const inLog = () => postfix.mails().flatMap(({ queueId, to }) => to.map((address) => `${queueId} ${address}`));
      await expect.poll(() => inLog().length, { timeout: 60_000, interval: 500 }).toBe(inLedger.length);
      expect(inLog().sort()).toEqual(inLedger);
      expect(new Set(inLedger.map((line) => line.split(' ')[1])).size).toBe(inLedger.length);
    });

    it('finds out what the server bears, and is told off seldom', () => {
      const log = postfix.log();
      expect(mostAtOnce(log)).toBeGreaterThan(1);
      // It is asked now and then whether it bears more by now: rarely, in comparison to what goes through.
      expect(count(log, /concurrency limit exceeded/g)).toBeLessThan(PEOPLE / 50);
      expect(count(log, /rate limit exceeded/g)).toBeLessThan(PEOPLE / 20);
    });
  },
);
