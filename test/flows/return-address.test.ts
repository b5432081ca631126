import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Resolver } from '../../electron/engine/ports.ts';
import { suppressedAmong } from '../../electron/engine/suppressions/public.ts';
import { fillWorkspace, OPEN_LIMITS, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine, testResolver, upload } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { eventually, mailboxSettings, untilState } from '../support/mailbox.ts';
import { scriptedImap } from '../support/scripted-imap.ts';
import { type Answer, scriptedServer } from '../support/scripted-smtp.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
const TAGGED = /^MAIL FROM:<balik\+([0-9a-z]{26})@toko\.example>/;
const froms = (commands: readonly string[]) => commands.filter((line) => line.startsWith('MAIL FROM'));

async function relayServer(answers: Record<string, Answer | Answer[] | (() => Answer)> = {}) {
  const server = await scriptedServer({ answers });
  endings.push(server.close);
  return server;
}

async function engineWith(
  port: number,
  options: Parameters<typeof openTestEngine>[0] = {},
  addresses = ['siti@people.example'],
) {
  const engine = await openTestEngine(options);
  endings.push(engine.close);
  const { relayId } = await fillWorkspace(engine.client, { port, addresses });
  return { engine, client: engine.client, relayId };
}

describe('the envelope sender', () => {
  test('is the relay’s own with the message’s token: in campaigns, tests and retries, and each relay’s own', async () => {
    const server = await relayServer({
      RCPT: ['250 ok', '250 ok', '451 4.7.1 Greylisted, try again in 30 seconds', '250 ok'],
    });
    const { client, relayId } = await engineWith(server.port, { clock: fastClock(200) });
    const kept = await client.relays.get({ id: relayId });
    await client.relays.save({ ...inputOf(kept), returnAddress: ' Balik@Toko.Example ', returnTag: true });
    expect(await client.relays.get({ id: relayId })).toMatchObject({
      returnAddress: 'Balik@toko.example',
      returnTag: true,
    });
    await client.relays.save({ ...inputOf(kept), returnAddress: 'balik@toko.example', returnTag: true });
    const campaignId = await readyCampaign(client, relayId);
    server.commands.length = 0;
    for await (const _ of await client.relays.test({ id: relayId, testTo: 'me@toko.example' }));
    expect(froms(server.commands)[0]).toMatch(/^MAIL FROM:<balik@toko\.example>/);
    expect(server.bodies.at(-1)).toContain('From: <news@toko.example>');
    server.commands.length = 0;
    const { results } = await client.campaigns.testSend({ id: campaignId, to: ['me@toko.example'] });
    expect(results[0]?.ok).toBe(true);
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ state }) => state === 'finished');
    const [sample, first, again] = froms(server.commands);
    const tokens = [sample, first, again].map((line) => TAGGED.exec(line ?? '')?.[1]);
    expect(tokens[0]).toMatch(/^0{9}/);
    expect(tokens[1]).toBeDefined();
    expect(tokens[2]).toBe(tokens[1]);
    // The same token as in its Message-ID: whichever comes back names the message.
    expect(server.bodies.at(-1)).toContain(`Message-ID: <${tokens[1]}@toko.example>`);
  });

  test('without one of its own is the author’s', async () => {
    const server = await relayServer();
    const { client, relayId } = await engineWith(server.port);
    const campaignId = await readyCampaign(client, relayId);
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ state }) => state === 'finished');
    expect(froms(server.commands).at(-1)).toMatch(/^MAIL FROM:<news@toko\.example>/);
    const kept = await client.relays.get({ id: relayId });
    await expect(client.relays.save({ ...inputOf(kept), returnAddress: 'nowhere' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('is that of the relay that took over', async () => {
    const answers: Record<string, Answer> = { DOT: { after: 20, say: '250 Ok' } };
    const [own, other] = [await relayServer(answers), await relayServer({ DOT: { after: 20, say: '250 Ok' } })];
    const resolver: Resolver = {
      ...testResolver,
      txt: async (name) =>
        name === 'toko.example' ? { status: 'ok', records: ['v=spf1 ip4:127.0.0.1 -all'] } : { status: 'none' },
    };
    const folder = mkdtempSync(join(tmpdir(), 'merpati-returns-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    const people = Array.from({ length: 16 }, (_, n) => `siti${n}@people.example`);
    const { client, relayId } = await engineWith(own.port, { folder, clock: fastClock(50), resolver }, people);
    const limits = { ...OPEN_LIMITS, connections: 1, messagesPerConnection: 3 };
    const kept = await client.relays.get({ id: relayId });
    await client.relays.save({ ...inputOf(kept), limits, returnAddress: 'satu@toko.example', returnTag: true });
    const line = { host: '127.0.0.1', port: other.port, tls: 'none' as const, name: 'Second', limits };
    const second = await client.relays.save({ ...line, returnAddress: 'balik@toko.example', returnTag: true });
    for await (const _ of await client.relays.test({ id: second.id }));
    await client.domains.check({ domain: 'toko.example' });
    const campaignId = await readyCampaign(client, relayId);
    await client.campaigns.save({ id: campaignId, relayUse: 'take_over' });
    own.commands.length = 0;
    other.commands.length = 0;
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 3);
    answers.EHLO = 'RESET';
    await until(client, campaignId, ({ state }) => state === 'finished');
    expect(froms(own.commands).every((each) => /<satu\+[0-9a-z]{26}@/.test(each))).toBe(true);
    expect(froms(other.commands).length).toBeGreaterThan(3);
    expect(froms(other.commands).every((each) => TAGGED.test(each))).toBe(true);
  });
});

test('the practice relay sends bounces back to that address, and by it alone they are matched', async () => {
  const server = await relayServer();
  const { engine, client } = await engineWith(server.port, { clock: fastClock(1_000) }, ['bounce@people.example']);
  const { relay } = await client.relays.practice({});
  await client.relays.save({ ...inputOf(relay), port: 25, returnAddress: 'balik@toko.example', returnTag: true });
  const campaignId = await readyCampaign(client, relay.id);
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ state }) => state === 'finished');
  const [kept] = (await client.relays.practiceMessages({ search: 'bounce@' })).rows;
  expect(kept?.from).toMatch(/^balik\+[0-9a-z]{26}@toko\.example$/);
  // What many systems send: nothing of the mail comes back, and the address that failed is another one.
  const bounce = [
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.people.example',
    `To: ${kept?.from.toUpperCase()}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Message-ID: <b1@mx.people.example>',
    '',
    'Your message could not be delivered:',
    '550 5.1.1 <bounce@people.example>: user unknown',
    '',
  ].join('\r\n');
  const read = await client.bounces.read({ tickets: [await upload(client, 'b.eml', bounce)] });
  expect(read).toMatchObject({ kinds: { bounce: 1 }, unmatched: 0, suppressed: 1 });
  expect((await client.bounces.list({})).rows[0]).toMatchObject({
    matchedBy: 'return_path',
    campaignId,
    address: 'bounce@people.example',
  });
  expect(suppressedAmong(engine.ctx.db, ['bounce@people.example']).size).toBe(1);
  // The practice relay's own report came back to the same address.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await client.bounces.read({ practice: true })).toMatchObject({ messages: 1, unmatched: 0 });
});

describe('the test of the way back', () => {
  /** A relay whose mail arrives in a mailbox that is watched; `into` says in which folder, null: nowhere. */
  async function setUp(into: string | null, answers: Record<string, Answer> = {}) {
    const server = await relayServer(answers);
    const imap = await scriptedImap({ folders: { Junk: '\\Junk' } });
    endings.push(imap.close);
    let given = 0;
    const carrier = setInterval(() => {
      while (given < server.bodies.length) {
        const body = server.bodies[given++] ?? '';
        if (into !== null) imap.deliver(body, { folder: into });
      }
    }, 20);
    endings.push(() => clearInterval(carrier));
    const set = await engineWith(server.port);
    return { server, imap, ...set };
  }

  test('arrived, from such an address to itself', async () => {
    const { server, imap, client, relayId } = await setUp('INBOX');
    const { id } = await client.mailboxes.save(mailboxSettings(imap.port));
    await untilState(client, id, 'watching');
    server.commands.length = 0;
    const answer = await client.relays.testReturn({ id: relayId, address: 'balik@toko.example', seconds: 20 });
    expect(answer).toMatchObject({ outcome: 'arrived', cause: null });
    expect(froms(server.commands)[0]).toMatch(TAGGED);
    expect(server.commands.find((line) => line.startsWith('RCPT TO'))).toMatch(/<balik\+[0-9a-z]{26}@toko\.example>/);
    // It names nothing: no bounce, no request, and nothing in the mailbox was touched.
    expect((await client.bounces.totals({})).total).toBe(0);
    expect(imap.mails()[0]?.flags).toEqual([]);
  });

  test('not seen, where it lies in a folder that nobody reads', async () => {
    const { imap, client, relayId } = await setUp('Junk');
    const { id } = await client.mailboxes.save(mailboxSettings(imap.port));
    await untilState(client, id, 'watching');
    expect(await client.relays.testReturn({ id: relayId, address: 'balik@toko.example', seconds: 2 })).toMatchObject({
      outcome: 'not_seen',
      cause: null,
    });
  });

  test('refused, with the cause and the words of the relay', async () => {
    const { imap, client, relayId } = await setUp(null);
    const refusing = await relayServer({ MAIL: '553 5.7.1 Sender address rejected: not owned by user' });
    const kept = await client.relays.get({ id: relayId });
    await client.relays.save({ ...inputOf(kept), port: refusing.port });
    const { id } = await client.mailboxes.save(mailboxSettings(imap.port));
    await untilState(client, id, 'watching');
    const answer = await client.relays.testReturn({ id: relayId, address: 'balik@toko.example', seconds: 5 });
    expect(answer).toMatchObject({ outcome: 'refused' });
    expect(answer.cause).not.toBeNull();
    expect(answer.words).toContain('not owned by user');
    const long = `${'a'.repeat(50)}@toko.example`;
    expect(await client.relays.testReturn({ id: relayId, address: long })).toMatchObject({ cause: 'return_too_long' });
    expect(await client.relays.testReturn({ id: relayId, address: 'x' })).toMatchObject({ cause: 'address_wrong' });
  });

  test('nothing leaves where no mailbox is watched', async () => {
    const { server, client, relayId } = await setUp('INBOX');
    server.commands.length = 0;
    expect(await client.relays.testReturn({ id: relayId, address: '' })).toMatchObject({ outcome: 'no_mailbox' });
    expect(froms(server.commands)).toEqual([]);
    await expect(client.relays.testReturn({ id: 99, address: '' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('from the campaign to the suppression through a mailbox: the link is clicked, the request arrives, the check is content', async () => {
  const server = await relayServer();
  const imap = await scriptedImap();
  endings.push(imap.close);
  const { engine, client, relayId } = await engineWith(server.port, {}, ['siti@people.example', 'budi@people.example']);
  const campaignId = await readyCampaign(client, relayId);
  const rowOf = async () =>
    (await client.campaigns.check({ id: campaignId, online: false })).rows.find(({ key }) =>
      key.startsWith('requests_'),
    );
  expect(await rowOf()).toMatchObject({
    key: 'requests_unwatched',
    level: 'warning',
    values: { mailbox: 'stop@toko.example' },
  });
  const elsewhere = await client.mailboxes.save(mailboxSettings(imap.port, { address: 'lain@toko.example' }));
  expect(await rowOf()).toMatchObject({ key: 'requests_elsewhere', level: 'warning' });
  await client.mailboxes.remove({ id: elsewhere.id });
  const { id } = await client.mailboxes.save(
    mailboxSettings(imap.port, { address: 'Stop+baca@toko.example', handled: 'seen' }),
  );
  await untilState(client, id, 'watching');
  expect(await rowOf()).toMatchObject({ key: 'requests_read', level: 'passed' });
  expect((await client.bounces.totals({})).requests).toMatchObject({ waiting: 0, unwatched: false, unreadSince: null });
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ state }) => state === 'finished');
  const body = server.bodies.find((each) => each.includes('siti@people.example')) ?? '';
  const link = /<(mailto:[^>]+)>/.exec(body.replace(/\r?\n[ \t]/g, ''))?.[1] ?? '';
  const subject = new URL(link).searchParams.get('subject');
  expect(new URL(link).pathname).toBe('stop@toko.example');
  await eventually('the server is listened to', () => imap.idling().includes('INBOX'));
  const started = performance.now();
  const request = [
    'From: "Siti" <siti.pribadi@elsewhere.example>',
    'To: stop@toko.example',
    `Subject: ${subject}`,
    'Message-ID: <r1@elsewhere.example>',
  ];
  imap.deliver([...request, '', 'This message was automatically generated by Gmail.'].join('\r\n'));
  await eventually('the request is honoured', () => suppressedAmong(engine.ctx.db, ['siti@people.example']).size === 1);
  expect(performance.now() - started).toBeLessThan(3_000);
  expect((await client.bounces.list({ kind: 'unsubscribe' })).rows[0]).toMatchObject({
    address: 'siti@people.example',
    matchedBy: 'token',
    mailboxId: id,
  });
  await eventually('it is marked as handled', () => imap.mails()[0]?.flags.includes('\\Seen'));
  // What a person must decide stays as it is in the mailbox: somebody may have to answer it.
  const doubt = [
    'From: budi@people.example',
    'To: stop@toko.example',
    'Subject: Re: Kabar',
    'Message-ID: <r2@people.example>',
  ];
  imap.deliver([...doubt, '', 'How do I unsubscribe? The link does not work.'].join('\r\n'));
  await eventually('it waits', async () => (await client.bounces.totals({})).requests.waiting === 1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(imap.mails()[1]?.flags).toEqual([]);
  const next = await readyCampaign(client, relayId);
  expect((await client.sending.plan({ campaignId: next })).recipients).toBe(1);
});

type Relay = Awaited<ReturnType<Awaited<ReturnType<typeof openTestEngine>>['client']['relays']['get']>>;
/** What a form sends back of a relay that is kept. */
function inputOf(relay: Relay) {
  const { id, name, host, port, tls, user, limits, enabled, returnAddress, returnTag } = relay;
  return { id, name, host, port, tls, user, limits, enabled, returnAddress, returnTag };
}
