/** At most `count` messages in any stretch of `ms` milliseconds. */
export interface RollingLimit {
  readonly count: number;
  readonly ms: number;
  /** Spread over the window, one after the other, instead of all at once and then a wait. */
  readonly even?: boolean | undefined;
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
  /** When the window has room for the next one: `now` where it has, null while only a message in flight can make room. */
  freeAt(now: number): number | null;
  /** When the even rhythm lets the next one go; a moment that has passed where it may go now. */
  evenAt(now: number): number;
  take(now: number): void;
  /** A message that was taken before these rules: it is in flight and has had its turn. */
  hold(): void;
  settle(now: number): void;
  /** The message never went: its place is free again. */
  release(): void;
  /** What is remembered, oldest first. */
  granules(now: number): readonly Granule[];
  /** Granules that a `settle` went into since this was asked last, oldest first, to be written to disk. */
  changes(): readonly Granule[];
  restore(saved: readonly Granule[], now: number): void;
  /** Sleep went unseen by the monotonic clock: everything remembered is that much older. */
  age(ms: number): void;
}

// A message is counted as of its granule's last moment: never too early, and at most 1/128 of the window too long (0.8 % of
// the rate), while a day of any volume takes 129 numbers of memory and disk.
const GRANULES = 128;
// Who comes late (a busy connection, a timer) may catch up with the rhythm by this much, and no idle time is ever made up.
const CATCH_UP = 2_000;

interface WindowState {
  readonly limit: RollingLimit;
  readonly grain: number;
  /** Distance of two messages that go evenly: with it the window itself never fills up. */
  readonly step: number;
  readonly slack: number;
  kept: { end: number; count: number }[];
  changed: { end: number; count: number }[];
  sum: number;
  inFlight: number;
  next: number;
}

function newWindow(limit: RollingLimit): WindowState {
  const grain = Math.max(1, Math.floor(limit.ms / GRANULES));
  const step = limit.even ? (limit.ms + grain) / limit.count : 0;
  const slack = Math.min(limit.ms / 10, Math.max(step, CATCH_UP));
  return { limit, grain, step, slack, kept: [], changed: [], sum: 0, inFlight: 0, next: Number.NEGATIVE_INFINITY };
}

function drop(window: WindowState, now: number) {
  let gone = 0;
  for (const granule of window.kept) {
    if (granule.end + window.limit.ms > now) break;
    window.sum -= granule.count;
    gone += 1;
  }
  if (gone > 0) window.kept.splice(0, gone);
}

function add(window: WindowState, end: number, count: number) {
  const last = window.kept.at(-1);
  if (last !== undefined && last.end >= end) last.count += count;
  else window.kept.push({ end, count });
  window.sum += count;
}

function freeAt(window: WindowState, now: number): number | null {
  drop(window, now);
  let over = window.sum + window.inFlight - window.limit.count + 1;
  if (over <= 0) return now;
  for (const granule of window.kept) {
    over -= granule.count;
    if (over <= 0) return granule.end + window.limit.ms;
  }
  return null;
}

const endOf = (window: WindowState, time: number) => (Math.floor(time / window.grain) + 1) * window.grain;

/** A clock that was set back makes the past look like the future: then everything counts as of now, so that the wait is one window at most. */
function restore(window: WindowState, saved: readonly Granule[], now: number) {
  window.kept = [];
  window.changed = [];
  window.sum = 0;
  const newest = endOf(window, now);
  for (const granule of [...saved].sort((a, b) => a.end - b.end))
    add(window, Math.min(granule.end, newest), granule.count);
  drop(window, now);
  const last = window.kept.at(-1);
  if (last !== undefined) window.next = last.end - window.grain + window.step;
}

/** Makes an empty window; time is any monotonic clock in milliseconds. */
export function createRollingWindow(limit: RollingLimit): RollingWindow {
  const window = newWindow(limit);
  return {
    limit,
    used(now) {
      drop(window, now);
      return window.sum + window.inFlight;
    },
    freeAt: (now) => freeAt(window, now),
    evenAt: () => window.next,
    take(now) {
      window.inFlight += 1;
      if (window.step > 0) window.next = Math.max(window.next, now - window.slack) + window.step;
    },
    hold() {
      window.inFlight += 1;
    },
    settle(now) {
      window.inFlight -= 1;
      add(window, endOf(window, now), 1);
      const granule = window.kept.at(-1);
      if (granule !== undefined && window.changed.at(-1) !== granule) window.changed.push(granule);
    },
    release() {
      window.inFlight -= 1;
      window.next -= window.step;
    },
    granules(now) {
      drop(window, now);
      return window.kept;
    },
    changes() {
      const { changed } = window;
      if (changed.length > 0) window.changed = [];
      return changed;
    },
    restore: (saved, now) => restore(window, saved, now),
    age(ms) {
      for (const granule of window.kept) granule.end -= ms;
      window.next -= ms;
    },
  };
}
