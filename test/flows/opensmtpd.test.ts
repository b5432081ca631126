import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { noOpensmtpd, startOpensmtpd } from '../support/opensmtpd.ts';
import { allMessages, certificatesForDoors, DOORS, settingsFor, stopAll, testedBy } from '../support/submission.ts';

const PEOPLE = 200;
const TO = 'siti1@people.example';

// The same mistakes at a server of another family: other words, other numbers, the same causes.
describe.skipIf(noOpensmtpd() !== null)('submission to OpenSMTPD', () => {
  let authority: ReturnType<typeof certificatesForDoors>;
  let server: Awaited<ReturnType<typeof startOpensmtpd>>;
  let engine: Awaited<ReturnType<typeof openTestEngine>>;

  beforeAll(async () => {
    authority = certificatesForDoors();
    server = await startOpensmtpd(authority);
    engine = await openTestEngine();
    await engine.client.settings.set({
      sender: {
        name: 'Toko Melati',
        address: 'news@toko.example',
        replyTo: '',
        organisation: 'Toko Melati',
        postalAddress: 'Jl. Mawar 1, Bandung',
      },
    });
  }, 60_000);
  afterAll(() =>
    stopAll(
      () => engine?.close(),
      () => server?.stop(),
      () => authority?.close(),
    ),
  );
  const tested = (...about: Parameters<typeof settingsFor> extends [unknown, ...infer Rest] ? Rest : never) =>
    testedBy(engine.client, settingsFor(server.doors, ...about), TO);

  it.each(['submission', 'smtps'] as const)('takes a test mail at %s, encrypted and signed in', async (door) => {
    const before = server.envelopes().length;
    const { states, failed } = await tested(door);
    expect(failed).toBeNull();
    expect(states).toEqual({ find: 'ok', secure: 'ok', sign_in: 'ok', test_mail: 'ok' });
    await expect
      .poll(() => server.envelopes().slice(before), { timeout: 20_000 })
      .toMatchObject([{ to: TO, from: 'news@toko.example', delivered: true }]);
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
  ] as const)('%s is named by its cause in under ten seconds', async (_what, door, typed, step, cause) => {
    const { failed, milliseconds } = await tested(door, typed);
    expect(failed).toMatchObject({ step, cause: expect.stringMatching(cause) });
    expect(failed?.remedies.length).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThan(10_000);
  });

  it('recipients that there are not, and a sender that is not the account’s own, are told apart', async () => {
    const settings = settingsFor(server.doors, 'submission');
    const unknown = await testedBy(engine.client, settings, 'gone@people.example');
    expect(unknown.failed).toMatchObject({ step: 'test_mail', cause: 'recipient_unknown' });
    expect(unknown.failed?.words).toMatch(/^524 5\.2\.4/);
    const elsewhere = await testedBy(engine.client, settings, 'siti@elsewhere.example');
    expect(elsewhere.failed).toMatchObject({ step: 'test_mail' });
    expect(elsewhere.failed?.words).toMatch(/^550 /);
    const { sender } = await engine.client.settings.get({});
    await engine.client.settings.set({ sender: { ...sender, address: 'boss@other.example' } });
    const foreign = await testedBy(engine.client, settings, TO);
    await engine.client.settings.set({ sender });
    expect(foreign.failed).toMatchObject({ step: 'test_mail', cause: 'sender_refused' });
  });

  it('the prober says of every port what is the matter with it', async () => {
    const told = new Map<number, { state: string; cause: string | null; tls: string; size: number | null }>();
    const ports = DOORS.map((door) => server.doors[door]);
    for await (const one of await engine.client.relays.probe({ host: 'localhost', ports }))
      if (one.state !== 'running')
        told.set(one.port, { state: one.state, cause: one.cause, tls: one.tls, size: one.abilities?.size ?? null });
    const of = (door: (typeof DOORS)[number]) => told.get(server.doors[door]);
    expect(of('submission')).toMatchObject({ state: 'usable', cause: null, tls: 'starttls' });
    expect(of('smtps')).toMatchObject({ state: 'usable', tls: 'tls' });
    expect(of('small')).toMatchObject({ state: 'usable', size: 300 });
    expect(of('wrong_name')).toMatchObject({ state: 'failed', cause: expect.stringMatching(/^certificate_name/) });
    expect(of('expired')).toMatchObject({ state: 'failed', cause: 'certificate_expired' });
    expect(of('stranger')).toMatchObject({ state: 'failed', cause: expect.stringMatching(/^certificate_/) });
  });

  it('takes a campaign, with one line of the log and one mail in a mailbox for every accepted message', async () => {
    const addresses = [
      ...Array.from({ length: PEOPLE }, (_unused, n) => `siti${n}@people.example`),
      'gone@people.example',
    ];
    const before = server.envelopes().length;
    const { host, port, tls, user, password = '' } = settingsFor(server.doors, 'submission');
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
      .map(({ address, reply }) => `${/\b([0-9a-f]{8}) Message accepted/.exec(reply)?.[1]} ${address}`)
      .sort();
    expect(new Set(inLedger).size).toBe(PEOPLE);
    const delivered = () =>
      server
        .envelopes()
        .slice(before)
        .filter((envelope) => envelope.delivered)
        .map(({ messageId, to }) => `${messageId} ${to}`)
        .sort();
    await expect.poll(delivered, { timeout: 30_000 }).toEqual(inLedger);
  }, 120_000);
});
