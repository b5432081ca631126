import { groupsOfCampaigns } from '../campaigns/public.ts';
import { contactList, contactTag, deleteTag, removeList } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import { groupsOfSegments } from '../segments/public.ts';
import { anyOtherGoesOn, groupsMade } from './repo.ts';

type Group = ReturnType<typeof groupsMade>[number];

/** Lists and tags that an import made, in pieces of at most so many. */
export function* madeGroups(db: Db, importId: number, most: () => number): Generator<Group[]> {
  const made = groupsMade(db, importId);
  for (let from = 0; from < made.length; ) {
    const some = made.slice(from, from + most());
    from += some.length;
    yield some;
  }
}

/**
 * Removes those of the lists and tags that nobody is in, but for those that a segment or an open campaign names: a part that names
 * what is gone finds nobody. While another import goes on they all stay, as it may know them by their numbers. Answers the names of
 * the empty ones that stay because they are named. Call it inside a transaction.
 */
export function dropEmptyGroups(db: Db, importId: number, groups: readonly Group[]): string[] {
  if (anyOtherGoesOn(db, importId)) return [];
  const named = [groupsOfSegments(db), groupsOfCampaigns(db)];
  const stay: string[] = [];
  for (const { kind, id } of groups) {
    const group = kind === 'list' ? contactList(db, id) : contactTag(db, id);
    if (!group || group.contacts > 0) continue;
    if (named.some(({ lists, tags }) => (kind === 'list' ? lists : tags).has(id))) stay.push(group.name);
    else if (kind === 'list') removeList(db, id);
    else deleteTag(db, id);
  }
  return stay;
}
