import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { hostileList } from '../../support/hostile-lists.ts';
import { openHostileReader } from '../../support/hostile-reading.ts';

/** What one process found in its share of the lists. */
export interface HostileFigures {
  files: number;
  reports: number;
  sentences: number;
  crashes: number;
  slowestMs: number;
  slowestSeed: number;
  idleMb: number;
  peakMb: number;
  causes: string[];
  codes: Record<string, number>;
}

const MB = 1_048_576;
// Lists come one at a time, with minutes between: what thousands of them leave to the collector is not what one takes.
const COLLECT_ABOVE_MB = 25;
const MOST_CAUSES = 20;

/** Memory that is used or waits for the collector; what the system was asked for once stays with the process. */
function heldMb(): number {
  const { used_heap_size: used, external_memory: external } = getHeapStatistics();
  return (used + external) / MB;
}

async function readAll(first: number, files: number): Promise<HostileFigures> {
  const reader = openHostileReader();
  const idleHeldMb = heldMb();
  const figures: HostileFigures = {
    files: 0,
    reports: 0,
    sentences: 0,
    crashes: 0,
    slowestMs: 0,
    slowestSeed: 0,
    idleMb: process.memoryUsage.rss() / MB,
    peakMb: 0,
    causes: [],
    codes: {},
  };
  const watch = () => {
    figures.peakMb = Math.max(figures.peakMb, process.memoryUsage.rss() / MB);
  };
  const timer = setInterval(watch, 20);
  try {
    for (let seed = first; seed < first + files; seed++) {
      const list = hostileList(seed);
      // What made the list is no part of reading it.
      if (heldMb() > idleHeldMb + COLLECT_ABOVE_MB) globalThis.gc?.();
      note(figures, seed, await reader.read(seed, list));
      watch();
    }
  } finally {
    clearInterval(timer);
    reader.close();
  }
  return figures;
}

type Ended = Awaited<ReturnType<ReturnType<typeof openHostileReader>['read']>>;

function note(figures: HostileFigures, seed: number, { ending, code, why, ms }: Ended): void {
  figures.files++;
  if (ending === 'report') figures.reports++;
  else if (ending === 'sentence') figures.sentences++;
  else figures.crashes++;
  if (why !== '' && figures.causes.length < MOST_CAUSES) figures.causes.push(why);
  if (code !== '') figures.codes[code] = (figures.codes[code] ?? 0) + 1;
  if (ms <= figures.slowestMs) return;
  figures.slowestMs = ms;
  figures.slowestSeed = seed;
}

const [first = 1, files = 0] = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify(await readAll(first, files)));
