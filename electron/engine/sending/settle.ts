import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { Verdict } from '../../../shared/verdict.ts';
import type { FeedItem } from './feed.ts';
import { countInSlice } from './gate.ts';
import { countsAsFailure, guardAfter } from './guard-run.ts';
import { type AttemptOutcome, type Decision, decide, onAnotherConnection, slowDownOf } from './outcome.ts';
import { LONGEST_REPLY } from './repo.ts';
import type { Run } from './run.ts';
import { PRACTICE_SCALE, type SenderContext } from './sender-context.ts';

const TRY_AGAIN_TO_RECORD = 1_000;

/**
 * Records what became of a message; resolves when that is on disk. Until then nothing more leaves on that connection:
 * where the disk is full the campaign pauses and the record is tried again every second.
 */
export async function settle(
  sender: SenderContext,
  run: Run,
  item: FeedItem,
  outcome: AttemptOutcome,
  about: { relay: RelayRecord; startedAt: number; sessionEnded?: boolean },
): Promise<void> {
  const { engine } = sender;
  const now = engine.clock.now();
  const verdict = verdictOf(sender, outcome);
  const history = {
    attempts: item.message.attempts + 1,
    lost: item.message.lost,
    firstAttemptAt: item.message.firstAttemptAt ?? now,
  };
  const scale = about.relay.kind === 'practice' ? PRACTICE_SCALE : 1;
  const decided = about.sessionEnded
    ? onAnotherConnection(verdict, now)
    : decide(outcome, verdict, history, { now, scale });
  // Stopped while this one was under way: what did not go is not tried again.
  const waits = decided.state === 'queued' || decided.state === 'deferred';
  const decision: Decision =
    run.state === 'cancelled' && waits ? { ...decided, state: 'cancelled', dueAt: 0, reason: 'stopped' } : decided;
  const again = item.message.attempts > 0;
  const failedInHour = tellBudget(sender, item, outcome, decision, { ...about, again });
  sender.neighbours.noteOutcome(engine, about.relay.id, outcome);
  const write = () => {
    sender.ledger.settle(item.message, outcome, decision, now);
    sideEffects(sender, run, item, outcome, decision, now);
  };
  const brief = () => {
    if (outcome.kind !== 'accepted' || decision.state !== 'accepted' || again) return null;
    const reply = outcome.text.slice(0, LONGEST_REPLY);
    return {
      entry: { kind: 'accepted', id: item.message.id, code: outcome.code, reply, at: now } as const,
      owner: item.message,
    };
  };
  for (;;) {
    const failure = await sender.group.gather(write, brief);
    if (failure === null) break;
    engine.log.error('outcome could not be recorded', failure, { message: item.message.id });
    sender.pause(run, 'disk_full');
    if (engine.closing.aborted) return; // the row stays `sending` and is in doubt at the next opening
    await engine.clock.sleep(TRY_AGAIN_TO_RECORD, engine.closing);
  }
  // Not before it is written: on a slow disk those who watch would be told of what was before, and of nothing after.
  sender.touch(run.campaignId);
  if (decision.state !== 'queued' && decision.state !== 'deferred') countInSlice(run);
  run.feed.done(item.message.id);
  run.feed.freed(item.message.domain);
  guardAfter(sender, run, outcome, decision, { relay: about.relay, again, failedInHour });
  // Paused while the last one was under way: nothing is left to go on with.
  if (run.state === 'paused') sender.drained(run);
}

function verdictOf(sender: SenderContext, outcome: AttemptOutcome): Verdict | null {
  if (outcome.kind !== 'refused') return null;
  const { code, enhanced, text, stage } = outcome;
  try {
    return sender.neighbours.classifyReply(
      { code: code === 0 ? null : code, enhanced: enhanced ?? null, text, stage },
      sender.engine.db,
    );
  } catch (error) {
    // A server's words must never cost the record of what became of a message.
    sender.engine.log.error('a reply could not be classed', error);
    return null;
  }
}

/** The relay's limits and pace hear of it; answers how many messages failed or were put off there within the hour. */
function tellBudget(
  sender: SenderContext,
  item: FeedItem,
  outcome: AttemptOutcome,
  decision: Decision,
  about: { relay: RelayRecord; startedAt: number; again: boolean },
): number {
  const budget = sender.budget(about.relay.id);
  budget.settle(item.message.domain);
  const { domain } = item.message;
  if (decision.slowDown) budget.slowDown(about.startedAt, { domain, ...slowDownOf(outcome, decision.verdict, domain) });
  else if (outcome.kind !== 'lost') budget.succeeded(domain, about.startedAt);
  return countsAsFailure(outcome, decision, about.again) ? budget.failed() : 0;
}

/** What other features are told, in the same commit. Their failure must not undo the ledger's record of the outcome. */
function sideEffects(
  sender: SenderContext,
  run: Run,
  item: FeedItem,
  outcome: AttemptOutcome,
  decision: Decision,
  now: number,
) {
  const { engine, neighbours } = sender;
  if (decision.state === 'queued' || decision.state === 'deferred' || decision.state === 'cancelled') return;
  try {
    const { state, reason } = decision;
    sender.results.add(item.message.id, { addressKey: item.message.addressKey, state, reason, at: now });
    if (decision.state !== 'rejected' || decision.verdict === null || outcome.kind !== 'refused') return;
    const { verdict } = decision;
    const refusal = {
      messageRowId: item.message.id,
      campaignId: run.campaignId,
      contactId: item.message.contactId,
      address: item.message.address,
      verdict,
      code: outcome.code === 0 ? null : outcome.code,
      enhanced: outcome.enhanced ?? null,
      reply: outcome.text,
      at: now,
    };
    engine.db.transaction(() => neighbours.recordRefusal(engine, refusal))();
  } catch (error) {
    engine.log.error('a result could not be passed on', error, { message: item.message.id });
  }
}
