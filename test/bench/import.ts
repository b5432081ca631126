import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { openTestEngine } from '../support/engine.ts';
import type { Bench } from './harness.ts';

const ROWS = Number(process.env.ROWS ?? 100_000);

let folder = '';
let file = '';

/** The same list for everybody: addresses in random order, as lists are, with a unique index to keep. */
function makeList(): string {
  const lines = ['Email,Name,Town'];
  for (let n = 0; n < ROWS; n++)
    lines.push(
      `person${(n * 7_919) % ROWS}.${(n * 104_729) % 9_973}@suratku${n % 50}.example,Siti Rahmawati ${n},Malang`,
    );
  return `${lines.join('\n')}\n`;
}

/** The whole product: guess, rules, suppressions looked up, history kept, counters and list membership, in slices that yield. */
async function throughEngine(): Promise<Record<string, number>> {
  const engine = await openTestEngine();
  try {
    const ticket = engine.ctx.files.give(file);
    const { dialect, columns } = await engine.client.imports.preview({ ticket });
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const stalls = monitorEventLoopDelay({ resolution: 1 });
    stalls.enable();
    const started = performance.now();
    const { id } = await engine.client.imports.start({
      ticket,
      dialect,
      mapping,
      consent: { source: 'customer', note: '', date: 1 },
      newList: 'All',
    });
    while ((await engine.client.imports.get({ id })).state === 'running')
      await new Promise((resolve) => setTimeout(resolve, 10));
    const seconds = (performance.now() - started) / 1000;
    stalls.disable();
    const { counts } = await engine.client.imports.get({ id });
    if (counts.created !== ROWS) throw new Error(`imported ${counts.created} of ${ROWS}`);
    return {
      seconds,
      rowsPerSecond: ROWS / seconds,
      longestStallMs: stalls.max / 1e6,
      p99StallMs: stalls.percentile(99) / 1e6,
    };
  } finally {
    await engine.close();
  }
}

/** The `sqlite3` command into a table with the file's columns and a unique index, which is all that it does. */
async function throughSqlite(round: number): Promise<Record<string, number>> {
  const database = join(folder, `sqlite-${round}.db`);
  const script = [
    'PRAGMA journal_mode = WAL;',
    'PRAGMA synchronous = NORMAL;',
    'CREATE TABLE contacts (email TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT, town TEXT) STRICT;',
    `.import --csv --skip 1 "${file}" contacts`,
  ];
  const started = performance.now();
  await promisify(execFile)('sqlite3', [database, ...script]);
  const seconds = (performance.now() - started) / 1000;
  const { stdout } = await promisify(execFile)('sqlite3', [database, 'SELECT count(*) FROM contacts']);
  if (Number(stdout) !== ROWS) throw new Error(`sqlite3 imported ${stdout.trim()} of ${ROWS}`);
  return { seconds, rowsPerSecond: ROWS / seconds };
}

/** Engine import against the `sqlite3` command on the same list. */
export const bench: Bench = {
  rounds: 3,
  async before() {
    folder = mkdtempSync(join(tmpdir(), 'merpati-bench-'));
    file = join(folder, 'list.csv');
    writeFileSync(file, makeList());
  },
  async after() {
    rmSync(folder, { recursive: true, force: true });
  },
  rivals: [
    { name: 'engine', run: throughEngine },
    {
      name: 'sqlite3',
      run: throughSqlite,
      unavailable: () => (spawnSync('sqlite3', ['--version']).status === 0 ? null : 'no sqlite3 command here'),
    },
  ],
  derive: (medians) => {
    const { 'engine.seconds': ours, 'sqlite3.seconds': theirs } = medians;
    return ours !== undefined && theirs !== undefined ? { 'engine.timesSqlite3': ours / theirs } : {};
  },
  targets: [],
};
