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
  about: { readonly relay: RelayRecord; readonly again: boolean; readonly failedInHour: number },
): void {
  tellWorthKnowing(sender, run, outcome, decision);
  const { relay, failedInHour } = about;
  const failedPerHour = relay.limits.deferredPerHour ?? null;
  const event = guardEvent(outcome, decision, about.again, failedInHour);
  const next = watch(run.guard, event, { ...usualGuard, failedPerHour });
  run.guard = next.state;
  if (next.cause === null || run.state !== 'sending') return;
  const words = wordsOf(next, outcome, decision, relay, failedInHour);
  stopFor(sender, run, next.cause, words, relay.id);
  if (next.cause === 'deferral_rate' && failedPerHour !== null && failedInHour >= failedPerHour)
    stopOthers(sender, run, next.cause, words, relay.id);
}

/** Whether a relay's host counts a message among the failed and deferred of its hour. Greylisting is a way to say yes later. */
export function countsAsFailure(outcome: AttemptOutcome, decision: Decision, again: boolean): boolean {
  if (outcome.kind !== 'refused') return false;
  return (outcome.code >= 500 && decision.state === 'rejected') || (isDeferred(decision) && !again);
}

const isDeferred = ({ state, verdict }: Decision) => state === 'deferred' && verdict?.reason !== 'greylisted';

/** The figures are the first one's: the others, of all relays or of one, say where it happened. */
function stopOthers(sender: SenderContext, run: Run, cause: GuardCause, words: PauseWords, relayId: number | null) {
  const campaign = sender.neighbours.findCampaign(sender.engine.db, run.campaignId)?.name ?? '';
  const elsewhere = { ...words, values: { ...words.values, campaign } };
  for (const other of sender.runs.values())
    if (other.state === 'sending' && (relayId === null || other.relayId === relayId))
      sender.pause(other, cause, elsewhere);
}

/** Pauses a campaign for a cause, and every other one with it where nothing may go out until a person has looked. */
export function stopFor(sender: SenderContext, run: Run, cause: GuardCause, words: PauseWords, relayId: number) {
  // Another relay has taken over since: what the old one says about our sign-in is known.
  if (cause === 'sign_in' && relayId !== run.relayId) return;
  // More tries lock accounts; another relay may go on, where one may.
  if (cause === 'sign_in' && tryTakeOver(sender, run, 'sign_in')) return;
  sender.pause(run, cause, words);
  if (EVERYWHERE.has(cause)) stopOthers(sender, run, cause, words, null);
}

function guardEvent(outcome: AttemptOutcome, decision: Decision, again: boolean, failedInHour: number): GuardEvent {
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
        deferred: isDeferred(decision),
        failedInHour,
      };
    }
  }
}

function replyOf(outcome: AttemptOutcome): string {
  if (outcome.kind !== 'refused') return '';
  return [String(outcome.code), outcome.enhanced ?? '', outcome.text].filter((part) => part !== '').join(' ');
}

const isOfHour = ({ limits }: RelayRecord, failedInHour: number) =>
  limits.deferredPerHour != null && failedInHour >= limits.deferredPerHour;

function wordsOf(
  { state, cause }: { state: GuardState; cause: GuardCause | null },
  outcome: AttemptOutcome,
  decision: Decision,
  relay: RelayRecord,
  failedInHour: number,
): PauseWords {
  const counts: Readonly<Partial<Record<GuardCause, number>>> = {
    failures: state.consecutive,
    bounce_rate: state.bounced,
    deferral_rate: isOfHour(relay, failedInHour) ? failedInHour : state.deferred,
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
    ...(cause === 'deferral_rate' && isOfHour(relay, failedInHour) ? { most: relay.limits.deferredPerHour ?? 0 } : {}),
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
