import type { Consent, Contact } from '../../../shared/contract/contacts.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { type SuppressionReason, sortName, statusOf } from './contact.ts';
import { countContact, countMembers } from './counted.ts';
import { joinGroups } from './members-repo.ts';

type Row = {
  id: number;
  address: string;
  key: string;
  name: string;
  first_name: string;
  last_name: string;
  fields: string;
  consent_source: string | null;
  consent_note: string;
  consent_date: number | null;
  suppressed: SuppressionReason | null;
  result_state: string | null;
  result_reason: string | null;
  result_at: number | null;
  created_at: number;
  updated_at: number;
  lists: string;
  tags: string;
};

/** A contact as it is written. */
export type Draft = {
  address: string;
  key: string;
  name: string;
  firstName: string;
  lastName: string;
  fields: Record<string, string>;
  consent: Consent | null;
};

/** A contact that is there already, as far as it can be written anew. */
type Known = Omit<Draft, 'key'> & { id: number; importId: number | null; updatedAt: number };

export const CONTACT_COLUMNS = `id, address, key, name, first_name, last_name, fields, consent_source, consent_note, consent_date, suppressed,
  result_state, result_reason, result_at, created_at, updated_at,
  (SELECT coalesce(json_group_array(json_object('id', l.id, 'name', l.name)), '[]')
     FROM list_members m JOIN lists l ON l.id = m.list_id WHERE m.contact_id = contacts.id) AS lists,
  (SELECT coalesce(json_group_array(json_object('id', t.id, 'name', t.name)), '[]')
     FROM tag_members m JOIN tags t ON t.id = m.tag_id WHERE m.contact_id = contacts.id) AS tags`;

/** A row of the table as the contract shows it. */
export function toContact(row: unknown): Contact {
  const r = row as Row;
  return {
    id: r.id,
    address: r.address,
    name: r.name,
    firstName: r.first_name,
    lastName: r.last_name,
    fields: JSON.parse(r.fields) as Record<string, string>,
    lists: JSON.parse(r.lists) as Contact['lists'],
    tags: JSON.parse(r.tags) as Contact['tags'],
    consent: consentOf(r),
    status: statusOf({
      suppressed: r.suppressed,
      consentSource: r.consent_source,
      resultState: r.result_state,
      resultReason: r.result_reason,
    }),
    lastResult: r.result_at === null ? null : { state: r.result_state ?? '', reason: r.result_reason, at: r.result_at },
    createdAt: r.created_at,
    updatedAt: r.updated_at,
  };
}

type ConsentColumns = Pick<Row, 'consent_source' | 'consent_note' | 'consent_date' | 'created_at'>;

function consentOf(row: ConsentColumns): Consent | null {
  if (row.consent_source === null) return null;
  return {
    source: row.consent_source as Consent['source'],
    note: row.consent_note,
    date: row.consent_date ?? row.created_at,
  };
}

/** Contacts with these ids, in no particular order. */
export function findByIds(db: Db, ids: readonly number[]): Contact[] {
  const sql = `SELECT ${CONTACT_COLUMNS} FROM contacts WHERE id IN (SELECT value FROM json_each(?))`;
  return prepared(db, sql).all(JSON.stringify(ids)).map(toContact);
}

/** The contact with that normalised address, or undefined. */
export function findByKey(db: Db, key: string): Contact | undefined {
  const row = db.prepare(`SELECT ${CONTACT_COLUMNS} FROM contacts WHERE key = ?`).get(key);
  return row === undefined ? undefined : toContact(row);
}

/** The normalised address of a contact, or undefined. */
export function keyOf(db: Db, id: number): string | undefined {
  return (db.prepare('SELECT key FROM contacts WHERE id = ?').get(id) as { key: string } | undefined)?.key;
}

/**
 * Prepared statements for writing many contacts. `insert` answers the new id, or null where the address is known already;
 * `update` writes every part of a draft but leaves suppression and results alone.
 */
export function openWriter(db: Db) {
  const insert = db.prepare(
    `INSERT INTO contacts (address, key, name, first_name, last_name, sort_name, fields, consent_source, consent_note, consent_date,
       suppressed, import_id, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
  );
  const update = db.prepare(
    `UPDATE contacts SET address = ?, key = ?, name = ?, first_name = ?, last_name = ?, sort_name = ?, fields = ?, consent_source = ?,
       consent_note = ?, consent_date = ?, updated_at = ? WHERE id = ?`,
  );
  const find = db.prepare(
    `SELECT id, import_id AS importId, address, name, first_name AS firstName, last_name AS lastName, fields, consent_source, consent_note,
       consent_date, created_at, updated_at AS updatedAt FROM contacts WHERE key = ?`,
  );
  const join = db.prepare('INSERT OR IGNORE INTO list_members (list_id, contact_id) VALUES (?, ?)');
  const tag = db.prepare('INSERT OR IGNORE INTO tag_members (tag_id, contact_id) VALUES (?, ?)');
  const counted = (kind: 'list' | 'tag', id: number, members: number) => {
    countMembers(db, kind, id, members);
    return members > 0;
  };
  const parts = (draft: Draft) => [
    draft.address,
    draft.key,
    draft.name,
    draft.firstName,
    draft.lastName,
    sortName(draft.name, draft.key),
    fieldsJson(draft.fields),
    draft.consent?.source ?? null,
    draft.consent?.note ?? '',
    draft.consent?.date ?? null,
  ];
  return {
    insert(
      draft: Draft,
      more: { suppressed: SuppressionReason | null; importId: number | null; at: number },
    ): number | null {
      const { suppressed, importId, at } = more;
      const { changes, lastInsertRowid } = insert.run(...parts(draft), suppressed, importId, at, at);
      if (changes === 0) return null;
      countContact(db, Number(lastInsertRowid));
      return Number(lastInsertRowid);
    },
    update(id: number, draft: Draft, at: number): void {
      update.run(...parts(draft), at, id);
    },
    /** What can be written of the contact with that normalised address, or undefined. */
    find(key: string): Known | undefined {
      const row = find.get(key) as
        | (Omit<Known, 'fields' | 'consent'> & ConsentColumns & { fields: string })
        | undefined;
      if (!row) return undefined;
      const { id, importId, updatedAt, address, name, firstName, lastName } = row;
      const fields = JSON.parse(row.fields) as Record<string, string>;
      return { id, importId, updatedAt, address, name, firstName, lastName, fields, consent: consentOf(row) };
    },
    /** Puts a contact on a list; answers whether it was not there before. */
    join: (listId: number, contactId: number): boolean => counted('list', listId, join.run(listId, contactId).changes),
    /** Puts a tag on a contact; answers whether it was not there before. */
    tag: (tagId: number, contactId: number): boolean => counted('tag', tagId, tag.run(tagId, contactId).changes),
  };
}

// Most contacts of a plain list have no fields of their own.
function fieldsJson(fields: Record<string, string>): string {
  for (const _ in fields) return JSON.stringify(fields);
  return '{}';
}

/** Removes contacts; answers how many there were. Their suppressions stay. */
export function removeContacts(db: Db, ids: readonly number[]): number {
  return db.prepare('DELETE FROM contacts WHERE id IN (SELECT value FROM json_each(?))').run(JSON.stringify(ids))
    .changes;
}

/** Shows a suppression (or its lifting) on the contact of that address, if there is one. */
export function setSuppressed(db: Db, key: string, reason: SuppressionReason | null): void {
  prepared(db, 'UPDATE contacts SET suppressed = ? WHERE key = ?').run(reason, key);
}

/** Shows suppressions on the contacts of those addresses, as far as there are any; each key once. */
export function setSuppressedOfMany(
  db: Db,
  decisions: readonly { readonly key: string; readonly reason: SuppressionReason }[],
): void {
  prepared(
    db,
    `UPDATE contacts SET suppressed = told.value ->> 1 FROM json_each(?) AS told WHERE contacts.key = told.value ->> 0`,
  ).run(JSON.stringify(decisions.map(({ key, reason }) => [key, reason])));
}

/** Remembers the last thing that happened to an address. */
export function setResult(db: Db, key: string, result: { state: string; reason: string | null; at: number }): void {
  prepared(db, 'UPDATE contacts SET result_state = ?, result_reason = ?, result_at = ? WHERE key = ?').run(
    result.state,
    result.reason,
    result.at,
    key,
  );
}

/** A result that is later than this one by no more is what became of the person since; by more, the clock was wrong then. */
const SINCE = 60_000;

/** Remembers the last thing that happened to many addresses, each unless something happened since. */
export function setResults(db: Db, results: readonly KeyedResult[]): void {
  prepared(
    db,
    `UPDATE contacts SET result_state = told.value ->> 1, result_reason = told.value ->> 2, result_at = told.value ->> 3
     FROM json_each(?) AS told
     WHERE contacts.key = told.value ->> 0
       AND (result_at IS NULL OR result_at NOT BETWEEN (told.value ->> 3) + 1 AND (told.value ->> 3) + ${SINCE})`,
  ).run(JSON.stringify(results.map((one) => [one.addressKey, one.state, one.reason, one.at])));
}

export type KeyedResult = {
  readonly addressKey: string;
  readonly state: string;
  readonly reason: string | null;
  readonly at: number;
};

/** The counters. */
export function totals(db: Db): { contacts: number; suppressed: number; withoutConsent: number } {
  return db.prepare('SELECT contacts, suppressed, without_consent AS withoutConsent FROM contact_totals').get() as {
    contacts: number;
    suppressed: number;
    withoutConsent: number;
  };
}

export type HistoryRow = { at: number; kind: string; subject: string; detail: string; text: string };

/** Adds a line to a person's history. */
export function addHistory(db: Db, contactId: number, entry: HistoryRow): void {
  db.prepare('INSERT INTO contact_history (contact_id, at, kind, subject, detail, text) VALUES (?, ?, ?, ?, ?, ?)').run(
    contactId,
    entry.at,
    entry.kind,
    entry.subject,
    entry.detail,
    entry.text,
  );
}

/** The lines of a person's history, newest first. */
export function historyOf(db: Db, contactId: number): HistoryRow[] {
  return db
    .prepare(
      'SELECT at, kind, subject, detail, text FROM contact_history WHERE contact_id = ? ORDER BY id DESC LIMIT 500',
    )
    .all(contactId) as HistoryRow[];
}

/** Contacts that an import made, in slices by ascending id after `afterId` up to `lastId`. */
export function madeByImport(
  db: Db,
  importId: number,
  { afterId, lastId }: { afterId: number; lastId: number },
  limit: number,
): { id: number; updatedAt: number }[] {
  const sql =
    'SELECT id, updated_at AS updatedAt FROM contacts WHERE import_id = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?';
  return db.prepare(sql).all(importId, afterId, lastId, limit) as { id: number; updatedAt: number }[];
}

/** Whether any contact that an import made was written to. */
export function anyUsedOfImport(db: Db, importId: number): boolean {
  return (
    db.prepare('SELECT 1 FROM contacts WHERE import_id = ? AND result_at IS NOT NULL LIMIT 1').get(importId) !==
    undefined
  );
}

/** The import that made a contact, or null. */
export function importOf(db: Db, contactId: number): number | null {
  return (
    (
      db.prepare('SELECT import_id AS id FROM contacts WHERE id = ?').get(contactId) as
        | { id: number | null }
        | undefined
    )?.id ?? null
  );
}

/** Everything about a contact and its lists as one JSON text, for `restore`. */
export function snapshot(db: Db, id: number): string {
  const contact = db.prepare('SELECT * FROM contacts WHERE id = ?').get(id);
  const lists = db.prepare('SELECT list_id FROM list_members WHERE contact_id = ?').pluck().all(id);
  const tags = db.prepare('SELECT tag_id FROM tag_members WHERE contact_id = ?').pluck().all(id);
  return JSON.stringify({ contact, lists, tags });
}

/** Puts a contact back as a snapshot shows it, unless its id or address is taken; answers whether it did. */
export function restore(db: Db, json: string): boolean {
  const { contact, lists, tags } = JSON.parse(json) as {
    contact: Record<string, unknown>;
    lists: number[];
    tags?: number[];
  };
  const known = new Set((db.pragma('table_info(contacts)') as { name: string }[]).map((column) => column.name));
  const columns = Object.keys(contact).filter((name) => known.has(name));
  const { changes } = db
    .prepare(`INSERT OR IGNORE INTO contacts (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
    .run(...columns.map((name) => contact[name]));
  if (changes === 0) return false;
  countContact(db, Number(contact.id));
  // Whoever remembers whose messages are whose looks again: a number means another person than a moment ago.
  db.prepare('UPDATE contact_totals SET removed = removed + 1').run();
  joinGroups(db, 'list', Number(contact.id), lists);
  joinGroups(db, 'tag', Number(contact.id), tags ?? []);
  return true;
}

/** Gives a contact another address and shows what the suppressions say about it. */
export function readdress(
  db: Db,
  id: number,
  address: { address: string; key: string },
  suppressed: SuppressionReason | null,
  at: number,
): void {
  const { name } = db.prepare('SELECT name FROM contacts WHERE id = ?').get(id) as { name: string };
  db.prepare(
    'UPDATE contacts SET address = ?, key = ?, sort_name = ?, suppressed = ?, updated_at = ? WHERE id = ?',
  ).run(address.address, address.key, sortName(name, address.key), suppressed, at, id);
}
