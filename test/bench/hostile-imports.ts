import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ENGINE_FLAGS } from '../../shared/engine-flags.ts';
import type { Bench, Rival } from './harness.ts';
import type { HostileFigures } from './hostile/reader.ts';

/**
 * Lists as nobody would send them on good terms: CSV and XLSX with bytes flipped, cut and doubled, huge fields, a million columns,
 * open quotes, NULs, bombs. Each must end in a report or in a sentence, within 300 MB. `FILES` and `MERPATI_SEED` choose others.
 */
const FILES = Number(process.env.FILES ?? 10_000);
const SEED = Number(process.env.MERPATI_SEED ?? 1);
/** Lists read by one process, one after the other; started as an engine is. */
const SHARE = 1_000;

const run = promisify(execFile);
const script = fileURLToPath(new URL('./hostile/reader.ts', import.meta.url));
const crashes: string[] = [];
const codes: Record<string, number> = {};

/** A process that dies is a crash of its whole share, and says so. */
async function readShare(first: number, files: number): Promise<HostileFigures> {
  const arguments_ = [...ENGINE_FLAGS, '--expose-gc', script, String(first), String(files)];
  const { stdout } = await run(process.execPath, arguments_, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as HostileFigures;
}

async function readAll(): Promise<HostileFigures[]> {
  const shares: { first: number; files: number }[] = [];
  for (let at = 0; at < FILES; at += SHARE) shares.push({ first: SEED + at, files: Math.min(SHARE, FILES - at) });
  const found: HostileFigures[] = [];
  const take = async () => {
    for (let share = shares.shift(); share; share = shares.shift())
      found.push(await readShare(share.first, share.files));
  };
  await Promise.all(Array.from({ length: cpus().length }, take));
  return found;
}

const engine: Rival = {
  name: 'engine',
  async run() {
    const found = await readAll();
    const sum = (of: (figures: HostileFigures) => number) => found.reduce((all, figures) => all + of(figures), 0);
    const most = (of: (figures: HostileFigures) => number) => Math.max(...found.map(of));
    const slowestMs = most((figures) => figures.slowestMs);
    codes.slowestSeed = found.find((figures) => figures.slowestMs === slowestMs)?.slowestSeed ?? 0;
    for (const figures of found) {
      crashes.push(...figures.causes);
      for (const [code, many] of Object.entries(figures.codes)) codes[code] = (codes[code] ?? 0) + many;
    }
    return {
      files: sum((figures) => figures.files),
      reports: sum((figures) => figures.reports),
      sentences: sum((figures) => figures.sentences),
      crashes: sum((figures) => figures.crashes),
      slowestMs,
      aboveIdleMb: most(({ peakMb, idleMb }) => peakMb - idleMb),
    };
  },
};

export const bench: Bench = {
  rounds: 1,
  rivals: [engine],
  derive: (medians) => ({
    missing: FILES - (medians['engine.reports'] ?? 0) - (medians['engine.sentences'] ?? 0),
  }),
  targets: [
    { figure: 'engine.crashes', at: 'most', bound: 0 },
    { figure: 'missing', at: 'most', bound: 0 },
    { figure: 'engine.aboveIdleMb', at: 'most', bound: 300 },
  ],
  details: () => ({ crashes, codes }),
};
