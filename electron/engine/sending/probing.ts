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
  /** Compared once already, and fewer seemed to do as well: this measure, next to that one in time, decides. */
  readonly doubted: boolean;
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
  return { level, fast, skip: level, from: null, count: 0, against, doubted: false, holdUntil };
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
  return decided(probing, measure, { now, most });
}

/**
 * What is measured also depends on this computer: code that is not warm yet, other programs at work. So no connection is given
 * up by two measures: one more of the other level follows, and both pairs of neighbours must say that fewer do as well.
 */
function decided({ against, fast, doubted }: Probing, here: Measure, about: { now: number; most: number }): Probing {
  if (against === null) return climb(here, fast, about) ?? fewer(here, fast, about.now);
  const [low, high] = against.level < here.level ? [against, here] : [here, against];
  if (!isRewarded(low, high)) return doubted ? fewer(low, fast, about.now) : again(against.level, fast, here);
  // Upwards it goes on, and what was found on the way down holds.
  const rises = doubted ? low === here : high === here;
  return (rises ? climb(high, fast, about) : null) ?? at(high.level, false, null, about.now + HOLD);
}

const again = (level: number, fast: boolean, against: Measure): Probing => ({
  ...at(level, fast, against),
  doubted: true,
});

function isRewarded(low: Measure, high: Measure): boolean {
  return high.rate >= low.rate * (1 + Math.min(LEAST_GAIN, (high.level / low.level - 1) / 2));
}

/** The next level upwards, null where all that is allowed is in use. */
function climb(here: Measure, fast: boolean, { most }: { most: number }): Probing | null {
  const more = Math.min(most, fast ? here.level * 2 : here.level + 1);
  return more > here.level ? at(more, fast, here) : null;
}

/** Whether fewer would do is looked at now and then, because what a relay rewards changes over a day. */
function fewer(from: Measure, fast: boolean, now: number): Probing {
  const level = fast ? Math.floor(from.level / 2) : from.level - 1;
  return level < 1 ? at(from.level, false, null, now + HOLD) : at(level, fast, from);
}

/** Whether it is still being found out. */
export function isProbing(probing: Probing, now: number): boolean {
  return now >= probing.holdUntil;
}
