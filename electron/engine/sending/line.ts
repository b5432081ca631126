import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { RelayConnection } from '../relays/public.ts';
import { type Bell, createBell } from './bell.ts';
import type { FeedItem } from './feed.ts';
import { runLane } from './lane.ts';
import { connect } from './line-open.ts';
import { lookFor, note, pickFor } from './line-pick.ts';
import type { Run, Waiting } from './run.ts';
import type { SenderContext } from './sender-context.ts';
import { tryTakeOver } from './take-over.ts';

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
  /** How many connections are open or opening. */
  connections(): number;
  /** False while stopped, asleep, switched off, or with more connections than are allowed: a lane ends after its message. */
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

/** What the parts of a line share. */
export interface LineState {
  readonly sender: SenderContext;
  readonly relayId: number;
  readonly bell: Bell;
  readonly runs: Set<Run>;
  readonly lanes: Set<Promise<void>>;
  live: number;
  /** The relay is known to answer. */
  reachable: boolean;
  /** A connection was opened since this began: host, port and encryption are right. */
  worked: boolean;
  cut: AbortController;
  stopped: boolean;
  watching: boolean;
  /** Whose turn it is among the campaigns. */
  turn: number;
  openFailures: number;
  /** Not tried before, on the clock that only goes forward; `openUntil` says the same on the wall. */
  openAfter: number;
  openUntil: number;
  openReason: Waiting['reason'];
  /** The relay let no more in than so many connections, when that was, for how long it was believed, and what was used before. */
  bears: { readonly connections: number; readonly at: number; readonly hold: number; readonly before: number };
  known: { readonly at: number; readonly relay: RelayRecord | undefined };
  lookForOthersAt: number;
  /** Connections that were allowed when a lane last asked. */
  mostBefore: number;
}

/** How long a relay's settings are believed before they are read again. */
const RELAY_IS_FRESH = 1_000;

function newState(sender: SenderContext, relayId: number): LineState {
  return {
    sender,
    relayId,
    bell: createBell(sender.engine.clock),
    runs: new Set(),
    lanes: new Set(),
    live: 0,
    reachable: false,
    worked: false,
    cut: new AbortController(),
    stopped: false,
    watching: false,
    turn: 0,
    openFailures: 0,
    openAfter: Number.NEGATIVE_INFINITY,
    openUntil: 0,
    openReason: 'relay_down',
    bears: { connections: 0, at: Number.NEGATIVE_INFINITY, hold: 0, before: 0 },
    known: { at: Number.NEGATIVE_INFINITY, relay: undefined },
    lookForOthersAt: Number.NEGATIVE_INFINITY,
    mostBefore: 0,
  };
}

/** Makes the line of one relay; it sends as soon as a run is added and `wake` is called. */
export function createLine(sender: SenderContext, relayId: number): Line {
  const state = newState(sender, relayId);
  const line: Line = {
    relayId,
    bell: state.bell,
    runs: state.runs,
    connections: () => state.live,
    mayGoOn: (lane) => mayGoOn(state, lane),
    pick: () => pickFor(state),
    connect: () => connect(state),
    relay: () => relayOf(state),
    wake() {
      if (state.stopped || sender.engine.closing.aborted) return;
      state.known = { at: Number.NEGATIVE_INFINITY, relay: undefined };
      state.bell.ring();
      if (!state.watching)
        watch(state, line).catch((error: unknown) =>
          sender.engine.log.error('a relay is not looked after', error, { relayId }),
        );
    },
    stop: (patience) => stop(state, patience),
    start() {
      state.stopped = false;
      if (state.cut.signal.aborted) state.cut = new AbortController();
      state.openAfter = Number.NEGATIVE_INFINITY;
      state.reachable = false;
      line.wake();
    },
  };
  return line;
}

function relayOf(line: LineState): RelayRecord | undefined {
  const { engine, neighbours } = line.sender;
  const now = engine.clock.monotonic();
  if (now - line.known.at > RELAY_IS_FRESH) {
    line.known = { at: now, relay: neighbours.findRelay(engine.db, line.relayId) };
    line.sender.adoptLimits(line.relayId);
  }
  return line.known.relay;
}

const isOff = (line: LineState) => relayOf(line)?.enabled === false;

const allowed = (line: LineState) => line.sender.budget(line.relayId).connections();

function mayGoOn(line: LineState, lane: Lane): boolean {
  if (line.stopped || line.sender.engine.closing.aborted || lane.left || isOff(line)) return false;
  const most = allowed(line);
  // More than before: whoever opens lanes sleeps until told so.
  if (most > line.mostBefore) line.bell.ring();
  line.mostBefore = most;
  if (line.live <= most) return true;
  leave(line, lane);
  return false;
}

function leave(line: LineState, lane: Lane) {
  if (lane.left) return;
  lane.left = true;
  line.live -= 1;
}

function openLane(state: LineState, line: Line) {
  const lane: Lane = { left: false };
  state.live += 1;
  const life = runLane(state.sender, line, lane, state.cut.signal).finally(() => {
    leave(state, lane);
    state.lanes.delete(life);
    state.bell.ring();
  });
  state.lanes.add(life);
}

/** Opens lanes while there is work for them; ends when no run is left. */
async function watch(state: LineState, line: Line) {
  state.watching = true;
  try {
    while (!state.stopped && !state.sender.engine.closing.aborted && state.runs.size > 0) {
      const rest = isOff(state) ? switchedOff(state) : cannotOpen(state);
      if (rest > 0) {
        await state.bell.wait(rest);
        continue;
      }
      const wait = state.live < allowed(state) ? lookFor(state) : Number.POSITIVE_INFINITY;
      if (wait === 0) {
        openLane(state, line);
        // One at a time until the relay is known to answer: a relay that is down is asked once, not ten times.
        if (!state.reachable) await state.bell.wait(1_000);
      } else await state.bell.wait(wait);
    }
  } finally {
    state.watching = false;
  }
}

/** Milliseconds until the relay is tried again, 0 for now; whoever waits is told. */
function cannotOpen(state: LineState): number {
  const rest = state.openAfter - state.sender.engine.clock.monotonic();
  if (rest <= 0) return 0;
  for (const run of state.runs)
    if (run.state === 'sending') note(state, run, { reason: state.openReason, until: state.openUntil, values: {} });
  return rest;
}

const LOOK_WHETHER_ON = 1_000;

/** A relay that was switched off: another goes on where one may, else its campaigns wait for it. */
function switchedOff(state: LineState): number {
  for (const run of [...state.runs]) {
    if (run.state !== 'sending' || tryTakeOver(state.sender, run, 'switched_off')) continue;
    note(state, run, { reason: 'relay_off', until: null, values: { relay: state.known.relay?.name ?? '' } });
  }
  return LOOK_WHETHER_ON;
}

async function stop(state: LineState, patience: number) {
  const { clock } = state.sender.engine;
  state.stopped = true;
  state.bell.ring();
  const timer = new AbortController();
  const late = clock.sleep(patience, timer.signal).then(() => {
    // Started again meanwhile: those lines are at work.
    if (!timer.signal.aborted && state.stopped) state.cut.abort();
  });
  while (state.lanes.size > 0 && state.stopped)
    await Promise.race([Promise.all(state.lanes), state.bell.wait(LOOK_WHETHER_ON)]);
  timer.abort();
  await late;
}
