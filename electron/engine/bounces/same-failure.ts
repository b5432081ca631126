import { countsAgainst, decisionOf, type Effect, type Judgement, LIKELY } from './policy.ts';
import type { BounceRow, NewBounce } from './repo.ts';
import { PROOFS } from './repo-failures.ts';

/** Clocks of other systems are a little wrong. */
const CLOCKS = 2 * 60_000;

/**
 * Whether a report written at a moment is about the attempt that a known failure is about: a message that was sent once more
 * since then can fail once more.
 */
export function isOfThisAttempt(known: { at: number }, sentAt: number | null, writtenAt: number): boolean {
  return sentAt === null || known.at >= sentAt || writtenAt < sentAt - CLOCKS;
}

type Weighed = Pick<NewBounce, 'kind' | 'class' | 'reason' | 'matched_by' | 'confidence' | 'rule'> & {
  failed_key?: string;
};

/** How much it may count against the address, alone or together with others: proven failures of its own. */
function costOf(one: Weighed): number {
  if (!PROOFS.has(one.matched_by) || (one.failed_key ?? '') !== '' || one.kind !== 'bounce') return 0;
  if (one.class === 'address') return 2;
  return countsAgainst(one) && one.confidence >= LIKELY ? 1 : 0;
}

const IS = (effect: Effect, wanted: Effect) => Number(effect === wanted);

/**
 * Whether a further report of a known failure says more than what is recorded. What costs a contact, or adds up to that, comes
 * first and is never softened by a later report, so that the order of reading changes nothing; what a person decided stays.
 */
export function isBetter(
  report: Weighed & { judgement: Judgement },
  known: Weighed & Pick<BounceRow, 'effect' | 'by_person'>,
): boolean {
  const begins = known.kind === 'delay' && report.kind === 'bounce';
  if (known.by_person === 1 && !begins) return false;
  const { effect } = decisionOf(report.judgement);
  const differences = [
    IS(effect, 'suppressed') - IS(known.effect, 'suppressed'),
    Number(begins) - Number(known.kind === 'bounce' && report.kind === 'delay'),
    costOf(report) - costOf(known),
    IS(effect, 'retried') - IS(known.effect, 'retried'),
    IS(effect, 'pending') - IS(known.effect, 'pending'),
    Number(PROOFS.has(report.matched_by)) - Number(PROOFS.has(known.matched_by)),
    report.confidence - known.confidence,
    report.rule.localeCompare(known.rule, 'en'),
  ];
  return (differences.find((difference) => difference !== 0) ?? 0) > 0;
}
