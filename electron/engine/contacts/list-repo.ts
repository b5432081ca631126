import type { ContactList, Field } from '../../../shared/contract/contacts.ts';
import { inNaturalOrder } from '../../../shared/natural-order.ts';
import type { Db } from '../db/open.ts';
import { joinGroup, joinGroups, leaveGroup } from './members-repo.ts';

const LIST_COLUMNS = 'id, name, contacts, cleaned_at AS cleanedAt, created_at AS createdAt';

/** All lists by name, in natural order. */
export function allLists(db: Db): ContactList[] {
  return inNaturalOrder(db.prepare(`SELECT ${LIST_COLUMNS} FROM lists ORDER BY name`).all() as ContactList[]);
}

/** The list with that id, or undefined. */
export function findList(db: Db, id: number): ContactList | undefined {
  return db.prepare(`SELECT ${LIST_COLUMNS} FROM lists WHERE id = ?`).get(id) as ContactList | undefined;
}

/** The list of that name (case does not matter), or undefined. */
export function findListByName(db: Db, name: string): ContactList | undefined {
  return db.prepare(`SELECT ${LIST_COLUMNS} FROM lists WHERE name = ?`).get(name) as ContactList | undefined;
}

/** A new list; answers its id, which no list had before: rules and campaigns go on naming one that was removed. */
export function insertList(db: Db, name: string, at: number): number {
  const next = 'UPDATE list_ids SET last = max(last, (SELECT coalesce(max(id), 0) FROM lists)) + 1 RETURNING last';
  const id = db.prepare(next).pluck().get() as number;
  db.prepare('INSERT INTO lists (id, name, created_at) VALUES (?, ?, ?)').run(id, name, at);
  return id;
}

/** Gives a list another name. */
export function renameList(db: Db, id: number, name: string): void {
  db.prepare('UPDATE lists SET name = ? WHERE id = ?').run(name, id);
}

/** Removes a list; its people stay. */
export function removeList(db: Db, id: number): void {
  db.prepare('DELETE FROM list_members WHERE list_id = ?').run(id);
  db.prepare('DELETE FROM lists WHERE id = ?').run(id);
}

/** Remembers when a list (null: every list) was last cleaned. */
export function setCleaned(db: Db, id: number | null, at: number | null): void {
  if (id === null) db.prepare('UPDATE lists SET cleaned_at = ?').run(at);
  else db.prepare('UPDATE lists SET cleaned_at = ? WHERE id = ?').run(at, id);
}

/** Puts contacts on a list; answers who was not there. */
export function joinList(db: Db, listId: number, ids: readonly number[]): number[] {
  return joinGroup(db, 'list', listId, ids);
}

/** Takes contacts off a list; answers who was there. */
export function leaveList(db: Db, listId: number, ids: readonly number[]): number[] {
  return leaveGroup(db, 'list', listId, ids);
}

/** Makes these the lists of a contact. */
export function setLists(db: Db, contactId: number, listIds: readonly number[]): void {
  const wanted = JSON.stringify(listIds);
  db.prepare('DELETE FROM list_members WHERE contact_id = ? AND list_id NOT IN (SELECT value FROM json_each(?))').run(
    contactId,
    wanted,
  );
  joinGroups(db, 'list', contactId, listIds);
}

/** The person's own fields, oldest first. */
export function ownFields(db: Db): Field[] {
  const rows = db.prepare('SELECT key, label, type FROM contact_fields ORDER BY created_at, key').all() as Omit<
    Field,
    'builtIn'
  >[];
  return rows.map((row) => ({ ...row, builtIn: false }));
}

/** Writes a field under its key. */
export function putField(db: Db, field: Omit<Field, 'builtIn'>, at: number): void {
  db.prepare(
    'INSERT INTO contact_fields (key, label, type, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET label = excluded.label, type = excluded.type',
  ).run(field.key, field.label, field.type, at);
}

/** Removes a field's definition. */
export function dropField(db: Db, key: string): void {
  db.prepare('DELETE FROM contact_fields WHERE key = ?').run(key);
}

/** Whether anybody among so many ids after `afterId` has a value in a field, and the last id looked at (null at the end). */
export function anyFilled(
  db: Db,
  key: string,
  afterId: number,
  limit: number,
): { found: boolean; last: number | null } {
  const sql = `SELECT max(id) AS last, count(*) AS n, max(json_type(fields, ?) IS NOT NULL) AS found
    FROM (SELECT id, fields FROM contacts WHERE id > ? ORDER BY id LIMIT ?)`;
  const row = db.prepare(sql).get(`$."${key}"`, afterId, limit) as { last: number; n: number; found: number | null };
  return { found: row.found === 1, last: row.n < limit ? null : row.last };
}

/** Takes a field's value off contacts with ids after `afterId`; answers the last id looked at, or null at the end. */
export function dropFieldValues(db: Db, key: string, afterId: number, limit: number): number | null {
  const { last, n } = db
    .prepare('SELECT max(id) AS last, count(*) AS n FROM (SELECT id FROM contacts WHERE id > ? ORDER BY id LIMIT ?)')
    .get(afterId, limit) as {
    last: number | null;
    n: number;
  };
  if (last === null) return null;
  const path = `$."${key}"`;
  db.prepare(
    'UPDATE contacts SET fields = json_remove(fields, ?) WHERE id > ? AND id <= ? AND json_type(fields, ?) IS NOT NULL',
  ).run(path, afterId, last, path);
  return n < limit ? null : last;
}
