import { createRollingWindow, type Granule, type RollingLimit, type RollingWindow } from './rolling-window.ts';

export type { Granule, RollingLimit } from './rolling-window.ts';

/** What one recipient domain allows; `connections` is how many messages may be under way to it at once. */
export interface DomainLimits {
  readonly windows: readonly RollingLimit[];
  readonly connections?: number | undefined;
}

/** Every limit of one relay. The domain `*` stands for each domain that has no line of its own. */
export interface LimitRules {
  readonly windows: readonly RollingLimit[];
  readonly domains: Readonly<Record<string, DomainLimits>>;
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
  readonly cause: 'window' | 'domain' | 'domain_connections' | 'pace';
}

export interface WindowUse {
  readonly scope: string;
  readonly limit: RollingLimit;
  readonly used: number;
  readonly freeAt: number | null;
}

/** One relay's limits and what has used them; all times are milliseconds on one monotonic clock. */
export interface Limiter {
  /** Takes a slot for one message to that domain, or tells what to wait for. */
  take(now: number, domain: string): Wait | null;
  /** The message's outcome is known: its slot counts from now. */
  settle(now: number, domain: string): void;
  /** The message never went to the relay: its slot is free again. */
  release(domain: string): void;
  /** The last slot was taken only to see whether there is one: as if it never was, the gap to the next message too. */
  untake(domain: string): void;
  /** A message that went without asking (found under way on opening): it counts from now, room or not. */
  count(now: number, domain: string): void;
  /** What the next message would wait for, without taking anything. */
  wait(now: number, domain: string): Wait | null;
  setGap(ms: number): void;
  setRules(rules: LimitRules, now: number): void;
  /** Every window with what it has used, for the eye. */
  use(now: number): readonly WindowUse[];
  /** Granules that changed since the last call. */
  changes(): readonly SavedGranule[];
  all(now: number): readonly SavedGranule[];
  restore(saved: readonly SavedGranule[], now: number): void;
  age(ms: number): void;
}

interface Scope {
  readonly windows: readonly RollingWindow[];
  readonly connections: number;
  inFlight: number;
}

// Domains met beyond this number are forgotten when nothing of theirs counts any more: a hostile list may hold a million.
const SWEEP_AT = 2_000;

/** Makes a limiter: over any window the count of messages never exceeds the limit. */
export function createLimiter(initial: LimitRules): Limiter {
  let rules = initial;
  let relay = createScope(rules);
  let domains = new Map<string, Scope>();
  let gap = 0;
  let lastTake = Number.NEGATIVE_INFINITY;
  let takeBefore = lastTake;
  const dirty = new Map<string, Scope>();

  const limitsOf = (domain: string) => rules.domains[domain] ?? rules.domains['*'];
  const scopeOf = (domain: string): Scope | null => {
    const known = domains.get(domain);
    if (known !== undefined) return known;
    const limits = limitsOf(domain);
    if (limits === undefined) return null;
    const made = createScope(limits);
    domains.set(domain, made);
    return made;
  };
  const sweep = (now: number) => {
    if (domains.size < SWEEP_AT) return;
    for (const [name, scope] of domains) {
      if (scope.inFlight === 0 && scope.windows.every((window) => window.used(now) === 0)) domains.delete(name);
    }
  };
  const wait = (now: number, domain: string): Wait | null => {
    if (lastTake + gap > now) return { at: lastTake + gap, scope: '', limit: null, cause: 'pace' };
    const whole = longest(relay, now, '', 'window');
    const scope = scopeOf(domain);
    if (scope === null) return whole;
    if (scope.inFlight >= scope.connections)
      return { at: null, scope: domain, limit: null, cause: 'domain_connections' };
    const local = longest(scope, now, domain, 'domain');
    if (whole === null || local === null) return whole ?? local;
    return (local.at ?? Number.POSITIVE_INFINITY) > (whole.at ?? Number.POSITIVE_INFINITY) ? local : whole;
  };
  const each = (visit: (scope: Scope, name: string) => void) => {
    visit(relay, '');
    for (const [name, scope] of domains) visit(scope, name);
  };
  const restore = (saved: readonly SavedGranule[], now: number, known: ReadonlySet<string> = new Set()) => {
    for (const [name, granules] of Map.groupBy(saved, (granule) => granule.scope)) {
      const scope = name === '' ? relay : scopeOf(name);
      if (scope !== null) fill(scope, granules, now, (ms) => known.has(`${name} ${ms}`));
    }
  };

  return {
    take(now, domain) {
      const blocked = wait(now, domain);
      if (blocked !== null) return blocked;
      sweep(now);
      const scope = scopeOf(domain);
      takeBefore = lastTake;
      lastTake = now;
      start(relay);
      if (scope !== null) start(scope);
      return null;
    },
    settle(now, domain) {
      settleScope(relay, now);
      dirty.set('', relay);
      const scope = domains.get(domain);
      if (scope === undefined || scope.inFlight === 0) return;
      settleScope(scope, now);
      dirty.set(domain, scope);
    },
    count(now, domain) {
      const scopes = [relay, scopeOf(domain)];
      for (const scope of scopes) if (scope !== null) start(scope);
      this.settle(now, domain);
    },
    release(domain) {
      releaseScope(relay);
      const scope = domains.get(domain);
      if (scope !== undefined && scope.inFlight > 0) releaseScope(scope);
    },
    untake(domain) {
      lastTake = takeBefore;
      this.release(domain);
    },
    wait,
    setGap(ms) {
      gap = ms;
    },
    setRules(next, now) {
      const saved = allOf(each, now);
      const known = new Set<string>();
      each((scope, name) => {
        for (const window of scope.windows) known.add(`${name} ${window.limit.ms}`);
      });
      const underWay = relay.inFlight;
      const byDomain = new Map([...domains].map(([name, scope]) => [name, scope.inFlight]));
      rules = next;
      relay = createScope(rules);
      domains = new Map();
      restore(saved, now, known);
      for (let n = 0; n < underWay; n++) start(relay);
      for (const [name, count] of byDomain) {
        const scope = scopeOf(name);
        for (let n = 0; scope !== null && n < count; n++) start(scope);
      }
    },
    use(now) {
      const found: WindowUse[] = [];
      each((scope, name) => {
        for (const window of scope.windows) {
          found.push({ scope: name, limit: window.limit, used: window.used(now), freeAt: window.freeAt(now) });
        }
      });
      return found;
    },
    changes() {
      const found: SavedGranule[] = [];
      for (const [name, scope] of dirty) {
        for (const window of scope.windows) {
          const newest = window.newest();
          if (newest !== null) found.push({ scope: name, ms: window.limit.ms, end: newest.end, count: newest.count });
        }
      }
      dirty.clear();
      return found;
    },
    all: (now) => allOf(each, now),
    restore: (saved, now) => restore(saved, now),
    age(ms) {
      each((scope) => {
        for (const window of scope.windows) window.age(ms);
      });
      lastTake -= ms;
      takeBefore -= ms;
    },
  };
}

function createScope(limits: DomainLimits): Scope {
  const windows = limits.windows.map(createRollingWindow);
  return { windows, connections: limits.connections ?? Number.POSITIVE_INFINITY, inFlight: 0 };
}

function start(scope: Scope) {
  scope.inFlight += 1;
  for (const window of scope.windows) window.take();
}

function settleScope(scope: Scope, now: number) {
  scope.inFlight -= 1;
  for (const window of scope.windows) window.settle(now);
}

function releaseScope(scope: Scope) {
  scope.inFlight -= 1;
  for (const window of scope.windows) window.release();
}

/** The longest wait among a scope's windows, null where all have room; unknown (null) ends are the longest. */
function longest(scope: Scope, now: number, name: string, cause: 'window' | 'domain'): Wait | null {
  let worst: Wait | null = null;
  for (const window of scope.windows) {
    const at = window.freeAt(now);
    if (at !== null && at <= now) continue;
    if (worst === null || at === null || (worst.at !== null && at > worst.at))
      worst = { at, scope: name, limit: window.limit, cause };
  }
  return worst;
}

/** A window that was not there before takes the history of the longest one that was: what the relay saw does not change with our rules. */
function fill(scope: Scope, granules: readonly SavedGranule[], now: number, known: (ms: number) => boolean) {
  const byLength = Map.groupBy(granules, (granule) => granule.ms);
  const longestKept = byLength.get(Math.max(...byLength.keys())) ?? [];
  for (const window of scope.windows) {
    // A window that was there and is empty stays empty: the granules of an hour are too coarse for its minute.
    const own = byLength.get(window.limit.ms) ?? (known(window.limit.ms) ? [] : longestKept);
    window.restore(own, now);
  }
}

function allOf(each: (visit: (scope: Scope, name: string) => void) => void, now: number): SavedGranule[] {
  const found: SavedGranule[] = [];
  each((scope, name) => {
    for (const window of scope.windows) {
      for (const granule of window.granules(now)) {
        found.push({ scope: name, ms: window.limit.ms, end: granule.end, count: granule.count });
      }
    }
  });
  return found;
}
