import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../electron/engine/ports.ts';
import { systemClock } from '../../electron/engine/world.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A clock on the wall that runs so many times as fast: hours of retries pass in seconds. Limits and rates run with it. */
export function fastClock(times: number): Clock {
  const wall = Date.now();
  const mono = performance.now();
  return {
    now: () => Math.round(wall + (Date.now() - wall) * times),
    monotonic: () => mono + (performance.now() - mono) * times,
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}

async function setUp(
  addresses: readonly string[],
  options: { limits?: object; clock?: Clock; host?: 'test' | 'browser'; relayArgs?: string[] } = {},
) {
  const relay = await spawnPracticeRelay(['--slow', '100', ...(options.relayArgs ?? [])]);
  endings.push(relay.stop);
  const engine = await openTestEngine({
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
    const { client, campaignId } = await setUp(addresses, { clock: fastClock(2_000) });
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
});
