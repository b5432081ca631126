import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Resolver } from '../../electron/engine/ports.ts';
import { fillWorkspace, OPEN_LIMITS, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine, testResolver } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { type Answer, scriptedServer } from '../support/scripted-smtp.ts';

// Two relays. The second takes over on outage, failed sign-in and used-up quota only, and only where the author's domain says so.
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

type Answers = Record<string, Answer | Answer[]>;
const people = (count: number) => Array.from({ length: count }, (_, n) => `siti${n}@people.example`);
const ALLOWED: Resolver = {
  ...testResolver,
  txt: async (name) =>
    name === 'toko.example' ? { status: 'ok', records: ['v=spf1 ip4:127.0.0.1 -all'] } : { status: 'none' },
};

async function setUp(
  count: number,
  options: { limits?: object; otherLimits?: object; check?: boolean; resolver?: Resolver; speed?: number } = {},
) {
  const answers: [Answers, Answers] = [{}, {}];
  const servers = await Promise.all(answers.map((each) => scriptedServer({ answers: each })));
  for (const server of servers) endings.push(server.close);
  const [own, other] = servers as [(typeof servers)[0], (typeof servers)[0]];
  const folder = mkdtempSync(join(tmpdir(), 'merpati-relays-'));
  endings.push(async () => rmSync(folder, { recursive: true, force: true }));
  const clock = fastClock(options.speed ?? 50);
  const engine = await openTestEngine({ folder, clock, resolver: options.resolver ?? ALLOWED });
  endings.push(engine.close);
  const { client } = engine;
  const limits = { connections: 1, ...options.limits };
  const { relayId } = await fillWorkspace(client, { port: own.port, addresses: people(count), limits });
  const second = await client.relays.save({
    name: 'Second',
    host: '127.0.0.1',
    port: other.port,
    tls: 'none',
    limits: { ...OPEN_LIMITS, connections: 1, ...options.otherLimits },
  });
  for await (const _ of await client.relays.test({ id: second.id }));
  if (options.check !== false) await client.domains.check({ domain: 'toko.example' });
  const campaignId = await readyCampaign(client, relayId);
  await client.campaigns.save({ id: campaignId, relayUse: 'take_over' });
  return { answers, own, other, engine, client, relayId, secondId: second.id, campaignId };
}

const addresses = (bodies: readonly string[]) =>
  bodies.flatMap((body) => /<(siti\d+@people\.example)>/.exec(/^To: .*$/m.exec(body)?.[0] ?? '')?.[1] ?? []);

describe('another relay', () => {
  it('takes over where the own one is down, everybody gets it once, and the screen can say so', async () => {
    const { answers, own, other, client, campaignId, relayId } = await setUp(20, {
      limits: { messagesPerConnection: 3 },
    });
    answers[0].DOT = [{ after: 20, say: '250 Ok' }];
    answers[1].DOT = [{ after: 20, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 3);
    answers[0].EHLO = 'RESET';
    const taken = await until(client, campaignId, ({ takenOver }) => takenOver !== null);
    expect(taken).toMatchObject({ relayName: 'Second', takenOver: { from: 'Loopback', reason: 'outage' } });
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 20, inDoubt: 0 });
    const reached = [...addresses(own.bodies), ...addresses(other.bodies)];
    expect(new Set(reached).size).toBe(20);
    expect(reached).toHaveLength(20);
    const { events } = await client.sending.events({ campaignId });
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'relay_took_over',
        values: { from: 'Loopback', to: 'Second', reason: 'outage' },
      }),
    );
    // What the person chose stays what they chose.
    expect((await client.campaigns.get({ id: campaignId })).relayId).toBe(relayId);
  });

  it('takes over at once where the sign-in fails', async () => {
    const { answers, client, campaignId, own } = await setUp(12, { limits: { messagesPerConnection: 3 } });
    answers[0].DOT = [{ after: 10, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 2);
    answers[0].MAIL = '530 5.7.0 Authentication required';
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 12, rejected: 0 });
    // Asked once, at most twice, and then left alone.
    const heard = own.commands.filter((line) => line.startsWith('MAIL')).length;
    expect(heard - addresses(own.bodies).length).toBeLessThanOrEqual(2);
  });

  it('takes over while the quota is used up, and gives back; nobody goes above a limit', async () => {
    const window = { messages: 5, seconds: 300 };
    const { client, campaignId, own, other } = await setUp(24, {
      limits: { windows: [window], burst: true },
      otherLimits: { windows: [{ messages: 2, seconds: 60 }], burst: true },
      speed: 100,
    });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ takenOver }) => takenOver?.reason === 'quota');
    const end = await until(client, campaignId, ({ state }) => state === 'finished', 30_000);
    expect(end.totals.accepted).toBe(24);
    expect(own.bodies.length).toBeGreaterThan(5);
    expect(other.bodies.length).toBeGreaterThan(1);
    const { rows } = await client.sending.messages({ campaignId, limit: 100 });
    const at = async (name: string) => {
      const mine = rows.filter((row) => row.relayName === name);
      const details = await Promise.all(mine.map(({ id }) => client.sending.message({ id })));
      return details.map(({ attempts }) => attempts.at(-1)?.at ?? 0).sort((a, b) => a - b);
    };
    const [mine, others] = [await at('Loopback'), await at('Second')];
    for (const [n, time] of mine.entries())
      if (n >= 5) expect(time - (mine[n - 5] ?? 0)).toBeGreaterThanOrEqual(300_000);
    for (const [n, time] of others.entries())
      if (n >= 2) expect(time - (others[n - 2] ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it('takes over from one that is switched off, which stops within a second', async () => {
    const { answers, client, campaignId, own, relayId } = await setUp(60, { speed: 1 });
    answers[0].DOT = [{ after: 30, say: '250 Ok' }];
    answers[1].DOT = [{ after: 5, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 3);
    const relay = await client.relays.get({ id: relayId });
    const { name, host, port, tls, limits } = relay;
    await client.relays.save({ id: relayId, name, host, port, tls, limits, enabled: false });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const heard = own.bodies.length;
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(own.bodies.length).toBe(heard);
    expect(end.totals.accepted).toBe(60);
  });

  it('waits for the one that was switched off where no other may, and goes on when it is back', async () => {
    const { answers, client, campaignId, relayId, other } = await setUp(20, { speed: 5 });
    await client.campaigns.save({ id: campaignId, relayUse: 'only' });
    answers[0].DOT = [{ after: 30, say: '250 Ok' }];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 3);
    const { name, host, port, tls, limits } = await client.relays.get({ id: relayId });
    await client.relays.save({ id: relayId, name, host, port, tls, limits, enabled: false });
    const waits = await until(client, campaignId, ({ waiting }) => waiting?.reason === 'relay_off');
    expect(waits).toMatchObject({ state: 'sending', takeOverRefused: 'only_this' });
    await client.relays.save({ id: relayId, name, host, port, tls, limits, enabled: true });
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals.accepted).toBe(20);
    expect(addresses(other.bodies)).toEqual([]);
  });

  it.each([
    ['is not authorised by the author’s domain', { txt: 'v=spf1 ip4:192.0.2.1 -all', check: true }, 'not_authorised'],
    ['was never checked', { txt: 'v=spf1 ip4:127.0.0.1 -all', check: false }, 'not_checked'],
    ['could not be checked', { txt: null, check: true }, 'not_checked'],
  ])('does not take over where it %s, and says why', async (_name, { txt, check }, why) => {
    const resolver: Resolver = {
      ...testResolver,
      txt: async () => (txt === null ? { status: 'failed', cause: 'timeout' } : { status: 'ok', records: [txt] }),
    };
    const { answers, other, client, campaignId } = await setUp(6, { check, resolver });
    answers[0].EHLO = 'RESET';
    await startCampaign(client, campaignId);
    const told = await until(client, campaignId, ({ takeOverRefused }) => takeOverRefused !== null);
    expect(told).toMatchObject({ state: 'sending', takeOverRefused: why, takenOver: null });
    expect(addresses(other.bodies)).toEqual([]);
    delete answers[0].EHLO;
    await until(client, campaignId, ({ state }) => state === 'finished');
    expect(addresses(other.bodies)).toEqual([]);
  });

  it.each([
    ['takes over where mail is signed with a key of the author’s domain that is published', true],
    ['does not take over for a key that nobody has seen in DNS', false],
  ])('%s, whatever the SPF record names', async (_name, published) => {
    const records = new Map([['toko.example', 'v=spf1 ip4:192.0.2.1 ~all']]);
    const resolver: Resolver = {
      ...testResolver,
      txt: async (name) => {
        const record = records.get(name);
        return record === undefined ? { status: 'none' } : { status: 'ok', records: [record] };
      },
    };
    const { answers, other, client, campaignId, secondId } = await setUp(6, { resolver });
    const names = { domain: 'toko.example', selector: 'merpati' };
    const { record } = await client.domains.createDkimKey({ ...names, kind: 'ed25519' });
    const standing = async () => (await client.sending.standIns({ campaignId })).relays;
    expect(await standing()).toMatchObject([{ relayId: secondId, may: false, why: 'not_authorised' }]);
    if (published) {
      records.set(record.name, record.value);
      await client.domains.lookForDkimKey(names);
      expect(await standing()).toMatchObject([{ may: true, why: 'dkim', domain: 'toko.example' }]);
    } else await client.domains.setDkimKey({ ...names, enabled: true });
    answers[0].EHLO = 'RESET';
    await startCampaign(client, campaignId);
    if (!published) {
      const told = await until(client, campaignId, ({ takeOverRefused }) => takeOverRefused !== null);
      expect(told).toMatchObject({ takeOverRefused: 'not_authorised', takenOver: null });
      expect(addresses(other.bodies)).toEqual([]);
      return;
    }
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals.accepted).toBe(6);
    expect(addresses(other.bodies)).toHaveLength(6);
    for (const body of other.bodies) expect(body).toMatch(/^DKIM-Signature: .*a=ed25519-sha256/m);
  });

  it.each([
    ['blocklist', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example.org'],
    ['content', '550 5.7.1 Message rejected as spam by content filtering'],
    ['authentication', '550 5.7.26 Unauthenticated email from toko.example is not accepted due to DMARC policy'],
  ])('never gets round a refusal: %s pauses every campaign', async (cause, reply) => {
    const { answers, other, client, campaignId, secondId } = await setUp(30);
    const elsewhere = await readyCampaign(client, secondId, 'Lain');
    answers[1].DOT = [{ after: 200, say: '250 Ok' }];
    await startCampaign(client, elsewhere);
    await startCampaign(client, campaignId);
    answers[0].DOT = reply;
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({
      pausedBecause: cause,
      pausedDetail: { cause, reply, resumesItself: false, values: { count: 3 } },
    });
    const also = await until(client, elsewhere, ({ state }) => state === 'paused');
    expect(also.pausedBecause).toBe(cause);
    await until(client, elsewhere, ({ totals }) => totals.sending === 0);
    const heard = other.bodies.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(other.bodies.length).toBe(heard);
  });

  it('leaves what is in doubt where it is', async () => {
    const { answers, other, client, campaignId } = await setUp(8);
    answers[0].DOT = ['250 Ok', 'RESET'];
    answers[0].EHLO = ['250 scripted.example', '250 scripted.example', 'RESET'];
    await startCampaign(client, campaignId);
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals.inDoubt).toBeGreaterThanOrEqual(1);
    const { rows } = await client.sending.messages({ campaignId, state: 'in_doubt' });
    for (const row of rows) expect(addresses(other.bodies)).not.toContain(row.address);
  });
});
