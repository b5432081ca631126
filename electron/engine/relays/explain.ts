import type { Reason } from '../../../shared/verdict.ts';
import { classifyReply } from '../bounces/public.ts';
import { type CauseRule, causeNamed, causeOf, type Failure } from './causes.ts';
import { CAUSES_BY_REASON } from './causes-verdict.ts';

const AFTER_SIGN_IN = new Set<Failure['stage']>(['', 'mail', 'rcpt', 'data', 'dot']);
/** Under this the numbers of a reply say as much as its words. */
const SURE = 0.5;

/**
 * Names what went wrong and what can be tried. Where the table of causes has only the numbers of a reply to a message to go
 * by, its words are read as those of a bounce are, so that the same words mean the same everywhere.
 */
export function explainReply(failure: Failure): CauseRule {
  const rule = causeOf(failure);
  if (failure.code === 0 || rule.words || rule.exact || !AFTER_SIGN_IN.has(failure.stage)) return rule;
  const { code, enhanced, text, stage } = failure;
  const verdict = classifyReply({ code, enhanced: enhanced ?? null, text, stage: stage === '' ? null : stage });
  const cause = CAUSES_BY_REASON[verdict.reason];
  return cause !== undefined && verdict.confidence >= SURE ? causeNamed(cause) : rule;
}

const NAMED_BY_REASONS: ReadonlySet<string> = new Set(Object.values(CAUSES_BY_REASON));

/** Whether a cause is what some reason means by itself: beside another reason it would say something else of the same reply. */
export function isCauseOfAReason(cause: string): boolean {
  return NAMED_BY_REASONS.has(cause);
}

/** The cause that a verdict's reason means by itself, without a provider's own words; undefined where it means none. */
export function causeOfReason(reason: Reason): string | undefined {
  return CAUSES_BY_REASON[reason];
}
