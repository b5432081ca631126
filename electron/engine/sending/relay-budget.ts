import type { RelayLimits, RelayRecord } from '../../../shared/contract/relays.ts';
import type { Db } from '../db/open.ts';
import type { Clock } from '../ports.ts';
import {
  createLimiter,
  type Limiter,
  type LimitRules,
  type SavedGranule,
  type Wait,
  type WindowUse,
} from './limiter.ts';
import { faster, fullSpeed, type Pace, slower } from './pace.ts';
import { readPace, readSlots, replaceSlots, slotWriter, storePace } from './repo-limits.ts';
import { createSpeed } from './speed.ts';

/**
 * One relay's limits, pace and speed: shared by every campaign and test that goes through it, kept on disk with the
 * ledger's own commits. Inside, time is monotonic; on disk it is the clock on the wall.
 */
export interface RelayBudget {
  readonly relayId: number;
  /** Takes a slot for a message to that domain, or tells what to wait for (`at` in epoch ms). */
  take(domain: string): Wait | null;
  /** What the next message would wait for. */
  wait(domain: string): Wait | null;
  /** The relay has answered, or will not: the slot counts from now on. */
  settle(domain: string): void;
  /** The slot was not used: nothing went to the relay. */
  release(domain: string): void;
  /** The slot just taken was only asked for: as if it never was. */
  untake(domain: string): void;
  /** A message was under way when the last engine ended: it counts from now. */
  count(domain: string): void;
  /** A message went through: counts for the speed, and lets a slowed pace probe upward. */
  succeeded(): void;
  /** The relay asked to slow down, about a message that was claimed at that monotonic time. */
  slowDown(claimedAt: number): void;
  /** Connections that the relay's own limit and its pace allow now. */
  connections(): number;
  /** The relay has been told off: gap in ms between messages, 0 at full speed. */
  gap(): number;
  perSecond(): number;
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
  const windowsOf = (windows: RelayLimits['windows']) =>
    windows.map((window) => ({ count: half(window.messages), ms: window.seconds * 1000 }));
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

/** Opens a relay's budget as the last commit left it. */
export function openRelayBudget(db: Db, clock: Clock, relay: RelayRecord): RelayBudget {
  const limiter: Limiter = createLimiter(rulesOf(relay.limits, false));
  const speed = createSpeed();
  const write = slotWriter(db);
  const saved = readPace(db, relay.id);
  let pace: Pace = { ...fullSpeed, gap: saved.gap, share: saved.share };
  let lastSpeed = saved.perSecond;
  let limits = relay.limits;
  let slowed = false;
  let ahead = clock.now() - clock.monotonic(); // wall clock = monotonic + ahead
  let saves = 0;
  // Ends that were read from disk do not come back to the very same fraction: written once anew, so that none counts twice.
  let stale = true;
  let paceChanged = false;

  limiter.restore(
    readSlots(db, relay.id).map((one) => ({ ...one, end: one.end - ahead })),
    clock.monotonic(),
  );
  limiter.setGap(pace.gap);

  const onWall = (granules: readonly SavedGranule[]) => granules.map((one) => ({ ...one, end: one.end + ahead }));
  /** The difference of the clocks as of now: where somebody set the clock, what is shown and waited for follows at once. */
  const lookAtClocks = () => {
    const now = clock.now() - clock.monotonic();
    if (Math.abs(now - ahead) <= CLOCK_WAS_SET) return;
    ahead = now;
    stale = true;
  };
  const waitOnWall = (wait: Wait | null): Wait | null => {
    if (wait === null || wait.at === null) return wait;
    lookAtClocks();
    return { ...wait, at: Math.ceil(wait.at + ahead) };
  };
  const setPace = (next: Pace) => {
    if (next === pace) return;
    pace = next;
    paceChanged = true;
    limiter.setGap(pace.gap);
  };
  const rewrite = () => {
    replaceSlots(db, relay.id, onWall(limiter.all(clock.monotonic())));
    limiter.changes();
    stale = false;
  };

  return {
    relayId: relay.id,
    take: (domain) => waitOnWall(limiter.take(clock.monotonic(), domain)),
    wait: (domain) => waitOnWall(limiter.wait(clock.monotonic(), domain)),
    settle: (domain) => limiter.settle(clock.monotonic(), domain),
    count: (domain) => limiter.count(clock.monotonic(), domain),
    release: (domain) => limiter.release(domain),
    untake: (domain) => limiter.untake(domain),
    succeeded() {
      const now = clock.monotonic();
      speed.count(now);
      setPace(faster(pace, now));
    },
    slowDown(claimedAt) {
      const now = clock.monotonic();
      setPace(slower(pace, { claimedAt, now, perSecond: speed.perSecond(now) }));
    },
    connections: () => Math.max(1, Math.floor(limits.connections * pace.share * (slowed ? 0.5 : 1))),
    gap: () => pace.gap,
    perSecond() {
      const now = speed.perSecond(clock.monotonic());
      if (now > 0) lastSpeed = now;
      return lastSpeed;
    },
    use() {
      lookAtClocks();
      return limiter
        .use(clock.monotonic())
        .map((one) => ({ ...one, freeAt: one.freeAt === null ? null : Math.ceil(one.freeAt + ahead) }));
    },
    granules: () => onWall(limiter.all(clock.monotonic())),
    setLimits(next, slow) {
      // Read from the database every second: the same limits in another object are no edit.
      if (slow === slowed && JSON.stringify(next) === JSON.stringify(limits)) return;
      limits = next;
      slowed = slow;
      limiter.setRules(rulesOf(next, slow), clock.monotonic());
      stale = true;
    },
    save() {
      saves += 1;
      lookAtClocks();
      if (stale || saves % PRUNE_EVERY === 0) rewrite();
      else write(relay.id, onWall(limiter.changes()));
      if (!paceChanged) return;
      paceChanged = false;
      storePace(db, relay.id, { gap: pace.gap, share: pace.share, perSecond: this.perSecond() });
    },
    notSaved() {
      stale = true;
      paceChanged = true;
    },
    slept(milliseconds) {
      limiter.age(milliseconds);
      ahead = clock.now() - clock.monotonic();
      stale = true;
    },
  };
}
