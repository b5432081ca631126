import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { BEHAVIOURS } from '../../electron/engine/relays/practice/behaviours.ts';
import { readPracticeRecord } from '../../electron/engine/relays/practice/store.ts';
import type { MessageRecord } from '../../shared/contract/sending.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import type { FromEngine } from '../support/engine-process.ts';

// The promise of the product: an engine that is killed at any moment neither loses a message nor sends one twice.
// MERPATI_SEED repeats a run; seeds that failed once are kept here and can be given the same way: (none so far).
const SEED = Number(process.env.MERPATI_SEED ?? Math.floor(Math.random() * 1e9));
const RECIPIENTS = 2_000;
const KILLS = 10;
const CONNECTIONS = 5;
const FAST = 6_000;
const EACH_OF_ODD = 4;

function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 2,000 addresses in random order: every behaviour in the book several times, the rest ordinary people. */
function addressesOf(random: () => number): string[] {
  const odd = BEHAVIOURS.filter(({ key }) => key !== 'accept' && key !== 'down').flatMap((behaviour) =>
    Array.from({ length: EACH_OF_ODD }, (_, n) => `${behaviour.key}${n}@odd.example`),
  );
  const people = Array.from({ length: RECIPIENTS - odd.length - 2 }, (_, n) => `siti${n}@people${n % 40}.example`);
  const keyed = [...odd, ...people].map((address) => ({ address, at: random() }));
  // What is put off without end is given up after two days of the fast clock: first, so that the test does not wait for it.
  return ['down0@odd.example', 'down1@odd.example', ...keyed.sort((a, b) => a.at - b.at).map(({ address }) => address)];
}

interface Life {
  readonly child: ChildProcess;
  readonly endedUnderWay: number;
  finished: boolean;
  last: string;
  readonly busy: Promise<void>;
}

async function live(folder: string, start: number, campaignId: number, first: boolean): Promise<Life> {
  const script = fileURLToPath(new URL('../support/engine-process.ts', import.meta.url));
  const child = fork(script, [folder, String(start), String(FAST), String(campaignId)], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [opened] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [FromEngine | number];
  if (typeof opened !== 'object' || opened?.kind !== 'open') throw new Error('an engine says first that it is open');
  const busy = Promise.withResolvers<void>();
  const life: Life = {
    busy: busy.promise,
    child,
    endedUnderWay: opened.endedUnderWay,
    finished: false,
    last: '',
  };
  child.on('message', (message: FromEngine) => {
    if (message.kind === 'busy') busy.resolve();
    if (message.kind !== 'state') return;
    life.last = `${message.state} ${message.because}`;
    if (message.state === 'finished') life.finished = true;
  });
  if (first) child.send('start');
  return life;
}

async function kill(child: ChildProcess) {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function rowsOf(folder: string, campaignId: number): Promise<MessageRecord[]> {
  const engine = await openTestEngine({ folder, host: 'command-line' });
  const rows: MessageRecord[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await engine.client.sending.messages({ campaignId, cursor, limit: 500 });
    rows.push(...page.rows);
    cursor = page.next;
    if (cursor === null) break;
  }
  const { totals } = await engine.client.sending.progress({ campaignId });
  const counted = (state: string) => rows.filter((row) => row.state === state).length;
  expect([totals.accepted, totals.rejected, totals.inDoubt, totals.queued]).toEqual(
    ['accepted', 'rejected', 'in_doubt', 'queued'].map(counted),
  );
  await engine.close();
  return rows;
}

function judge(
  addresses: readonly string[],
  rows: readonly MessageRecord[],
  kept: readonly { to: string; messageId: string }[],
) {
  // Every recipient has exactly one row.
  expect(rows.map((row) => row.address).sort()).toEqual([...addresses].sort());
  const stateOf = new Map(rows.map((row) => [row.address, row.state]));
  // Nobody is mailed twice.
  const times = new Map<string, number>();
  for (const { to } of kept) times.set(to, (times.get(to) ?? 0) + 1);
  expect([...times].filter(([, count]) => count > 1)).toEqual([]);
  // What the relay took is known to the ledger, or in doubt.
  const unknown = kept.filter(({ to }) => !['accepted', 'in_doubt'].includes(stateOf.get(to) ?? ''));
  expect(unknown).toEqual([]);
  // What the ledger calls accepted, the relay has.
  expect(rows.filter((row) => row.state === 'accepted' && !times.has(row.address))).toEqual([]);
  // Nothing is left lying, and each odd one ended as the book says.
  expect(rows.filter((row) => ['queued', 'sending', 'deferred'].includes(row.state))).toEqual([]);
  const ended = (word: string) =>
    rows.filter((row) => row.address.startsWith(word) && row.state !== 'in_doubt').map((row) => row.state);
  for (const word of ['unknown', 'disabled', 'blocked', 'spam', 'down'])
    expect(new Set(ended(word))).toEqual(new Set(['rejected']));
  for (const word of ['greylist', 'defer', 'busy', 'toofast', 'slow'])
    expect(new Set(ended(word))).toEqual(new Set(['accepted']));
  for (const word of ['drop']) expect(ended(word)).toEqual([]);
}

it(`survives ten kills without losing or doubling a message (seed ${SEED})`, async () => {
  console.log(`crash seed ${SEED}: repeat with MERPATI_SEED=${SEED}`);
  const random = randomFrom(SEED);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-crash-'));
  const record = join(folder, 'relay.jsonl');
  const relay = await spawnPracticeRelay(['--store', record, '--slow', '200', '--each', '3']);
  const addresses = addressesOf(random);
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
    let life = await live(workspace, start, campaignId, true);
    let killedInFlight = 0;
    const doubts: number[] = [];
    for (let n = 0; n < KILLS; n++) {
      await life.busy;
      await new Promise((resolve) => setTimeout(resolve, random() * 500));
      expect(life.finished, 'the campaign ended before all kills were done').toBe(false);
      await kill(life.child);
      const before = life.endedUnderWay;
      life = await live(workspace, start, campaignId, false);
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

    const rows = await rowsOf(workspace, campaignId);
    const { kept } = await readPracticeRecord(record);
    console.log(`in doubt per kill: ${doubts.join(' ')}; kills with messages in flight: ${killedInFlight}`);
    judge(addresses, rows, kept);
    expect(killedInFlight).toBeGreaterThanOrEqual(8);
    for (const left of doubts) expect(left).toBeLessThanOrEqual(2 * CONNECTIONS);
  } finally {
    await relay.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);
