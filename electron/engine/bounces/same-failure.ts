import { decisionOf, type Effect, type Judgement } from './policy.ts';
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

const WEIGHT: Readonly<Record<Effect, number>> = { suppressed: 3, retried: 2, pending: 1, kept: 0, none: 0, undone: 0 };

/**
 * Whether a further report of a known failure says more than what is recorded. What costs a contact comes first and is never
 * softened by a later report, so that the order of reading changes nothing; what a person decided stays.
 */
export function isBetter(
  report: Pick<NewBounce, 'kind' | 'matched_by' | 'confidence'> & { judgement: Judgement },
  known: Pick<BounceRow, 'kind' | 'matched_by' | 'confidence' | 'effect' | 'by_person'>,
): boolean {
  const begins = known.kind === 'delay' && report.kind === 'bounce';
  if (known.by_person === 1 && !begins) return false;
  const differences = [
    WEIGHT[decisionOf(report.judgement).effect] - WEIGHT[known.effect],
    Number(begins) - Number(known.kind === 'bounce' && report.kind === 'delay'),
    Number(PROOFS.has(report.matched_by)) - Number(PROOFS.has(known.matched_by)),
    report.confidence - known.confidence,
  ];
  return (differences.find((difference) => difference !== 0) ?? 0) > 0;
}
