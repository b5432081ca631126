/** What was shown last: how long it takes still, and when that was said. Milliseconds. */
export interface ShownEnd {
  readonly left: number;
  readonly at: number;
  /** Since when it is about the same thing. */
  readonly since: number;
}

/** So long what was told before weighs against what is told now. */
const MEMORY_MS = 10_000;
/** A pace that was measured for a moment only weighs no more than that moment. */
const LEAST_MEMORY_MS = 1_000;
/** From so many times as long (or as short) on, something else is the case, and not the same thing measured again. */
const OTHERWISE = 6;

/**
 * An end that can be read: each measurement of the pace moves what is shown a little, so that a clock time does not jump by
 * minutes four times a second. `told` and `now` are epoch milliseconds.
 */
export function steadyEnd(before: ShownEnd | null, told: number, now: number): ShownEnd {
  const left = Math.max(0, told - now);
  if (before === null) return { left, at: now, since: now };
  const passed = Math.max(0, now - before.at);
  const expected = Math.max(0, before.left - passed);
  const larger = Math.max(left, expected) + 1_000;
  if (larger / (Math.min(left, expected) + 1_000) > OTHERWISE) return { left, at: now, since: now };
  const memory = Math.min(MEMORY_MS, Math.max(LEAST_MEMORY_MS, (now - before.since) / 2));
  const share = 1 - Math.exp(-passed / memory);
  return { left: expected + (left - expected) * share, at: now, since: before.since };
}
