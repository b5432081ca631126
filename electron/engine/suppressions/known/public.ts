import type { Suppression } from '../../../../shared/contract/suppressions.ts';
import type { Db } from '../../db/open.ts';
import { isPlaceholder } from '../../db/placeholder.ts';
import { erasedAmong, erasedIn } from '../erased-repo.ts';
import { anybody, findAmong, lastDecision } from '../repo.ts';
import { isStronger } from '../rules.ts';

/** Which of these normalised addresses are suppressed, and why; those of erased people among them (`source` is `erased` then, `id` 0). */
export function suppressedAmong(db: Db, addressKeys: readonly string[]): Map<string, Suppression> {
  if (addressKeys.length === 0) return new Map();
  const { suppressed, erased } = anybody(db);
  const found = suppressed ? findAmong(db, addressKeys) : new Map<string, Suppression>();
  if (erased)
    for (const [key, { reason, at }] of erasedAmong(db, addressKeys))
      found.set(key, { id: 0, address: '', reason, source: 'erased', detail: '', createdAt: at });
  for (const key of addressKeys) if (isPlaceholder(key)) found.set(key, PLACEHOLDER);
  return found;
}

/** What stands in the place of an erased person's address can never be written to. */
const PLACEHOLDER: Suppression = { id: 0, address: '', reason: 'manual', source: 'erased', detail: '', createdAt: 0 };

/** Which of these normalised addresses are those of people who were erased: their data must not come in again. */
export function erasedOf(db: Db, addressKeys: readonly string[]): ReadonlySet<string> {
  return new Set(erasedIn(db, addressKeys).keys());
}

/** Of two reasons the one that says more. */
export function strongerReason(one: Suppression['reason'], other: Suppression['reason'] | null): Suppression['reason'] {
  return other !== null && !isStronger(one, other) ? other : one;
}

/** Marks a moment, for `decidedSinceMark`: another thread that reads the suppressions may be behind by some decisions. */
export function suppressionMark(db: Db): number {
  return lastDecision(db);
}
