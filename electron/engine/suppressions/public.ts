import type { Suppression } from '../../../shared/contract/suppressions.ts';
import { AppError } from '../../../shared/errors.ts';
import { noteSuppression } from '../contacts/public.ts';
import type { Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { dropErased, dropSuppression, erasedIn, putErased } from './erased-repo.ts';
import { addHistory, cleanMentions, decidedSince, erase, findByKey, type HistoryRow, historyOf } from './repo.ts';
import { claimsOf, suppress } from './suppress.ts';

/** Throws `address_erased` where an address is that of a person who was erased: nothing about them may be stored again. */
export function refuseErased(db: Db, key: string): void {
  if (erasedIn(db, [key]).size > 0) throw new AppError('address_erased');
}

/**
 * Forgets what the suppressions know of a person. Where an address of theirs was suppressed, or `keep` says that it must be from
 * now on, its salted hash stays with the reason. Call it inside a transaction; answers how many rows left.
 */
export function eraseFromSuppressions(db: Db, person: Pick<Person, 'keys'>, keep: boolean, at: number): number {
  let rows = 0;
  for (const key of person.keys) {
    const known = findByKey(db, key);
    const erased = erasedIn(db, [key]).get(key);
    if (known || (keep && !erased)) putErased(db, key, known?.reason ?? 'manual', at);
    rows += dropSuppression(db, key);
  }
  return rows;
}

/**
 * Lets an erased person's address be mailed again, because they asked for it; that, and why they had not been, is on record from
 * now on. Answers false where nobody was erased under it. Call it inside a transaction.
 */
export function readmitErased(db: Db, key: string, because: string, at: number): boolean {
  const erased = erasedIn(db, [key]).get(key);
  if (!erased) return false;
  dropErased(db, key);
  addHistory(db, key, { at, kind: 'restored', reason: erased.reason, source: 'person', text: because });
  return true;
}

/** Takes an erased person's address out of what is noted about others; answers in how many places it stood. */
export function cleanSuppressionNotes(db: Db, person: Person): Promise<number> {
  return cleanMentions(db, person);
}

/** What is on record about an address that must not be mailed: now, before, and as a hash. */
export function suppressionsOf(db: Db, key: string) {
  return {
    now: findByKey(db, key) ?? null,
    history: historyOf(db, key),
    erased: erasedIn(db, [key]).get(key) ?? null,
  };
}

/** Normalised addresses that were suppressed or restored after a mark. */
export function decidedSinceMark(db: Db, mark: number): string[] {
  return decidedSince(db, mark);
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

/**
 * Takes back one claim that an address must not be mailed (an import, a bounce that is undone), leaving every other claim:
 * what a person, a complaint or another file said since or before keeps the address suppressed. Answers whether nobody else
 * claims it, so that it may be mailed again.
 */
export function withdraw(
  db: Db,
  key: string,
  mine: (claim: HistoryRow) => boolean,
  because: string,
  at: number,
): boolean {
  const known = findByKey(db, key);
  if (!known) return false;
  const claims = claimsOf(db, key);
  const others = claims.filter((claim) => !mine(claim));
  if (others.length === claims.length) return false;
  lift(db, key, because, at);
  for (const { reason, source, text, at: since } of others.sort((a, b) => a.at - b.at))
    suppress(db, { address: known.address, reason: reason as Suppression['reason'], source, detail: text, at: since });
  return others.length === 0;
}

/** What was ever decided about an address, newest first; it stays when the suppression is lifted. */
export function suppressionHistory(db: Db, key: string): HistoryRow[] {
  return historyOf(db, key);
}

export { type ErasedPeople, isErasedKey } from './erased.ts';
export { countErased, everybodyErased } from './erased-repo.ts';
export { erasedOf, strongerReason, suppressedAmong, suppressionMark } from './known/public.ts';
export { suppress, suppressMany } from './suppress.ts';
