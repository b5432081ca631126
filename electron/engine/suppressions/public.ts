import { addressKey } from '../../../shared/address.ts';
import type { Suppression } from '../../../shared/contract/suppressions.ts';
import { noteSuppression } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import { addHistory, any, erase, findAmong, findByKey, type HistoryRow, historyOf, insert, replace } from './repo.ts';
import { isStronger } from './rules.ts';

/** Never mail this address again. Idempotent; a stronger reason (complained > unsubscribed > bounced > manual) replaces a weaker one. */
export function suppress(
  db: Db,
  input: { address: string; reason: Suppression['reason']; source: string; detail: string; at: number },
): { id: number; already: boolean } {
  // Whatever a server wrote must be suppressible too, so an address that does not parse is its own key.
  const key = addressKey(input.address) ?? input.address.trim().toLowerCase();
  const entry = { ...input, key };
  const known = findByKey(db, key);
  if (known && !isStronger(input.reason, known.reason)) return { id: known.id, already: true };
  const id = known?.id ?? insert(db, entry);
  if (known) replace(db, id, entry);
  addHistory(db, key, {
    at: input.at,
    kind: 'suppressed',
    reason: input.reason,
    source: input.source,
    text: input.detail,
  });
  noteSuppression(db, key, input.reason);
  return { id, already: known !== undefined };
}

/** Which of these normalised addresses are suppressed, and why. */
export function suppressedAmong(db: Db, addressKeys: readonly string[]): Map<string, Suppression> {
  return addressKeys.length === 0 || !any(db) ? new Map() : findAmong(db, addressKeys);
}

/** Lifts a suppression by address, recording why; answers whether there was one. */
export function lift(db: Db, key: string, because: string, at: number): boolean {
  const known = findByKey(db, key);
  if (!known) return false;
  erase(db, key);
  addHistory(db, key, { at, kind: 'restored', reason: known.reason, source: 'person', text: because });
  noteSuppression(db, key, null);
  return true;
}

/** What was ever decided about an address, newest first; it stays when the suppression is lifted. */
export function suppressionHistory(db: Db, key: string): HistoryRow[] {
  return historyOf(db, key);
}
