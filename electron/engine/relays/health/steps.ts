/** Durations on a logarithmic scale: each step is 8 % longer than the one before, so that a month of them is a few counts. */
const RATIO = 1.08;
const LEAST = 0.1;

/** Steps of the scale: from a tenth of a millisecond to more than the ten minutes that RFC 5321 4.5.3.2.6 grants. */
export const STEPS = 222;

/** The largest relative error of a percentile read from counts, for durations of 0.1 ms to 40 minutes: half a step. */
export const ERROR_BOUND = Math.sqrt(RATIO) - 1;

/** The step nearest to a duration in milliseconds. */
export function stepOf(milliseconds: number): number {
  if (!(milliseconds > LEAST)) return 0;
  return Math.min(STEPS - 1, Math.round(Math.log(milliseconds / LEAST) / Math.log(RATIO)));
}

/** Milliseconds in the middle of a step. */
export function middleOf(step: number): number {
  return LEAST * RATIO ** step;
}

export interface StepCount {
  readonly step: number;
  readonly times: number;
}

/** The percentile by nearest rank, in milliseconds, at most `ERROR_BOUND` off the exact one; null where nothing was counted. */
export function percentileOf(counts: readonly StepCount[], share: number): number | null {
  const all = counts.reduce((sum, { times }) => sum + times, 0);
  if (all === 0) return null;
  const rank = Math.max(1, Math.ceil(share * all));
  let seen = 0;
  for (const { step, times } of [...counts].sort((a, b) => a.step - b.step)) {
    seen += times;
    if (seen >= rank) return middleOf(step);
  }
  return null;
}
