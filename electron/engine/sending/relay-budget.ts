import type { RelayLimits, RelayRecord } from '../../../shared/contract/relays.ts';
import type { Db } from '../db/open.ts';
import type { Clock } from '../ports.ts';
import { apartFromFailures, type FailureHour, isFailure, openFailureHour } from './failure-hour.ts';
import { onMonotonic } from './limit-clock.ts';
import {
  createLimiter,
  type Limiter,
  type LimitRules,
  type SavedGranule,
  type Wait,
  type WindowUse,
} from './limiter.ts';
import {
  allowedConnections,
  bears,
  type Complaint,
  isStarved,
  measuredSpeed,
  openRelayPace,
  paceNotSaved,
  paceStanding,
  possibleSpeed,
  type RelayPace,
  savePace,
  wasToldOff,
  wentThrough,
} from './relay-pace.ts';
import { readClocks, readSlots, replaceSlots, slotWriter, storeClocks } from './repo-limits.ts';
import { createSlotsAhead, type SlotsAhead } from './slots-ahead.ts';

/**
 * One relay's limits, pace and speed: shared by every campaign and test that goes through it, kept on disk with the
 * ledger's own commits. Inside, time is monotonic; on disk it is the clock on the wall.
 */
export interface RelayBudget {
  readonly relayId: number;
  /**
   * Takes a slot for a message to that domain, or tells what to wait for (`at` in epoch ms). A test that a person waits for
   * is urgent: it counts like any other and need not keep the even rhythm.
   */
  take(domain: string, urgent?: 'urgent'): Wait | null;
  /** What the next message would wait for; without a domain, whatever its domain. */
  wait(domain: string | null): Wait | null;
  /** The relay has answered, or will not: the slot counts from now on. */
  settle(domain: string): void;
  /** The slot was not used: nothing went to the relay. */
  release(domain: string): void;
  /** The slot just taken was only asked for: as if it never was. */
  untake(domain: string): void;
  /** A message was under way when the last engine ended: it counts from now. */
  count(domain: string): void;
  /** A message to that domain went through; `claimedAt` (monotonic) tells how long it took. Slowed paces probe upward. */
  succeeded(domain?: string, claimedAt?: number): void;
  /** The relay (or one recipient domain) asked to slow down, about a message that was claimed at that monotonic time. */
  slowDown(claimedAt: number, about?: Partial<Omit<Complaint, 'claimedAt'>>): void;
  /** A message failed or was put off: answers how many did within the hour, over all campaigns. */
  failed(): number;
  /** When fewer than so many failed within the hour (epoch ms), null where that is so now. */
  fewerFailedAt(most: number): number | null;
  /** The relay lets in no more than so many connections, until it is asked again after `hold` ms. */
  bears(connections: number, hold: number): void;
  /** Something else than the relay sets the speed now: nothing to send, or a limit to wait for. */
  starved(): void;
  /** Connections that the relay's own limit, what it rewards and its pace allow now. */
  connections(): number;
  /** The relay has been told off: gap in ms between messages, 0 at full speed. */
  gap(): number;
  /** As measured lately, and as the connections could carry. */
  perSecond(): number;
  possiblePerSecond(): number;
  /** Why it goes as fast as it goes; times are epoch ms. */
  standing(): ReturnType<typeof paceStanding>;
  use(): readonly WindowUse[];
  granules(): readonly SavedGranule[];
  setLimits(limits: RelayLimits, slow: boolean): void;
  /** Writes what changed; runs inside a commit. */
  save(): void;
  /** The last save was rolled back: the next one writes everything again. */
  notSaved(): void;
  /** Sleep that the monotonic clock did not see. */
  slept(milliseconds: number): void;
}

/** A person's slow pace is half of everything the relay allows. */
export function rulesOf(limits: RelayLimits, slow: boolean): LimitRules {
  const half = (messages: number) => (slow ? Math.max(1, Math.floor(messages / 2)) : messages);
  const even = limits.burst !== true;
  const windowsOf = (windows: RelayLimits['windows']) =>
    windows.map((window) => ({ count: half(window.messages), ms: window.seconds * 1000, even }));
  const perDomain = limits.perDomain;
  return {
    windows: windowsOf(limits.windows),
    domains:
      perDomain === null ? {} : { '*': { windows: windowsOf(perDomain.windows), connections: perDomain.connections } },
  };
}

// The two clocks run apart by less than this; more means that somebody set the clock, and what is on disk is written anew.
const CLOCK_WAS_SET = 2_000;
const PRUNE_EVERY = 5_000;
/** Clocks that ran evenly since they were written down tell the same about what was used later: they need not go with each commit. */
const CLOCKS_EVERY = 500;

interface BudgetState {
  readonly db: Db;
  readonly clock: Clock;
  readonly relayId: number;
  readonly limiter: Limiter;
  readonly pace: RelayPace;
  failures: FailureHour;
  readonly write: ReturnType<typeof slotWriter>;
  readonly slots: SlotsAhead;
  limits: RelayLimits;
  slow: boolean;
  /** Wall clock = monotonic + ahead. */
  ahead: number;
  saves: number;
  /** When the clocks were last written down (monotonic). */
  clocksAt: number;
  // Ends that were read from disk do not come back to the very same fraction: written once anew, so that none counts twice.
  stale: boolean;
}

const uptimeOf = (clock: Clock): number | null => clock.uptime?.() ?? null;

function openState(db: Db, clock: Clock, relay: RelayRecord): BudgetState {
  const state: BudgetState = {
    db,
    clock,
    relayId: relay.id,
    limiter: createLimiter(rulesOf(relay.limits, false)),
    pace: openRelayPace(db, relay.id, relay.limits.connections, clock.monotonic()),
    failures: openFailureHour([], 0),
    write: slotWriter(db),
    slots: createSlotsAhead(),
    limits: relay.limits,
    slow: false,
    ahead: clock.now() - clock.monotonic(),
    saves: 0,
    clocksAt: Number.NEGATIVE_INFINITY,
    stale: true,
  };
  const saved = readSlots(db, relay.id);
  const newest = saved.reduce((most, one) => Math.max(most, one.end), 0);
  const written = readClocks(db, relay.id) ?? { wall: newest, uptime: null };
  const monotonic = clock.monotonic();
  const { used, failed } = apartFromFailures(onMonotonic(saved, written, { monotonic, uptime: uptimeOf(clock) }));
  state.limiter.restore(used, monotonic);
  state.failures = openFailureHour(failed, monotonic);
  adoptGaps(state);
  return state;
}

const onWall = (state: BudgetState, granules: readonly SavedGranule[]) =>
  granules.map((one) => ({ ...one, end: one.end + state.ahead }));

/** The difference of the clocks as of now: where somebody set the clock, what is shown and waited for follows at once. */
function lookAtClocks(state: BudgetState) {
  const now = state.clock.now() - state.clock.monotonic();
  if (Math.abs(now - state.ahead) <= CLOCK_WAS_SET) return;
  state.ahead = now;
  state.stale = true;
}

function waitOnWall(state: BudgetState, wait: Wait | null): Wait | null {
  if (wait === null) return null;
  if (wait.at === null) return wait;
  lookAtClocks(state);
  return { ...wait, at: Math.ceil(wait.at + state.ahead) };
}

function adoptGaps({ limiter, pace }: BudgetState) {
  limiter.setGap(pace.whole.gap);
  for (const domain of pace.changedDomains) limiter.setGap(pace.domains.get(domain)?.gap ?? 0, domain);
  for (const [domain, one] of pace.domains) limiter.setGap(one.gap, domain);
}

function save(state: BudgetState) {
  const { db, limiter, relayId } = state;
  state.saves += 1;
  lookAtClocks(state);
  const rewrite = state.stale || state.saves % PRUNE_EVERY === 0;
  const changes = [...limiter.changes(), ...state.failures.changes()];
  const now = state.clock.monotonic();
  if (rewrite) {
    replaceSlots(db, relayId, onWall(state, [...limiter.all(now), ...state.failures.all(now)]));
    state.slots.forget();
  } else
    state.write(
      relayId,
      onWall(
        state,
        state.slots.toWrite(changes, (one) => limitOf(state, one)),
      ),
    );
  if (rewrite || (changes.length > 0 && now - state.clocksAt >= CLOCKS_EVERY)) {
    storeClocks(db, relayId, { wall: state.clock.now(), uptime: uptimeOf(state.clock) });
    state.clocksAt = now;
  }
  state.stale = false;
  if (state.pace.changed) measuredSpeed(state.pace, state.clock.monotonic());
  savePace(db, state.pace);
}

/** How many the window of a granule allows, 0 for what is no limit. */
function limitOf({ limits: { windows, perDomain } }: BudgetState, { scope, ms }: SavedGranule): number {
  if (isFailure(scope)) return 0;
  const among = scope === '' ? windows : (perDomain?.windows ?? []);
  return among.find((one) => one.seconds * 1000 === ms)?.messages ?? 0;
}

function succeeded(state: BudgetState, domain: string, claimedAt: number | undefined) {
  const { clock, pace, limits } = state;
  const now = clock.monotonic();
  const before = pace.whole.gap;
  const slowed = pace.domains.get(domain)?.gap;
  wentThrough(pace, now, { domain, took: claimedAt === undefined ? 0 : now - claimedAt, most: limits.connections });
  if (pace.whole.gap !== before || pace.domains.get(domain)?.gap !== slowed) adoptGaps(state);
}

function setLimits(state: BudgetState, next: RelayLimits, slow: boolean) {
  // Read from the database every second: the same limits in another object are no edit.
  if (slow === state.slow && JSON.stringify(next) === JSON.stringify(state.limits)) return;
  state.limits = next;
  state.slow = slow;
  state.limiter.setRules(rulesOf(next, slow), state.clock.monotonic());
  state.stale = true;
}

/** Opens a relay's budget as the last commit left it. */
export function openRelayBudget(db: Db, clock: Clock, relay: RelayRecord): RelayBudget {
  const state = openState(db, clock, relay);
  const { limiter, pace } = state;
  const now = () => clock.monotonic();
  const standing = () => paceStanding(pace, now(), { most: state.limits.connections, halved: state.slow });
  const toWall = (at: number | null) => (at === null ? null : Math.ceil(at + state.ahead));
  const connections = () => allowedConnections(pace, state.limits.connections, state.slow);
  return {
    relayId: relay.id,
    take(domain, urgent) {
      const wait = limiter.take(now(), domain, urgent === 'urgent');
      if (wait !== null) isStarved(pace);
      return waitOnWall(state, wait);
    },
    wait: (domain) => waitOnWall(state, limiter.wait(now(), domain)),
    settle: (domain) => limiter.settle(now(), domain),
    count: (domain) => limiter.count(now(), domain),
    release: (domain) => limiter.release(domain),
    untake: (domain) => limiter.untake(domain),
    succeeded: (domain = '', claimedAt) => succeeded(state, domain, claimedAt),
    slowDown(claimedAt, about) {
      wasToldOff(pace, now(), { domain: '', whose: 'relay', ofSpeed: false, ...about, claimedAt });
      adoptGaps(state);
    },
    failed: () => state.failures.count(now()),
    fewerFailedAt: (most) => toWall(state.failures.fewerAt(most, now())),
    bears: (most, hold) => bears(pace, most, now() + hold),
    starved: () => isStarved(pace),
    connections,
    gap: () => pace.whole.gap,
    perSecond: () => measuredSpeed(pace, now()),
    possiblePerSecond: () => possibleSpeed(pace, connections()),
    standing() {
      lookAtClocks(state);
      const told = standing();
      const domains = told.domains.map((one) => ({ ...one, slowedUntil: toWall(one.slowedUntil) }));
      return { ...told, slowedUntil: toWall(told.slowedUntil), domains };
    },
    use() {
      lookAtClocks(state);
      return limiter.use(now()).map((one) => ({ ...one, freeAt: toWall(one.freeAt) }));
    },
    granules: () => onWall(state, limiter.all(now())),
    setLimits: (next, slow) => setLimits(state, next, slow),
    save: () => save(state),
    notSaved() {
      state.stale = true;
      paceNotSaved(pace);
    },
    slept(milliseconds) {
      limiter.age(milliseconds);
      state.failures.age(milliseconds);
      state.ahead = clock.now() - clock.monotonic();
      state.stale = true;
    },
  };
}
