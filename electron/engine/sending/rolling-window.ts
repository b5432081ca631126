/** At most `count` messages in any stretch of `ms` milliseconds. */
export interface RollingLimit {
  readonly count: number;
  readonly ms: number;
}

/** So many messages were counted at `end` (ms on the limiter's clock, the last moment of their granule). */
export interface Granule {
  readonly end: number;
  readonly count: number;
}

/**
 * One rolling window. A message counts from `take` (in flight) until `ms` after `settle`: the relay counts it somewhere
 * between the two, so that its own window can never see more than ours.
 */
export interface RollingWindow {
  readonly limit: RollingLimit;
  /** How many count now. */
  used(now: number): number;
  /** When the next one may go: `now` where there is room, null while only a message in flight can make room. */
  freeAt(now: number): number | null;
  take(): void;
  settle(now: number): void;
  /** The message never went: its place is free again. */
  release(): void;
  /** What is remembered, oldest first. */
  granules(now: number): readonly Granule[];
  /** The granule that the last `settle` went into, to be written to disk. */
  newest(): Granule | null;
  restore(saved: readonly Granule[], now: number): void;
  /** Sleep went unseen by the monotonic clock: everything remembered is that much older. */
  age(ms: number): void;
}

// A message is counted as of its granule's last moment: never too early, and at most 1/128 of the window too long (0.8 % of
// the rate), while a day of any volume takes 129 numbers of memory and disk.
const GRANULES = 128;

/** Makes an empty window; time is any monotonic clock in milliseconds. */
export function createRollingWindow(limit: RollingLimit): RollingWindow {
  const grain = Math.max(1, Math.floor(limit.ms / GRANULES));
  let kept: { end: number; count: number }[] = [];
  let sum = 0;
  let inFlight = 0;

  const endOf = (time: number) => (Math.floor(time / grain) + 1) * grain;
  const drop = (now: number) => {
    let gone = 0;
    for (const granule of kept) {
      if (granule.end + limit.ms > now) break;
      sum -= granule.count;
      gone += 1;
    }
    if (gone > 0) kept.splice(0, gone);
  };
  const add = (end: number, count: number) => {
    const last = kept.at(-1);
    if (last !== undefined && last.end >= end) last.count += count;
    else kept.push({ end, count });
    sum += count;
  };

  return {
    limit,
    used(now) {
      drop(now);
      return sum + inFlight;
    },
    freeAt(now) {
      drop(now);
      let over = sum + inFlight - limit.count + 1;
      if (over <= 0) return now;
      for (const granule of kept) {
        over -= granule.count;
        if (over <= 0) return granule.end + limit.ms;
      }
      return null;
    },
    take() {
      inFlight += 1;
    },
    settle(now) {
      inFlight -= 1;
      add(endOf(now), 1);
    },
    release() {
      inFlight -= 1;
    },
    granules(now) {
      drop(now);
      return kept;
    },
    newest: () => kept.at(-1) ?? null,
    restore(saved, now) {
      kept = [];
      sum = 0;
      // A clock that was set back makes the past look like the future: then everything counts as of now, so that the wait
      // is one window at most.
      const sorted = [...saved].sort((a, b) => a.end - b.end);
      for (const granule of sorted) add(Math.min(granule.end, endOf(now)), granule.count);
      drop(now);
    },
    age(ms) {
      for (const granule of kept) granule.end -= ms;
    },
  };
}
