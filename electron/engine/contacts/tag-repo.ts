import type { Tag } from '../../../shared/contract/contacts.ts';
import { inNaturalOrder } from '../../../shared/natural-order.ts';
import type { Db } from '../db/open.ts';
import { joinGroup, joinGroups, leaveGroup } from './members-repo.ts';

const TAG_COLUMNS = 'id, name, contacts, created_at AS createdAt';

/** All tags by name, in natural order. */
export function allTags(db: Db): Tag[] {
  return inNaturalOrder(db.prepare(`SELECT ${TAG_COLUMNS} FROM tags ORDER BY name`).all() as Tag[]);
}

/** The tag with that id, or undefined. */
export function findTag(db: Db, id: number): Tag | undefined {
  return db.prepare(`SELECT ${TAG_COLUMNS} FROM tags WHERE id = ?`).get(id) as Tag | undefined;
}

/** The tag of that name (case does not matter), or undefined. */
export function findTagByName(db: Db, name: string): Tag | undefined {
  return db.prepare(`SELECT ${TAG_COLUMNS} FROM tags WHERE name = ?`).get(name) as Tag | undefined;
}

/** A new tag; answers its id. */
export function insertTag(db: Db, name: string, at: number): number {
  return Number(db.prepare('INSERT INTO tags (name, created_at) VALUES (?, ?)').run(name, at).lastInsertRowid);
}

/** Gives a tag another name. */
export function renameTag(db: Db, id: number, name: string): void {
  db.prepare('UPDATE tags SET name = ? WHERE id = ?').run(name, id);
}

/** Removes a tag with whatever still wears it. */
export function deleteTag(db: Db, id: number): void {
  db.prepare('DELETE FROM tags WHERE id = ?').run(id);
}

/** Puts a tag on contacts; answers who did not wear it. */
export function joinTag(db: Db, tagId: number, ids: readonly number[]): number[] {
  return joinGroup(db, 'tag', tagId, ids);
}

/** Takes a tag off contacts; answers who wore it. */
export function leaveTag(db: Db, tagId: number, ids: readonly number[]): number[] {
  return leaveGroup(db, 'tag', tagId, ids);
}

/** Makes these the tags of a contact; answers the ids of those that were put on and taken off. */
export function setTags(db: Db, contactId: number, tagIds: readonly number[]): { on: number[]; off: number[] } {
  const wanted = JSON.stringify(tagIds);
  const off = db
    .prepare(
      'DELETE FROM tag_members WHERE contact_id = ? AND tag_id NOT IN (SELECT value FROM json_each(?)) RETURNING tag_id',
    )
    .pluck()
    .all(contactId, wanted) as number[];
  return { on: joinGroups(db, 'tag', contactId, tagIds), off };
}
