import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../shared/contract/index.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { closedPort, type Script, scriptedServer } from '../support/scripted-smtp.ts';

const opened: { close(): Promise<unknown> | unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
function closing<T extends { close(): unknown }>(one: T): T {
  opened.push(one);
  return one;
}

const people = (count: number) => Array.from({ length: count }, (_unused, n) => `siti${n}@people.example`);

async function campaignThrough(client: EngineClient, script: Script, addresses: readonly string[]) {
  const server = closing(await scriptedServer(script));
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses });
  const campaignId = await readyCampaign(client, relayId);
  await startCampaign(client, campaignId);
  return { server, relayId, campaignId };
}

describe('the health of a relay', () => {
  it('tells that the time goes after the message, on their side, and survives a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'merpati-health-'));
    let engine = await openTestEngine({ folder });
    const { relayId, campaignId } = await campaignThrough(
      engine.client,
      { answers: { DOT: { after: 400, say: '250 2.0.0 Ok' } } },
      people(30),
    );
    await until(engine.client, campaignId, ({ state, totals }) => state === 'finished' && totals.accepted === 30);
    const check = async (hours: number) => {
      const health = await engine.client.relays.health({ id: relayId, hours });
      expect(health).toMatchObject({ messages: 30, failures: 0, errors: [], verdict: { key: 'their_side' } });
      expect(health.verdict?.values.reply).toBeGreaterThan(380);
      expect(health.verdict?.values.reply).toBeLessThan(2_000);
      expect(health.phases.map(({ phase }) => phase)).toEqual(['connect', 'mail', 'rcpt', 'data', 'reply']);
      expect(health.series.reduce((sum, { messages }) => sum + messages, 0)).toBe(30);
      const last = health.series.filter(({ messages }) => messages > 0).at(-1);
      expect(last?.replyP95).toBeGreaterThan(380);
      return health;
    };
    const before = [await check(1), await check(24), await check(744)];
    await engine.close();
    engine = closing({ ...(await openTestEngine({ folder })) });
    opened.unshift({ close: () => rmSync(folder, { recursive: true, force: true }) });
    expect([await check(1), await check(24), await check(744)]).toEqual(before);
    await engine.client.relays.remove({ id: relayId });
    await expect(engine.client.relays.health({ id: relayId })).rejects.toMatchObject({ code: 'not_found' });
    const rows = engine.ctx.db.prepare('SELECT count(*) FROM relay_latency WHERE relay_id = ?').pluck().get(relayId);
    expect(rows).toBe(0);
  });

  it('sorts refusals by whom they are about, with the cause, its remedy and no address in the words', async () => {
    const engine = closing(await openTestEngine());
    const { client } = engine;
    const RCPT = [
      '250 2.1.5 Ok',
      '550 5.1.1 <siti1@people.example>: Recipient address rejected: User unknown',
      '250 2.1.5 Ok',
      '452 4.2.2 siti3@people.example mailbox full',
      '250 2.1.5 Ok',
    ];
    const { relayId, campaignId } = await campaignThrough(client, { answers: { RCPT } }, people(8));
    await until(client, campaignId, ({ totals }) => totals.accepted + totals.rejected + totals.deferred === 8);
    const { errors, failures } = await client.relays.health({ id: relayId, hours: 1 });
    expect(failures).toBe(2);
    expect(errors.map((error) => [error.cause, error.class, error.times]).sort()).toEqual([
      ['mailbox_full', 'other', 1],
      ['recipient_unknown', 'address', 1],
    ]);
    for (const { words, remedies, lastAt } of errors) {
      expect(words).toMatch(/^(550 5\.1\.1|452 4\.2\.2) /);
      expect(words).not.toContain('@');
      expect(remedies.length).toBeGreaterThan(0);
      expect(Math.abs(Date.now() - lastAt)).toBeLessThan(30_000);
    }
  });

  it('counts failed openings and failed tests of a kept relay, and not what a person stopped', async () => {
    const engine = closing(await openTestEngine());
    const { client } = engine;
    const server = closing(
      await scriptedServer({ answers: { AUTH: '535 5.7.8 halo@toko.example: Username and Password not accepted' } }),
    );
    const { relayId } = await fillWorkspace(client, { port: server.port, addresses: [] });
    const { id } = await client.relays.save({ ...(await settingsOf(client, relayId)), user: 'halo', password: 'x1' });
    for await (const step of await client.relays.test({ id })) void step;
    const signIn = await client.relays.health({ id, hours: 1 });
    expect(signIn.errors).toMatchObject([{ class: 'sign_in', times: 1 }]);
    expect(signIn.errors[0]?.words).not.toContain('@');
    await client.relays.save({ ...(await settingsOf(client, relayId)), port: await closedPort() });
    for await (const step of await client.relays.test({ id })) void step;
    const line = await client.relays.health({ id, hours: 1 });
    expect(line.errors.map(({ cause, class: about }) => [cause, about])).toContainEqual(['port_refused', 'line']);
    expect(line.verdict).toBeNull();
  });

  it('writes nothing in the hot path, and a database that somebody holds neither disturbs it nor costs anything', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'merpati-health-'));
    const engine = await openTestEngine({ folder });
    const { relayId, campaignId } = await campaignThrough(engine.client, {}, people(40));
    await until(engine.client, campaignId, ({ state, totals }) => state === 'finished' && totals.accepted === 40);
    const rows = () => engine.ctx.db.prepare('SELECT count(*) FROM relay_latency').pluck().get();
    expect(rows()).toBe(0);
    const other = new Database(join(folder, 'merpati.db'));
    other.exec('BEGIN IMMEDIATE');
    const started = performance.now();
    const health = await engine.client.relays.health({ id: relayId });
    expect(health.messages).toBe(40);
    expect(performance.now() - started).toBeLessThan(500);
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    expect(rows()).toBe(0);
    expect((await engine.client.relays.health({ id: relayId })).messages).toBe(40);
    other.exec('ROLLBACK');
    other.close();
    await engine.close();
    const again = closing(await openTestEngine({ folder }));
    opened.unshift({ close: () => rmSync(folder, { recursive: true, force: true }) });
    expect((await again.client.relays.health({ id: relayId })).messages).toBe(40);
    expect((await again.client.relays.health({ id: relayId, hours: 744 })).messages).toBe(40);
  }, 30_000);
});

describe('a relay that is switched off while a campaign goes through it', () => {
  it('takes no new message within a second, and says why nothing moves; switched on it goes on', async () => {
    const engine = closing(await openTestEngine());
    const { client } = engine;
    const { relayId, campaignId, server } = await campaignThrough(
      client,
      { answers: { DOT: { after: 50, say: '250 2.0.0 Ok' } } },
      people(400),
    );
    await until(client, campaignId, ({ totals }) => totals.accepted > 10);
    await client.relays.enable({ id: relayId, enabled: false });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const taken = server.bodies.length;
    expect(taken).toBeLessThan(400);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(server.bodies.length).toBe(taken);
    const { waiting, pausedBecause } = await client.sending.progress({ campaignId });
    expect(waiting?.reason ?? pausedBecause).toBe('relay_off');
    await client.relays.enable({ id: relayId, enabled: true });
    await until(client, campaignId, ({ state, totals }) => state === 'finished' && totals.accepted === 400, 60_000);
    expect(server.bodies.length).toBe(400);
  }, 90_000);
});

async function settingsOf(client: EngineClient, id: number) {
  const { name, host, port, tls, user, limits } = await client.relays.get({ id });
  return { id, name, host, port, tls, user, limits };
}
