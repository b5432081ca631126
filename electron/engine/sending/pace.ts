/** How a relay's (or one recipient domain's) speed follows its own words: a least distance between messages, and fewer connections. */
export interface Pace {
  /** Least milliseconds between two messages; 0 is full speed. */
  readonly gap: number;
  /** Share of the allowed connections, 1 is all. */
  readonly share: number;
  /** When it was last told to slow down, or last sped up (ms). */
  readonly changedAt: number;
}

export const fullSpeed: Pace = { gap: 0, share: 1, changedAt: Number.NEGATIVE_INFINITY };

const LEAST_GAP = 20;
const MOST_GAP = 60_000;
const PROBE_AFTER = 20_000;

/**
 * The pace after a reply that asks to slow down: half the rate at once. `claimedAt` tells replies to messages that left
 * before the last change apart: ten connections that hear the same complaint halve once, not ten times.
 */
export function slower(pace: Pace, seen: { claimedAt: number; now: number; perSecond: number }): Pace {
  if (seen.claimedAt <= pace.changedAt) return pace;
  const current = Math.max(pace.gap, seen.perSecond > 0 ? 1000 / seen.perSecond : 0, LEAST_GAP / 2);
  return { gap: Math.min(MOST_GAP, current * 2), share: Math.max(0.1, pace.share / 2), changedAt: seen.now };
}

const holds = (pace: Pace) => Math.max(PROBE_AFTER, pace.gap * 3);

/** The pace after messages went through: probes upward by a third, each time the last change has held for 20 s. */
export function faster(pace: Pace, now: number): Pace {
  if (pace.gap === 0 || now - pace.changedAt < holds(pace)) return pace;
  const gap = pace.gap * 0.75;
  return { gap: gap < LEAST_GAP / 2 ? 0 : gap, share: Math.min(1, pace.share * 1.5), changedAt: now };
}

/** When a slowed pace is next probed upward; null at full speed. */
export function slowedUntil(pace: Pace, now: number): number | null {
  if (pace.gap === 0 && pace.share === 1) return null;
  return Number.isFinite(pace.changedAt) ? Math.max(now, pace.changedAt + holds(pace)) : now;
}
