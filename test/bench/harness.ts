import { cpus, totalmem } from 'node:os';
import process from 'node:process';

/** One way to do the work. `run` does it once and answers its figures (each a plain number, unit in the name). */
export interface Rival {
  readonly name: string;
  /** Why it cannot run here, or null. Asked once. */
  unavailable?(): Promise<string | null> | string | null;
  run(round: number): Promise<Readonly<Record<string, number>>>;
}

/** A figure (over medians) and the bound it must keep. */
export interface Target {
  readonly figure: string;
  readonly at: 'most' | 'least';
  readonly bound: number;
}

/** A benchmark: rivals on the same work in the same run, and figures derived from their medians (ratios). */
export interface Bench {
  readonly rounds: number;
  readonly rivals: readonly Rival[];
  /** Ratios and other figures from the medians, keyed `rival.figure`. Rivals that could not run are absent. */
  derive(medians: Readonly<Record<string, number>>): Readonly<Record<string, number>>;
  readonly targets: readonly Target[];
  /** What the JSON tells besides figures (lists, explanations), asked for after the last round. */
  details?(): Readonly<Record<string, unknown>>;
  before?(): Promise<void>;
  after?(): Promise<void>;
}

export interface BenchResult {
  readonly name: string;
  readonly machine: { readonly cpus: number; readonly model: string; readonly memoryGb: number; readonly node: string };
  readonly rounds: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly notRun: Readonly<Record<string, string>>;
  readonly targets: readonly {
    readonly figure: string;
    readonly value: number | null;
    readonly bound: string;
    readonly holds: boolean;
  }[];
  readonly details?: Readonly<Record<string, unknown>>;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** Runs all rivals alternately (A B C, A B C, …), so that a slow minute of the machine hits them alike; medians and ratios. */
export async function runBench(
  name: string,
  bench: Bench,
  say: (text: string) => void,
  rounds = bench.rounds,
): Promise<BenchResult> {
  const notRun: Record<string, string> = {};
  const seen: Record<string, number[]> = {};
  await bench.before?.();
  try {
    for (const rival of bench.rivals) {
      const why = (await rival.unavailable?.()) ?? null;
      if (why) notRun[rival.name] = why;
    }
    for (let r = 0; r < rounds; r++) {
      for (const rival of bench.rivals) {
        if (notRun[rival.name]) continue;
        const figures = await rival.run(r);
        say(
          `round ${r + 1}/${rounds}  ${rival.name}  ${Object.entries(figures)
            .map(([k, v]) => `${k} ${round(v)}`)
            .join('  ')}`,
        );
        for (const [key, value] of Object.entries(figures)) {
          const figure = `${rival.name}.${key}`;
          seen[figure] = [...(seen[figure] ?? []), value];
        }
      }
    }
  } finally {
    await bench.after?.();
  }
  const medians = Object.fromEntries(Object.entries(seen).map(([key, values]) => [key, round(median(values))]));
  const derived = Object.fromEntries(Object.entries(bench.derive(medians)).map(([key, value]) => [key, round(value)]));
  const figures = { ...medians, ...derived };
  const targets = bench.targets.map(({ figure, at, bound }) => {
    const value = figures[figure] ?? null;
    const holds = value !== null && (at === 'most' ? value <= bound : value >= bound);
    return { figure, value, bound: `${at === 'most' ? '<=' : '>='} ${bound}`, holds };
  });
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? '',
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
  };
  const details = bench.details?.();
  return { name, machine, rounds, figures, notRun, targets, ...(details ? { details } : {}) };
}
