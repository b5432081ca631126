import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { BEHAVIOURS } from '../../electron/engine/relays/practice/behaviours.ts';
import type { MessageRecord } from '../../shared/contract/sending.ts';
import { openTestEngine } from './engine.ts';
import type { FromEngine } from './engine-process.ts';

const EACH_OF_ODD = 4;
/** How much faster the clocks of killed engines run: what is put off without end is given up within the test. */
const FAST = 6_000;

/** Random numbers that can be had again by their seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many addresses in random order: every behaviour in the book several times, the rest ordinary people. */
export function addressesOf(random: () => number, recipients: number): string[] {
  const odd = BEHAVIOURS.filter(({ key }) => key !== 'accept' && key !== 'down').flatMap((behaviour) =>
    Array.from({ length: EACH_OF_ODD }, (_, n) => `${behaviour.key}${n}@odd.example`),
  );
  const people = Array.from({ length: recipients - odd.length - 2 }, (_, n) => `siti${n}@people${n % 40}.example`);
  const keyed = [...odd, ...people].map((address) => ({ address, at: random() }));
  // What is put off without end is given up after two days of the fast clock: first, so that the test does not wait for it.
  return ['down0@odd.example', 'down1@odd.example', ...keyed.sort((a, b) => a.at - b.at).map(({ address }) => address)];
}

/** One life of an engine that will be killed. */
export interface Life {
  readonly child: ChildProcess;
  /** Messages in doubt because an engine ended, over all lives so far. */
  readonly endedUnderWay: number;
  finished: boolean;
  last: string;
  /** Resolves when the first message of this life has gone, or the life is over. */
  readonly busy: Promise<void>;
}

/** Opens a workspace in a process of its own, which goes on with what was on its way, or starts the campaign. */
export async function live(
  folder: string,
  { start, campaignId, first, quiet = false }: { start: number; campaignId: number; first: boolean; quiet?: boolean },
): Promise<Life> {
  const script = fileURLToPath(new URL('./engine-process.ts', import.meta.url));
  const child = fork(script, [folder, String(start), String(FAST), String(campaignId)], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...(quiet ? { QUIET: '1' } : {}) },
  });
  const [opened] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [FromEngine | number];
  if (typeof opened !== 'object' || opened?.kind !== 'open') throw new Error('an engine says first that it is open');
  const busy = Promise.withResolvers<void>();
  const life: Life = { busy: busy.promise, child, endedUnderWay: opened.endedUnderWay, finished: false, last: '' };
  child.on('message', (message: FromEngine) => {
    if (message.kind === 'busy') busy.resolve();
    if (message.kind !== 'state') return;
    life.last = `${message.state} ${message.because}`;
    if (message.state !== 'finished') return;
    life.finished = true;
    busy.resolve();
  });
  child.once('exit', () => busy.resolve());
  if (first) child.send('start');
  return life;
}

/** Ends a process as a power cut does. */
export async function kill(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Every row of a campaign, and what its counters say that differs from its rows. */
export async function rowsOf(
  folder: string,
  campaignId: number,
): Promise<{ rows: MessageRecord[]; miscounted: string[] }> {
  const engine = await openTestEngine({ folder, host: 'command-line' });
  const rows: MessageRecord[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await engine.client.sending.messages({ campaignId, cursor, limit: 500 });
    rows.push(...page.rows);
    cursor = page.next;
    if (cursor === null) break;
  }
  const { totals } = await engine.client.sending.progress({ campaignId });
  await engine.close();
  const told = [
    ['accepted', totals.accepted],
    ['rejected', totals.rejected],
    ['in_doubt', totals.inDoubt],
    ['queued', totals.queued],
  ] as const;
  const counted = (state: string) => rows.filter((row) => row.state === state).length;
  const miscounted = told
    .filter(([state, count]) => counted(state) !== count)
    .map(([state, count]) => `${state}: ${count} counted, ${counted(state)} rows`);
  return { rows, miscounted };
}

/** What a ledger and the relay's own record disagree about. */
export interface Judgement {
  /** Without a row, or with a row that says neither accepted nor in doubt although the relay has the message. */
  readonly lost: string[];
  /** The relay has it twice. */
  readonly twice: string[];
  /** Called accepted, and the relay has it not. */
  readonly invented: string[];
  /** Neither at its end nor in doubt. */
  readonly left: string[];
}

/** Compares every row with what the relay kept. */
export function judge(
  addresses: readonly string[],
  rows: readonly MessageRecord[],
  kept: readonly { to: string }[],
): Judgement {
  const stateOf = new Map(rows.map((row) => [row.address, row.state]));
  const times = new Map<string, number>();
  for (const { to } of kept) times.set(to, (times.get(to) ?? 0) + 1);
  const known = new Set(['accepted', 'in_doubt']);
  return {
    lost: [
      ...addresses.filter((address) => !stateOf.has(address)),
      ...[...times.keys()].filter((address) => !known.has(stateOf.get(address) ?? '')),
    ],
    twice: [...times].filter(([, count]) => count > 1).map(([address]) => address),
    invented: rows.filter((row) => row.state === 'accepted' && !times.has(row.address)).map((row) => row.address),
    left: rows.filter((row) => ['queued', 'sending', 'deferred'].includes(row.state)).map((row) => row.address),
  };
}
