const FIRST_MS = 250;
const LONGEST_MS = 30_000;
/** An engine that lived this long was well: its next death starts the count anew. */
const STEADY_MS = 60_000;

export interface DeathCount {
  readonly failures: number;
}

/** What one more death means: the new count, and the milliseconds to wait before the next start (doubling, at most 30 s). */
export function afterDeath(count: DeathCount, livedMs: number): { count: DeathCount; waitMs: number } {
  const failures = livedMs >= STEADY_MS ? 1 : count.failures + 1;
  return { count: { failures }, waitMs: Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20)) };
}
