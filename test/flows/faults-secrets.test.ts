import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { fileLog } from '../../electron/engine/world.ts';
import { keyFileSecrets } from '../../electron/hosts/key-file-secrets.ts';
import { fillWorkspace, OPEN_LIMITS, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { signInByBrowser } from '../support/oauth-relay.ts';
import { bearerSmtp, oauthServer } from '../support/oauth-server.ts';
import { type Answer, scriptedServer } from '../support/scripted-smtp.ts';
import { foundIn, textsBelow } from '../support/secret-search.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const MARKER = 'Rahasia-Merpati-7b1f';
const SPELLINGS = [MARKER, Buffer.from(MARKER).toString('base64'), Buffer.from(`\0toko\0${MARKER}`).toString('base64')];

it('a password is nowhere but in the keyring, whatever the server repeats; addresses are masked in the log', async () => {
  // A server that repeats what it was told, in every refusal.
  const said = [...SPELLINGS, `user=toko password=${MARKER}`].join(' ');
  const answers: Record<string, Answer | (() => Answer)> = {};
  const server = await scriptedServer({ answers });
  endings.push(server.close);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-secret-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const engine = await openTestEngine({ folder, log: fileLog(folder), clock: fastClock(50) });
  let closed = false;
  endings.push(() => closed || engine.close());
  const { client, ctx } = engine;
  const seen: unknown[] = [];
  const stop = new AbortController();
  const listening = (async () => {
    for await (const event of ctx.events.subscribe(stop.signal)) seen.push(event);
  })();
  const addresses = Array.from({ length: 8 }, (_, n) => `siti.rahmawati${n}@people.example`);
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses });
  const settings = {
    id: relayId,
    name: 'Loopback',
    host: '127.0.0.1',
    port: server.port,
    tls: 'none' as const,
    user: 'toko',
    password: MARKER,
    limits: { ...OPEN_LIMITS, connections: 1, messagesPerConnection: 2 },
  };
  const answered: unknown[] = [await client.relays.save(settings)];
  const caught = async (call: () => Promise<unknown>) => {
    answered.push(await call().catch((error) => ({ code: error.code, message: error.message, data: error.data })));
  };
  for await (const step of await client.relays.test({ id: relayId })) answered.push(step);
  const campaignId = await readyCampaign(client, relayId);
  // From the second message on nobody is let in: six are left for the refusals below, however quick the engine is.
  answers.DOT = () => {
    if (server.bodies.length >= 2) answers.AUTH = `535 5.7.8 wrong: ${said}`;
    return '250 2.0.0 Ok';
  };
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ state }) => state === 'paused');
  expect((await client.sending.progress({ campaignId })).totals.accepted).toBe(2);
  for await (const step of await client.relays.test({ id: relayId })) answered.push(step);
  for await (const step of await client.relays.test({ id: relayId, settings })) answered.push(step);
  delete answers.AUTH;
  answers.MAIL = `550 5.7.1 no: ${said}`;
  for await (const step of await client.relays.test({ id: relayId, testTo: 'me@people.example' })) answered.push(step);
  for await (const step of await client.relays.test({ id: relayId })) answered.push(step);
  await caught(() => client.campaigns.testSend({ id: campaignId, to: ['me@people.example'], contactId: null }));
  await caught(() => client.sending.resume({ campaignId }));
  await until(client, campaignId, ({ state, totals }) => state === 'paused' && totals.sending === 0);
  delete answers.MAIL;
  await caught(() => client.relays.save({ ...settings, port: -1 }));
  await caught(() => client.relays.save({ ...settings, host: 'a b' }));
  await caught(() => client.relays.save({ ...settings, host: 'mail.example.com' }));
  ctx.log.error('test', new Error(`fault about ${addresses[0]}`), { to: addresses[1] });
  for (const call of ['list', 'budgets'] as const) answered.push(await client.relays[call]({}));
  answered.push(await client.relays.get({ id: relayId }), await client.relays.health({ id: relayId }));
  answered.push(
    await client.sending.messages({ campaignId, limit: 100 }),
    await client.sending.replies({ campaignId }),
  );
  answered.push(await client.bounces.list({}), await client.settings.get({}), await client.settings.info({}));
  await client.contacts.export({});
  await client.reports.export({ campaignId });
  await upload(client, 'x.csv', 'a');
  const texts = () => textsBelow(folder);
  const open = texts();
  stop.abort();
  await listening;
  await engine.close();
  closed = true;
  const everything = [
    ...open,
    ...texts(),
    ['answers', JSON.stringify(answered)],
    ['events', JSON.stringify(seen)],
  ] as const;
  expect(everything.some(([file]) => file.endsWith('merpati.db-wal'))).toBe(true);
  expect(everything.some(([file]) => file.includes('temporary'))).toBe(true);
  expect(foundIn(everything, [MARKER])).toEqual([]);
  const log = readFileSync(join(folder, 'logs', 'merpati.log'), 'utf8');
  expect(log).toContain('fault about');
  expect(log).not.toContain('siti.rahmawati');
  expect(log).toContain('@people.example');
}, 60_000);

const CLI = resolve(import.meta.dirname, '../../electron/hosts/cli.ts');

/** What the command line prints, good and bad, in a process of its own. */
function printed(args: readonly string[], userData: string): Promise<string> {
  return new Promise((done) => {
    const env = { ...process.env, MERPATI_USER_DATA: userData, LANG: 'C' };
    execFile(process.execPath, [CLI, ...args], { env }, (_error, out, err) => done(`${out}${err}`)).stdin?.end();
  });
}

const TOKEN = 'Rahasia-Token-9c2d';
const CLIENT_SECRET = 'Rahasia-Klien-4e8a';

it('no token, code or client secret is anywhere but in the sealed file, whatever provider and server repeat', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-token-'));
  const userData = mkdtempSync(join(tmpdir(), 'merpati-user-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  endings.push(() => rmSync(userData, { recursive: true, force: true }));
  const provider = await oauthServer({ marker: TOKEN, clientSecret: CLIENT_SECRET, expiresIn: 2 });
  const echo = (token: string) => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const response = `user=news@toko.example\x01auth=Bearer ${token}\x01\x01`;
    return `5.7.1 you said ${token} ${base64(token)} AUTH XOAUTH2 ${base64(response)}`;
  };
  const moods = { signIn: true, mail: true };
  const smtp = await bearerSmtp({
    valid: (token) => moods.signIn && provider.valid(token),
    refusal: echo,
    mailRefusal: (token) => (moods.mail ? undefined : echo(token)),
  });
  const plain = await scriptedServer();
  endings.push(provider.close, smtp.close, plain.close);
  const secrets = keyFileSecrets(userData, folder);
  const engine = await openTestEngine({ folder, secrets, log: fileLog(folder) });
  let closed = false;
  endings.push(() => closed || engine.close());
  const { client, ctx } = engine;
  const seen: unknown[] = [];
  const stop = new AbortController();
  const listening = (async () => {
    for await (const event of ctx.events.subscribe(stop.signal)) seen.push(event);
  })();
  const answered: unknown[] = [];
  const hear = async (told: Promise<AsyncIterable<unknown>>) => {
    for await (const step of await told) answered.push(step);
  };
  const caught = async (call: () => Promise<unknown>) => {
    answered.push(await call().catch((error) => ({ code: error.code, message: error.message, data: error.data })));
  };
  const addresses = Array.from({ length: 12 }, (_, n) => `siti${n}@people.example`);
  await fillWorkspace(client, { port: plain.port, addresses });
  // Refused by a provider that repeats code, verifier and secret; then signed in.
  provider.script.token = 'echo';
  const wish = { settings: provider.settings(), clientSecret: CLIENT_SECRET, address: 'news@toko.example' };
  answered.push(await signInByBrowser(client, wish).then(({ last, page }) => [last, page?.text]));
  provider.script.token = 'ok';
  const { last } = await signInByBrowser(client, wish);
  if (last.state !== 'done') throw new Error(JSON.stringify(last));
  answered.push({ ...last, ticket: '' });
  const limits = { ...OPEN_LIMITS, connections: 1, messagesPerConnection: 2, windows: [{ messages: 4, seconds: 1 }] };
  const input = {
    name: 'Token',
    host: '127.0.0.1',
    port: smtp.port,
    tls: 'none' as const,
    auth: 'oauth2' as const,
    oauth: provider.settings(),
    limits,
  };
  const settings = { ...input, oauthTicket: last.ticket };
  await hear(client.relays.test({ settings, testTo: 'me@people.example' }));
  const relay = await client.relays.save(settings);
  answered.push(relay);
  await caught(() => client.relays.save(settings));
  await hear(client.relays.test({ id: relay.id, testTo: 'me@people.example' }));
  const campaignId = await readyCampaign(client, relay.id);
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ totals }) => totals.accepted >= 4);
  moods.mail = false;
  await until(client, campaignId, ({ state }) => state === 'paused');
  answered.push(
    await client.sending.messages({ campaignId, limit: 100 }),
    await client.sending.replies({ campaignId }),
  );
  await hear(client.relays.test({ id: relay.id, testTo: 'me@people.example' }));
  await caught(() => client.campaigns.testSend({ id: campaignId, to: ['me@people.example'], contactId: null }));
  moods.mail = true;
  moods.signIn = false;
  await hear(client.relays.test({ id: relay.id }));
  provider.script.token = 'echo';
  await new Promise((done) => setTimeout(done, 2_100));
  moods.signIn = true;
  await hear(client.relays.test({ id: relay.id }));
  answered.push(await client.relays.list({}), await client.relays.health({ id: relay.id }));
  answered.push(await client.bounces.list({}), await client.settings.get({}), await client.settings.info({}));
  await client.reports.export({ campaignId });
  const open = textsBelow(folder);
  stop.abort();
  await listening;
  await engine.close();
  closed = true;
  const cli = (args: string[]) => printed([...args, '--workspace', folder], userData);
  const prints = [
    await cli(['relay', 'list', '--json']),
    await cli(['relay', 'test', 'Token', '--json']),
    await cli(['campaigns', '--json']),
  ];
  const everything = [
    ...open,
    ...textsBelow(folder),
    ['answers', JSON.stringify(answered)],
    ['events', JSON.stringify(seen)],
    ['command line', prints.join('\n')],
  ] as const;
  expect(prints[0]).toContain('needsSignIn');
  expect(JSON.stringify(answered)).toContain('you said •••');
  expect(everything.some(([file]) => file.endsWith('merpati.db-wal'))).toBe(true);
  const all = provider.secrets();
  expect(all.length).toBeGreaterThanOrEqual(8);
  expect(foundIn(everything, [TOKEN, CLIENT_SECRET, ...all])).toEqual([]);
  // What the search is worth: the same files opened with their key hold all of it.
  expect(await secrets.get(`relay-${relay.id}-oauth`)).toContain(TOKEN);
}, 60_000);
