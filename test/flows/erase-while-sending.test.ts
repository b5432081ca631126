import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../shared/contract/index.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { eventually } from '../support/mailbox.ts';
import { personIn } from '../support/person-search.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const consent = { source: 'signup' as const, note: '', date: 1 };
async function add(client: EngineClient, addresses: readonly string[]) {
  for (const [n, address] of addresses.entries())
    await client.contacts.save({ address, name: `Nama Panjang${n}`, firstName: `Nama${n}`, consent });
}

const PEOPLE = ['satu@people.example', 'dua@people.example', 'tiga@people.example', 'empat@people.example'];

async function sending(answers: NonNullable<Parameters<typeof scriptedServer>[0]>['answers'] = {}) {
  const server = await scriptedServer({ answers });
  endings.push(server.close);
  const engine = await openTestEngine();
  endings.push(engine.close);
  const { client } = engine;
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses: [], limits: { connections: 1 } });
  await add(client, PEOPLE);
  const campaignId = await readyCampaign(client, relayId);
  await startCampaign(client, campaignId);
  return { ...engine, server, campaignId };
}

describe('erasing while a campaign is on its way', () => {
  it('waits for a message that is being sent, and takes one that waits out of the queue', async () => {
    const { client, server, campaignId, folder, ctx } = await sending({ DOT: { after: 700, say: '250 2.0.0 Ok' } });
    await eventually('the first message', () => server.bodies.length > 0);
    const { rows } = await client.sending.messages({ campaignId, state: 'sending' });
    const now = rows[0]?.address ?? '';
    const later = PEOPLE.findLast((each) => each !== now) ?? '';
    const started = performance.now();
    const [first, second] = await Promise.all([
      client.contacts.erase({ address: now }),
      client.contacts.erase({ address: later }),
    ]);
    expect(performance.now() - started).toBeGreaterThan(200);
    expect([first.messages, second.messages]).toEqual([1, 1]);
    const { totals, state } = await until(client, campaignId, (progress) => progress.state === 'finished');
    expect({ state, ...totals }).toMatchObject({
      state: 'finished',
      recipients: 4,
      accepted: 3,
      skipped: 1,
      queued: 0,
      sending: 0,
    });
    expect(server.commands.filter((line) => line.includes(later))).toEqual([]);
    expect(personIn(folder, [now, later])).toEqual([]);
    const counted = ctx.db.prepare('SELECT state, count(*) AS n FROM messages GROUP BY state ORDER BY state').all();
    expect(counted).toEqual([
      { state: 'accepted', n: 3 },
      { state: 'skipped', n: 1 },
    ]);
  });

  it('says so where the message does not leave', async () => {
    const { client, server } = await sending({ DOT: 'SILENCE' });
    await eventually('the first message', () => server.bodies.length > 0);
    const { rows } = await client.sending.messages({ state: 'sending' });
    await expect(client.contacts.erase({ address: rows[0]?.address ?? '' })).rejects.toMatchObject({
      code: 'erase_under_way',
    });
    // What was begun goes on: the person is not written to again.
    expect((await client.suppressions.totals({})).total).toBe(0);
  }, 40_000);

  it('never sends a message in doubt once more to somebody who was erased', async () => {
    const { client, campaignId, server } = await sending({ DOT: 'CLOSE', RCPT: '250 Ok' });
    const doubt = await eventually(
      'one in doubt',
      async () => (await client.sending.messages({ campaignId, state: 'in_doubt' })).rows[0],
    );
    await client.sending.pause({ campaignId }).catch(() => undefined);
    await eventually(
      'calm',
      async () => (await client.sending.messages({ campaignId, state: 'sending' })).rows.length === 0,
    );
    await client.contacts.erase({ address: doubt.address, suppress: false });
    const before = server.commands.length;
    await client.sending.resolve({ campaignId, messageIds: [doubt.id], decision: 'send_again' });
    await client.sending.resume({ campaignId }).catch(() => undefined);
    await eventually('left out', async () =>
      (await client.sending.messages({ campaignId, state: 'skipped' })).rows.some(({ id }) => id === doubt.id),
    );
    expect(server.commands.slice(before).join(' ')).not.toContain('erased');
  });
});

it('goes on after a crash', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-erase-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const first = await openTestEngine({ folder });
  await add(first.client, PEOPLE);
  // The order is on disk before anything else is done.
  first.ctx.db.prepare('INSERT INTO erasures (keys, at) VALUES (?, 1)').run(JSON.stringify([PEOPLE[0]]));
  await first.close();
  expect(personIn(folder, [PEOPLE[0] ?? ''])).not.toEqual([]);
  const second = await openTestEngine({ folder });
  await eventually(
    'the rest of it',
    () => second.ctx.db.prepare('SELECT count(*) AS n FROM erasures').pluck().get() === 0,
  );
  expect((await second.client.contacts.totals({})).contacts).toBe(3);
  await second.close();
  expect(personIn(folder, [PEOPLE[0] ?? '', 'Nama Panjang0'])).toEqual([]);
});

it('goes on after a crash that came when the contact was gone, and what is said about others was not looked at', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-erase-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const first = await openTestEngine({ folder });
  await add(first.client, PEOPLE);
  const [gone = '', friend = ''] = PEOPLE;
  const { db } = first.ctx;
  db.prepare('INSERT INTO erasures (keys, at) VALUES (?, 1)').run(JSON.stringify([gone]));
  db.prepare("UPDATE contacts SET fields = json_object('of', ?) WHERE key = ?").run(`a friend of ${gone}`, friend);
  db.prepare('DELETE FROM contacts WHERE key = ?').run(gone);
  await first.close();
  const second = await openTestEngine({ folder });
  await eventually(
    'the rest of it',
    () => second.ctx.db.prepare('SELECT count(*) AS n FROM erasures').pluck().get() === 0,
  );
  await second.close();
  expect(personIn(folder, [gone])).toEqual([]);
});
