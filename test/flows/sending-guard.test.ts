import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { markReturned, messageSlice, provenAccepted } from '../../electron/engine/sending/public.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { type Answer, scriptedServer } from '../support/scripted-smtp.ts';

// Each fault that stops a campaign by itself, provoked for real: why it says it stopped, and whether it goes on by itself.
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

type Answers = Record<string, Answer | Answer[] | (() => Answer)>;
const people = (count: number, domain = 'people.example') =>
  Array.from({ length: count }, (_, n) => `siti${n}@${domain}`);

async function setUp(
  addresses: readonly string[],
  options: { limits?: object; speed?: number; folder?: string; ehlo?: string[] } = {},
) {
  const answers: Answers = {};
  const script: { answers: Answers; greeting?: string } = { answers };
  const server = await scriptedServer(script);
  endings.push(server.close);
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'merpati-guard-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const engine = await openTestEngine({ folder, clock: fastClock(options.speed ?? 50) });
  endings.push(engine.close);
  const { client } = engine;
  const limits = { connections: 1, ...options.limits };
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses, limits });
  const campaignId = await readyCampaign(client, relayId);
  return { answers, script, server, engine, client, relayId, campaignId };
}

describe('the guard pauses', () => {
  it('on many dead addresses, before providers take it for a bought list', async () => {
    const { answers, client, campaignId } = await setUp(people(80));
    answers.RCPT = '550 5.1.1 <someone@people.example>: Recipient address rejected: User unknown';
    await startCampaign(client, campaignId);
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({
      pausedBecause: 'bounce_rate',
      pausedDetail: { cause: 'bounce_rate', resumesItself: false, values: { count: 20, reason: 'userunknown' } },
    });
    expect(paused.pausedDetail?.reply).toMatch(/^550 5\.1\.1 .*User unknown/);
    expect(paused.totals.rejected).toBeLessThanOrEqual(21);
  });

  it('on much that comes back later', async () => {
    const { answers, client, campaignId, engine } = await setUp(people(150), { speed: 5 });
    answers.DOT = [{ after: 5, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 40);
    const verdict = { class: 'address', reason: 'userunknown', permanent: true, confidence: 1, rule: 'test' } as const;
    const { db } = engine.ctx;
    const accepted = messageSlice(db, campaignId, 0, 200).filter((one) => one.state === 'accepted');
    db.transaction(() => {
      for (const { id } of accepted.slice(0, 30)) markReturned(db, id, { kind: 'bounce', verdict, at: 1 });
    })();
    const paused = await until(client, campaignId, ({ state }) => state !== 'sending');
    expect(paused).toMatchObject({
      state: 'paused',
      pausedBecause: 'bounce_rate',
      pausedDetail: { values: { count: 30 } },
    });
  });

  it('at five deferred an hour where the host tolerates no more', async () => {
    const { answers, client, campaignId } = await setUp(people(40), { limits: { deferredPerHour: 5 } });
    answers.RCPT = '451 4.3.0 <someone@people.example>: Temporary lookup failure';
    await startCampaign(client, campaignId);
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({
      pausedBecause: 'deferral_rate',
      pausedDetail: { values: { count: 5, most: 5 }, resumesItself: false },
    });
    expect(paused.totals.deferred).toBeLessThanOrEqual(6);
  });

  it('at five an hour over all campaigns of the relay, also over a restart', async () => {
    const limits = { deferredPerHour: 5 };
    const set = await setUp(people(30), { limits, speed: 1 });
    const { answers, client, relayId } = set;
    const later = '451 4.3.0 <someone@people.example>: Temporary lookup failure';
    const twice = () => {
      let left = 2;
      return () => (left-- > 0 ? later : '250 2.1.5 Ok');
    };
    answers.RCPT = twice();
    answers.DOT = { after: 30, say: '250 Ok' };
    await startCampaign(client, set.campaignId);
    await until(client, set.campaignId, ({ totals }) => totals.deferred === 2 && totals.accepted > 3);
    await client.sending.pause({ campaignId: set.campaignId });
    const other = await readyCampaign(client, relayId, 'Kabar lain');
    answers.RCPT = twice();
    await startCampaign(client, other);
    await until(client, other, ({ totals }) => totals.deferred === 2 && totals.accepted > 3);
    expect((await client.sending.progress({ campaignId: other })).state).toBe('sending');
    endings.pop();
    await set.engine.close();
    const engine = await openTestEngine({ folder: set.engine.folder });
    endings.push(engine.close);
    await until(engine.client, other, ({ state }) => state === 'sending');
    await engine.client.sending.resume({ campaignId: set.campaignId });
    await until(engine.client, set.campaignId, ({ state }) => state === 'sending');
    answers.RCPT = later;
    const both = [set.campaignId, other].map((id) => until(engine.client, id, ({ state }) => state === 'paused'));
    for (const paused of await Promise.all(both))
      expect(paused).toMatchObject({
        pausedBecause: 'deferral_rate',
        pausedDetail: { values: { count: 5, most: 5 } },
      });
    await until(engine.client, other, ({ totals }) => totals.sending === 0);
  });

  it('when most messages are put off, with the share and no limit that no host named', async () => {
    const { answers, client, campaignId } = await setUp(people(100), { speed: 200 });
    answers.RCPT = '452 4.2.2 <someone@people.example>: Mailbox full';
    await startCampaign(client, campaignId);
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({ pausedBecause: 'deferral_rate', pausedDetail: { values: { percent: 100 } } });
    expect(paused.pausedDetail?.values).not.toHaveProperty('most');
  });

  it('pauses every campaign on a blocklist, and tells the others where it happened', async () => {
    const { answers, client, campaignId, relayId } = await setUp(people(60), { speed: 5 });
    answers.DOT = [{ after: 20, say: '250 Ok' }];
    const other = await readyCampaign(client, relayId, 'Kabar lain');
    await startCampaign(client, campaignId);
    await startCampaign(client, other);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 2);
    await until(client, other, ({ totals }) => totals.accepted >= 1);
    answers.DOT = '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example.org';
    const both = [campaignId, other].map((id) => until(client, id, ({ state }) => state === 'paused'));
    const details = (await Promise.all(both)).map((one) => one.pausedDetail);
    expect(details.map((one) => one?.cause)).toEqual(['blocklist', 'blocklist']);
    expect(details.map((one) => one?.values.campaign).filter((name) => name !== undefined)).toEqual(['Kabar November']);
  });

  it('after many failures in a row that nobody understands', async () => {
    const { answers, client, campaignId } = await setUp(people(60));
    answers.DOT = '554 5.0.0 Zxqw';
    await startCampaign(client, campaignId);
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({ pausedBecause: 'failures', pausedDetail: { values: { count: 25 } } });
    expect(paused.pausedDetail?.reply).toContain('Zxqw');
  });

  it('on a failed sign-in at once, and does not try it again by itself', async () => {
    const { answers, server, client, campaignId } = await setUp(people(20), { limits: { messagesPerConnection: 3 } });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 2);
    answers.MAIL = '535 5.7.8 Authentication credentials invalid';
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({ pausedBecause: 'sign_in', pausedDetail: { resumesItself: false } });
    await until(client, campaignId, ({ totals }) => totals.sending === 0);
    const heard = server.commands.length;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(server.commands.slice(heard).filter((line) => /^(EHLO|AUTH|MAIL)/.test(line))).toEqual([]);
  });

  it('when the relay cannot be reached for long, and goes on by itself when it can', async () => {
    const { answers, client, campaignId } = await setUp(people(12), {
      speed: 400,
      limits: { messagesPerConnection: 2 },
    });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 2);
    answers.EHLO = 'RESET';
    const waits = await until(client, campaignId, ({ waiting }) => waiting?.reason === 'relay_down');
    expect(waits.state).toBe('sending');
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({ pausedBecause: 'network', pausedDetail: { resumesItself: true } });
    delete answers.EHLO;
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 12, inDoubt: 0 });
    const kinds = (await client.sending.events({ campaignId })).events.map((event) => event.kind);
    expect(kinds).toEqual(expect.arrayContaining(['paused', 'resumed_itself', 'finished']));
  });

  it('goes on by itself after a restart too', async () => {
    const set = await setUp(people(6), { speed: 400 });
    set.answers.EHLO = 'RESET';
    await startCampaign(set.client, set.campaignId);
    await until(set.client, set.campaignId, ({ state }) => state === 'paused');
    endings.pop();
    await set.engine.close();
    delete set.answers.EHLO;
    const engine = await openTestEngine({ folder: set.engine.folder, clock: fastClock(400) });
    endings.push(engine.close);
    const end = await until(engine.client, set.campaignId, ({ state }) => state === 'finished');
    expect(end.totals.accepted).toBe(6);
  });

  it('when the line is no longer private', async () => {
    const { answers, client, campaignId, relayId } = await setUp(people(40), {
      speed: 5,
      limits: { messagesPerConnection: 2 },
    });
    answers.DOT = [{ after: 20, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 3);
    const { name, host, port, limits } = await client.relays.get({ id: relayId });
    // The server offers no STARTTLS any more.
    await client.relays.save({ id: relayId, name, host, port, tls: 'starttls', limits });
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({ pausedBecause: 'secure_line', pausedDetail: { resumesItself: false } });
  });

  it('when the greeting says that nothing is wanted from us', async () => {
    const { script, client, campaignId } = await setUp(people(20), { limits: { messagesPerConnection: 2 } });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 2);
    script.greeting = '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example.org';
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({ pausedBecause: 'blocklist', totals: { rejected: 0, inDoubt: 0 } });
    expect(paused.pausedDetail?.reply).toContain('zen.example.org');
  });

  it('when the relay is gone', async () => {
    const { answers, client, campaignId, engine, relayId } = await setUp(people(40), {
      speed: 5,
      limits: { messagesPerConnection: 2 },
    });
    answers.DOT = [{ after: 20, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 3);
    engine.ctx.db.prepare('DELETE FROM relays WHERE id = ?').run(relayId);
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused.pausedBecause).toBe('relay_gone');
    expect(paused.totals.rejected).toBe(0);
  });

  it('on a nearly full disk, before anything cannot be written, and goes on when there is room', async ({ skip }) => {
    const disk = mkdtempSync(join(tmpdir(), 'merpati-nearly-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64000000', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      rmSync(disk, { recursive: true, force: true });
      return skip('mounting a small file system needs root');
    }
    endings.push(() => void execFileSync('umount', [disk]));
    const { answers, client, campaignId, server } = await setUp(people(300), {
      folder: join(disk, 'workspace'),
      speed: 5,
    });
    answers.DOT = [{ after: 10, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 10);
    const { bavail, bsize } = statfsSync(disk);
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 2_500_000, 1));
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({
      pausedBecause: 'disk_full',
      pausedDetail: { resumesItself: true, values: { megabytes: expect.any(Number) } },
    });
    expect(Number(paused.pausedDetail?.values.megabytes)).toBeGreaterThanOrEqual(1);
    await until(client, campaignId, ({ totals }) => totals.sending === 0);
    const heard = server.bodies.length;
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(server.bodies.length).toBe(heard);
    rmSync(ballast);
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 300, inDoubt: 0 });
  });
});

describe('what is no reason to pause', () => {
  it('a provider that asks to go slower slows that provider down, and nobody else', async () => {
    const { answers, client, campaignId, relayId } = await setUp(
      [...people(10, 'a-slow.example'), ...people(30, 'fast.example')],
      { speed: 2_000 },
    );
    const busy = '450 4.7.1 <siti@a-slow.example>: too many messages to a-slow.example, try later';
    // Who comes first is told off once.
    answers.RCPT = [busy, '250 Ok'];
    await startCampaign(client, campaignId);
    const standing = async () => {
      const { budgets } = await client.relays.budgets({});
      return budgets.find((one) => one.relayId === relayId)?.adaptive;
    };
    await expect.poll(async () => (await standing())?.domains.map((one) => one.domain)).toEqual(['a-slow.example']);
    expect((await standing())?.gap).toBe(0);
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals.accepted).toBe(40);
  });

  it('a message that is too big never leaves, and says so', async () => {
    const { answers, client, campaignId, server, relayId } = await setUp(people(20), { speed: 5 });
    answers.DOT = [{ after: 20, say: '250 Ok' }];
    const { name, host, port, tls, limits } = await client.relays.get({ id: relayId });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 2);
    // Lowered on the way: the check before the start could not know.
    await client.relays.save({ id: relayId, name, host, port, tls, limits: { ...limits, messageBytes: 500 } });
    const end = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(end).toMatchObject({ pausedBecause: 'too_big', pausedDetail: { values: { reason: 'mesgtoobig' } } });
    await until(client, campaignId, ({ totals }) => totals.sending === 0);
    expect(server.bodies.length).toBe((await client.sending.progress({ campaignId })).totals.accepted);
    const { rows } = await client.sending.messages({ campaignId, state: 'rejected' });
    expect(rows.length).toBeGreaterThanOrEqual(3);
    for (const row of rows) expect(row).toMatchObject({ reason: 'mesgtoobig', replyCode: 552 });
    const next = await readyCampaign(client, relayId, 'Besar');
    const { rows: checks } = await client.campaigns.check({ id: next, online: false });
    expect(checks.find((row) => row.key === 'relay_size')?.level).toBe('blocker');
  });
});

describe('a message in doubt', () => {
  it('is settled by what comes back: a bounce, or an answer', async () => {
    const { answers, client, campaignId, engine } = await setUp(people(4), { speed: 500 });
    answers.DOT = ['CLOSE', 'CLOSE', '250 Ok'];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ state, totals }) => state === 'finished' && totals.inDoubt === 2);
    const { rows } = await client.sending.messages({ campaignId, state: 'in_doubt' });
    const [first, second] = rows.map((row) => row.id);
    const { db } = engine.ctx;
    expect(provenAccepted(db, first ?? 0, 5)).toBe(true);
    expect(provenAccepted(db, first ?? 0, 6)).toBe(false);
    const verdict = { class: 'address', reason: 'userunknown', permanent: true, confidence: 1, rule: 'test' } as const;
    markReturned(db, second ?? 0, { kind: 'bounce', verdict, at: 7 });
    const { totals } = await client.sending.progress({ campaignId });
    expect(totals).toMatchObject({ accepted: 4, inDoubt: 0, bounced: 1 });
    const kinds = (await client.sending.events({ campaignId })).events.map((event) => event.kind);
    expect(kinds.filter((kind) => kind === 'doubt_resolved')).toHaveLength(2);
  });
});
