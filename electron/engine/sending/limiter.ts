import {
  ageScope,
  changesOf,
  createScope,
  fillScope,
  granulesOf,
  holdIn,
  isIdle,
  releaseIn,
  type SavedGranule,
  type Scope,
  type ScopeLimits,
  settleIn,
  takeIn,
  untakeIn,
  type Wait,
  waitIn,
} from './limit-scope.ts';
import type { RollingLimit } from './rolling-window.ts';

export type { SavedGranule, Wait } from './limit-scope.ts';
export { isForAll } from './limit-scope.ts';
export type { Granule, RollingLimit } from './rolling-window.ts';

/** Every limit of one relay. The domain `*` stands for each domain that has no line of its own. */
export interface LimitRules {
  readonly windows: readonly RollingLimit[];
  readonly domains: Readonly<Record<string, ScopeLimits>>;
}

export interface WindowUse {
  readonly scope: string;
  readonly limit: RollingLimit;
  readonly used: number;
  readonly freeAt: number | null;
}

/** One relay's limits and what has used them; all times are milliseconds on one monotonic clock. */
export interface Limiter {
  /** Takes a slot for one message to that domain, or tells what to wait for; an urgent one need not keep the even rhythm. */
  take(now: number, domain: string, urgent?: boolean): Wait | null;
  /** The message's outcome is known: its slot counts from now. */
  settle(now: number, domain: string): void;
  /** The message never went to the relay: its slot is free again. */
  release(domain: string): void;
  /** The last slot was taken only to see whether there is one: as if it never was, the gap to the next message too. */
  untake(domain: string): void;
  /** A message that went without asking (found under way on opening): it counts from now, room or not. */
  count(now: number, domain: string): void;
  /** What the next message would wait for, without taking anything; without a domain the relay as a whole. */
  wait(now: number, domain: string | null): Wait | null;
  /** Least distance of two messages, to anybody or (with a domain) to that domain. */
  setGap(ms: number, domain?: string): void;
  setRules(rules: LimitRules, now: number): void;
  /** Every window with what it has used, for the eye. */
  use(now: number): readonly WindowUse[];
  /** Granules that changed since the last call. */
  changes(): readonly SavedGranule[];
  all(now: number): readonly SavedGranule[];
  restore(saved: readonly SavedGranule[], now: number): void;
  age(ms: number): void;
}

interface LimiterState {
  rules: LimitRules;
  relay: Scope;
  domains: Map<string, Scope>;
  readonly dirty: Map<string, Scope>;
}

// Domains met beyond this number are forgotten when nothing of theirs counts any more: a hostile list may hold a million.
const SWEEP_AT = 2_000;

/** The relay's scope holds no place by connections: how many lanes are open is decided elsewhere. */
const relayScope = (rules: LimitRules) => createScope('', { windows: rules.windows });

function scopeOf(state: LimiterState, domain: string): Scope | null {
  const known = state.domains.get(domain);
  if (known !== undefined) return known;
  const limits = Object.hasOwn(state.rules.domains, domain) ? state.rules.domains[domain] : state.rules.domains['*'];
  return limits === undefined ? null : addScope(state, domain, limits);
}

function addScope(state: LimiterState, domain: string, limits: ScopeLimits): Scope {
  const made = createScope(domain, limits);
  state.domains.set(domain, made);
  return made;
}

const scopesOf = (state: LimiterState): Scope[] => [state.relay, ...state.domains.values()];

function sweep(state: LimiterState, now: number) {
  if (state.domains.size < SWEEP_AT) return;
  for (const [name, scope] of state.domains) if (isIdle(scope, now)) state.domains.delete(name);
}

const endOf = (wait: Wait) => wait.at ?? Number.POSITIVE_INFINITY;

function waitFor(state: LimiterState, now: number, domain: string | null, urgent = false): Wait | null {
  const whole = waitIn(state.relay, now, urgent);
  const scope = domain === null ? null : scopeOf(state, domain);
  const local = scope === null ? null : waitIn(scope, now, urgent);
  if (whole === null || local === null) return whole ?? local;
  return endOf(local) > endOf(whole) ? local : whole;
}

function take(state: LimiterState, now: number, domain: string, urgent: boolean): Wait | null {
  const blocked = waitFor(state, now, domain, urgent);
  if (blocked !== null) return blocked;
  sweep(state, now);
  takeIn(state.relay, now);
  const scope = scopeOf(state, domain);
  if (scope !== null) takeIn(scope, now);
  return null;
}

function settle(state: LimiterState, now: number, domain: string) {
  settleIn(state.relay, now);
  state.dirty.set('', state.relay);
  const scope = state.domains.get(domain);
  if (scope === undefined || scope.inFlight === 0) return;
  settleIn(scope, now);
  state.dirty.set(domain, scope);
}

function end(state: LimiterState, domain: string, how: (scope: Scope) => void) {
  how(state.relay);
  const scope = state.domains.get(domain);
  if (scope !== undefined && scope.inFlight > 0) how(scope);
}

function restore(
  state: LimiterState,
  saved: readonly SavedGranule[],
  now: number,
  known: ReadonlySet<string> = new Set(),
) {
  for (const [name, granules] of Map.groupBy(saved, (granule) => granule.scope)) {
    const scope = name === '' ? state.relay : scopeOf(state, name);
    if (scope !== null) fillScope(scope, granules, now, (ms) => known.has(`${name} ${ms}`));
  }
}

/** New rules over the same past: what was used, what is under way and how far apart messages go stays. */
function setRules(state: LimiterState, next: LimitRules, now: number) {
  const before = scopesOf(state);
  const saved = before.flatMap((scope) => granulesOf(scope, now));
  const known = new Set(before.flatMap(({ name, windows }) => windows.map(({ limit }) => `${name} ${limit.ms}`)));
  state.rules = next;
  state.relay = relayScope(next);
  state.domains = new Map();
  restore(state, saved, now, known);
  for (const { name, inFlight, gap, lastTake, takeBefore } of before) {
    const scope = name === '' ? state.relay : (scopeOf(state, name) ?? (gap > 0 ? addScope(state, name, OPEN) : null));
    if (scope === null) continue;
    Object.assign(scope, { gap, lastTake, takeBefore });
    for (let n = 0; n < inFlight; n++) holdIn(scope);
  }
}

const OPEN: ScopeLimits = { windows: [] };

function setGap(state: LimiterState, ms: number, domain?: string) {
  if (domain === undefined) state.relay.gap = ms;
  else if (ms > 0) (scopeOf(state, domain) ?? addScope(state, domain, OPEN)).gap = ms;
  else {
    const scope = state.domains.get(domain);
    if (scope !== undefined) scope.gap = 0;
  }
}

function takeChanges(state: LimiterState): SavedGranule[] {
  const found = [...state.dirty.values()].flatMap(changesOf);
  state.dirty.clear();
  return found;
}

function useOf(state: LimiterState, now: number): WindowUse[] {
  return scopesOf(state).flatMap((scope) =>
    scope.windows.map((window) => ({
      scope: scope.name,
      limit: window.limit,
      used: window.used(now),
      freeAt: window.freeAt(now),
    })),
  );
}

/** Makes a limiter: over any window the count of messages never exceeds the limit. */
export function createLimiter(rules: LimitRules): Limiter {
  const state: LimiterState = { rules, relay: relayScope(rules), domains: new Map(), dirty: new Map() };
  return {
    take: (now, domain, urgent = false) => take(state, now, domain, urgent),
    settle: (now, domain) => settle(state, now, domain),
    release: (domain) => end(state, domain, releaseIn),
    untake: (domain) => end(state, domain, untakeIn),
    count(now, domain) {
      const scope = scopeOf(state, domain);
      for (const one of [state.relay, scope]) if (one !== null) holdIn(one);
      settle(state, now, domain);
    },
    wait: (now, domain) => waitFor(state, now, domain),
    setGap: (ms, domain) => setGap(state, ms, domain),
    setRules: (next, now) => setRules(state, next, now),
    use: (now) => useOf(state, now),
    changes: () => takeChanges(state),
    all: (now) => scopesOf(state).flatMap((scope) => granulesOf(scope, now)),
    restore: (saved, now) => restore(state, saved, now),
    age(ms) {
      for (const scope of scopesOf(state)) ageScope(scope, ms);
    },
  };
}
