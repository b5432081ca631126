import { MOST_DEPTH, MOST_RULES, type Rule } from '../../../shared/contract/segments.ts';
import { AppError } from '../../../shared/errors.ts';
import { isGroup } from './rule.ts';

function depthOf(rule: Rule): number {
  return isGroup(rule) ? 1 + rule.rules.reduce((most, each) => Math.max(most, depthOf(each)), 0) : 0;
}

/** How many rules there are in all, groups too. */
function countOf(rule: Rule): number {
  return isGroup(rule) ? 1 + rule.rules.reduce((sum, each) => sum + countOf(each), 0) : 1;
}

/** Throws `segment_too_complex` where a rule is nested deeper, or has more parts, than anybody reads. */
export function requireSimple(rule: Rule): void {
  if (depthOf(rule) > MOST_DEPTH || countOf(rule) > MOST_RULES)
    throw new AppError('segment_too_complex', { depth: MOST_DEPTH, rules: MOST_RULES });
}
