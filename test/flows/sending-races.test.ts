import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineOptions } from '../../electron/engine/engine.ts';
import { startScheduled } from '../../electron/engine/sending/control.ts';
import { findSchedule } from '../../electron/engine/sending/repo-schedule.ts';
import { senderOf } from '../../electron/engine/sending/sender.ts';
import { fillWorkspace, OPEN_LIMITS, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { type Answer, type Script, scriptedServer } from '../support/scripted-smtp.ts';

// What happens where two things happen at once: a person and a clock, an end and a beginning, a relay and its own limits.
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const people = (count: number) => Array.from({ length: count }, (_, n) => `siti${n}@people.example`);

async function setUp(count: number, options: Partial<EngineOptions> & { limits?: object; script?: Script } = {}) {
  const answers: Record<string, Answer | Answer[]> = {};
  const server = await scriptedServer({ answers, ...options.script });
  endings.push(server.close);
  const engine = await openTestEngine({ clock: fastClock(100), ...options });
  endings.push(engine.close);
  const { relayId } = await fillWorkspace(engine.client, {
    port: server.port,
    addresses: people(count),
    limits: { connections: 2, ...options.limits },
  });
  const campaignId = await readyCampaign(engine.client, relayId);
  return { answers, server, engine, client: engine.client, relayId, campaignId };
}

const HOUR = 3_600_000;

async function planned(count: number) {
  const all = await setUp(count);
  const { client, campaignId, engine } = all;
  const { when } = await client.campaigns.get({ id: campaignId });
  await client.campaigns.save({ id: campaignId, when: { ...when, startAt: engine.ctx.clock.now() + 500 * HOUR } });
  expect((await startCampaign(client, campaignId)).state).toBe('scheduled');
  const due = findSchedule(engine.ctx.db, campaignId);
  if (due === undefined) throw new Error('not on the calendar');
  return { ...all, due };
}

describe('a campaign at the moment it was planned for', () => {
  it('is taken back while it starts: it starts, and whoever took it back is told', async () => {
    const { client, campaignId, engine, due } = await planned(6);
    const sender = senderOf(engine.ctx);
    const { write } = sender.group;
    let takenBack: Promise<unknown> = Promise.resolve();
    sender.group.write = (run) => {
      sender.group.write = write;
      const launched = write(run);
      takenBack = client.sending.unschedule({ campaignId });
      takenBack.catch(() => undefined);
      return launched;
    };
    await startScheduled(sender, due);
    await expect(takenBack).rejects.toMatchObject({ code: 'campaign_state' });
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals.accepted).toBe(6);
  });

  it('is put off while it is looked at: it does not start, and has not missed anything', async () => {
    const { client, campaignId, engine, due, server } = await planned(6);
    const starts = startScheduled(senderOf(engine.ctx), due);
    starts.catch(() => undefined);
    const later = due.startAt + HOUR;
    await client.sending.reschedule({ campaignId, startAt: later });
    await expect(starts).rejects.toMatchObject({ code: 'campaign_state' });
    expect(await client.sending.progress({ campaignId })).toMatchObject({
      state: 'scheduled',
      scheduledFor: later,
      missed: false,
    });
    expect(server.bodies).toEqual([]);
  });
});

describe('a start that is taken back', () => {
  it('by an engine that ended before its rows were gone: the next start writes to the new audience alone', async () => {
    const { client, campaignId, engine, server } = await setUp(8, { host: 'app' });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.queued === 8);
    // As far as an undo came: the campaign is a draft, its rows are still there.
    const sender = senderOf(engine.ctx);
    const run = sender.runs.get(campaignId);
    if (run === undefined) throw new Error('it is not on its way');
    run.state = 'draft';
    await sender.leave(run);
    engine.ctx.db.prepare(`UPDATE campaigns SET state = 'draft' WHERE id = ?`).run(campaignId);
    const { audience } = await client.campaigns.get({ id: campaignId });
    await client.campaigns.save({ id: campaignId, audience: { ...audience, excludeContactIds: [1, 2, 3] } });
    await startCampaign(client, campaignId);
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ recipients: 5, accepted: 5 });
    expect(server.bodies).toHaveLength(5);
  });
});

describe('a relay that bears fewer connections than it was said to', () => {
  it('keeps its speed: only the connections become fewer, and it is asked again ever more seldom', async () => {
    const { client, campaignId, server } = await setUp(400, { limits: { connections: 6 }, script: { most: 2 } });
    await startCampaign(client, campaignId);
    const end = await until(client, campaignId, ({ state }) => state === 'finished' || state === 'paused');
    expect(end).toMatchObject({ state: 'finished', totals: { accepted: 400 } });
    expect(server.refused()).toBeGreaterThan(0);
    expect(server.refused()).toBeLessThan(20);
    const { budgets } = await client.relays.budgets({});
    expect(budgets[0]?.adaptive).toMatchObject({ gap: 0 });
  });
});

describe('a relay that takes three messages on a connection', () => {
  it('is given the next ones over another, as fast as before', async () => {
    const ok = '250 2.1.0 Ok';
    const { answers, client, campaignId } = await setUp(24, { limits: { connections: 1 } });
    answers.MAIL = Array.from({ length: 60 }, (_, n) => (n % 4 === 3 ? '452 4.3.2 Too many messages sent' : ok));
    await startCampaign(client, campaignId);
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 24, rejected: 0 });
    expect((await client.relays.budgets({})).budgets[0]?.adaptive).toMatchObject({ gap: 0, slowedUntil: null });
  });
});

describe('a relay that is away for a moment', () => {
  it('is used with as many connections as before', async () => {
    // Slow enough that what was found out about the relay holds for some seconds.
    const { answers, client, campaignId } = await setUp(600, { clock: fastClock(10), limits: { connections: 4 } });
    answers.DOT = [{ after: 10, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    // By then it was found out, whatever this computer had to do meanwhile.
    await until(client, campaignId, ({ totals }) => totals.accepted >= 200);
    const allowed = async () => (await client.relays.budgets({})).budgets[0]?.adaptive.allowed ?? 0;
    const before = await allowed();
    Object.assign(answers, { EHLO: 'RESET', MAIL: 'RESET' });
    await until(client, campaignId, ({ waiting }) => waiting?.reason === 'relay_down');
    delete answers.EHLO;
    delete answers.MAIL;
    expect(before).toBeGreaterThan(1);
    expect(await allowed()).toBe(before);
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 600, inDoubt: 0 });
  });
});

describe('a machine that sleeps and wakes at once', () => {
  it('cuts no line that is at work again', async () => {
    const { answers, client, campaignId, engine } = await setUp(8);
    answers.DOT = [{ after: 700, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.sending > 0);
    // Ten seconds of patience are 100 ms here: longer than the nap, shorter than the relay's answer.
    const asleep = engine.suspend();
    engine.resume();
    await asleep;
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 8, inDoubt: 0 });
  });
});

describe('a relay that is removed', () => {
  it('leaves its id to nobody: a campaign that named it is not sent through the next one', async () => {
    const { client, campaignId, relayId, server } = await setUp(4);
    await client.relays.remove({ id: relayId });
    const settings = { name: 'Another', host: '127.0.0.1', port: server.port, tls: 'none' as const };
    const other = await client.relays.save({ ...settings, limits: OPEN_LIMITS });
    expect(other.id).not.toBe(relayId);
    await expect(client.sending.start({ campaignId, confirmed: 4 })).rejects.toMatchObject({
      code: expect.stringMatching(/not_ready|relay_missing/),
    });
    expect(server.bodies).toEqual([]);
  });
});

describe('a clock that was weeks ahead while messages were deferred', () => {
  it('is set right: they are tried again at once, not in weeks', async () => {
    let ahead = 21 * 24 * HOUR;
    const running = fastClock(100);
    const clock = { ...running, now: () => running.now() + ahead };
    const folder = mkdtempSync(join(tmpdir(), 'merpati-clock-'));
    endings.push(async () => rmSync(folder, { recursive: true, force: true }));
    const { answers, client, campaignId, engine } = await setUp(3, { clock, folder });
    answers.RCPT = ['450 4.2.0 Greylisted', '450 4.2.0 Greylisted', '450 4.2.0 Greylisted', '250 Ok'];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.deferred === 3);
    endings.pop();
    await engine.close();
    ahead = 0;
    const again = await openTestEngine({ folder, clock });
    endings.push(again.close);
    const end = await until(again.client, campaignId, ({ state }) => state === 'finished', 5_000);
    expect(end.totals.accepted).toBe(3);
  });
});
