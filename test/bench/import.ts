import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ENGINE_FLAGS } from '../../shared/engine-flags.ts';
import type { Bench } from './harness.ts';
import type { ImportWork } from './import/engine.ts';
import { type Expected, writeList } from './import/list.ts';

// Ours is the whole path: decode, parse, validate, duplicates, suppressions, rejections, tags, counters, search, and a way back.
// The `sqlite3` command reads the same file into a table with its columns and a unique index, and does nothing else.
const ROWS = Number(process.env.ROWS ?? 1_000_000);
const FEW = Math.max(1_000, Math.round(ROWS / 10));

const run = promisify(execFile);
const script = fileURLToPath(new URL('./import/engine.ts', import.meta.url));
let folder = '';
const lists = new Map<number, { file: string; expected: Expected }>();

function listOf(rows: number): { file: string; expected: Expected } {
  const known = lists.get(rows);
  if (known) return known;
  const file = join(folder, `list-${rows}.csv`);
  const list = { file, expected: writeList(file, rows) };
  lists.set(rows, list);
  return list;
}

/** Every import in a process and a workspace of its own. */
async function throughEngine(rows: number, sending: boolean): Promise<Record<string, number>> {
  const work: ImportWork = { ...listOf(rows), sending };
  spawnSync('sync');
  const { stdout } = await run(process.execPath, [...ENGINE_FLAGS, '--expose-gc', script, JSON.stringify(work)]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
}

async function throughSqlite(round: number): Promise<Record<string, number>> {
  const { file, expected } = listOf(ROWS);
  const database = join(folder, `sqlite-${round}.db`);
  const script = [
    'PRAGMA journal_mode = WAL;',
    'PRAGMA synchronous = NORMAL;',
    'PRAGMA cache_size = -65536;',
    'CREATE TABLE contacts (email TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT, town TEXT, company TEXT, tags TEXT) STRICT;',
    `.import --csv --skip 1 "${file}" contacts`,
  ];
  spawnSync('sync');
  const started = performance.now();
  // It complains about each duplicate and goes on; its exit status says so too.
  await run('sqlite3', [database, ...script], { maxBuffer: 1 << 28 }).catch(() => undefined);
  const seconds = (performance.now() - started) / 1000;
  const { stdout } = await run('sqlite3', [database, 'SELECT count(*) FROM contacts']);
  rmSync(database, { force: true });
  if (Number(stdout) !== expected.rows - expected.duplicates)
    throw new Error(`sqlite3 imported ${stdout.trim()} of ${expected.rows}`);
  return { seconds, rowsPerSecond: ROWS / seconds };
}

/** Engine import against the `sqlite3` command on the same list. */
export const bench: Bench = {
  rounds: 3,
  async before() {
    folder = mkdtempSync(join(tmpdir(), 'merpati-bench-'));
    listOf(ROWS);
    listOf(FEW);
  },
  async after() {
    rmSync(folder, { recursive: true, force: true });
  },
  rivals: [
    {
      name: 'sqlite3',
      run: throughSqlite,
      unavailable: () => (spawnSync('sqlite3', ['--version']).status === 0 ? null : 'no sqlite3 command here'),
    },
    { name: 'engine', run: () => throughEngine(ROWS, false) },
    { name: 'few', run: () => throughEngine(FEW, false) },
    { name: 'sending', run: () => throughEngine(ROWS, true) },
  ],
  derive(medians) {
    const of = (figure: string) => medians[figure] ?? Number.NaN;
    const ratios = {
      'engine.timesSqlite3': of('engine.seconds') / of('sqlite3.seconds'),
      'engine.searchableTimesSqlite3': of('engine.searchableSeconds') / of('sqlite3.seconds'),
      'sending.timesSqlite3': of('sending.seconds') / of('sqlite3.seconds'),
      'sending.searchableTimesSqlite3': of('sending.searchableSeconds') / of('sqlite3.seconds'),
      'engine.rowCostTimesFew': of('engine.seconds') / ROWS / (of('few.seconds') / FEW),
    };
    return Object.fromEntries(Object.entries(ratios).filter(([, value]) => Number.isFinite(value)));
  },
  targets: [
    { figure: 'engine.timesSqlite3', at: 'most', bound: 2.5 },
    { figure: 'engine.searchableTimesSqlite3', at: 'most', bound: 4 },
    { figure: 'sending.timesSqlite3', at: 'most', bound: 3.5 },
    { figure: 'sending.searchableTimesSqlite3', at: 'most', bound: 6 },
    { figure: 'sending.longestStallMs', at: 'most', bound: 100 },
    { figure: 'sending.p99StallMs', at: 'most', bound: 25 },
    { figure: 'sending.ledgerP99Ms', at: 'most', bound: 25 },
    { figure: 'engine.aboveIdleMb', at: 'most', bound: 250 },
    { figure: 'engine.searchAboveIdleMb', at: 'most', bound: 250 },
    { figure: 'sending.searchAboveIdleMb', at: 'most', bound: 250 },
    { figure: 'engine.rowCostTimesFew', at: 'most', bound: 1.3 },
  ],
};
