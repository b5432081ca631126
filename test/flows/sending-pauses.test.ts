import dns from 'node:dns';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { markReturned, messageSlice } from '../../electron/engine/sending/public.ts';
import { memorySecrets } from '../../electron/engine/world.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { type Answer, scriptedServer } from '../support/scripted-smtp.ts';

// The rarer reasons for which a campaign stands still, provoked for real.
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const people = (count: number) => Array.from({ length: count }, (_, n) => `siti${n}@people.example`);

async function setUp(count: number, { speed = 50, host = '127.0.0.1', limits = {} } = {}) {
  const answers: Record<string, Answer | Answer[]> = {};
  const server = await scriptedServer({ answers });
  endings.push(server.close);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-pauses-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const secrets = memorySecrets();
  const engine = await openTestEngine({ folder, clock: fastClock(speed), secrets });
  endings.push(engine.close);
  const { client } = engine;
  const { relayId } = await fillWorkspace(client, {
    port: server.port,
    addresses: people(count),
    limits: { connections: 1, ...limits },
    relay: { host },
  });
  const campaignId = await readyCampaign(client, relayId);
  return { answers, server, engine, client, relayId, campaignId, secrets };
}

describe('a campaign stands still', () => {
  it('where its message cannot be made: the signing key is gone; and goes on when a person mended that', async () => {
    const { client, campaignId, secrets, server } = await setUp(10);
    const names = { domain: 'toko.example', selector: 'merpati' };
    await client.domains.createDkimKey({ ...names, kind: 'ed25519' });
    await client.domains.setDkimKey({ ...names, enabled: true });
    await secrets.delete('dkim-toko.example-merpati');
    const { recipients } = await client.sending.plan({ campaignId });
    await client.sending.start({ campaignId, confirmed: recipients });
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({
      pausedBecause: 'composing',
      pausedDetail: { resumesItself: false, values: { reason: 'dkim_key_lost' } },
      totals: { queued: 10, accepted: 0, rejected: 0, inDoubt: 0 },
    });
    expect(server.bodies).toEqual([]);
    await client.domains.removeDkimKey(names);
    await client.sending.resume({ campaignId });
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals.accepted).toBe(10);
  });

  it('where servers refuse what we send for a reason that has no name of its own', async () => {
    const { answers, client, campaignId } = await setUp(30);
    answers.DOT = '550 5.6.0 Message has a syntax error in its headers';
    await startCampaign(client, campaignId);
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({
      pausedBecause: 'about_us',
      pausedDetail: { resumesItself: false, values: { count: 3, reason: 'syntaxerror' } },
    });
    expect(paused.pausedDetail?.reply).toContain('syntax error');
  });

  it('where people complain', async () => {
    const { answers, client, campaignId, engine } = await setUp(200, { speed: 5 });
    answers.DOT = { after: 5, say: '250 Ok' };
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 20);
    const verdict = { class: 'complaint', reason: 'feedback', permanent: true, confidence: 1, rule: 'test' } as const;
    const { db } = engine.ctx;
    const accepted = messageSlice(db, campaignId, 0, 200).filter((one) => one.state === 'accepted');
    db.transaction(() => {
      for (const { id } of accepted.slice(0, 5)) markReturned(db, id, { kind: 'complaint', verdict, at: 1 });
    })();
    const paused = await until(client, campaignId, ({ state }) => state !== 'sending');
    expect(paused).toMatchObject({ state: 'paused', pausedBecause: 'complaints' });
    expect(paused.pausedDetail).toMatchObject({ resumesItself: false, values: { count: 5 } });
  });

  it('while its relay is switched off, in words and figures, and goes on within a second of being switched on', async () => {
    const { answers, client, campaignId, relayId } = await setUp(40, {
      speed: 1,
      limits: { messagesPerConnection: 5 },
    });
    answers.DOT = { after: 10, say: '250 Ok' };
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 3, 40_000);
    const { name, host, port, tls, limits } = await client.relays.get({ id: relayId });
    await client.relays.save({ id: relayId, name, host, port, tls, limits, enabled: false });
    const waits = await until(client, campaignId, ({ waiting }) => waiting?.reason === 'relay_off');
    expect(waits.waiting).toMatchObject({ until: null, values: { relay: 'Loopback' } });
    await until(client, campaignId, ({ totals }) => totals.sending === 0);
    const before = (await client.sending.progress({ campaignId })).totals.accepted;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await client.sending.progress({ campaignId })).totals.accepted).toBe(before);
    await client.relays.save({ id: relayId, name, host, port, tls, limits, enabled: true });
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals.accepted).toBe(40);
  });
});

describe('without a network', () => {
  /** The system's own name lookup, as `net` uses it: what it answers is set by the test. */
  function lookupThat(answers: () => { code: string } | { address: string }) {
    const own = dns.lookup;
    endings.push(() => void Object.assign(dns, { lookup: own }));
    const instead = (_name: string, options: { all?: boolean }, done: (...told: unknown[]) => void) => {
      const answer = answers();
      if ('code' in answer) return done(Object.assign(new Error(answer.code), { code: answer.code }), '', 4);
      return options.all ? done(null, [{ address: answer.address, family: 4 }]) : done(null, answer.address, 4);
    };
    Object.assign(dns, { lookup: instead });
  }

  // 255.255.255.255 is the one address to which no system opens a connection: it fails at once and nothing leaves.
  it.each([
    ['no name server answers', { code: 'EAI_AGAIN' }, 'EAI_AGAIN'],
    ['no name is known any more', { code: 'ENOTFOUND' }, 'ENOTFOUND'],
    ['the address cannot be reached', { address: '255.255.255.255' }, 'ENETUNREACH'],
  ])('it waits where %s, pauses when that lasts, and goes on by itself', async (_name, fault, system) => {
    let down = false;
    lookupThat(() => (down ? fault : { address: '127.0.0.1' }));
    const { answers, client, campaignId, server } = await setUp(12, {
      speed: 300,
      host: 'localhost',
      limits: { messagesPerConnection: 2 },
    });
    answers.DOT = { after: 5, say: '250 Ok' };
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 2);
    down = true;
    const waits = await until(client, campaignId, ({ waiting }) => waiting?.reason === 'network');
    expect(waits).toMatchObject({ state: 'sending', pausedBecause: null });
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({
      pausedBecause: 'network',
      pausedDetail: { resumesItself: true, values: { system } },
    });
    const heard = server.bodies.length;
    down = false;
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 12, inDoubt: 0, rejected: 0 });
    expect(server.bodies.length).toBe(12);
    expect(heard).toBeLessThan(12);
  });
});
