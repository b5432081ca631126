import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { type Place, placesAfter } from './table/public.ts';

/** Names of the next people in the order of names, after `from` (null: from its beginning). */
export function namesAfter(db: Db, from: Place | null, limit: number): Place[] {
  return placesAfter(db, 'name', 'up', from, limit);
}

/**
 * Takes places out of the order of names, for people who are about to be removed: neighbours there share their pages, which each
 * of them by itself would write anew.
 */
export function leaveNames(db: Db, places: readonly Place[]): void {
  const leave = prepared(db, 'DELETE FROM contact_names WHERE sort_name = ? AND contact_id = ?');
  for (const { at, id } of places) leave.run(at, id);
}
