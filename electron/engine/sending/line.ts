import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { PauseCause } from '../../../shared/contract/sending.ts';
import type { OpenFailure, OpenResult, RelayConnection } from '../relays/public.ts';
import { type Bell, createBell } from './bell.ts';
import type { FeedItem } from './feed.ts';
import { runLane } from './lane.ts';
import type { Wait } from './limiter.ts';
import { noteWait } from './repo-runs.ts';
import { type Run, setWaiting, type Waiting } from './run.ts';
import type { SenderContext } from './sender-context.ts';

/** A message with its slot taken, ready to go over one of the relay's connections. */
export interface Job {
  readonly run: Run;
  readonly item: FeedItem;
}

export type Pick =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'wait'; readonly milliseconds: number };

/** One connection's place; `left` once it was told to end. */
export interface Lane {
  left: boolean;
}

/** One relay's connections, shared by all campaigns that go through it. */
export interface Line {
  readonly relayId: number;
  readonly bell: Bell;
  readonly runs: Set<Run>;
  /** False while stopped, asleep, or with more connections than are allowed: a lane ends after its message. */
  mayGoOn(lane: Lane): boolean;
  pick(): Pick;
  /** Opens a connection, or answers null after noting why not and until when. */
  connect(): Promise<RelayConnection | null>;
  relay(): RelayRecord | undefined;
  /** Looks for work and opens lanes for it. */
  wake(): void;
  /** Ends all lanes after the message each has under way; cuts the line after `patience` ms. */
  stop(patience: number): Promise<void>;
  start(): void;
}

const NETWORK_CAUSES = new Set([
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'EDNS',
  'ENOTFOUND',
  'ENONET',
  'oauth_unreachable',
]);
/** What the network did, not what the server said about us: trying again is all there is to do. */
const TRANSIENT =
  /^(ECONN|EPIPE$|ETIMEDOUT$|EHOST|ENET|EAI_|EDNS$|ENOTFOUND$|ENONET$|CLOSED$|ABORTED$|UNKNOWN$|oauth_unreachable$)|_TIMEOUT$/;
const OPEN_PAUSES = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000];
const GIVE_UP_OPENING = 20;
const CAP_HOLDS = 60_000;
/** How long a relay's settings are believed before they are read again. */
const RELAY_IS_FRESH = 1_000;

/** Makes the line of one relay; it sends as soon as a run is added and `wake` is called. */
export function createLine(sender: SenderContext, relayId: number): Line {
  const { engine, neighbours } = sender;
  const { clock } = engine;
  const bell = createBell(clock);
  const runs = new Set<Run>();
  const lanes = new Set<Promise<void>>();
  let live = 0;
  let reachable = false;
  let cut = new AbortController();
  let stopped = false;
  let turn = 0;
  let openFailures = 0;
  // On the clock that only goes forward; `openUntil` says the same on the wall.
  let openAfter = Number.NEGATIVE_INFINITY;
  let openUntil = 0;
  let openReason: Waiting['reason'] = 'relay_down';
  let cap = { connections: Number.POSITIVE_INFINITY, until: 0 };
  let watching = false;
  let known: { at: number; relay: RelayRecord | undefined } = { at: Number.NEGATIVE_INFINITY, relay: undefined };

  const allowed = () =>
    Math.min(
      sender.budget(relayId).connections(),
      clock.monotonic() < cap.until ? cap.connections : Number.POSITIVE_INFINITY,
    );
  const note = (run: Run, waiting: Waiting | null) => {
    const now = clock.now();
    if (waiting?.reason !== run.waiting?.reason || waiting?.until !== run.waiting?.until) sender.touch(run.campaignId);
    const change = setWaiting(run, waiting, now);
    if (change !== null)
      sender.group.write(() => noteWait(engine.db, run.campaignId, change.note, now)).catch(() => undefined);
  };

  const pickFrom = (run: Run, now: number): Pick | null => {
    if (run.state !== 'sending') return null;
    if (undoIsOpen(run, now)) return waitFor(run, { reason: 'undo_window', until: run.sendsFrom, values: {} }, now);
    const budget = sender.budget(relayId);
    const answer = run.feed.take(now, (domain) => budget.take(domain));
    switch (answer.kind) {
      case 'item':
        if (run.waiting !== null) note(run, null);
        return { kind: 'job', job: { run, item: answer.item } };
      case 'wait':
        return waitFor(run, describe(answer.wait), now);
      case 'later':
        return waitFor(
          run,
          answer.at - now > 1_000 ? { reason: 'retry', until: answer.at, values: {} } : run.waiting,
          now,
          answer.at,
        );
      case 'empty':
        if (!run.prepared) return waitFor(run, { reason: 'preparing', until: null, values: {} }, now, now + 500);
        if (run.feed.handedOut() === 0) sender.drained(run);
        return null;
    }
  };
  const waitFor = (run: Run, waiting: Waiting | null, now: number, at = waiting?.until ?? now + 500): Pick => {
    note(run, waiting);
    return { kind: 'wait', milliseconds: Math.max(1, at - now) };
  };

  const line: Line = {
    relayId,
    bell,
    runs,
    mayGoOn(lane) {
      if (stopped || engine.closing.aborted || lane.left) return false;
      if (live <= allowed()) return true;
      leave(lane);
      return false;
    },
    pick() {
      const now = clock.now();
      let least = Number.POSITIVE_INFINITY;
      const order = [...runs];
      turn += 1;
      for (let n = 0; n < order.length; n++) {
        const run = order[(turn + n) % order.length];
        const picked = run === undefined ? null : pickFrom(run, now);
        if (picked?.kind === 'job') return picked;
        if (picked !== null) least = Math.min(least, picked.milliseconds);
      }
      return { kind: 'wait', milliseconds: least };
    },
    async connect() {
      const relay = line.relay();
      if (relay === undefined) {
        for (const run of [...runs]) sender.pause(run, 'relay_gone');
        return null;
      }
      const result = await open(relay);
      if (result.ok) {
        openFailures = 0;
        openAfter = Number.NEGATIVE_INFINITY;
        reachable = true;
        bell.ring();
        return result.connection;
      }
      if (!cut.signal.aborted) couldNotOpen(result.failure);
      return null;
    },
    relay() {
      const now = clock.monotonic();
      if (now - known.at > RELAY_IS_FRESH) {
        known = { at: now, relay: neighbours.findRelay(engine.db, relayId) };
        sender.adoptLimits(relayId);
      }
      return known.relay;
    },
    wake() {
      if (stopped || engine.closing.aborted) return;
      known = { at: Number.NEGATIVE_INFINITY, relay: undefined };
      bell.ring();
      if (!watching) void watch();
    },
    async stop(patience) {
      stopped = true;
      bell.ring();
      const timer = new AbortController();
      const late = clock.sleep(patience, timer.signal).then(() => {
        if (!timer.signal.aborted) cut.abort();
      });
      while (lanes.size > 0) await Promise.all(lanes);
      timer.abort();
      await late;
    },
    start() {
      stopped = false;
      cut = new AbortController();
      openAfter = Number.NEGATIVE_INFINITY;
      reachable = false;
      line.wake();
    },
  };

  /** The keyring may be locked or the key file gone: no line, to be tried again like any other. */
  const open = async (relay: RelayRecord): Promise<OpenResult> => {
    try {
      return await neighbours.openConnection(engine, relay, cut.signal);
    } catch (error) {
      engine.log.error('a connection could not be prepared', error, { relayId });
      return { ok: false, failure: { stage: 'connect', code: 0, text: '', system: 'UNKNOWN' } };
    }
  };
  const couldNotOpen = (failure: OpenFailure) => {
    const now = clock.now();
    engine.log.warn('relay could not be reached', {
      relayId,
      stage: failure.stage,
      code: failure.code,
      system: failure.system,
    });
    const transient = failure.code === 0 && TRANSIENT.test(failure.system);
    if (failure.stage === 'auth' && (failure.code >= 500 || failure.code === 0) && !transient)
      return pauseAll('sign_in');
    if (failure.stage === 'tls' && failure.code === 0 && !transient) return pauseAll('secure_line');
    if (failure.code >= 400 && failure.code < 500) {
      sender.budget(relayId).slowDown(clock.monotonic());
      // Others are through: the relay allows no more than these, for now.
      if (lanes.size > 1) cap = { connections: Math.max(1, lanes.size - 1), until: clock.monotonic() + CAP_HOLDS };
    }
    reachable = false;
    openFailures += 1;
    openReason = failure.code > 0 ? 'slowed_down' : NETWORK_CAUSES.has(failure.system) ? 'network' : 'relay_down';
    const pause = OPEN_PAUSES[Math.min(openFailures, OPEN_PAUSES.length) - 1] ?? 60_000;
    openAfter = clock.monotonic() + pause;
    openUntil = now + pause;
    if (openFailures >= GIVE_UP_OPENING) pauseAll('network');
  };
  const pauseAll = (cause: PauseCause) => {
    openFailures = 0;
    for (const run of [...runs]) sender.pause(run, cause);
  };
  const openLane = () => {
    const lane: Lane = { left: false };
    live += 1;
    const life = runLane(sender, line, lane, cut.signal).finally(() => {
      leave(lane);
      lanes.delete(life);
      bell.ring();
    });
    lanes.add(life);
  };
  const leave = (lane: Lane) => {
    if (lane.left) return;
    lane.left = true;
    live -= 1;
  };
  /** Opens lanes while there is work for them; ends when no run is left. */
  const watch = async () => {
    watching = true;
    try {
      while (!stopped && !engine.closing.aborted && runs.size > 0) {
        const now = clock.monotonic();
        if (openAfter > now) {
          for (const run of runs)
            if (run.state === 'sending') note(run, { reason: openReason, until: openUntil, values: {} });
          await bell.wait(openAfter - now);
          continue;
        }
        const wait = live < allowed() ? look() : Number.POSITIVE_INFINITY;
        if (wait === 0) {
          openLane();
          // One at a time until the relay is known to answer: a relay that is down is asked once, not ten times.
          if (!reachable) await bell.wait(1_000);
        } else await bell.wait(wait);
      }
    } finally {
      watching = false;
    }
  };
  /** How long until there is work (0: now), without taking any. */
  const look = (): number => {
    const picked = line.pick();
    if (picked.kind === 'wait') return picked.milliseconds;
    sender.budget(relayId).untake(picked.job.item.message.domain);
    picked.job.run.feed.giveBack(picked.job.item);
    return 0;
  };
  return line;
}

// A clock that was set back by a day must not hold a campaign for a day: the window is seconds long.
const LONGEST_UNDO = 60_000;

function undoIsOpen(run: Run, now: number): boolean {
  return run.sendsFrom > now && run.sendsFrom - now <= LONGEST_UNDO;
}

function describe(wait: Wait): Waiting {
  const values: Record<string, string | number> = {};
  if (wait.limit !== null) Object.assign(values, { messages: wait.limit.count, seconds: wait.limit.ms / 1000 });
  if (wait.scope !== '') values.domain = wait.scope;
  return { reason: REASON_OF[wait.cause], until: wait.at, values };
}

const REASON_OF: Readonly<Record<Wait['cause'], Waiting['reason']>> = {
  window: 'relay_limit',
  even: 'even_pace',
  pace: 'slowed_down',
  domain: 'domain_limit',
  domain_even: 'domain_limit',
  domain_pace: 'domain_limit',
  domain_connections: 'domain_limit',
};
