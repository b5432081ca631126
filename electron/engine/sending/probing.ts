interface Measure {
  readonly level: number;
  readonly rate: number;
}

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
  /** What the level gave that this one is compared with (messages per millisecond): a lower one, or a higher one. */
  readonly against: Measure | null;
  /** Not tried again before. */
  readonly holdUntil: number;
}

/** Where a relay that nobody knows yet begins. */
const FIRST = 4;
const LEAST_TIME = 250;
const MOST_TIME = 5_000;
const PER_CONNECTION = 5;
/** A gain below this is noise: more connections that bring no more only cost the relay's patience. */
const LEAST_GAIN = 0.03;
const HOLD = 60_000;

/** A level that begins now. */
function at(level: number, fast: boolean, against: Measure | null, holdUntil = Number.NEGATIVE_INFINITY): Probing {
  return { level, fast, skip: level, from: null, count: 0, against, holdUntil };
}

/** Begins with what was found before (0: nothing), or with a few. */
export function startProbing(known: number, most: number): Probing {
  return known > 0 ? at(Math.min(known, most), false, null) : at(Math.min(FIRST, most), true, null);
}

/** Something else than the relay set the speed (a limit, nothing to do, a slow-down): what was counted says nothing. */
export function interrupted(probing: Probing): Probing {
  return probing.count === 0 && probing.from === null ? probing : { ...probing, count: 0, from: null };
}

/** The relay lets no more than so many in: that is all, until it is asked again at that moment. */
export function bearsOnly(level: number, until: number): Probing {
  return at(Math.max(1, level), false, null, until);
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
  const measure = { level: probing.level, rate: count / Math.max(1, passed) };
  const { against, fast } = probing;
  if (against !== null && against.level > measure.level) return compareDown(measure, against, fast, now);
  return compareUp(measure, against, { fast, now, most });
}

function isRewarded(low: Measure, high: Measure): boolean {
  return high.rate >= low.rate * (1 + Math.min(LEAST_GAIN, (high.level / low.level - 1) / 2));
}

/** More brought something: more still. More brought nothing: perhaps fewer do as well. */
function compareUp(
  here: Measure,
  below: Measure | null,
  { fast, now, most }: { fast: boolean; now: number; most: number },
): Probing {
  if (below !== null && !isRewarded(below, here)) return fewer(below, fast, now);
  const more = Math.min(most, fast ? here.level * 2 : here.level + 1);
  if (more > here.level) return at(more, fast, here);
  // All that is allowed: whether fewer would do is looked at now and then, because what a relay rewards changes over a day.
  return below === null ? fewer(here, fast, now) : at(here.level, false, null, now + HOLD);
}

function fewer(from: Measure, fast: boolean, now: number): Probing {
  const level = fast ? Math.floor(from.level / 2) : from.level - 1;
  return level < 1 ? at(from.level, false, null, now + HOLD) : at(level, fast, from);
}

function compareDown(here: Measure, above: Measure, fast: boolean, now: number): Probing {
  return isRewarded(here, above) ? at(above.level, false, null, now + HOLD) : fewer(here, fast, now);
}

/** Whether it is still being found out. */
export function isProbing(probing: Probing, now: number): boolean {
  return now >= probing.holdUntil;
}
