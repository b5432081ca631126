import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../electron/engine/ports.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function setUp(
  addresses: readonly string[],
  options: { limits?: object; clock?: Clock; host?: 'test' | 'browser'; relayArgs?: string[] } = {},
) {
  const relay = await spawnPracticeRelay(['--slow', '100', ...(options.relayArgs ?? [])]);
  endings.push(relay.stop);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-sending-'));
  endings.push(async () => rmSync(folder, { recursive: true, force: true }));
  const engine = await openTestEngine({
    folder,
    ...(options.clock ? { clock: options.clock } : {}),
    host: options.host ?? 'test',
  });
  endings.push(engine.close);
  const filled = await fillWorkspace(engine.client, { port: relay.port, addresses, limits: options.limits ?? {} });
  const campaignId = await readyCampaign(engine.client, filled.relayId);
  return { ...filled, relay, engine, client: engine.client, campaignId };
}
const people = (count: number, prefix = 'siti') =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}@people.example`);

describe('sending a campaign', () => {
  it('brings every message to an end, each in its state', async () => {
    const addresses = [
      ...people(40),
      'unknown1@people.example',
      'unknown2@people.example',
      'greylist1@people.example',
      'defer1@people.example',
      'full1@people.example',
      'slow1@people.example',
      'drop1@people.example',
      'droplost1@people.example',
    ];
    const { client, campaignId } = await setUp(addresses, { clock: fastClock(6_000) });
    await startCampaign(client, campaignId);
    const end = await until(client, campaignId, (progress) => progress.state === 'finished');
    expect(end.totals).toMatchObject({
      recipients: 48,
      queued: 0,
      sending: 0,
      deferred: 0,
      accepted: 44,
      rejected: 2,
      inDoubt: 2,
    });
    const { rows } = await client.sending.messages({ campaignId, search: 'greylist1' });
    const history = await client.sending.message({ id: rows[0]?.id ?? 0 });
    expect(history.attempts.map((attempt) => attempt.outcome)).toEqual(['refused', 'refused', 'accepted']);
    const doubts = await client.sending.resolve({ campaignId, messageIds: null, decision: 'count_as_sent' });
    expect(doubts.changed).toBe(2);
    expect((await client.sending.progress({ campaignId })).totals).toMatchObject({ accepted: 46, inDoubt: 0 });
  });

  it('can be taken back while its undo window is open', async () => {
    const { client, campaignId } = await setUp(people(5), { host: 'browser' });
    const started = await startCampaign(client, campaignId);
    expect(started.undoUntil).not.toBeNull();
    expect((await client.sending.progress({ campaignId })).waiting?.reason ?? 'undo_window').toBe('undo_window');
    await client.sending.undoStart({ campaignId });
    expect((await client.campaigns.get({ id: campaignId })).state).toBe('draft');
    expect((await client.sending.messages({ campaignId })).total).toBe(0);
    const again = await startCampaign(client, campaignId);
    expect(again.state).toBe('sending');
  });

  it('counts its undo window as a wait until the first message and not as time of sending', async () => {
    const { client, campaignId } = await setUp(people(60), {
      host: 'browser',
      relayArgs: ['--each', '100'],
      limits: { connections: 1 },
    });
    const { undoUntil } = await startCampaign(client, campaignId);
    const { averageRate, totals } = await until(client, campaignId, (one) => one.totals.accepted >= 20, 40_000);
    const minutes = (Date.now() - (undoUntil ?? 0)) / 60_000;
    // Were the ten seconds before counted, far less; were they left out twice, far more.
    expect((averageRate * minutes) / totals.accepted).toBeGreaterThan(0.8);
    expect((averageRate * minutes) / totals.accepted).toBeLessThan(1.25);
    await until(client, campaignId, ({ state }) => state === 'finished', 40_000);
    const { waits } = await client.sending.timeline({ campaignId });
    expect(waits.map((wait) => wait.reason)).toEqual(['undo_window']);
    expect(waits[0]?.to).toBeGreaterThanOrEqual(undoUntil ?? 0);
    expect(waits[0]?.to).toBeLessThan((undoUntil ?? 0) + 1_500);
  });

  it('refuses to start with another count than the one that was confirmed', async () => {
    const { client, campaignId } = await setUp(people(3));
    await expect(client.sending.start({ campaignId, confirmed: 2 })).rejects.toMatchObject({ code: 'count_changed' });
  });

  it('pauses, goes on, slows down and stops', async () => {
    const { client, campaignId } = await setUp(people(300), { relayArgs: ['--each', '5'], limits: { connections: 2 } });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted > 10);
    expect(await client.sending.pause({ campaignId })).toMatchObject({ state: 'paused', pausedBecause: 'person' });
    const still = await until(client, campaignId, ({ totals }) => totals.sending === 0);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await client.sending.progress({ campaignId })).totals).toEqual(still.totals);
    await client.sending.resume({ campaignId });
    await client.sending.slowDown({ campaignId, slow: true });
    await until(client, campaignId, ({ totals }) => totals.accepted > still.totals.accepted + 5);
    const stopped = await client.sending.stop({ campaignId });
    expect(stopped).toMatchObject({ state: 'cancelled', totals: { queued: 0, sending: 0 } });
    expect(stopped.totals.accepted + stopped.totals.cancelled).toBe(300);
    expect(stopped.totals.cancelled).toBeGreaterThan(0);
  });

  it('ends where the last message was under way when a person paused', async () => {
    const { client, campaignId } = await setUp(['siti@people.example', 'slow1@people.example'], {
      relayArgs: ['--slow', '1500'],
      limits: { connections: 2 },
    });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted === 1 && totals.sending === 1);
    expect(await client.sending.pause({ campaignId })).toMatchObject({ state: 'paused' });
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 2, queued: 0, sending: 0 });
  });

  it('keeps the relay within its limits and says what it waits for', async () => {
    const limits = { windows: [{ messages: 10, seconds: 2 }], connections: 3, burst: true };
    const { client, campaignId, relayId } = await setUp(people(25), { limits });
    await startCampaign(client, campaignId);
    const waiting = await until(
      client,
      campaignId,
      (progress) => progress.waiting !== null && progress.totals.accepted >= 10,
    );
    expect(waiting).toMatchObject({
      waiting: { reason: 'relay_limit', values: { messages: 10, seconds: 2 } },
      totals: { accepted: 10 },
    });
    const { budgets } = await client.relays.budgets({});
    expect(budgets.find((one) => one.relayId === relayId)?.windows).toMatchObject([
      { messages: 10, seconds: 2, used: 10 },
    ]);
    await until(client, campaignId, (progress) => progress.state === 'finished');
    const times: number[] = [];
    const { rows } = await client.sending.messages({ campaignId, limit: 100 });
    for (const { id } of rows) times.push((await client.sending.message({ id })).attempts[0]?.at ?? 0);
    times.sort((a, b) => a - b);
    for (const [n, at] of times.entries()) if (n >= 10) expect(at - (times[n - 10] ?? 0)).toBeGreaterThanOrEqual(2_000);
  });

  it('holds its limits over a restart', async () => {
    const limits = { windows: [{ messages: 5, seconds: 3_600 }], burst: true };
    const { client, engine, campaignId, relayId } = await setUp(people(12), { limits });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted === 5);
    endings.pop();
    await engine.close();
    const reopened = await openTestEngine({ folder: engine.folder });
    endings.push(reopened.close);
    const after = await until(reopened.client, campaignId, ({ waiting }) => waiting !== null);
    expect(after).toMatchObject({
      state: 'sending',
      waiting: { reason: 'relay_limit' },
      totals: { accepted: 5, queued: 7, inDoubt: 0 },
    });
    const { budgets } = await reopened.client.relays.budgets({});
    expect(budgets.find((one) => one.relayId === relayId)?.windows[0]?.used).toBe(5);
  });

  it('says out of how many while recipients are still being queued', async () => {
    const { client, campaignId } = await setUp(people(900), { limits: { connections: 1 } });
    const early = await startCampaign(client, campaignId);
    expect(early.preparing).toEqual({ of: 900 });
    expect(early.totals.recipients).toBeLessThan(900);
    const later = await until(client, campaignId, ({ preparing }) => preparing === null);
    expect(later.totals.recipients).toBe(900);
  });

  it('skips who was suppressed meanwhile', async () => {
    const limits = { windows: [{ messages: 3, seconds: 3 }], connections: 1, burst: true };
    const { client, campaignId } = await setUp(people(6), { limits });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted === 3);
    await client.suppressions.add({ addresses: 'siti5@people.example', reason: 'manual', note: 'asked by phone' });
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 5, skipped: 1 });
  });

  it('pauses on refusals about us, and on a sign-in that fails, with nothing lost', async () => {
    const blocked = await setUp([...people(30, 'blocked')], { limits: { connections: 1 } });
    await startCampaign(blocked.client, blocked.campaignId);
    const paused = await until(blocked.client, blocked.campaignId, ({ state }) => state === 'paused');
    expect(paused.pausedBecause).toBe('blocklist');
    expect(paused.totals.rejected).toBeLessThanOrEqual(4);
    expect(paused.totals.queued).toBeGreaterThanOrEqual(26);

    const shut = await setUp(people(5));
    await shut.relay.stop();
    await startCampaign(shut.client, shut.campaignId);
    const waits = await until(shut.client, shut.campaignId, ({ waiting }) => waiting?.reason === 'relay_down');
    expect(waits.totals).toMatchObject({ queued: 5, accepted: 0 });
  });

  it('sleeps and wakes', async () => {
    const { client, engine, campaignId } = await setUp(people(200), {
      relayArgs: ['--each', '5'],
      limits: { connections: 2 },
    });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted > 5);
    await engine.suspend();
    const asleep = await client.sending.progress({ campaignId });
    expect(asleep).toMatchObject({
      state: 'sending',
      waiting: { reason: 'sleep' },
      totals: { sending: 0, inDoubt: 0 },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await client.sending.progress({ campaignId })).totals).toEqual(asleep.totals);
    engine.resume();
    expect((await until(client, campaignId, ({ state }) => state === 'finished')).totals.accepted).toBe(200);
  });

  it('says that the machine sleeps also while it waits for something else, and what for again after', async () => {
    const { client, engine, campaignId } = await setUp(people(20), {
      limits: { connections: 1, burst: true, windows: [{ messages: 3, seconds: 3_600 }] },
    });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ waiting }) => waiting?.reason === 'relay_limit');
    // What was to be told by now was told.
    await new Promise((resolve) => setTimeout(resolve, 600));
    const stop = new AbortController();
    const told: string[] = [];
    const watching = (async () => {
      for await (const event of engine.ctx.events.subscribe(stop.signal))
        if (event.type === 'sending') told.push(event.progress.waiting?.reason ?? '');
    })();
    await engine.suspend();
    await expect.poll(() => told).toEqual(['sleep']);
    engine.resume();
    await expect.poll(() => told.at(-1)).toBe('relay_limit');
    stop.abort();
    await watching;
  });

  it('sends again only what a person says, in the same row', async () => {
    const { client, campaignId } = await setUp([...people(3), 'droplost1@people.example'], { clock: fastClock(500) });
    await startCampaign(client, campaignId);
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 3, inDoubt: 1 });
    expect(await client.sending.resolve({ campaignId, messageIds: null, decision: 'send_again' })).toEqual({
      changed: 1,
    });
    const again = await until(client, campaignId, ({ state, totals }) => state === 'finished' && totals.inDoubt === 1);
    expect(again.totals.recipients).toBe(4);
    const { rows } = await client.sending.messages({ campaignId, state: 'in_doubt' });
    expect((await client.sending.message({ id: rows[0]?.id ?? 0 })).attempts).toHaveLength(2);
  });

  it('tells watchers at most four times a second, and of another state at once', async () => {
    const { client, engine, campaignId } = await setUp(people(400), { relayArgs: ['--each', '2'] });
    const told: { at: number; state: string }[] = [];
    const stop = new AbortController();
    const watching = (async () => {
      for await (const event of engine.ctx.events.subscribe(stop.signal))
        if (event.type === 'sending') told.push({ at: performance.now(), state: event.progress.state });
    })();
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ state }) => state === 'finished');
    await new Promise((resolve) => setTimeout(resolve, 300));
    stop.abort();
    await watching;
    expect(told.length).toBeGreaterThan(3);
    for (const [n, { at, state }] of told.entries()) {
      const before = told[n - 1];
      if (before?.state === state) expect(at - before.at).toBeGreaterThan(240);
    }
    expect(told.at(-1)?.state).toBe('finished');
  });
});
