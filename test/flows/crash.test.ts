import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPracticeRecord } from '../../electron/engine/relays/practice/store.ts';
import type { MessageRecord } from '../../shared/contract/sending.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay } from '../support/campaign.ts';
import { addressesOf, judge, kill, live, randomFrom, rowsOf } from '../support/crash.ts';
import { openTestEngine } from '../support/engine.ts';

// The promise of the product: an engine that is killed at any moment neither loses a message nor sends one twice.
// MERPATI_SEED repeats a run; seeds that failed once are kept here and can be given the same way: 280997706.
const SEED = Number(process.env.MERPATI_SEED ?? Math.floor(Math.random() * 1e9));
const RECIPIENTS = 2_000;
const KILLS = 10;
const CONNECTIONS = 5;

/** Each odd one ended as the book says. */
function expectTheBook(rows: readonly MessageRecord[]) {
  const ended = (word: string) =>
    rows.filter((row) => row.address.startsWith(word) && row.state !== 'in_doubt').map((row) => row.state);
  const refused = ['unknown', 'disabled', 'blocked', 'spam', 'down'].flatMap(ended);
  const taken = ['greylist', 'defer', 'busy', 'toofast', 'slow'].flatMap(ended);
  // Of each word there are few, and a kill may have left all of them in doubt.
  expect(new Set(refused)).toEqual(new Set(['rejected']));
  expect(new Set(taken)).toEqual(new Set(['accepted']));
  for (const word of ['drop']) expect(ended(word)).toEqual([]);
}

it(`survives ten kills without losing or doubling a message (seed ${SEED})`, async () => {
  console.log(`crash seed ${SEED}: repeat with MERPATI_SEED=${SEED}`);
  const random = randomFrom(SEED);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-crash-'));
  const record = join(folder, 'relay.jsonl');
  const relay = await spawnPracticeRelay(['--store', record, '--slow', '200', '--each', '3']);
  const addresses = addressesOf(random, RECIPIENTS);
  const workspace = join(folder, 'workspace');
  try {
    const filling = await openTestEngine({ folder: workspace });
    const { relayId } = await fillWorkspace(filling.client, {
      port: relay.port,
      addresses,
      limits: { connections: CONNECTIONS },
    });
    const campaignId = await readyCampaign(filling.client, relayId);
    await filling.close();

    const start = Date.now();
    let life = await live(workspace, { start, campaignId, first: true });
    let killedInFlight = 0;
    const doubts: number[] = [];
    for (let n = 0; n < KILLS; n++) {
      await life.busy;
      await new Promise((resolve) => setTimeout(resolve, random() * 500));
      expect(life.finished, 'the campaign ended before all kills were done').toBe(false);
      await kill(life.child);
      const before = life.endedUnderWay;
      life = await live(workspace, { start, campaignId, first: false });
      const left = life.endedUnderWay - before;
      doubts.push(left);
      if (left > 0) killedInFlight += 1;
    }
    const end = Date.now() + 45_000;
    while (!life.finished && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(life.finished, `the campaign did not end: ${life.last}`).toBe(true);
    const closed = once(life.child, 'exit');
    life.child.send('close');
    await closed;
    await relay.stop();

    const { rows, miscounted } = await rowsOf(workspace, campaignId);
    expect(miscounted).toEqual([]);
    const { kept } = await readPracticeRecord(record);
    console.log(`in doubt per kill: ${doubts.join(' ')}; kills with messages in flight: ${killedInFlight}`);
    expect(rows).toHaveLength(addresses.length);
    expect(judge(addresses, rows, kept)).toEqual({ lost: [], twice: [], invented: [], left: [] });
    expectTheBook(rows);
    expect(killedInFlight).toBeGreaterThanOrEqual(8);
    for (const left of doubts) expect(left).toBeLessThanOrEqual(2 * CONNECTIONS);
  } finally {
    await relay.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);
