import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { EngineContext } from '../context.ts';
import type { Clock } from '../ports.ts';
import { createGroupCommit, type ToDisk } from './group-commit.ts';
import { RESUMES_ITSELF } from './guard.ts';
import { createJournal, enterWhatIsLeft, type Followers } from './journal.ts';
import { unseenSleep } from './limit-clock.ts';
import type { Line } from './line.ts';
import { type Neighbours, realNeighbours } from './neighbours.ts';
import { createTicker, progressOf } from './progress.ts';
import { recover } from './recover.ts';
import { openRelayBudget, type RelayBudget } from './relay-budget.ts';
import { openLedger } from './repo.ts';
import { unfinishedRuns } from './repo-read.ts';
import { putResultsToNote } from './repo-results.ts';
import { createResults, type Results } from './results.ts';
import type { Run } from './run.ts';
import { finishRun, pauseRun, resumeRun, tell } from './run-states.ts';
import type { SenderContext } from './sender-context.ts';
import { beginRun, leaveRun, lineOf, moveRun, PATIENCE } from './sender-runs.ts';
import { isJournalEmpty } from './up-to-date.ts';
import { watchOver } from './watch-over.ts';

/** The sending of one open workspace: everything with a lifetime hangs here. */
export interface Sender extends SenderContext {
  /** Connections of a relay that are open now. */
  connections(relayId: number): number;
  /** Takes a campaign that is `sending` in the tables on its way. */
  begin(campaign: Campaign): Run;
  /** Forgets a campaign in memory (stopped, taken back); resolves when nothing of it is under way, or after ten seconds: a relay that hangs holds its message for longer, and records it when it ends. */
  leave(run: Run): Promise<void>;
  wake(relayId: number): void;
  /** One more try, by a person's wish or because the cause of a pause is gone: the guard forgets, the message is read anew. */
  resume(run: Run, relayId: number, itself?: boolean): void;
  /** Whether the machine is about to sleep, or asleep. */
  asleep(): boolean;
  suspend(): Promise<void>;
  wakeUp(): void;
}

/** What the sender's own parts work on. */
export interface SenderCore {
  readonly sender: Sender;
  readonly lines: Map<number, Line>;
  readonly runs: Map<number, Run>;
  readonly budgets: Map<number, RelayBudget>;
}

const senders = new WeakMap<EngineContext, Sender>();

/** The engine's one sender; made on the first call (which also settles what an earlier engine left under way). */
export function senderOf(engine: EngineContext): Sender {
  const known = senders.get(engine);
  if (known !== undefined) return known;
  const made = createSender(engine, realNeighbours());
  senders.set(engine, made);
  return made;
}

const clocksOf = (clock: Clock) => ({ monotonic: clock.monotonic(), uptime: clock.uptime?.() ?? null });

/** Makes the sender of an engine and settles what was under way when the last one ended. */
export function createSender(engine: EngineContext, neighbours: Neighbours, toDisk?: ToDisk): Sender {
  const { db } = engine;
  const budgets = new Map<number, RelayBudget>();
  const lines = new Map<number, Line>();
  const runs = new Map<number, Run>();
  const ledger = openLedger(db);
  const left = enterLeft(db, ledger);
  const results = createResults(engine, neighbours, () => group);
  const frame = { ...frameOf(ledger, budgets, results), before: neighbours.letLeave };
  const journal = createJournal(db, followersOf(ledger, results));
  const group = createGroupCommit(db, frame, toDisk, journal);
  const ticker = createTicker((campaignId) => {
    try {
      const progress = engine.closing.aborted ? null : progressOf(sender, campaignId);
      if (progress !== null) engine.events.publish({ type: 'sending', progress });
    } catch (error) {
      engine.log.error('how a campaign stands could not be told', error, { campaignId });
    }
  });
  const sender: Sender = {
    engine,
    neighbours,
    ledger,
    group,
    results,
    runs,
    touch: ticker.touch,
    budget: (relayId) => budgetOf(core, relayId),
    connections: (relayId) => lines.get(relayId)?.connections() ?? 0,
    adoptLimits: (relayId) => adoptLimits(core, relayId),
    begin: (campaign) => beginRun(core, campaign),
    leave: (run) => leaveRun(core, run),
    move: (run, relayId, taken) => moveRun(core, run, relayId, taken),
    pause: (run, cause, words) => pauseRun(core, run, cause, words),
    resume: (run, relayId, itself = false) => resumeRun(core, run, relayId, itself),
    drained: (run) => finishRun(core, run),
    tell: (campaignId, kind, values = {}, reply = '') => tell(core, campaignId, { kind, values, reply }),
    wake(relayId) {
      if (engine.closing.aborted) return;
      sender.adoptLimits(relayId);
      if (!sleeper.asleep()) lineOf(core, relayId).wake();
    },
    ...sleepOf(engine.clock, lines, runs, budgets, ticker.touch),
  };
  const sleeper = sender;
  const core: SenderCore = { sender, lines, runs, budgets };
  recover(sender, left);
  engine.onClose(() => close(core, ticker));
  watchOver(sender);
  return sender;
}

/** What an entry of the journal counts as, and what its contact is told. */
function followersOf({ totals }: SenderContext['ledger'], results: Pick<Results, 'add'>): Followers {
  return {
    claimed: (_, { campaignId }) => totals.move(campaignId, 'queued', 'sending'),
    accepted({ id, at }, { campaignId, addressKey }, wasUnderWay) {
      totals.move(campaignId, wasUnderWay ? 'sending' : 'queued', 'accepted');
      totals.handled(campaignId, at, 'accepted');
      results.add(id, { addressKey, state: 'accepted', reason: null, at });
    },
  };
}

/** Enters what an engine that was killed had only in the journal; answers which slots of its relays those messages took. */
function enterLeft(db: EngineContext['db'], ledger: SenderContext['ledger']) {
  if (isJournalEmpty(db)) return [];
  const ids: number[] = [];
  return db
    .transaction(() => {
      ledger.totals.begin();
      const left = enterWhatIsLeft(db, followersOf(ledger, { add: (id) => void ids.push(id) }));
      ledger.totals.end();
      if (ids.length > 0) putResultsToNote(db, ids);
      return left;
    })
    .immediate();
}

/** Each commit of the ledger takes the totals, the used limits and what contacts are to be told with it. */
function frameOf(ledger: SenderContext['ledger'], budgets: ReadonlyMap<number, RelayBudget>, results: Results) {
  return {
    begin() {
      ledger.totals.begin();
      results.begin();
    },
    end() {
      ledger.totals.end();
      results.end();
      for (const budget of budgets.values()) budget.save();
    },
    done: () => results.done(),
    undone() {
      for (const budget of budgets.values()) budget.notSaved();
    },
  };
}

function budgetOf({ sender, budgets }: SenderCore, relayId: number): RelayBudget {
  const known = budgets.get(relayId);
  if (known !== undefined) return known;
  const { db, clock } = sender.engine;
  const relay = sender.neighbours.findRelay(db, relayId);
  if (relay === undefined) throw new Error(`relay ${relayId} is gone`);
  const made = openRelayBudget(db, clock, relay);
  budgets.set(relayId, made);
  return made;
}

function adoptLimits({ sender, runs }: SenderCore, relayId: number) {
  const relay = sender.neighbours.findRelay(sender.engine.db, relayId);
  const slow = [...runs.values()].some((run) => run.relayId === relayId && run.slow && run.state === 'sending');
  if (relay !== undefined) sender.budget(relayId).setLimits(relay.limits, slow);
}

/** Stops cleanly before the machine sleeps; what time did to the limits meanwhile is told by the machine's uptime alone. */
function sleepOf(
  clock: Clock,
  lines: ReadonlyMap<number, Line>,
  runs: ReadonlyMap<number, Run>,
  budgets: ReadonlyMap<number, RelayBudget>,
  touch: Sender['touch'],
): Pick<Sender, 'asleep' | 'suspend' | 'wakeUp'> {
  let since: ReturnType<typeof clocksOf> | null = null;
  return {
    asleep: () => since !== null,
    async suspend() {
      since ??= clocksOf(clock);
      await Promise.all([...lines.values()].map((line) => line.stop(PATIENCE)));
      if (since === null) return;
      for (const run of runs.values()) {
        if (run.state !== 'sending') continue;
        run.waiting = { reason: 'sleep', until: null, values: {} };
        touch(run.campaignId, true);
      }
    },
    wakeUp() {
      if (since === null) return;
      const unseen = unseenSleep(since, clocksOf(clock));
      if (unseen > 0) for (const one of budgets.values()) one.slept(unseen);
      since = null;
      for (const line of lines.values()) line.start();
    },
  };
}

async function close({ sender, lines, budgets }: SenderCore, ticker: { stop(): void }) {
  sender.group.hurry();
  await Promise.all([...lines.values()].map((line) => line.stop(PATIENCE)));
  // The used limits once more, with the clocks as of now: what has passed until here needs no guess later.
  for (const budget of budgets.values()) budget.notSaved();
  sender.group.write(sender.results.note).catch(() => undefined);
  sender.group.close();
  sender.results.stop();
  ticker.stop();
}

/**
 * What was on its way when the workspace was closed goes on by itself, because every row tells whether it may: what was under
 * way is in doubt by now. On the command line nothing starts unasked: there `resume` (or `send`) continues it.
 */
export function resumeAtOpening(sender: Sender): void {
  const { engine, neighbours } = sender;
  if (engine.host === 'command-line') return;
  const goOn = () => {
    for (const campaignId of unfinishedRuns(engine.db)) {
      const campaign = neighbours.findCampaign(engine.db, campaignId);
      if (campaign === undefined || sender.runs.has(campaignId)) continue;
      const waits = campaign.state === 'paused' && RESUMES_ITSELF.has(campaign.pausedBecause ?? '');
      if (campaign.state === 'sending' || waits) sender.begin(campaign);
    }
  };
  setImmediate(() => {
    try {
      if (!engine.closing.aborted) goOn();
    } catch (error) {
      engine.log.error('campaigns could not go on', error);
    }
  });
}
