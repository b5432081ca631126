import type { Campaign } from '../../../shared/contract/campaigns.ts';
import { changed, type EngineContext } from '../context.ts';
import { isDiskFull } from '../db/open.ts';
import type { Clock } from '../ports.ts';
import { createFeed } from './feed.ts';
import { createGroupCommit, type ToDisk } from './group-commit.ts';
import { calm } from './guard.ts';
import { unseenSleep } from './limit-clock.ts';
import { createLine, type Line } from './line.ts';
import { type Neighbours, realNeighbours } from './neighbours.ts';
import { prepare } from './prepare.ts';
import { createTicker, progressOf } from './progress.ts';
import { recover } from './recover.ts';
import { openRelayBudget, type RelayBudget } from './relay-budget.ts';
import { openLedger } from './repo.ts';
import { unfinishedRuns } from './repo-read.ts';
import { findRun, noteWait, readTotals, setFinished, setRunRelay } from './repo-runs.ts';
import { createRun, type Run } from './run.ts';
import type { SenderContext } from './sender-context.ts';

/** The sending of one open workspace: everything with a lifetime hangs here. */
export interface Sender extends SenderContext {
  readonly runs: ReadonlyMap<number, Run>;
  /** Takes a campaign that is `sending` in the tables on its way. */
  begin(campaign: Campaign): Run;
  /** Forgets a campaign in memory (stopped, taken back); resolves when nothing of it is under way, or after ten seconds: a relay that hangs holds its message for longer, and records it when it ends. */
  leave(run: Run): Promise<void>;
  wake(relayId: number): void;
  /** One more try by a person's wish: the guard forgets, the message is read anew. */
  resume(run: Run, relayId: number): void;
  suspend(): Promise<void>;
  wakeUp(): void;
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

const PATIENCE = 10_000;
const TRY_STATE_AGAIN = 1_000;

/** Makes the sender of an engine and settles what was under way when the last one ended. */
export function createSender(engine: EngineContext, neighbours: Neighbours, toDisk?: ToDisk): Sender {
  const { db, clock } = engine;
  const budgets = new Map<number, RelayBudget>();
  const lines = new Map<number, Line>();
  const runs = new Map<number, Run>();
  const ledger = openLedger(db);
  const frame = {
    begin: () => ledger.totals.begin(),
    end() {
      ledger.totals.end();
      for (const budget of budgets.values()) budget.save();
    },
    undone() {
      for (const budget of budgets.values()) budget.notSaved();
    },
  };
  const group = createGroupCommit(db, frame, toDisk);
  const ticker = createTicker((campaignId) => {
    const progress = engine.closing.aborted ? null : progressOf(sender, campaignId);
    if (progress !== null) engine.events.publish({ type: 'sending', progress });
  });
  let suspendedAt: ReturnType<typeof clocksOf> | null = null;

  const budget = (relayId: number): RelayBudget => {
    const known = budgets.get(relayId);
    if (known !== undefined) return known;
    const relay = neighbours.findRelay(db, relayId);
    if (relay === undefined) throw new Error(`relay ${relayId} is gone`);
    const made = openRelayBudget(db, clock, relay);
    budgets.set(relayId, made);
    return made;
  };
  const lineOf = (relayId: number): Line => {
    const line = lines.get(relayId) ?? createLine(sender, relayId);
    lines.set(relayId, line);
    return line;
  };
  const adoptLimits = (relayId: number) => {
    const relay = neighbours.findRelay(db, relayId);
    const slow = [...runs.values()].some((run) => run.relayId === relayId && run.slow && run.state === 'sending');
    if (relay !== undefined) budget(relayId).setLimits(relay.limits, slow);
  };
  const setState = (run: Run, state: Campaign['state'], because: string | null) => {
    if (run.state === state) return;
    run.state = state;
    run.pausedBecause = because;
    run.waiting = null;
    const at = clock.now();
    const write = () => {
      if (run.state !== state) return;
      neighbours.setCampaignState(db, run.campaignId, state, { at, pausedBecause: because, relayId: run.relayId });
      noteWait(db, run.campaignId, state === 'paused' ? 'paused' : null, at);
      if (state === 'finished') setFinished(db, run.campaignId, at);
    };
    run.notedWait = null;
    void recordState(run, state, write);
  };

  /** A full disk takes no state either: it is written as soon as there is room, unless another state came since. */
  const recordState = async (run: Run, state: Campaign['state'], write: () => void) => {
    while (run.state === state && !engine.closing.aborted) {
      try {
        await group.write(write);
        changed(engine, 'campaigns', run.campaignId);
        break;
      } catch (error) {
        engine.log.error('campaign state could not be recorded', error, { campaignId: run.campaignId, state });
        sender.touch(run.campaignId);
        if (!isDiskFull(error)) break;
        await clock.sleep(TRY_STATE_AGAIN, engine.closing);
      }
    }
    sender.touch(run.campaignId);
  };

  const goOnPreparing = (run: Run) => {
    if (run.prepared || run.preparing) return;
    const campaign = neighbours.findCampaign(db, run.campaignId);
    const record = findRun(db, run.campaignId);
    if (campaign === undefined || record === undefined) return;
    run.preparing = true;
    void prepare(sender, run, campaign.audience, record.preparedTo)
      .catch((error: unknown) => {
        engine.log.error('recipients could not be read', error, { campaignId: run.campaignId });
        sender.pause(run, 'composing');
      })
      .finally(() => {
        run.preparing = false;
        if (run.state === 'sending') sender.wake(run.relayId);
      });
  };

  const sender: Sender = {
    engine,
    neighbours,
    ledger,
    group,
    budget,
    runs,
    touch: ticker.touch,
    adoptLimits,
    begin(campaign) {
      const known = runs.get(campaign.id);
      if (known !== undefined) return known;
      const record = findRun(db, campaign.id);
      if (record === undefined) throw new Error(`campaign ${campaign.id} has no run`);
      const run = createRun({
        campaignId: campaign.id,
        relayId: record.relayId,
        name: campaign.name,
        state: campaign.state,
        pausedBecause: campaign.pausedBecause,
        feed: createFeed(db, campaign.id, neighbours),
        slow: record.slow,
        prepared: record.prepared,
        sendsFrom: record.sendsFrom,
        startedAt: record.startedAt,
      });
      runs.set(campaign.id, run);
      lineOf(run.relayId).runs.add(run);
      goOnPreparing(run);
      if (run.state === 'sending') sender.wake(run.relayId);
      return run;
    },
    async leave(run) {
      run.state = run.state === 'sending' ? 'paused' : run.state;
      lines.get(run.relayId)?.runs.delete(run);
      const end = performance.now() + PATIENCE;
      const busy = () => run.preparing || run.feed.handedOut() > 0;
      while (busy() && !engine.closing.aborted && performance.now() < end) await clock.sleep(20, engine.closing);
      runs.delete(run.campaignId);
    },
    wake(relayId) {
      if (engine.closing.aborted) return;
      adoptLimits(relayId);
      if (suspendedAt === null) lineOf(relayId).wake();
    },
    pause(run, cause) {
      if (run.state !== 'sending' || (engine.closing.aborted && cause !== 'person')) return;
      run.feed.clear();
      run.composer = null;
      setState(run, 'paused', cause);
    },
    resume(run, relayId) {
      if (relayId !== run.relayId) {
        lines.get(run.relayId)?.runs.delete(run);
        run.relayId = relayId;
        setRunRelay(db, run.campaignId, relayId);
        lineOf(relayId).runs.add(run);
      }
      run.guard = calm;
      run.composer = null;
      setState(run, 'sending', null);
      goOnPreparing(run);
      sender.wake(relayId);
    },
    drained(run) {
      const totals = readTotals(db, run.campaignId);
      const mayEnd = run.state === 'sending' || (run.state === 'paused' && run.prepared);
      if (!mayEnd || totals.queued + totals.deferred + totals.sending > 0) return;
      setState(run, 'finished', null);
      lines.get(run.relayId)?.runs.delete(run);
      runs.delete(run.campaignId);
      changed(engine, 'messages', null);
    },
    async suspend() {
      suspendedAt ??= clocksOf(clock);
      await Promise.all([...lines.values()].map((line) => line.stop(PATIENCE)));
      for (const run of runs.values())
        if (run.state === 'sending') run.waiting = { reason: 'sleep', until: null, values: {} };
    },
    wakeUp() {
      if (suspendedAt === null) return;
      const unseen = unseenSleep(suspendedAt, clocksOf(clock));
      if (unseen > 0) for (const one of budgets.values()) one.slept(unseen);
      suspendedAt = null;
      for (const line of lines.values()) line.start();
    },
  };

  recover(sender);
  engine.onClose(async () => {
    group.hurry();
    await Promise.all([...lines.values()].map((line) => line.stop(PATIENCE)));
    group.close();
    ticker.stop();
  });
  return sender;
}

/**
 * What was on its way when the workspace was closed goes on by itself, because every row tells whether it may: what was under
 * way is in doubt by now. On the command line nothing starts unasked: there `resume` (or `send`) continues it.
 */
export function resumeAtOpening(sender: Sender): void {
  const { engine, neighbours } = sender;
  if (engine.host === 'command-line') return;
  setImmediate(() => {
    if (engine.closing.aborted) return;
    for (const campaignId of unfinishedRuns(engine.db)) {
      const campaign = neighbours.findCampaign(engine.db, campaignId);
      if (campaign?.state === 'sending' && !sender.runs.has(campaignId)) sender.begin(campaign);
    }
  });
}
