import { AppError } from '../../../shared/errors.ts';
import type { Db } from '../db/open.ts';
import { tidyText } from './contact.ts';
import { addHistory } from './repo.ts';
import { findTag, findTagByName, insertTag, joinTag, leaveTag, renameTag, setTags } from './tag-repo.ts';

/** A new tag; throws `tag_name_taken`. Answers its id. */
export function addTag(db: Db, name: string, at: number): number {
  return insertTag(db, freeName(db, name, null), at);
}

/** Renames a tag; throws `not_found` or `tag_name_taken`. Answers its id. */
export function changeTag(db: Db, id: number, name: string): number {
  if (!findTag(db, id)) throw new AppError('not_found');
  renameTag(db, id, freeName(db, name, id));
  return id;
}

/** Makes these the tags of a contact, with a line in the history for each that came or went. */
export function wearTags(db: Db, contactId: number, tagIds: readonly number[], at: number): void {
  const { on, off } = setTags(db, contactId, tagIds);
  for (const [ids, detail] of [[on, 'added'] as const, [off, 'removed'] as const])
    for (const id of ids)
      addHistory(db, contactId, { at, kind: 'tagged', subject: findTag(db, id)?.name ?? '', detail, text: '' });
}

function freeName(db: Db, name: string, ownId: number | null): string {
  const tidy = tidyText(name, 200);
  if (!tidy) throw new AppError('invalid_input');
  const known = findTagByName(db, tidy);
  if (known && known.id !== ownId) throw new AppError('tag_name_taken', { name: tidy });
  return tidy;
}

export { joinTag, leaveTag };
