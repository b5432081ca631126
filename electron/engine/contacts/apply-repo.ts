import type { Consent } from '../../../shared/contract/contacts.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

/** Adds the same line to the history of many people. */
export function addHistoryToMany(
  db: Db,
  ids: readonly number[],
  entry: { at: number; kind: string; subject: string; detail: string; text: string },
): void {
  if (ids.length === 0) return;
  prepared(
    db,
    'INSERT INTO contact_history (contact_id, at, kind, subject, detail, text) SELECT value, ?, ?, ?, ?, ? FROM json_each(?)',
  ).run(entry.at, entry.kind, entry.subject, entry.detail, entry.text, JSON.stringify(ids));
}

export type Changed = { id: number; was: string };

/** Writes a value of the person's own fields ('' empties it); answers whose changed, with what stood there. */
export function setFieldOfMany(db: Db, ids: readonly number[], key: string, value: string, at: number): Changed[] {
  const path = `$."${key.replaceAll('"', '')}"`;
  const differs = `coalesce(json_extract(fields, ?), '') <> ?`;
  const changed = prepared(
    db,
    `SELECT id, coalesce(json_extract(fields, ?), '') AS was FROM contacts WHERE id IN (SELECT value FROM json_each(?)) AND ${differs}`,
  ).all(path, JSON.stringify(ids), path, value) as Changed[];
  const mine = JSON.stringify(changed.map((one) => one.id));
  const where = 'WHERE id IN (SELECT value FROM json_each(?))';
  if (changed.length === 0) return [];
  if (value === '')
    prepared(db, `UPDATE contacts SET fields = json_remove(fields, ?), updated_at = ? ${where}`).run(path, at, mine);
  else
    prepared(db, `UPDATE contacts SET fields = json_set(fields, ?, ?), updated_at = ? ${where}`).run(
      path,
      value,
      at,
      mine,
    );
  return changed;
}

const NAMES: Readonly<Record<string, string>> = { name: 'name', first_name: 'first_name', last_name: 'last_name' };

/** Whether a field is one of the names, which have columns of their own. */
export function isName(field: string): boolean {
  return Object.hasOwn(NAMES, field);
}

/** Writes one of the names; `sorted` is what the table sorts a full name by. Answers whose changed, with what stood there. */
export function setNameOfMany(
  db: Db,
  ids: readonly number[],
  field: string,
  value: string,
  sorted: string,
  at: number,
): Changed[] {
  const column = NAMES[field] ?? 'name';
  const changed = prepared(
    db,
    `SELECT id, ${column} AS was FROM contacts WHERE id IN (SELECT value FROM json_each(?)) AND ${column} <> ?`,
  ).all(JSON.stringify(ids), value) as Changed[];
  if (changed.length === 0) return [];
  // Without a name the address is what sorts (`sortName`); a key is folded already.
  const order = column === 'name' ? `, sort_name = CASE WHEN ? = '' THEN substr(key, 1, 200) ELSE ? END` : '';
  prepared(
    db,
    `UPDATE contacts SET ${column} = ?, updated_at = ?${order} WHERE id IN (SELECT value FROM json_each(?))`,
  ).run(value, at, ...(order ? [sorted, sorted] : []), JSON.stringify(changed.map((one) => one.id)));
  return changed;
}

/** Records consent for those of the ids that have none; answers whose. */
export function setMissingConsent(db: Db, ids: readonly number[], consent: Consent, at: number): number[] {
  return prepared(
    db,
    `UPDATE contacts SET consent_source = ?, consent_note = ?, consent_date = ?, updated_at = ?
      WHERE consent_source IS NULL AND id IN (SELECT value FROM json_each(?)) RETURNING id`,
  )
    .all(consent.source, consent.note, consent.date, at, JSON.stringify(ids))
    .map((row) => (row as { id: number }).id);
}

/** Those of the ids whose people were there at that moment: numbers of people who went are given again. */
export function thoseSince(db: Db, ids: readonly number[], at: number): number[] {
  return prepared(
    db,
    'SELECT id FROM contacts WHERE id IN (SELECT value FROM json_each(?)) AND created_at <= ? ORDER BY id',
  )
    .all(JSON.stringify(ids), at)
    .map((row) => (row as { id: number }).id);
}

/** The addresses of those of the ids that are still there. */
export function addressesOf(db: Db, ids: readonly number[]): string[] {
  return prepared(db, 'SELECT address FROM contacts WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id')
    .all(JSON.stringify(ids))
    .map((row) => (row as { address: string }).address);
}
