import { cleanTable, type Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import type { HistoryRow } from './repo.ts';

/** What a contact's row says, as far as it tells who it is. */
export type Told = {
  id: number;
  key: string;
  name: string;
  first_name: string;
  last_name: string;
  fields: string;
  consent_note: string;
};

const TOLD = 'id, key, name, first_name, last_name, fields, consent_note';

/** The contact with that normalised address, or undefined. */
export function toldByKey(db: Db, key: string): Told | undefined {
  return db.prepare(`SELECT ${TOLD} FROM contacts WHERE key = ?`).get(key) as Told | undefined;
}

/** Everything in a contact's own history, oldest first: former addresses and values among it. */
export function allHistoryOf(db: Db, contactId: number): HistoryRow[] {
  return db
    .prepare('SELECT at, kind, subject, detail, text FROM contact_history WHERE contact_id = ? ORDER BY id')
    .all(contactId) as HistoryRow[];
}

/** Removes the person's contact with everything that hangs on it; answers how many. */
export function removePerson(db: Db, { keys }: Pick<Person, 'keys'>): number {
  return db.prepare('DELETE FROM contacts WHERE key IN (SELECT value FROM json_each(?))').run(JSON.stringify(keys))
    .changes;
}

/** Takes the person's addresses out of other people's histories and fields; answers in how many places. */
export async function cleanContacts(db: Db, person: Person): Promise<number> {
  const history = { table: 'contact_history', keys: ['id'], texts: ['subject', 'text'] };
  const contacts = { table: 'contacts', keys: ['id'], texts: ['fields', 'consent_note'], json: ['fields'] };
  return (await cleanTable(db, person, history)) + (await cleanTable(db, person, contacts));
}

/** Where it is noted whom an erasure is about. */
export const ORDERS = 'erasures';

/** Notes that an erasure has begun, so that it goes on after a crash; answers its id. */
export function beginErasure(db: Db, keys: readonly string[], at: number): number {
  const order = db.prepare('INSERT INTO erasures (keys, at) VALUES (?, ?)').run(JSON.stringify(keys), at);
  return Number(order.lastInsertRowid);
}

/** Forgets that there was one, and every earlier one of the same person. */
export function endErasure(db: Db, id: number): void {
  db.prepare('DELETE FROM erasures WHERE keys = (SELECT keys FROM erasures WHERE id = ?)').run(id);
}

/** Erasures that a crash or a quit interrupted. */
export function openErasures(db: Db): { id: number; keys: string[] }[] {
  const rows = db.prepare('SELECT id, keys FROM erasures ORDER BY id').all() as { id: number; keys: string }[];
  return rows.map(({ id, keys }) => ({ id, keys: JSON.parse(keys) as string[] }));
}
