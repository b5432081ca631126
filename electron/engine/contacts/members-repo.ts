import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { countMembers } from './counted.ts';

/** People are on lists and wear tags; either is a group. */
export type GroupKind = 'list' | 'tag';

/** Puts contacts into a group; answers who was not in it. */
export function joinGroup(db: Db, kind: GroupKind, groupId: number, ids: readonly number[]): number[] {
  const joined = prepared(
    db,
    `INSERT OR IGNORE INTO ${kind}_members (${kind}_id, contact_id)
       SELECT ?, id FROM contacts WHERE id IN (SELECT value FROM json_each(?)) RETURNING contact_id AS id`,
  ).all(groupId, JSON.stringify(ids)) as { id: number }[];
  countMembers(db, kind, groupId, joined.length);
  return joined.map(({ id }) => id);
}

/** Takes contacts out of a group; answers who was in it. */
export function leaveGroup(db: Db, kind: GroupKind, groupId: number, ids: readonly number[]): number[] {
  const left = prepared(
    db,
    `DELETE FROM ${kind}_members WHERE ${kind}_id = ? AND contact_id IN (SELECT value FROM json_each(?))
       RETURNING contact_id AS id`,
  ).all(groupId, JSON.stringify(ids)) as { id: number }[];
  return left.map(({ id }) => id);
}

/** Takes so many of those who are in a group out of it; answers how many there were. */
export function leaveSome(db: Db, kind: GroupKind, groupId: number, limit: number): number {
  const some = `SELECT contact_id FROM ${kind}_members WHERE ${kind}_id = ? ORDER BY contact_id LIMIT ?`;
  return prepared(db, `DELETE FROM ${kind}_members WHERE ${kind}_id = ? AND contact_id IN (${some})`).run(
    groupId,
    groupId,
    limit,
  ).changes;
}

/** Puts a contact into those of the groups that are there; answers in which it was not. */
export function joinGroups(db: Db, kind: GroupKind, contactId: number, ids: readonly number[]): number[] {
  const rows = prepared(
    db,
    `INSERT OR IGNORE INTO ${kind}_members (${kind}_id, contact_id)
       SELECT id, ? FROM ${kind}s WHERE id IN (SELECT value FROM json_each(?)) RETURNING ${kind}_id AS id`,
  ).all(contactId, JSON.stringify(ids)) as { id: number }[];
  const joined = rows.map(({ id }) => id);
  for (const id of joined) countMembers(db, kind, id, 1);
  return joined;
}
