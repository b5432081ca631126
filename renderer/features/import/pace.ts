/** How far something was at which moments, oldest first. */
export interface Sample {
  readonly at: number;
  readonly progress: number;
}
export type Pace = readonly Sample[];

/** Only what was lately says how it goes on: the start is slower than the rest, and a campaign beside it comes and goes. */
const WINDOW_MS = 20_000;
const LEAST_MS = 1_500;

/** Adds a sample. Progress that went back (another phase, a new start) forgets what was. */
export function withSample(pace: Pace | undefined, sample: Sample): Pace {
  const last = pace?.at(-1);
  if (!pace || !last || sample.progress < last.progress) return [sample];
  return [...pace.filter(({ at }) => sample.at - at <= WINDOW_MS), sample];
}

/** The moment (wall clock) at which it will be done at the pace of late, or null while that cannot be told. */
export function endOf(pace: Pace): number | null {
  const [first, last] = [pace[0], pace.at(-1)];
  if (!first || !last || last.at - first.at < LEAST_MS || last.progress <= first.progress) return null;
  const perMs = (last.progress - first.progress) / (last.at - first.at);
  return last.at + (1 - last.progress) / perMs;
}
