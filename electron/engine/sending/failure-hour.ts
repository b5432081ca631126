import type { SavedGranule } from './limiter.ts';
import { createRollingWindow } from './rolling-window.ts';

/** The name under which an hour's failures are kept beside a relay's windows: no recipient domain is called that. */
const SCOPE = '*failed';
const HOUR = 3_600_000;

/** Whether a granule of that scope counts failures. */
export const isFailure = (scope: string) => scope === SCOPE;

/** Messages of one relay that failed or were put off within the last hour, by any campaign; times are monotonic. */
export interface FailureHour {
  /** One more; answers how many there were within the hour. */
  count(now: number): number;
  used(now: number): number;
  /** When one fewer than so many count (ms), or null where fewer do already. */
  fewerAt(most: number, now: number): number | null;
  changes(): readonly SavedGranule[];
  all(now: number): readonly SavedGranule[];
  age(ms: number): void;
}

/** What was kept of a relay, told apart: the failures, and the use of its limits. */
export function apartFromFailures(saved: readonly SavedGranule[]): { failed: SavedGranule[]; used: SavedGranule[] } {
  const { failed = [], used = [] } = Object.groupBy(saved, (one) => (isFailure(one.scope) ? 'failed' : 'used'));
  return { failed, used };
}

/** The hour as it was kept; like a limit it forgets only what time has freed for sure. */
export function openFailureHour(saved: readonly SavedGranule[], now: number): FailureHour {
  const window = createRollingWindow({ count: Number.MAX_SAFE_INTEGER, ms: HOUR });
  window.restore(saved, now);
  const named = (granule: { end: number; count: number }) => ({ scope: SCOPE, ms: HOUR, ...granule });
  return {
    count(now) {
      window.take(now);
      window.settle(now);
      return window.used(now);
    },
    used: (now) => window.used(now),
    fewerAt(most, now) {
      let over = window.used(now) - most + 1;
      if (over <= 0) return null;
      for (const { end, count } of window.granules(now)) {
        over -= count;
        if (over <= 0) return end + HOUR;
      }
      return null;
    },
    changes: () => window.changes().map(named),
    all: (now) => window.granules(now).map(named),
    age: (ms) => window.age(ms),
  };
}
