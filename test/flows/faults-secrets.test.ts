import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { fileLog } from '../../electron/engine/world.ts';
import { fillWorkspace, OPEN_LIMITS, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { type Answer, scriptedServer } from '../support/scripted-smtp.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const MARKER = 'Rahasia-Merpati-7b1f';
const SPELLINGS = [MARKER, Buffer.from(MARKER).toString('base64'), Buffer.from(`\0toko\0${MARKER}`).toString('base64')];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

it('a password is nowhere but in the keyring, whatever the server repeats; addresses are masked in the log', async () => {
  // A server that repeats what it was told, in every refusal.
  const said = [...SPELLINGS, `user=toko password=${MARKER}`].join(' ');
  const answers: Record<string, Answer> = {};
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
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ totals }) => totals.accepted >= 2);
  answers.AUTH = `535 5.7.8 wrong: ${said}`;
  await until(client, campaignId, ({ state }) => state === 'paused');
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
  answered.push(await client.relays.get({ id: relayId }), await client.relays.timings({ id: relayId }));
  answered.push(
    await client.sending.messages({ campaignId, limit: 100 }),
    await client.sending.replies({ campaignId }),
  );
  answered.push(await client.bounces.list({}), await client.settings.get({}), await client.settings.info({}));
  await client.contacts.export({});
  await client.reports.export({ campaignId });
  await upload(client, 'x.csv', 'a');
  const texts = () => [...filesIn(folder).map((file) => [file, readFileSync(file, 'latin1')] as const)];
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
  for (const [file, text] of everything)
    for (const spelling of SPELLINGS) expect(text.includes(spelling), `${spelling} in ${file}`).toBe(false);
  const log = readFileSync(join(folder, 'logs', 'merpati.log'), 'utf8');
  expect(log).toContain('fault about');
  expect(log).not.toContain('siti.rahmawati');
  expect(log).toContain('@people.example');
}, 60_000);
