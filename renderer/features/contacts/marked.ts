import { type ContactFilter, MOST_NAMED, type Selection } from '../../../shared/contract/contacts.ts';

/** Who is marked: some people one by one, or everybody that the filter finds less a few. */
export type Marked = { readonly all: boolean; readonly ids: ReadonlySet<number> };

export const NOBODY: Marked = { all: false, ids: new Set() };
export const EVERYBODY: Marked = { all: true, ids: new Set() };

/** Whether a person is marked; with `all` the ids are those who are not. */
export function isMarked({ all, ids }: Marked, id: number): boolean {
  return ids.has(id) !== all;
}

/** The other way round for one person; null where nobody more can be named. */
export function toggled({ all, ids }: Marked, id: number): Marked | null {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next.size > MOST_NAMED ? null : { all, ids: next };
}

/** Marks all of these too; null where that is more than can be named. */
export function withThese({ all, ids }: Marked, these: readonly number[]): Marked | null {
  const next = new Set(ids);
  for (const id of these) all ? next.delete(id) : next.add(id);
  return next.size > MOST_NAMED ? null : { all, ids: next };
}

/** How many are marked among so many found. */
export function countMarked({ all, ids }: Marked, found: number): number {
  return all ? Math.max(0, found - ids.size) : ids.size;
}

/** The same as the engine is told. */
export function selectionOf({ all, ids }: Marked, filter: ContactFilter): Selection {
  return all ? { filter, except: [...ids] } : { ids: [...ids] };
}
