import type { Db } from '../db/open.ts';
import { selectSegments } from './repo.ts';
import { leavesOf } from './rule.ts';

/** Whether any segment asks about a field. */
export function segmentsNameField(db: Db, key: string): boolean {
  return selectSegments(db).some(({ rule }) =>
    leavesOf(rule).some((leaf) => leaf.kind === 'field' && leaf.field === key),
  );
}
