import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SendWhen } from '../../shared/contract/campaigns.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { laterFastClock } from '../support/fast-clock.ts';

const HOUR = 3_600_000;
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const people = (count: number) => Array.from({ length: count }, (_, n) => `siti${n}@people.example`);
const AT_ONCE: SendWhen = { startAt: null, days: [], from: '', to: '', timeZone: 'UTC', perDay: null };

/** A Monday, seven in the morning in UTC. */
const MONDAY = Date.UTC(2026, 10, 23, 7);

async function setUp(
  count: number,
  options: { clock: ReturnType<typeof laterFastClock>; limits?: object; when?: Partial<SendWhen> },
) {
  const relay = await spawnPracticeRelay([]);
  endings.push(relay.stop);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-when-'));
  endings.push(async () => rmSync(folder, { recursive: true, force: true }));
  const engine = await openTestEngine({ folder, clock: options.clock });
  endings.push(engine.close);
  const { client } = engine;
  const filled = await fillWorkspace(client, {
    port: relay.port,
    addresses: people(count),
    limits: options.limits ?? {},
  });
  const campaignId = await readyCampaign(client, filled.relayId);
  if (options.when) await client.campaigns.save({ id: campaignId, when: { ...AT_ONCE, ...options.when } });
  options.clock.hurry();
  return { ...filled, engine, client, folder, campaignId, relay };
}

/** When each message was claimed, oldest first. */
async function times(client: Awaited<ReturnType<typeof setUp>>['client'], campaignId: number): Promise<number[]> {
  const { rows } = await client.sending.messages({ campaignId, limit: 500 });
  const found = await Promise.all(rows.map(async ({ id }) => (await client.sending.message({ id })).attempts));
  return found.flatMap((attempts) => attempts.map((one) => one.at)).sort((a, b) => a - b);
}

describe('a scheduled campaign', () => {
  it('waits for its moment, starts at it by itself, and says both', async () => {
    const clock = laterFastClock(MONDAY, 1_000);
    const { client, campaignId } = await setUp(5, { clock, when: { startAt: MONDAY + 2 * HOUR } });
    const planned = await startCampaign(client, campaignId);
    expect(planned).toMatchObject({
      state: 'scheduled',
      scheduledFor: MONDAY + 2 * HOUR,
      missed: false,
      waiting: { reason: 'schedule', until: MONDAY + 2 * HOUR },
    });
    const end = await until(client, campaignId, ({ state }) => state === 'finished', 40_000);
    expect(end.totals).toMatchObject({ accepted: 5 });
    for (const at of await times(client, campaignId)) expect(at).toBeGreaterThanOrEqual(MONDAY + 2 * HOUR);
    const { events } = await client.sending.events({ campaignId });
    expect(events.map((event) => event.kind)).toEqual(expect.arrayContaining(['finished', 'started', 'scheduled']));
  });

  it('asks instead of firing late: the moment passed while nothing ran', async () => {
    const set = await setUp(4, { clock: laterFastClock(MONDAY, 1), when: { startAt: MONDAY + HOUR } });
    await startCampaign(set.client, set.campaignId);
    endings.splice(2, 1);
    await set.engine.close();
    const later = laterFastClock(MONDAY + 5 * HOUR, 1);
    const engine = await openTestEngine({ folder: set.folder, clock: later });
    endings.push(engine.close);
    const { client } = engine;
    const asked = await until(client, set.campaignId, ({ missed }) => missed);
    expect(asked).toMatchObject({
      state: 'scheduled',
      waiting: { reason: 'missed_schedule', values: { at: MONDAY + HOUR, reason: 'late' } },
    });
    await expect(
      client.sending.reschedule({ campaignId: set.campaignId, startAt: MONDAY + 2 * HOUR }),
    ).rejects.toMatchObject({ code: 'schedule_passed' });
    const again = await client.sending.reschedule({ campaignId: set.campaignId, startAt: MONDAY + 30 * HOUR });
    expect(again).toMatchObject({ state: 'scheduled', missed: false, scheduledFor: MONDAY + 30 * HOUR });
    expect(await client.sending.unschedule({ campaignId: set.campaignId })).toMatchObject({ state: 'draft' });
    expect((await client.sending.messages({ campaignId: set.campaignId })).total).toBe(0);
  });

  it('starts late where the person says so', async () => {
    const set = await setUp(4, { clock: laterFastClock(MONDAY, 1), when: { startAt: MONDAY + HOUR } });
    await startCampaign(set.client, set.campaignId);
    endings.splice(2, 1);
    await set.engine.close();
    const engine = await openTestEngine({ folder: set.folder, clock: laterFastClock(MONDAY + 5 * HOUR, 1) });
    endings.push(engine.close);
    await until(engine.client, set.campaignId, ({ missed }) => missed);
    expect(await engine.client.sending.sendMissed({ campaignId: set.campaignId })).toMatchObject({ state: 'sending' });
    const end = await until(engine.client, set.campaignId, ({ state }) => state === 'finished');
    expect(end.totals.accepted).toBe(4);
  });

  it('asks again where something forbids it at its moment, or many more people are meant', async () => {
    const { client, campaignId } = await setUp(3, {
      clock: laterFastClock(MONDAY, 1_000),
      when: { startAt: MONDAY + 2 * HOUR },
    });
    await startCampaign(client, campaignId);
    await client.settings.set({
      sender: { name: '', address: '', replyTo: '', organisation: '', postalAddress: '' },
    });
    const asked = await until(client, campaignId, ({ missed }) => missed, 40_000);
    expect(asked.waiting).toMatchObject({ reason: 'missed_schedule', values: { reason: 'not_ready' } });
    expect(asked.totals.recipients).toBe(0);
  });

  it('does not know a zone that nobody knows', async () => {
    const { client, campaignId } = await setUp(1, { clock: laterFastClock(MONDAY, 1) });
    await expect(
      client.campaigns.save({ id: campaignId, when: { ...AT_ONCE, timeZone: 'Asia/Nowhere' } }),
    ).rejects.toMatchObject({ code: 'time_zone_unknown' });
  });
});

describe('days, hours and daily shares', () => {
  it('sends within its hours only, and says until when it waits', async () => {
    // From 08:00 to 10:00 on Mondays and Tuesdays in UTC, 20 a day.
    const { client, campaignId } = await setUp(30, {
      clock: laterFastClock(MONDAY, 6_000),
      when: { days: [1, 2], from: '08:00', to: '10:00', perDay: 20 },
    });
    await startCampaign(client, campaignId);
    const waits = await until(client, campaignId, ({ waiting }) => waiting?.reason === 'hours');
    expect(waits.waiting?.until).toBeGreaterThan(MONDAY);
    const end = await until(client, campaignId, ({ state }) => state === 'finished', 120_000);
    expect(end.totals.accepted).toBe(30);
    const sent = await times(client, campaignId);
    for (const at of sent) {
      // Between the look at the clock and the claim some milliseconds pass, which are minutes here.
      const [first, last] = [new Date(at), new Date(at - 15 * 60_000)];
      expect([1, 2]).toContain(first.getUTCDay());
      expect(first.getUTCHours()).toBeGreaterThanOrEqual(8);
      expect(last.getUTCHours()).toBeLessThan(10);
    }
    const { waits: bands } = await client.sending.timeline({ campaignId });
    expect(bands.map((band) => band.reason)).toContain('hours');
  }, 150_000);

  it('sends no more than its share on a day', async () => {
    const { client, campaignId } = await setUp(25, {
      clock: laterFastClock(MONDAY, 20_000),
      when: { perDay: 10 },
    });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ waiting }) => waiting?.reason === 'daily_slice');
    await until(client, campaignId, ({ state }) => state === 'finished', 60_000);
    const byDay = Map.groupBy(await times(client, campaignId), (at) => new Date(at).toISOString().slice(0, 10));
    expect([...byDay.values()].map((one) => one.length)).toEqual([10, 10, 5]);
  }, 90_000);

  it('sends no more than its share in one night, though midnight lies in it', async () => {
    const { client, campaignId } = await setUp(25, {
      clock: laterFastClock(MONDAY, 20_000),
      limits: { windows: [{ messages: 4, seconds: 3_600 }] },
      when: { from: '23:00', to: '04:00', perDay: 10 },
    });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ waiting }) => waiting?.reason === 'daily_slice');
    await until(client, campaignId, ({ state }) => state === 'finished', 60_000);
    const noonToNoon = (at: number) => new Date(at - 12 * HOUR).toISOString().slice(0, 10);
    const nights = [...Map.groupBy(await times(client, campaignId), noonToNoon).values()];
    // The clock runs so fast that the first night may be half over before anything goes.
    expect(Math.max(...nights.map((night) => night.length))).toBe(10);
    expect(nights.some((night) => new Set(night.map((at) => new Date(at).getUTCDate())).size === 2)).toBe(true);
  }, 90_000);
});

describe('the frequency cap', () => {
  it('leaves out who had enough lately, before the start and at the last moment', async () => {
    const { client, campaignId, relayId } = await setUp(6, { clock: laterFastClock(MONDAY, 50) });
    await client.settings.set({ frequencyCap: { messages: 1, days: 7 } });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ state }) => state === 'finished');
    const next = await readyCampaign(client, relayId);
    const who = await client.campaigns.recipients({ id: next });
    expect(who).toMatchObject({ willGet: 0, leftOut: [{ reason: 'frequency_cap', contacts: 6 }] });
    expect((await client.campaigns.leftOut({ id: next, reason: 'frequency_cap' })).total).toBe(6);
    await expect(client.sending.start({ campaignId: next, confirmed: 6 })).rejects.toMatchObject({
      code: 'no_recipients',
    });
    await client.settings.set({ frequencyCap: { messages: 2, days: 7 } });
    expect(await client.campaigns.recipients({ id: next })).toMatchObject({ willGet: 6, leftOut: [] });
  });

  it('skips who got another campaign while this one was on its way', async () => {
    const limits = { windows: [{ messages: 3, seconds: 600 }], connections: 1, burst: true };
    const { client, campaignId, relayId } = await setUp(6, { clock: laterFastClock(MONDAY, 500), limits });
    const second = await readyCampaign(client, relayId, 'Kabar kedua');
    await startCampaign(client, campaignId);
    await startCampaign(client, second);
    await client.settings.set({ frequencyCap: { messages: 1, days: 7 } });
    const ends = await Promise.all(
      [campaignId, second].map((id) => until(client, id, ({ state }) => state === 'finished', 30_000)),
    );
    const [accepted, skipped] = (['accepted', 'skipped'] as const).map((key) =>
      ends.reduce((sum, end) => sum + end.totals[key], 0),
    );
    expect((accepted ?? 0) + (skipped ?? 0)).toBe(12);
    expect(skipped).toBeGreaterThanOrEqual(1);
    const { rows } = await client.sending.messages({ state: 'skipped', limit: 50 });
    expect(new Set(rows.map((row) => row.reason))).toEqual(new Set(['frequency_cap']));
  });
});

describe('the forecast', () => {
  it.each([
    {
      name: 'an hourly limit, spread evenly',
      count: 40,
      limits: { windows: [{ messages: 30, seconds: 3_600 }], connections: 2 },
      when: {},
      speed: 400,
    },
    {
      name: 'hours of two days a week',
      count: 60,
      limits: { windows: [{ messages: 20, seconds: 21_600 }], connections: 2, burst: true },
      when: { days: [1, 3], from: '08:00', to: '20:00' },
      speed: 8_000,
    },
    {
      name: 'a daily share within office hours',
      count: 36,
      limits: { windows: [{ messages: 600, seconds: 3_600 }], connections: 2 },
      when: { perDay: 12, from: '09:00', to: '17:00' },
      speed: 15_000,
    },
  ])(
    'tells the end within 10 percent: $name',
    async ({ count, limits, when, speed }) => {
      const { client, campaignId } = await setUp(count, { clock: laterFastClock(MONDAY, speed), limits, when });
      const { startsAt, finishesAt, segments } = await client.sending.plan({ campaignId });
      expect(segments.reduce((sum, part) => sum + part.messages, 0)).toBe(count);
      await startCampaign(client, campaignId);
      await until(client, campaignId, ({ state }) => state === 'finished', 120_000);
      const last = (await times(client, campaignId)).at(-1) ?? 0;
      const ratio = ((finishesAt ?? 0) - startsAt) / (last - startsAt);
      console.log(`forecast / what happened: ${ratio.toFixed(3)}`);
      expect(ratio).toBeGreaterThan(0.9);
      expect(ratio).toBeLessThan(1.1);
    },
    150_000,
  );
});
