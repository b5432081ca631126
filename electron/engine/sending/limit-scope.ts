import { createRollingWindow, type Granule, type RollingLimit, type RollingWindow } from './rolling-window.ts';

/** What one recipient domain, or the relay as a whole, allows; `connections` is how many messages may be under way at once. */
export interface ScopeLimits {
  readonly windows: readonly RollingLimit[];
  readonly connections?: number | undefined;
}

/** A window as it is written down: `scope` is '' for the relay as a whole, else a recipient domain. */
export interface SavedGranule extends Granule {
  readonly scope: string;
  readonly ms: number;
}

/** What a message has to wait for; `at` is null while only a message under way can make room. */
export interface Wait {
  readonly at: number | null;
  readonly scope: string;
  readonly limit: RollingLimit | null;
  readonly cause: 'window' | 'even' | 'pace' | 'domain' | 'domain_even' | 'domain_pace' | 'domain_connections';
}

/** Whether a wait stands in the way of every message, and not only of those to one domain. */
export function isForAll(wait: Wait): boolean {
  return wait.cause === 'window' || wait.cause === 'even' || wait.cause === 'pace';
}

/** The windows of one scope with what is under way and the distance that two messages keep. */
export interface Scope {
  readonly name: string;
  readonly windows: readonly RollingWindow[];
  readonly connections: number;
  inFlight: number;
  /** Least milliseconds between two takes. */
  gap: number;
  lastTake: number;
  takeBefore: number;
}

const LATE = 10;

/** Makes an empty scope. */
export function createScope(name: string, limits: ScopeLimits): Scope {
  return {
    name,
    windows: limits.windows.map(createRollingWindow),
    connections: limits.connections ?? Number.POSITIVE_INFINITY,
    inFlight: 0,
    gap: 0,
    lastTake: Number.NEGATIVE_INFINITY,
    takeBefore: Number.NEGATIVE_INFINITY,
  };
}

/** A message takes its place. */
export function takeIn(scope: Scope, now: number): void {
  scope.inFlight += 1;
  scope.takeBefore = scope.lastTake;
  // Who comes a few milliseconds late (a timer, a busy connection) keeps the rhythm, or the gap would be longer than asked for.
  const due = scope.lastTake + scope.gap;
  scope.lastTake = now >= due && now - due <= LATE ? due : now;
  for (const window of scope.windows) window.take(now);
}

/** A message that was under way before this scope was made anew. */
export function holdIn(scope: Scope): void {
  scope.inFlight += 1;
  for (const window of scope.windows) window.hold();
}

/** The message's outcome is known: it counts from now. */
export function settleIn(scope: Scope, now: number): void {
  scope.inFlight -= 1;
  for (const window of scope.windows) window.settle(now);
}

/** The message never went. */
export function releaseIn(scope: Scope): void {
  scope.inFlight -= 1;
  for (const window of scope.windows) window.release();
}

/** The slot was only asked for: the gap to the next one is as it was before. */
export function untakeIn(scope: Scope): void {
  scope.lastTake = scope.takeBefore;
  releaseIn(scope);
}

/** The longest wait in a scope, null where nothing stands in the way; unknown (null) ends are the longest. What is urgent need not keep the even rhythm. */
export function waitIn(scope: Scope, now: number, urgent = false): Wait | null {
  const domain = scope.name !== '';
  if (scope.inFlight >= scope.connections)
    return { at: null, scope: scope.name, limit: null, cause: 'domain_connections' };
  let worst: Wait | null = null;
  const meet = (at: number | null, limit: RollingLimit | null, cause: Wait['cause']) => {
    if (at !== null && at <= now) return;
    if (worst === null || at === null || (worst.at !== null && at > worst.at))
      worst = { at, scope: scope.name, limit, cause };
  };
  meet(scope.lastTake + scope.gap, null, domain ? 'domain_pace' : 'pace');
  for (const window of scope.windows) {
    if (!urgent) meet(window.evenAt(now), window.limit, domain ? 'domain_even' : 'even');
    meet(window.freeAt(now), window.limit, domain ? 'domain' : 'window');
  }
  return worst;
}

/** A window that was not there before takes the history of the longest one that was: what the relay saw does not change with our rules. */
export function fillScope(
  scope: Scope,
  granules: readonly SavedGranule[],
  now: number,
  known: (ms: number) => boolean,
): void {
  const byLength = Map.groupBy(granules, (granule) => granule.ms);
  const longestKept = byLength.get(Math.max(...byLength.keys())) ?? [];
  for (const window of scope.windows) {
    // A window that was there and is empty stays empty: the granules of an hour are too coarse for its minute.
    const own = byLength.get(window.limit.ms) ?? (known(window.limit.ms) ? [] : longestKept);
    window.restore(own, now);
  }
}

/** Whether nothing of a scope counts any more. */
export function isIdle(scope: Scope, now: number): boolean {
  return scope.inFlight === 0 && scope.gap === 0 && scope.windows.every((window) => window.used(now) === 0);
}

/** All that a scope remembers. */
export function granulesOf(scope: Scope, now: number): SavedGranule[] {
  return scope.windows.flatMap((window) =>
    window.granules(now).map((granule) => ({
      scope: scope.name,
      ms: window.limit.ms,
      end: granule.end,
      count: granule.count,
    })),
  );
}

/** What a scope's messages changed since this was asked last. */
export function changesOf(scope: Scope): SavedGranule[] {
  return scope.windows.flatMap(({ limit, changes }) =>
    changes().map(({ end, count }) => ({ scope: scope.name, ms: limit.ms, end, count })),
  );
}

/** Sleep that the monotonic clock did not see. */
export function ageScope(scope: Scope, ms: number): void {
  for (const window of scope.windows) window.age(ms);
  scope.lastTake -= ms;
  scope.takeBefore -= ms;
}
