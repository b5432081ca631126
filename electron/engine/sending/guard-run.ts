import type { RelayRecord } from '../../../shared/contract/relays.ts';
import { EVERYWHERE, type GuardCause, type GuardEvent, type GuardState, usualGuard, watch } from './guard.ts';
import type { AttemptOutcome, Decision } from './outcome.ts';
import type { EventKind, EventValues } from './repo-events.ts';
import type { Run } from './run.ts';
import type { PauseWords, SenderContext } from './sender-context.ts';
import { tryTakeOver } from './take-over.ts';

/** Looks at what became of a message: tells what is worth knowing, and pauses where going on would do harm. */
export function guardAfter(
  sender: SenderContext,
  run: Run,
  outcome: AttemptOutcome,
  decision: Decision,
  about: { readonly relay: RelayRecord; readonly again: boolean },
): void {
  tellWorthKnowing(sender, run, outcome, decision);
  const limits = { ...usualGuard, failedPerHour: about.relay.limits.deferredPerHour ?? null };
  const event = guardEvent(outcome, decision, about.again, sender.engine.clock.now());
  const next = watch(run.guard, event, limits);
  run.guard = next.state;
  if (next.cause === null || run.state !== 'sending') return;
  stopFor(sender, run, next.cause, wordsOf(next, outcome, decision, about.relay), about.relay.id);
}

function stopFor(sender: SenderContext, run: Run, cause: GuardCause, words: PauseWords, relayId: number) {
  // Another relay has taken over since: what the old one says about our sign-in is known.
  if (cause === 'sign_in' && relayId !== run.relayId) return;
  // More tries lock accounts; another relay may go on, where one may.
  if (cause === 'sign_in' && tryTakeOver(sender, run, 'sign_in')) return;
  sender.pause(run, cause, words);
  if (!EVERYWHERE.has(cause)) return;
  const campaign = sender.neighbours.findCampaign(sender.engine.db, run.campaignId)?.name ?? '';
  // The figures are the first one's: the others say where it happened.
  const elsewhere = { ...words, values: { ...words.values, campaign } };
  for (const other of sender.runs.values()) if (other.state === 'sending') sender.pause(other, cause, elsewhere);
}

function guardEvent(outcome: AttemptOutcome, decision: Decision, again: boolean, at: number): GuardEvent {
  switch (outcome.kind) {
    case 'accepted':
    case 'unmade':
      return { kind: outcome.kind };
    case 'lost':
      return { kind: 'lost', again };
    case 'refused': {
      const { verdict } = decision;
      return {
        kind: 'refused',
        about: verdict?.class ?? 'unknown',
        reason: verdict?.reason ?? 'undefined',
        code: outcome.code,
        permanent: outcome.code >= 500,
        again,
        // Greylisting is a way to say yes later.
        deferred: decision.state === 'deferred' && verdict?.reason !== 'greylisted',
        at,
      };
    }
  }
}

function replyOf(outcome: AttemptOutcome): string {
  if (outcome.kind !== 'refused') return '';
  return [String(outcome.code), outcome.enhanced ?? '', outcome.text].filter((part) => part !== '').join(' ');
}

function wordsOf(
  { state, cause }: { state: GuardState; cause: GuardCause | null },
  outcome: AttemptOutcome,
  decision: Decision,
  relay: RelayRecord,
): PauseWords {
  const counts: Readonly<Partial<Record<GuardCause, number>>> = {
    failures: state.consecutive,
    bounce_rate: state.bounced,
    deferral_rate: relay.limits.deferredPerHour == null ? state.deferred : state.failedAt.length,
    composing: state.unmade,
    sign_in: 1,
  };
  const count = (cause === null ? undefined : counts[cause]) ?? state.aboutUs;
  const values: EventValues = {
    count,
    of: state.seen,
    percent: Math.round((count / Math.max(1, state.seen)) * 100),
    relay: relay.name,
    reason: outcome.kind === 'unmade' ? outcome.cause : (decision.verdict?.reason ?? 'undefined'),
    ...(cause === 'deferral_rate' && relay.limits.deferredPerHour != null
      ? { most: relay.limits.deferredPerHour }
      : {}),
  };
  return { values, reply: replyOf(outcome) };
}

/** The same kind of thing is told once in so long: a thousand refusals are one line and a count elsewhere. */
const TOLD_ONCE_IN = 10_000;
const lastTold = new WeakMap<Run, Map<EventKind, number>>();

function tellWorthKnowing(sender: SenderContext, run: Run, outcome: AttemptOutcome, decision: Decision) {
  const kind = worthKnowing(outcome, decision);
  if (kind === null) return;
  const told = lastTold.get(run) ?? new Map<EventKind, number>();
  lastTold.set(run, told);
  const now = sender.engine.clock.monotonic();
  if (now - (told.get(kind) ?? Number.NEGATIVE_INFINITY) < TOLD_ONCE_IN) return;
  told.set(kind, now);
  const reason = decision.verdict?.reason ?? decision.reason ?? 'undefined';
  sender.tell(run.campaignId, kind, { reason }, replyOf(outcome));
}

function worthKnowing(outcome: AttemptOutcome, decision: Decision): EventKind | null {
  if (decision.slowDown) return 'slowed_down';
  if (decision.state === 'in_doubt') return 'in_doubt';
  if (decision.reason === 'expired') return 'given_up';
  const tooBig = outcome.kind === 'refused' && decision.verdict?.reason === 'mesgtoobig';
  return tooBig ? 'too_big' : null;
}
