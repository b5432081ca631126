import { madeByImport } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import type { StoredImport } from './repo.ts';

/** Numbers that are looked through at once: others may stand between those whom an import made. */
const LOOKED_THROUGH = 5_000;

/** The number before that of the first person whom an import made. */
export const beforeMade = ({ contacts }: StoredImport) => (contacts?.first ?? 1) - 1;

/** The next people whom an import made, perhaps none yet, and how far that was; null at the end. */
export function madeAfter(db: Db, { id, contacts }: StoredImport, afterId: number, limit: number) {
  if (!contacts || afterId >= contacts.last) return null;
  const lastId = Math.min(contacts.last, afterId + LOOKED_THROUGH);
  const made = madeByImport(db, id, { afterId, lastId }, limit);
  return { made, reached: made.length < limit ? lastId : (made.at(-1)?.id ?? lastId) };
}

/** Whether nobody changed somebody whom an import made since it ended. */
export function isUntouched({ finishedAt }: StoredImport): (contact: { updatedAt: number }) => boolean {
  const end = finishedAt ?? Number.MAX_SAFE_INTEGER;
  return ({ updatedAt }) => updatedAt <= end;
}
