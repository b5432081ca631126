import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hostileList } from '../support/hostile-lists.ts';
import { openHostileReader } from '../support/hostile-reading.ts';
import type { Bench, Rival } from './harness.ts';

/**
 * Lists as nobody would send them on good terms: CSV and XLSX with bytes flipped, cut and doubled, huge fields, a million columns,
 * open quotes, NULs, bombs. Each must end in a report or in a sentence, within 300 MB. `FILES` and `MERPATI_SEED` choose others.
 */
const FILES = Number(process.env.FILES ?? 10_000);
const SEED = Number(process.env.MERPATI_SEED ?? 1);
const MB = 1_048_576;

// Lists come one at a time, with minutes between: what ten thousand of them leave to the collector is not what one takes.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const COLLECT_ABOVE_MB = 100;

const crashes: string[] = [];
const codes: Record<string, number> = {};

const engine: Rival = {
  name: 'engine',
  async run() {
    const reader = openHostileReader();
    const figures = {
      files: 0,
      reports: 0,
      sentences: 0,
      crashes: 0,
      slowestMs: 0,
      idleMb: process.memoryUsage.rss() / MB,
      peakMb: 0,
    };
    const watch = () => {
      figures.peakMb = Math.max(figures.peakMb, process.memoryUsage.rss() / MB);
    };
    const timer = setInterval(watch, 20);
    try {
      for (let seed = SEED; seed < SEED + FILES; seed++) {
        const list = hostileList(seed);
        // What made the list is no part of reading it.
        if (process.memoryUsage.rss() / MB > figures.idleMb + COLLECT_ABOVE_MB) collect();
        const { ending, code, why, ms } = await reader.read(seed, list);
        figures.files++;
        if (ending === 'report') figures.reports++;
        else if (ending === 'sentence') figures.sentences++;
        else figures.crashes++;
        if (why !== '' && crashes.length < 20) crashes.push(why);
        if (code !== '') codes[code] = (codes[code] ?? 0) + 1;
        if (ms > figures.slowestMs) {
          figures.slowestMs = ms;
          codes.slowestSeed = seed;
        }
        watch();
      }
    } finally {
      clearInterval(timer);
      reader.close();
    }
    return figures;
  },
};

export const bench: Bench = {
  rounds: 1,
  rivals: [engine],
  derive: (medians) => ({
    missing: FILES - (medians['engine.reports'] ?? 0) - (medians['engine.sentences'] ?? 0),
    aboveIdleMb: (medians['engine.peakMb'] ?? 0) - (medians['engine.idleMb'] ?? 0),
  }),
  targets: [
    { figure: 'engine.crashes', at: 'most', bound: 0 },
    { figure: 'missing', at: 'most', bound: 0 },
    { figure: 'aboveIdleMb', at: 'most', bound: 300 },
  ],
  details: () => ({ crashes, codes }),
};
