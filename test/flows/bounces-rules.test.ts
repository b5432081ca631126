import { afterEach, beforeEach, expect, test } from 'vitest';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { headerOf, statusReport } from '../support/returned.ts';
import { type Answer, scriptedServer } from '../support/scripted-smtp.ts';

// The person's own rules: from a bounce to a rule, what it would change, what it changes, and back.
const people = Array.from({ length: 6 }, (_, n) => `siti${n}@people.example`);
const NAILED = '550 5.1.1 Pigeon hole 4711 is nailed shut for the feast at mx7.people.example';

let world: Awaited<ReturnType<typeof setUp>>;
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
beforeEach(async () => {
  world = await setUp();
});

async function setUp() {
  const answers: Record<string, Answer | Answer[]> = {};
  const server = await scriptedServer({ answers });
  endings.push(server.close);
  const engine = await openTestEngine({ clock: fastClock(200) });
  endings.push(engine.close);
  const { client } = engine;
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses: people, limits: { connections: 1 } });
  const send = async () => {
    const campaignId = await readyCampaign(client, relayId);
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ state }) => state === 'finished');
    return campaignId;
  };
  const comesBack = async (address: string, text: string, status = '5.1.1') => {
    const body = server.bodies.findLast((one) => headerOf(one).fields.get('to')?.includes(address)) ?? '';
    const mail = statusReport({ original: headerOf(body).block, recipients: [{ address, status, text }] });
    return client.bounces.read({ tickets: [await upload(client, 'back.eml', mail)] });
  };
  return { answers, client, send, comesBack };
}

test('a rule is drafted, tried, kept, judges what is stored, decides what comes, and can be removed', async () => {
  const { client, send, comesBack } = world;
  const campaignId = await send();
  const { bouncePolicy } = await client.settings.get({});
  await comesBack('siti0@people.example', NAILED);
  await client.settings.set({ bouncePolicy: { ...bouncePolicy, address: 'after', addressAfter: 5 } });
  await comesBack('siti1@people.example', NAILED.replace('4711', '12'));
  await comesBack('siti2@people.example', '550 5.1.1 User unknown');
  const before = await client.bounces.list({});
  const first = before.rows.at(-1);
  expect(first).toMatchObject({ class: 'address', effect: 'suppressed' });

  const rule = await client.bounces.draftRule({ bounceId: first?.id ?? 0 });
  expect(rule).toMatchObject({ id: null, any: ['pigeon hole*is nailed shut for the feast at'], sample: NAILED });
  rule.reason = 'mailboxfull';
  const trial = await client.bounces.tryRule({ rule });
  expect(trial).toMatchObject({ looked: 2, changes: 2, classChanges: 2, conflicts: [] });
  expect(trial.samples.map((one) => `${one.address} ${one.from} ${one.effect}`)).toEqual([
    'siti0@people.example userunknown suppressed',
    'siti1@people.example userunknown none',
  ]);
  expect((await client.bounces.list({})).rows).toEqual(before.rows);

  const saved = await client.bounces.saveRule({ rule });
  expect(saved).toMatchObject({ changed: 2, rule: { own: true, bounces: 2, class: 'temporary' } });
  const after = (await client.bounces.list({})).rows.map(
    (row) => `${row.address} ${row.reason} ${row.rule} ${row.effect}`,
  );
  expect(after).toEqual([
    expect.stringMatching(/^siti2@people.example userunknown /),
    `siti1@people.example mailboxfull ${saved.rule.id} none`,
    // What was done about people stays until somebody takes it back.
    `siti0@people.example mailboxfull ${saved.rule.id} suppressed`,
  ]);
  const message = (await client.sending.messages({ campaignId, search: 'siti1@' })).rows[0];
  expect(message).toMatchObject({ class: 'temporary', reason: 'mailboxfull' });
  expect((await client.bounces.dryRun({})).noLonger).toBe(1);

  await comesBack('siti3@people.example', NAILED);
  expect((await client.bounces.list({ search: 'siti3' })).rows[0]).toMatchObject({
    rule: saved.rule.id,
    effect: 'none',
  });
  expect((await client.bounces.rules({ onlyOwn: true })).rules).toMatchObject([{ id: saved.rule.id, bounces: 3 }]);

  expect(await client.bounces.removeRule({ id: Number(saved.rule.id.slice(4)) })).toEqual({ changed: 3 });
  const back = await client.bounces.list({});
  expect(new Set(back.rows.map((row) => row.reason))).toEqual(new Set(['userunknown']));
  expect((await client.bounces.rules({ onlyOwn: true })).rules).toEqual([]);
});

test('a rule decides replies while sending, and what would cost a contact by it waits for a person', async () => {
  const { client, send, answers } = world;
  const rule = { id: null, any: ['gudang surat * dikunci'], reason: 'mailboxfull', sample: '', note: 'feast' } as const;
  await client.bounces.saveRule({ rule: { ...rule, any: [...rule.any] } });
  answers.RCPT = '550 5.1.1 Gudang surat nomor 12 dikunci';
  await send();
  const { rows } = await client.bounces.list({});
  expect(new Set(rows.map((row) => `${row.origin} ${row.reason} ${row.effect}`))).toEqual(
    new Set(['smtp mailboxfull none']),
  );
  const [own] = (await client.bounces.rules({ onlyOwn: true })).rules;
  const id = Number(own?.id.slice(4));
  expect(
    await client.bounces.saveRule({ rule: { ...rule, id, any: [...rule.any], reason: 'userunknown' } }),
  ).toMatchObject({
    changed: 6,
  });
  expect((await client.bounces.totals({})).pending).toBe(6);
  expect((await client.suppressions.list({})).total).toBe(0);
  expect(await client.bounces.removeRule({ id })).toEqual({ changed: 0 });
});

test('words that are too common are refused, unknown rules and bounces too; shipped rules can be looked up', async () => {
  const { client } = world;
  const rule = { id: null, reason: 'mailboxfull', sample: '', note: '' } as const;
  const refused = { code: 'rule_too_common' };
  await expect(client.bounces.saveRule({ rule: { ...rule, any: ['spam'] } })).rejects.toMatchObject(refused);
  await expect(client.bounces.saveRule({ rule: { ...rule, any: ['address rejected'] } })).rejects.toMatchObject(
    refused,
  );
  expect((await client.bounces.tryRule({ rule: { ...rule, any: ['rejected'] } })).conflicts.length).toBeGreaterThan(2);
  await expect(client.bounces.removeRule({ id: 99 })).rejects.toMatchObject({ code: 'not_found' });
  await expect(client.bounces.draftRule({ bounceId: 99 })).rejects.toMatchObject({ code: 'not_found' });
  const { rules } = await client.bounces.rules({ search: 'verification in progress' });
  expect(rules.map((one) => one.id)).toContain('recipient-verified-later');
});
