/**
 * How a relay's (or one recipient domain's) speed follows its own words. Told to slow down, the rate halves at once. What
 * follows tells what it was: one bad reply among hundreds leaves everything as before; a relay that means it is climbed back
 * to 90 % of the rate it bore, stays there for a while and is then asked for more in small steps (as CUBIC, RFC 9438, does
 * with a line). A value; times are monotonic milliseconds, rates messages per second.
 */
export interface Pace {
  /** Least milliseconds between two messages; 0 is full speed. */
  readonly gap: number;
  /** Share of the allowed connections, 1 is all. */
  readonly share: number;
  /** When it last changed: messages claimed before say nothing about it. */
  readonly changedAt: number;
  /** When it was last halved: replies to messages claimed before belong to the same complaint. */
  readonly toldAt: number;
  readonly phase: 'full' | 'braked' | 'climbing' | 'probing';
  /** Messages that went through since it changed. */
  readonly passed: number;
  /** Messages that went through since it was last told off. */
  readonly clean: number;
  /** Halvings in a row. */
  readonly told: number;
  /** The rate that it is believed to bear, 0 for not known. */
  readonly knee: number;
  /** Its words spoke of speed: then it was no chance. */
  readonly meant: boolean;
  /** The rate at which it was last told off, and the first of several times in a row. */
  readonly refused: number;
  readonly from: number;
  /** Steps upward since it stood at 90 % of that. */
  readonly step: number;
  /** How long it stays below before it is asked for more (ms); twice as long each time that was too much. */
  readonly hold: number;
  /** What it was before it was braked. */
  readonly before: Pace | null;
}

/** What is known when a reply asks to slow down. */
export interface ToldOff {
  /** When its message was claimed. */
  readonly claimedAt: number;
  readonly now: number;
  /** Messages that went through lately. */
  readonly perSecond: number;
  /** Its words speak of speed. */
  readonly meant?: boolean;
}

/** What is known when a message went through. */
export interface WentThrough {
  readonly claimedAt: number;
  readonly now: number;
  readonly perSecond: number;
  /** What was taken per second from a minute before it was braked until now. */
  readonly borne: number;
  /** What it was told off for was one bad reply among many, and not about its speed. */
  readonly lone: boolean;
  /** Bad replies go on all the same at the lower rate. */
  readonly inVain: boolean;
}

const FIRST_HOLD = 30_000;
const MOST_HOLD = 180_000;
const MOST_GAP = 60_000;
const LEAST_GAP = 1;
/** Nobody has measured yet: a hundred a second. */
const UNKNOWN_RATE = 100;

export const fullSpeed: Pace = {
  gap: 0,
  share: 1,
  changedAt: Number.NEGATIVE_INFINITY,
  toldAt: Number.NEGATIVE_INFINITY,
  phase: 'full',
  passed: 0,
  clean: 0,
  told: 0,
  meant: false,
  knee: 0,
  refused: 0,
  from: 0,
  step: 0,
  hold: FIRST_HOLD,
  before: null,
};

/** The pace as it was kept over a restart: it is asked for more as soon as it held for a while. */
export function keptPace(gap: number, now: number): Pace {
  if (gap === 0) return fullSpeed;
  return { ...fullSpeed, gap, changedAt: now, phase: 'probing', knee: rateOf(gap) / NEAR };
}

const rateOf = (gap: number) => 1_000 / gap;
const gapOf = (rate: number) => Math.min(MOST_GAP, Math.max(LEAST_GAP, 1_000 / rate));

/** What is allowed, where it is what holds the rate; what was measured lately lags behind every change. */
function currentRate(pace: Pace, perSecond: number): number {
  if (pace.gap === 0) return perSecond > 0 ? perSecond : UNKNOWN_RATE;
  const allowed = rateOf(pace.gap);
  return pace.step > 1 && perSecond > 0 && perSecond < allowed * NOT_REACHED ? perSecond : allowed;
}

/**
 * The pace after a reply that asks to slow down: half the rate at once. Ten connections that hear the same complaint halve
 * once, not ten times. Connections are given up only where halving did not help.
 */
export function slower(pace: Pace, { claimedAt, now, perSecond, meant = false }: ToldOff): Pace {
  if (claimedAt <= pace.toldAt) return pace;
  const rate = currentRate(pace, perSecond);
  const again = pace.phase === 'braked';
  const probed = pace.phase === 'probing' && pace.step > 0;
  return {
    ...pace,
    gap: gapOf(rate / 2),
    share: again ? Math.max(0.1, pace.share / 2) : pace.share,
    changedAt: now,
    toldAt: now,
    phase: 'braked',
    passed: 0,
    clean: 0,
    told: again ? pace.told + 1 : 1,
    meant: meant || (again && pace.meant),
    refused: rate,
    from: again ? pace.from : rate,
    hold: probed && pace.step <= FAR ? Math.min(MOST_HOLD, pace.hold * 2) : pace.hold,
    before: again ? pace.before : pace,
  };
}

const BRAKED_FOR = { messages: 20, ms: 8_000 };
const NEAR = 0.9;
const HALFWAY = 0.7;
const CLIMB = 5_000;
const NEAR_THE_KNEE = 10_000;
const CLEAN = { messages: 60, ms: 10_000 };
/** At 90 % it stays for this long, then for `hold` close below, and only then it is asked for more. */
const STAY = 20_000;
const ENOUGH_MESSAGES = 30;
const MOST_STEP = 180_000;
/** A rate that nothing comes near any more is not what holds it. */
const NOT_REACHED = 0.7;

/** So many steps up it is beyond what it bore before. */
const FAR = 3;

/** By how much the rate grows with each step: carefully around what it bore, faster beyond. */
function growth(step: number): number {
  return [1.05, 1.05, 1.05, 1.1, 1.2, 1.35][step - 1] ?? 1.5;
}

/** The pace after a message went through at it. */
export function faster(pace: Pace, seen: WentThrough): Pace {
  if (pace.phase === 'full' || seen.claimedAt <= pace.changedAt) return pace;
  const next = { ...pace, passed: pace.passed + 1, clean: pace.clean + 1 };
  switch (pace.phase) {
    case 'braked':
      return afterBrake(next, seen);
    case 'climbing':
      return isDue(next, seen.now) ? at(next, next.knee * NEAR, seen.now, 'probing') : next;
    case 'probing':
      return isDue(next, seen.now, seen.inVain) ? stepUp(next, seen) : next;
  }
}

const at = (pace: Pace, rate: number, now: number, phase: Pace['phase'], step = 0): Pace => ({
  ...pace,
  gap: gapOf(rate),
  share: 1,
  changedAt: now,
  phase,
  step,
  passed: 0,
  told: 0,
  before: null,
});

function afterBrake(pace: Pace, seen: WentThrough): Pace {
  if (!isDue(pace, seen.now)) return pace;
  // As if nothing had been: what it waited for goes on too, or a bad reply now and then would hold it for ever.
  if (seen.lone && !pace.meant && pace.before !== null)
    return { ...pace.before, toldAt: pace.toldAt, clean: pace.clean };
  const knee = kneeOf(pace, seen.borne);
  return at({ ...pace, knee }, knee * HALFWAY, seen.now, 'climbing');
}

/**
 * What the relay bears. After one halving that is the rate at which it was told off, unless that came of a large step: then it
 * is what it took lately. After many it lies between the last rate that was refused and the one that passes; where far more
 * went through within a minute, it counts by the minute, and its last refusals only said that the minute was used up.
 */
function kneeOf({ gap, told, from, refused, before, knee }: Pace, borne: number): number {
  const passes = Math.max(borne, rateOf(gap));
  if (told > 3) return borne > 4 * refused ? borne : Math.min(refused, passes);
  if (told > 1) return Math.min(from, passes);
  const step = before?.phase === 'probing' ? before.step : 0;
  if (step > FAR) return Math.max(from / growth(step), Math.min(from, borne));
  return step > 1 ? Math.max(knee, from) : from;
}

function stepUp(pace: Pace, { now, perSecond }: WentThrough): Pace {
  const rate = rateOf(pace.gap);
  if (pace.step > 1 && perSecond < rate * NOT_REACHED && pace.passed > ENOUGH_MESSAGES) return atFull(now, pace);
  if (pace.gap <= LEAST_GAP) return atFull(now, pace);
  const step = pace.step + 1;
  // Beyond what it bore before: that is what it bears now, and the next time it is asked soon again.
  const next = at(pace, rate * growth(step), now, 'probing', step);
  return step > FAR ? { ...next, hold: FIRST_HOLD, knee: rate } : next;
}

const atFull = (now: number, { toldAt }: Pace): Pace => ({ ...fullSpeed, changedAt: now, toldAt });

/** When a pace may change at the earliest, by the clock alone. */
function dueAt({ phase, step, hold, changedAt, gap }: Pace): number {
  if (phase === 'braked') return changedAt + BRAKED_FOR.ms;
  if (phase === 'climbing') return changedAt + CLIMB;
  const least = step === 0 ? STAY : step === 1 ? hold : step <= FAR ? NEAR_THE_KNEE : CLIMB;
  return changedAt + Math.max(least, Math.min(MOST_STEP, gap * (step === 1 ? 4 : 1) * ENOUGH_MESSAGES), gap * 3);
}

function isDue(pace: Pace, now: number, inVain = false): boolean {
  if (inVain && now >= pace.changedAt + CLIMB) return true;
  if (pace.phase === 'braked' && pace.passed >= BRAKED_FOR.messages) return true;
  // After a bad reply by chance the clock went on; a step up wants some that went well all the same.
  if (pace.phase === 'probing' && pace.clean < Math.min(CLEAN.messages, CLEAN.ms / pace.gap)) return false;
  // After many halvings messages are rare, and one that passes tells as much.
  return pace.passed >= (pace.told > 4 ? 1 : 2) && now >= dueAt(pace);
}

/** When a slowed pace is next asked for more; null at full speed. */
export function slowedUntil(pace: Pace, now: number): number | null {
  if (pace.gap === 0 && pace.share === 1) return null;
  return Number.isFinite(pace.changedAt) ? Math.max(now, dueAt(pace)) : now;
}
