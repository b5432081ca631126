import type { Db } from '../db/open.ts';
import { selectSegments } from './repo.ts';
import { leavesOf } from './rule.ts';

/** Whether any segment asks about a field. */
export function segmentsNameField(db: Db, key: string): boolean {
  return selectSegments(db).some(({ rule }) =>
    leavesOf(rule).some((leaf) => leaf.kind === 'field' && leaf.field === key),
  );
}

/** The lists and tags that any segment asks about. */
export function groupsOfSegments(db: Db): { lists: Set<number>; tags: Set<number> } {
  const named = { lists: new Set<number>(), tags: new Set<number>() };
  for (const leaf of selectSegments(db).flatMap(({ rule }) => leavesOf(rule))) {
    if (leaf.kind === 'list') named.lists.add(leaf.id);
    if (leaf.kind === 'tag') named.tags.add(leaf.id);
  }
  return named;
}
