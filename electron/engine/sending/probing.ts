/**
 * How many connections a relay rewards, found by trying: more only while the whole throughput rises with them. A value;
 * times are monotonic milliseconds.
 */
export interface Probing {
  /** Connections in use now. */
  readonly level: number;
  /** Doubling while nothing speaks against it, one more at a time after that. */
  readonly fast: boolean;
  /** Messages that are still to pass before this level is measured: the lines are just opening. */
  readonly skip: number;
  /** Since when it is measured, null before. */
  readonly from: number | null;
  readonly count: number;
  /** What the level before gave (messages per millisecond). */
  readonly below: { readonly level: number; readonly rate: number } | null;
  /** Not tried again before. */
  readonly holdUntil: number;
}

/** Where a relay that nobody knows yet begins. */
const FIRST = 4;
const LEAST_TIME = 250;
const MOST_TIME = 5_000;
const PER_CONNECTION = 5;
/** A connection that brings less than this share of what one brings is not worth the relay's patience. */
const REWARD = 0.25;
const HOLD = 60_000;

/** A level that begins now. */
function at(level: number, fast: boolean, below: Probing['below'], holdUntil = Number.NEGATIVE_INFINITY): Probing {
  return { level, fast, skip: level, from: null, count: 0, below, holdUntil };
}

/** Begins with what was found before (0: nothing), or with a few. */
export function startProbing(known: number, most: number): Probing {
  return known > 0 ? at(Math.min(known, most), false, null) : at(Math.min(FIRST, most), true, null);
}

/** Something else than the relay set the speed (a limit, nothing to do, a slow-down): what was counted says nothing. */
export function interrupted(probing: Probing): Probing {
  return probing.count === 0 && probing.from === null ? probing : { ...probing, count: 0, from: null };
}

/** A message was settled at full speed: counts it, and at the end of a measure decides about the next level. */
export function settledAtSpeed(probing: Probing, now: number, most: number): Probing {
  if (probing.level > most) return at(most, false, null);
  if (now < probing.holdUntil) return probing;
  if (probing.skip > 0) return { ...probing, skip: probing.skip - 1 };
  if (probing.from === null) return { ...probing, from: now, count: 0 };
  const count = probing.count + 1;
  const passed = now - probing.from;
  const enough = count >= PER_CONNECTION * probing.level && passed >= LEAST_TIME;
  if (!enough && (passed < MOST_TIME || count < probing.level)) return { ...probing, count };
  return next(probing, count / Math.max(1, passed), now, most);
}

function next(probing: Probing, rate: number, now: number, most: number): Probing {
  const { level, below, fast } = probing;
  const rewarded = below === null || rate >= below.rate * (1 + REWARD * (level / below.level - 1));
  if (!rewarded && below !== null) return at(below.level, false, null, now + HOLD);
  const more = Math.min(most, fast ? level * 2 : level + 1);
  // All that is allowed: looked at again now and then, because what a relay rewards changes over a day.
  if (more === level) return at(level, false, null, now + HOLD);
  return at(more, fast, { level, rate });
}

/** Whether it is still being found out. */
export function isProbing(probing: Probing, now: number): boolean {
  return now >= probing.holdUntil;
}
