import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { noDovecot, startDovecot } from '../support/dovecot.ts';
import { openTestEngine } from '../support/engine.ts';
import { noPostfix, type Postfix, startPostfix } from '../support/postfix.ts';
import {
  ACCOUNT,
  allMessages,
  certificatesForDoors,
  DOORS,
  settingsFor,
  stopAll,
  testedBy,
} from '../support/submission.ts';

const PEOPLE = 200;
const TO = 'siti@people.example';

// A server in daily use, with the accounts of another one, and the mistakes that people meet with it.
describe.skipIf(noPostfix() !== null || noDovecot() !== null)('submission to Postfix with accounts of Dovecot', () => {
  let authority: ReturnType<typeof certificatesForDoors>;
  let dovecot: Awaited<ReturnType<typeof startDovecot>>;
  let postfix: Postfix;
  let engine: Awaited<ReturnType<typeof openTestEngine>>;

  beforeAll(async () => {
    authority = certificatesForDoors();
    dovecot = await startDovecot({ [ACCOUNT.user]: ACCOUNT.password });
    postfix = await startPostfix({ saslPort: dovecot.port, certificates: authority.certificates });
    engine = await openTestEngine();
    await fillWorkspace(engine.client, { port: postfix.port, addresses: [] });
  }, 60_000);
  afterAll(() =>
    stopAll(
      () => engine?.close(),
      () => postfix?.stop(),
      () => dovecot?.stop(),
      () => authority?.close(),
    ),
  );
  const tested = (...about: Parameters<typeof settingsFor> extends [unknown, ...infer Rest] ? Rest : never) =>
    testedBy(engine.client, settingsFor(postfix.doors, ...about), TO);

  it.each(['submission', 'smtps'] as const)('takes a test mail at %s, encrypted and signed in', async (door) => {
    const before = postfix.mails().length;
    const { states, failed } = await tested(door);
    expect(failed).toBeNull();
    expect(states).toEqual({ find: 'ok', secure: 'ok', sign_in: 'ok', test_mail: 'ok' });
    await expect
      .poll(
        () =>
          postfix
            .mails()
            .slice(before)
            .flatMap(({ to }) => to),
        { timeout: 20_000 },
      )
      .toEqual([TO]);
  });

  it.each([
    ['a certificate for another name', 'wrong_name', {}, 'secure', /^certificate_name/],
    ['a certificate that ran out', 'expired', {}, 'secure', /^certificate_expired$/],
    ['a certificate of an authority that nobody knows', 'stranger', {}, 'secure', /^certificate_(unknown|own|chain)$/],
    ['a wrong password', 'submission', { password: 'wrong' }, 'sign_in', /^password_wrong$/],
    ['a user that there is not', 'submission', { user: 'nobody' }, 'sign_in', /^password_wrong$/],
    ['a password on an open line', 'submission', { tls: 'none' }, 'sign_in', /^(auth_missing|encryption_needed)$/],
    ['TLS from the start where STARTTLS is spoken', 'submission', { tls: 'tls' }, 'secure', /^tls_on_plain_port$/],
    ['STARTTLS where TLS is spoken from the start', 'smtps', { tls: 'starttls' }, 'secure', /^plain_on_tls_port$/],
    ['a message over the server’s SIZE', 'small', {}, 'test_mail', /^too_big$/],
    [
      'nobody signed in',
      'submission',
      { user: '', password: '' },
      'test_mail',
      /^(relaying_denied|signin_needed|policy_refused|sender_refused)$/,
    ],
  ] as const)('%s is named by its cause in under ten seconds', async (_what, door, typed, step, cause) => {
    const { failed, milliseconds } = await tested(door, typed);
    expect(failed).toMatchObject({ step, cause: expect.stringMatching(cause) });
    expect(failed?.remedies.length).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThan(10_000);
  });

  it('a recipient that there is not, and a sender that is not the account’s own, are told apart', async () => {
    const settings = settingsFor(postfix.doors, 'submission');
    const unknown = await testedBy(engine.client, settings, 'gone@people.example');
    expect(unknown.failed).toMatchObject({ step: 'test_mail', cause: 'recipient_unknown' });
    const { sender } = await engine.client.settings.get({});
    await engine.client.settings.set({ sender: { ...sender, address: 'boss@other.example' } });
    const foreign = await testedBy(engine.client, settings, TO);
    await engine.client.settings.set({ sender });
    expect(foreign.failed).toMatchObject({ step: 'test_mail', cause: 'sender_refused' });
    expect(foreign.failed?.words).toContain('not owned by user halo');
  });

  it('one certificate can be trusted by its fingerprint, and then only that one', async () => {
    let fingerprint = '';
    for await (const port of await engine.client.relays.probe({ host: 'localhost', ports: [postfix.doors.stranger] }))
      fingerprint = port.certificate?.fingerprint || fingerprint;
    expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect((await tested('stranger', { fingerprint })).failed).toBeNull();
    expect((await tested('submission', { fingerprint })).failed).toMatchObject({ cause: 'certificate_changed' });
  });

  it('the prober says of every port what is the matter with it', async () => {
    const told = new Map<number, { state: string; cause: string | null; tls: string; auth: string[] }>();
    const ports = DOORS.map((door) => postfix.doors[door]);
    let best = 0;
    for await (const one of await engine.client.relays.probe({ host: 'localhost', ports })) {
      if (one.state === 'running') continue;
      told.set(one.port, { state: one.state, cause: one.cause, tls: one.tls, auth: one.abilities?.auth ?? [] });
      if (one.best) best = one.port;
    }
    const of = (door: (typeof DOORS)[number]) => told.get(postfix.doors[door]);
    expect(of('submission')).toMatchObject({ state: 'usable', cause: null, tls: 'starttls' });
    expect(of('submission')?.auth).toEqual(expect.arrayContaining(['PLAIN', 'LOGIN', 'CRAM-MD5']));
    // Not one of the ports that are known for it: found out by trying, and said so.
    expect(of('smtps')).toMatchObject({ state: 'usable', cause: 'plain_on_tls_port', tls: 'tls' });
    expect(of('wrong_name')).toMatchObject({ state: 'failed', cause: expect.stringMatching(/^certificate_name/) });
    expect(of('expired')).toMatchObject({ state: 'failed', cause: 'certificate_expired' });
    expect(of('stranger')).toMatchObject({ state: 'failed', cause: expect.stringMatching(/^certificate_/) });
    expect([postfix.doors.smtps, postfix.doors.submission, postfix.doors.small]).toContain(best);
  });
});

describe.skipIf(noPostfix() !== null || noDovecot() !== null)(
  'a campaign over encrypted, signed-in connections',
  () => {
    it.each(['submission', 'smtps'] as const)(
      'at %s leaves one line of the log for every accepted message',
      async (door) => {
        const authority = certificatesForDoors();
        const dovecot = await startDovecot({ [ACCOUNT.user]: ACCOUNT.password });
        const postfix = await startPostfix({ saslPort: dovecot.port, certificates: authority.certificates });
        const engine = await openTestEngine();
        try {
          const addresses = [
            ...Array.from({ length: PEOPLE }, (_unused, n) => `siti${n}@people.example`),
            'gone@people.example',
          ];
          const { host, port, tls, user, password = '' } = settingsFor(postfix.doors, door);
          const { relayId } = await fillWorkspace(engine.client, {
            port,
            addresses,
            relay: { host, tls, user: user ?? '', password },
          });
          const campaignId = await readyCampaign(engine.client, relayId);
          await startCampaign(engine.client, campaignId);
          await until(engine.client, campaignId, ({ state }) => state === 'finished', 60_000);
          const messages = await allMessages(engine.client, campaignId);
          expect(messages.filter(({ state }) => state === 'rejected').map(({ address }) => address)).toEqual([
            'gone@people.example',
          ]);
          const inLedger = messages
            .filter(({ state }) => state === 'accepted')
            .map(({ address, reply }) => `${/queued as ([0-9A-Za-z]+)/.exec(reply)?.[1]} ${address}`)
            .sort();
          expect(new Set(inLedger).size).toBe(PEOPLE);
          const inLog = () =>
            postfix
              .mails()
              .flatMap(({ queueId, to }) => to.map((address) => `${queueId} ${address}`))
              .sort();
          await expect.poll(inLog, { timeout: 20_000 }).toEqual(inLedger);
          const { phases, errors } = await engine.client.relays.health({ id: relayId });
          expect(phases.map(({ phase }) => phase)).toEqual(['connect', 'tls', 'auth', 'mail', 'rcpt', 'data', 'reply']);
          expect(errors).toMatchObject([{ cause: 'recipient_unknown', class: 'address', times: 1 }]);
        } finally {
          await stopAll(engine.close, postfix.stop, dovecot.stop, authority.close);
        }
      },
      120_000,
    );
  },
);
