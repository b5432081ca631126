import { decisionOf, type Effect, type Judgement } from './policy.ts';
import type { BounceRow } from './repo.ts';
import { PROOFS, TOLD, toldBy } from './told.ts';

/** Clocks of other systems are a little wrong. */
const CLOCKS = 2 * 60_000;

/**
 * Whether a report written at a moment is about the attempt that a known failure is about: a message that was sent once more
 * since then can fail once more.
 */
export function isOfThisAttempt(known: { at: number }, sentAt: number | null, writtenAt: number): boolean {
  return sentAt === null || known.at >= sentAt || writtenAt < sentAt - CLOCKS;
}

type Weighed = Pick<
  BounceRow,
  'kind' | 'origin' | 'class' | 'reason' | 'permanent' | 'matched_by' | 'confidence' | 'rule'
> & {
  failed_key?: string;
};

/** A dead address weighs more than a failure of the moment, and that more than what tells nothing against the address. */
function costOf(one: Weighed): number {
  const told = toldBy(one);
  return told === TOLD.address ? 2 : told === TOLD.temporary ? 1 : 0;
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
