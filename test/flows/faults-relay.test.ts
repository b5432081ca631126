import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../electron/engine/ports.ts';
import { TIMEOUTS, type Timeouts } from '../../electron/engine/relays/connection.ts';
import { systemClock } from '../../electron/engine/world.ts';
import { fillWorkspace, OPEN_LIMITS, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { type Answer, scriptedServer } from '../support/scripted-smtp.ts';

// A relay that misbehaves at every point of the dialogue. Whatever it does: nobody is mailed twice, nothing is forgotten.
const patience = TIMEOUTS as { -readonly [K in keyof Timeouts]: number };
const usual = { ...TIMEOUTS };
const endings: (() => Promise<void>)[] = [];
beforeEach(() => {
  Object.assign(patience, { connect: 1_000, greeting: 500, auth: 500, envelope: 500, reply: 500 });
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  Object.assign(patience, usual);
});

type Answers = Record<string, Answer | Answer[]>;
const people = (count: number) => Array.from({ length: count }, (_, n) => `siti${n}@people.example`);

/** A workspace that sends through a scripted server; `answers` may be changed while it runs. */
async function setUp(count: number, options: { clock?: Clock; limits?: object; user?: string } = {}) {
  const answers: Answers = {};
  const server = await scriptedServer({ answers });
  endings.push(server.close);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-faults-'));
  endings.push(async () => rmSync(folder, { recursive: true, force: true }));
  const engine = await openTestEngine({ folder, clock: options.clock ?? fastClock(200) });
  endings.push(engine.close);
  const limits = { connections: 1, ...options.limits };
  const { client } = engine;
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses: people(count), limits });
  if (options.user !== undefined) await signIn(client, relayId, server.port, 'first-password', limits);
  const campaignId = await readyCampaign(client, relayId);
  /** How often the server had the whole of a message to each address. */
  const bodiesTo = () => {
    const counts = new Map<string, number>();
    for (const body of server.bodies) {
      const to = /<(siti\d+@people\.example)>/.exec(/^To: .*$/m.exec(body)?.[0] ?? body)?.[1] ?? '?';
      counts.set(to, (counts.get(to) ?? 0) + 1);
    }
    return counts;
  };
  return { answers, server, folder, engine, client, relayId, campaignId, limits, bodiesTo };
}

type Client = Awaited<ReturnType<typeof openTestEngine>>['client'];

async function signIn(client: Client, id: number, port: number, password: string, limits: object) {
  const settings = { id, name: 'Loopback', host: '127.0.0.1', port, tls: 'none' as const, user: 'toko', password };
  await client.relays.save({ ...settings, limits: { ...OPEN_LIMITS, ...limits } });
  for await (const step of await client.relays.test({ id }))
    if (step.state === 'failed') throw new Error(`sign-in failed: ${step.cause}`);
}

describe('a relay that misbehaves', () => {
  it.each<[string, Answer]>([
    ['says nothing', 'SILENCE'],
    ['resets the line', 'RESET'],
    ['hangs up', 'CLOSE'],
  ])('after the final dot %s: in doubt, never sent again by itself', async (_name, answer) => {
    const { answers, client, campaignId, bodiesTo, engine } = await setUp(6);
    answers.DOT = ['250 2.0.0 Ok', answer, '250 2.0.0 Ok'];
    await startCampaign(client, campaignId);
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 5, inDoubt: 1, rejected: 0 });
    expect([...bodiesTo().values()]).toEqual([1, 1, 1, 1, 1, 1]);
    endings.splice(2, 1);
    await engine.close();
    const again = await openTestEngine({ folder: engine.folder, clock: fastClock(200) });
    endings.push(again.close);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await again.client.sending.progress({ campaignId })).totals).toMatchObject({ accepted: 5, inDoubt: 1 });
    expect([...bodiesTo().values()]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it.each<[string, string, Answer]>([
    ['says nothing to DATA', 'DATA', 'SILENCE'],
    ['resets the line at DATA', 'DATA', 'RESET'],
    ['drips at MAIL without an end', 'MAIL', 'DRIP'],
    ['answers RCPT with 421', 'RCPT', '421 4.3.2 Service shutting down'],
    ['answers DATA with 421', 'DATA', '421 4.7.0 Try again later'],
    ['sends a reply line of 10 MB', 'MAIL', `250 ${'x'.repeat(10_000_000)}`],
    ['says something that is no reply', 'MAIL', '\u0000\u0007 hello there'],
  ])('before the dot %s: everybody gets it once', async (_name, word, answer) => {
    const { answers, client, campaignId, bodiesTo } = await setUp(5, { clock: fastClock(2_000) });
    answers[word] = [word === 'DATA' ? '354 Go on' : '250 Ok', answer, word === 'DATA' ? '354 Go on' : '250 Ok'];
    await startCampaign(client, campaignId);
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 5, inDoubt: 0, rejected: 0 });
    expect([...bodiesTo().values()]).toEqual([1, 1, 1, 1, 1]);
  });

  it('hangs up and is back later: the campaign waits and goes on by itself', async () => {
    const { answers, client, campaignId, bodiesTo } = await setUp(12, { limits: { messagesPerConnection: 3 } });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 3);
    answers.EHLO = 'RESET';
    await until(client, campaignId, ({ waiting }) => waiting?.reason === 'relay_down');
    delete answers.EHLO;
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 12, inDoubt: 0 });
    expect(bodiesTo().size).toBe(12);
  });

  it.each<[string, string, Answer]>([
    ['a sign-in', 'AUTH', '535 5.7.8 Authentication credentials invalid'],
    ['a message without one', 'MAIL', '530 5.7.0 Authentication required'],
  ])(
    'refuses %s in the middle: paused at once, no contact touched, goes on with the right password',
    async (_name, word, answer) => {
      const { answers, server, client, campaignId, relayId, limits, bodiesTo } = await setUp(12, {
        user: 'toko',
        limits: { connections: 2, messagesPerConnection: 2 },
      });
      answers.DOT = ['250 Ok', '250 Ok', '250 Ok', { after: 50, say: '250 Ok' }];
      await startCampaign(client, campaignId);
      await until(client, campaignId, ({ totals }) => totals.accepted >= 3);
      answers[word] = answer;
      const paused = await until(client, campaignId, ({ state }) => state === 'paused');
      expect(paused.pausedBecause).toBe('sign_in');
      await until(client, campaignId, ({ totals }) => totals.sending === 0);
      // A connection that was just being opened ends as soon as it is there.
      const open = async () => (await client.relays.budgets({})).budgets[0]?.adaptive.connections;
      await expect.poll(open, { timeout: 5_000 }).toBe(0);
      const heard = server.commands.length;
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(server.commands.slice(heard).filter((line) => /^AUTH|^MAIL/.test(line))).toEqual([]);
      const still = await client.sending.progress({ campaignId });
      expect(still.totals).toMatchObject({ rejected: 0, inDoubt: 0 });
      expect(still.totals.queued + still.totals.accepted).toBe(12);
      expect((await client.suppressions.totals({})).total).toBe(0);
      delete answers[word];
      await signIn(client, relayId, server.port, 'second-password', limits);
      await client.sending.resume({ campaignId });
      const end = await until(client, campaignId, ({ state }) => state === 'finished');
      expect(end.totals).toMatchObject({ accepted: 12, rejected: 0 });
      expect([...bodiesTo().values()].every((times) => times === 1)).toBe(true);
    },
  );

  it('loses the line during the sign-in: that is no wrong password', async () => {
    const { answers, client, campaignId } = await setUp(6, { user: 'toko', limits: { messagesPerConnection: 2 } });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 2);
    answers.AUTH = ['RESET', 'CLOSE', 'SILENCE', '235 2.7.0 Ok'];
    const end = await until(client, campaignId, ({ state }) => state !== 'sending');
    expect(end).toMatchObject({ state: 'finished', totals: { accepted: 6 } });
  });

  it('was slowed down to a message in six seconds: goes on at that pace', async () => {
    const { engine, campaignId, relayId } = await setUp(6, { clock: fastClock(50) });
    endings.splice(2, 1);
    engine.ctx.db
      .prepare('INSERT OR REPLACE INTO relay_pace (relay_id, gap, share, per_second) VALUES (?, 6000, 0.5, 0.2)')
      .run(relayId);
    await engine.close();
    const again = await openTestEngine({ folder: engine.folder, clock: fastClock(50) });
    endings.push(again.close);
    await startCampaign(again.client, campaignId);
    const end = await until(again.client, campaignId, ({ state }) => state === 'finished', 5_000);
    expect(end.totals.accepted).toBe(6);
  });

  it('refuses because of us: pauses, and suppresses nobody', async () => {
    const { answers, client, campaignId } = await setUp(30);
    answers.DOT = ['250 Ok', '550 5.7.1 Service unavailable; client host [192.0.2.1] blocked using zen.example.org'];
    await startCampaign(client, campaignId);
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused.pausedBecause).toBe('blocklist');
    expect(paused.totals.rejected).toBeLessThanOrEqual(4);
    expect((await client.suppressions.totals({})).total).toBe(0);
    answers.DOT = '250 Ok';
    await client.sending.resume({ campaignId });
    // One more may have been under way when it paused.
    const first = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(first.totals.rejected).toBeLessThanOrEqual(4);
    const { groups } = await client.sending.replies({ campaignId });
    const reasons = groups.flatMap((one) => (one.state === 'rejected' ? (one.reason ?? []) : []));
    expect(await client.sending.retry({ campaignId, reasons })).toEqual({ changed: first.totals.rejected });
    const end = await until(client, campaignId, ({ state, totals }) => state === 'finished' && totals.rejected === 0);
    expect(end.totals).toMatchObject({ accepted: 30, recipients: 30 });
  });

  it('is asked by a clock that jumps a day forward and back: never above the limit, and it goes on', async () => {
    const DAY = 86_400_000;
    let offset = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + offset };
    const arrived: number[] = [];
    const { server, client, campaignId } = await setUp(24, {
      clock,
      limits: {
        connections: 2,
        burst: true,
        windows: [
          { messages: 6, seconds: 1 },
          { messages: 60, seconds: 3_600 },
        ],
      },
    });
    const push = server.bodies.push.bind(server.bodies);
    server.bodies.push = (...bodies) => {
      arrived.push(...bodies.map(() => performance.now()));
      return push(...bodies);
    };
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 6);
    offset = DAY;
    await until(client, campaignId, ({ totals }) => totals.accepted >= 12);
    offset = -DAY;
    await until(client, campaignId, ({ totals }) => totals.accepted >= 18);
    // What was sent must not be forgotten because the undo window seems to lie ahead again.
    await expect(client.sending.undoStart({ campaignId })).rejects.toMatchObject({ code: 'undo_over' });
    offset = 0;
    await until(client, campaignId, ({ state }) => state === 'finished');
    expect(arrived).toHaveLength(24);
    for (const [n, at] of arrived.entries()) if (n >= 6) expect(at - (arrived[n - 6] ?? 0)).toBeGreaterThanOrEqual(999);
    const { budgets } = await client.relays.budgets({});
    for (const window of budgets.flatMap((one) => one.windows))
      expect(window.used).toBeLessThanOrEqual(window.messages);
  });
});

describe('a person who is quick', () => {
  it('starts twice, resumes twice and retries twice at once: one run, everybody once', async () => {
    const { answers, client, campaignId, bodiesTo } = await setUp(10);
    answers.DOT = [{ after: 20, say: '250 Ok' }];
    await client.campaigns.check({ id: campaignId, online: false });
    const starts = await Promise.allSettled([1, 2, 3].map(() => client.sending.start({ campaignId, confirmed: 10 })));
    expect(starts.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await client.sending.pause({ campaignId });
    await Promise.all([1, 2, 3].map(() => client.sending.resume({ campaignId })));
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 10, recipients: 10 });
    expect([...bodiesTo().values()]).toEqual(Array(10).fill(1));
  });

  it('stops while one is under way and 2,500 are being written: nothing is left waiting', async () => {
    const { answers, client, campaignId } = await setUp(2_500);
    answers.DOT = [{ after: 100, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    const stopped = await client.sending.stop({ campaignId });
    expect(stopped.totals).toMatchObject({ queued: 0, sending: 0, deferred: 0 });
    const { total } = await client.sending.messages({ campaignId });
    const waiting = await client.sending.messages({ campaignId, state: 'queued' });
    expect(waiting.rows).toEqual([]);
    expect(stopped.totals.cancelled + stopped.totals.accepted).toBe(total);
  });

  it('takes the sender away while paused: not sent without one', async () => {
    const { answers, client, campaignId } = await setUp(10);
    answers.DOT = [{ after: 30, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await client.sending.pause({ campaignId });
    const { sender } = await client.settings.get({});
    await client.settings.set({ sender: { ...sender, postalAddress: '' } });
    await expect(client.sending.resume({ campaignId })).rejects.toMatchObject({ code: 'not_ready' });
    await client.settings.set({ sender });
    await client.sending.resume({ campaignId });
    await until(client, campaignId, ({ state }) => state === 'finished');
  });

  it('edits in a pause what was confirmed at the start: who gets it stays, a relay that is gone is not guessed', async () => {
    const { answers, client, campaignId, relayId, server } = await setUp(10);
    answers.DOT = [{ after: 30, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await client.sending.pause({ campaignId });
    const { audience } = await client.campaigns.get({ id: campaignId });
    await expect(
      client.campaigns.save({ id: campaignId, audience: { ...audience, excludeContactIds: [1] } }),
    ).rejects.toMatchObject({ code: 'campaign_not_editable' });
    await client.campaigns.save({ id: campaignId, audience, subject: 'Baru' });
    await client.relays.practice({});
    await client.relays.remove({ id: relayId });
    await expect(client.sending.resume({ campaignId })).rejects.toMatchObject({
      code: expect.stringMatching(/not_ready|relay_missing/),
    });
    const other = await client.relays.save({
      name: 'Other',
      host: '127.0.0.1',
      port: server.port,
      tls: 'none',
      limits: OPEN_LIMITS,
    });
    await client.campaigns.save({ id: campaignId, relayId: other.id });
    await client.sending.resume({ campaignId });
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals.accepted).toBe(10);
    expect(server.bodies).toHaveLength(10);
  });

  it('suppresses people whose messages failed: a retry leaves them out', async () => {
    const { answers, client, campaignId, bodiesTo } = await setUp(4);
    answers.DOT = ['250 Ok', '554 5.6.0 no', '250 Ok'];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ state }) => state === 'finished');
    const [failed] = (await client.sending.messages({ campaignId, state: 'rejected' })).rows;
    await client.suppressions.add({ addresses: failed?.address ?? '', reason: 'unsubscribed', note: '' });
    expect(await client.sending.retry({ campaignId, reasons: [failed?.reason ?? ''] })).toEqual({ changed: 0 });
    expect(bodiesTo().get(failed?.address ?? '')).toBe(1);
  });
});
