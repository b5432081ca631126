import type { Suppression } from '../../../shared/contract/suppressions.ts';
import { cleanTable, type Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

type Row = {
  id: number;
  key: string;
  address: string;
  reason: Suppression['reason'];
  source: string;
  detail: string;
  created_at: number;
};
export type Entry = {
  key: string;
  address: string;
  reason: Suppression['reason'];
  source: string;
  detail: string;
  at: number;
};

const COLUMNS = 'id, key, address, reason, source, detail, created_at';

const toRecord = (row: Row): Suppression => ({
  id: row.id,
  address: row.address,
  reason: row.reason,
  source: row.source,
  detail: row.detail,
  createdAt: row.created_at,
});

/** The suppression of a normalised address, or undefined. */
export function findByKey(db: Db, key: string): Suppression | undefined {
  const row = prepared(db, `SELECT ${COLUMNS} FROM suppressions WHERE key = ?`).get(key) as Row | undefined;
  return row && toRecord(row);
}

/** The suppression with that id and its key, or undefined. */
export function findById(db: Db, id: number): (Suppression & { key: string }) | undefined {
  const row = db.prepare(`SELECT ${COLUMNS} FROM suppressions WHERE id = ?`).get(id) as Row | undefined;
  return row && { ...toRecord(row), key: row.key };
}

/** Which of these keys are suppressed. */
export function findAmong(db: Db, keys: readonly string[]): Map<string, Suppression> {
  const sql = `SELECT ${COLUMNS} FROM suppressions WHERE key IN (SELECT value FROM json_each(?))`;
  const rows = prepared(db, sql).all(JSON.stringify(keys)) as Row[];
  return new Map(rows.map((row) => [row.key, toRecord(row)]));
}

/** Tells whether anybody is suppressed at all, and whether anybody was erased: one question, because it is asked per message. */
export function anybody(db: Db): { suppressed: boolean; erased: boolean } {
  const { which } = prepared(
    db,
    'SELECT EXISTS (SELECT 1 FROM suppressions) + 2 * EXISTS (SELECT 1 FROM suppression_hashes) AS which',
  ).get() as { which: number };
  return { suppressed: (which & 1) !== 0, erased: (which & 2) !== 0 };
}

/** Writes a new suppression; answers its id. */
export function insert(db: Db, entry: Entry): number {
  const { lastInsertRowid } = prepared(
    db,
    'INSERT INTO suppressions (key, address, reason, source, detail, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(entry.key, entry.address, entry.reason, entry.source, entry.detail, entry.at);
  return Number(lastInsertRowid);
}

/** Writes new suppressions, of which no key may be there; answers the id of the first, the others follow it in this order. */
export function insertMany(db: Db, entries: readonly Entry[]): number {
  const { lastInsertRowid } = prepared(
    db,
    `INSERT INTO suppressions (key, address, reason, source, detail, created_at)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?)`,
  ).run(JSON.stringify(entries.map((one) => [one.key, one.address, one.reason, one.source, one.detail, one.at])));
  return Number(lastInsertRowid) - entries.length + 1;
}

/** Replaces reason and evidence of a suppression. */
export function replace(db: Db, id: number, entry: Entry): void {
  prepared(db, 'UPDATE suppressions SET reason = ?, source = ?, detail = ?, created_at = ? WHERE id = ?').run(
    entry.reason,
    entry.source,
    entry.detail,
    entry.at,
    id,
  );
}

/** Takes a suppression away. */
export function erase(db: Db, key: string): void {
  prepared(db, 'DELETE FROM suppressions WHERE key = ?').run(key);
}

export type HistoryRow = { at: number; kind: 'suppressed' | 'restored'; reason: string; source: string; text: string };

/** Adds to what once was decided about an address; never rewritten. */
export function addHistory(db: Db, key: string, entry: HistoryRow): void {
  prepared(db, 'INSERT INTO suppression_history (key, at, kind, reason, source, text) VALUES (?, ?, ?, ?, ?, ?)').run(
    key,
    entry.at,
    entry.kind,
    entry.reason,
    entry.source,
    entry.text,
  );
}

/** Adds to what once was decided about many addresses, in this order. */
export function addHistoryOfMany(db: Db, entries: readonly (HistoryRow & { key: string })[]): void {
  prepared(
    db,
    `INSERT INTO suppression_history (key, at, kind, reason, source, text)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?)`,
  ).run(JSON.stringify(entries.map((one) => [one.key, one.at, one.kind, one.reason, one.source, one.text])));
}

/** What was decided about an address, newest first. */
export function historyOf(db: Db, key: string): HistoryRow[] {
  return prepared(
    db,
    'SELECT at, kind, reason, source, text FROM suppression_history WHERE key = ? ORDER BY id DESC LIMIT 200',
  ).all(key) as HistoryRow[];
}

/** Where the record of decisions ends now: whatever is decided later has a higher number. */
export function lastDecision(db: Db): number {
  return (prepared(db, 'SELECT coalesce(max(id), 0) AS id FROM suppression_history').get() as { id: number }).id;
}

/** Keys about which anything was decided after that. */
export function decidedSince(db: Db, id: number): string[] {
  const rows = prepared(db, 'SELECT DISTINCT key FROM suppression_history WHERE id > ?').all(id) as { key: string }[];
  return rows.map(({ key }) => key);
}

/** A page, newest first: ids below `before`, at most `limit`. */
export function listPage(db: Db, filter: Filter, before: number | null, limit: number): Suppression[] {
  const { where, values } = conditions(filter);
  const rows = db
    .prepare(`SELECT ${COLUMNS} FROM suppressions WHERE ${where} AND id < ? ORDER BY id DESC LIMIT ?`)
    .all(...values, before ?? Number.MAX_SAFE_INTEGER, limit) as Row[];
  return rows.map(toRecord);
}

/** How many match a filter. */
export function countMatching(db: Db, filter: Filter): number {
  const { where, values } = conditions(filter);
  return (db.prepare(`SELECT count(*) AS n FROM suppressions WHERE ${where}`).get(...values) as { n: number }).n;
}

/** Addresses per reason, from the counters. */
export function totals(db: Db): { reason: Suppression['reason']; addresses: number }[] {
  return db.prepare('SELECT reason, addresses FROM suppression_totals').all() as {
    reason: Suppression['reason'];
    addresses: number;
  }[];
}

export type Filter = { search: string; reason: Suppression['reason'] | null };

function conditions({ search, reason }: Filter): { where: string; values: string[] } {
  const parts = ['TRUE'];
  const values: string[] = [];
  if (reason) {
    parts.push('reason = ?');
    values.push(reason);
  }
  if (search.trim()) {
    parts.push('instr(key, ?) > 0');
    values.push(search.trim().toLowerCase());
  }
  return { where: parts.join(' AND '), values };
}

/** Takes a person's address out of the notes on other people's suppressions. */
export async function cleanMentions(db: Db, person: Person): Promise<number> {
  const notes = await cleanTable(db, person, { table: 'suppressions', keys: ['id'], texts: ['detail'] });
  return notes + (await cleanTable(db, person, { table: 'suppression_history', keys: ['id'], texts: ['text'] }));
}
