import type { ImportRecord } from '../../../shared/contract/imports.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { type Counts, noCounts } from './counts.ts';
import type { ImportProblem } from './to-contact.ts';

type Row = {
  id: number;
  file_name: string;
  state: ImportRecord['state'];
  counts: string;
  progress: number;
  phase: ImportRecord['phase'];
  error: string | null;
  list_id: number | null;
  list_name: string | null;
  list_made: number;
  header: string;
  position: string;
  reported: number;
  first_contact: number | null;
  last_contact: number | null;
  has_job: number;
  started_at: number;
  finished_at: number | null;
};

export type StoredImport = Omit<ImportRecord, 'undoable'> & {
  listId: number | null;
  listMade: boolean;
  header: string[];
  position: Position;
  reported: number;
  /** Its new contacts have ids between these (others may too); null where there are none. */
  contacts: { first: number; last: number } | null;
};

/** Parts of a run in the order in which they are taken over. */
export const PARTS = ['claims', 'people', 'names', 'later', 'left'] as const;

/** How far an import came: the run, the part of it, the last row of that part, and how numbers of people became ids. */
export type Position = {
  run: number;
  part: (typeof PARTS)[number];
  n: number;
  spans: { first: number; last: number; base: number }[];
  /** True once whoever was written of that run has a place in the order of names, though the run is not through. */
  named?: boolean;
  /** True once it is being taken back: whatever interrupts that, it goes on. */
  undoing?: boolean;
};

/** Before the first slice of a run. */
export const startOf = (run: number): Position => ({ run, part: 'claims', n: 0, spans: [] });

const SELECT = 'SELECT *, EXISTS (SELECT 1 FROM import_jobs WHERE import_id = imports.id) AS has_job FROM imports';

function toStored(row: Row): StoredImport {
  return {
    id: row.id,
    fileName: row.file_name,
    state: row.state,
    counts: JSON.parse(row.counts) as Counts,
    progress: row.progress,
    phase: row.phase,
    resumable: row.has_job === 1 && (row.state === 'interrupted' || row.state === 'failed'),
    error: row.error,
    listId: row.list_id,
    listName: row.list_name,
    listMade: row.list_made === 1,
    header: JSON.parse(row.header) as string[],
    position: { ...startOf(0), ...(JSON.parse(row.position) as Partial<Position>) },
    reported: row.reported,
    contacts:
      row.first_contact === null || row.last_contact === null
        ? null
        : { first: row.first_contact, last: row.last_contact },
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

/** A new running import; answers its id. */
export function insertImport(
  db: Db,
  start: {
    fileName: string;
    list: { id: number; name: string } | null;
    listMade: boolean;
    header: readonly string[];
    at: number;
  },
): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO imports (file_name, state, phase, counts, list_id, list_name, list_made, header, started_at) VALUES (?, 'running', 'reading', ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      start.fileName,
      JSON.stringify(noCounts()),
      start.list?.id ?? null,
      start.list?.name ?? null,
      start.listMade ? 1 : 0,
      JSON.stringify(start.header),
      start.at,
    );
  return Number(lastInsertRowid);
}

/** The import with that id, or undefined. */
export function findImport(db: Db, id: number): StoredImport | undefined {
  const row = db.prepare(`${SELECT} WHERE id = ?`).get(id) as Row | undefined;
  return row && toStored(row);
}

/** Imports with ids below `before`, newest first. */
export function importPage(db: Db, before: number | null, limit: number): StoredImport[] {
  return (
    db.prepare(`${SELECT} WHERE id < ? ORDER BY id DESC LIMIT ?`).all(before ?? Number.MAX_SAFE_INTEGER, limit) as Row[]
  ).map(toStored);
}

/** How many imports there ever were. */
export function countImports(db: Db): number {
  return (db.prepare('SELECT count(*) AS n FROM imports').get() as { n: number }).n;
}

/** Imports in a state, newest first. */
export function importsInState(db: Db, state: ImportRecord['state']): StoredImport[] {
  return (db.prepare(`${SELECT} WHERE state = ? ORDER BY id DESC`).all(state) as Row[]).map(toStored);
}

/** Where an import stands after a slice. */
export type Standing = {
  counts: Counts;
  progress: number;
  position: Position;
  reported: number;
  made: { first: number; last: number } | null;
};

/** Records how far an import is; called inside the slice's transaction, so that counters never disagree with the rows. */
export function storeStanding(db: Db, id: number, { counts, progress, position, reported, made }: Standing): void {
  prepared(
    db,
    `UPDATE imports SET phase = 'writing', counts = ?, progress = ?, position = ?, reported = ?,
       first_contact = coalesce(first_contact, ?), last_contact = coalesce(?, last_contact) WHERE id = ?`,
  ).run(
    JSON.stringify(counts),
    progress,
    JSON.stringify(position),
    reported,
    made?.first ?? null,
    made?.last ?? null,
    id,
  );
}

/** Remembers that the names of a run that was left in the middle are in their order. */
export function storeNamed(db: Db, id: number): void {
  db.prepare("UPDATE imports SET position = json_set(position, '$.named', json('true')) WHERE id = ?").run(id);
}

/** Remembers, for good, that an import is being taken back. */
export function storeUndoing(db: Db, id: number): void {
  db.prepare("UPDATE imports SET position = json_set(position, '$.undoing', json('true')) WHERE id = ?").run(id);
}

/** Imports whose taking back was interrupted. */
export function importsBeingUndone(db: Db): StoredImport[] {
  const sql = `${SELECT} WHERE state <> 'undone' AND position ->> '$.undoing' ORDER BY id`;
  return (db.prepare(sql).all() as Row[]).map(toStored);
}

/** Marks an import as running again. */
export function reopenImport(db: Db, id: number): void {
  db.prepare(
    "UPDATE imports SET state = 'running', phase = 'reading', error = NULL, finished_at = NULL WHERE id = ?",
  ).run(id);
}

/** Keeps what an import was asked to do, until it is over. */
export function storeJob(db: Db, id: number, job: Uint8Array): void {
  db.prepare('INSERT INTO import_jobs (import_id, job) VALUES (?, ?)').run(id, job);
}

/** What an import was asked to do, or undefined once it is over. */
export function findJob(db: Db, id: number): Uint8Array | undefined {
  return db.prepare('SELECT job FROM import_jobs WHERE import_id = ?').pluck().get(id) as Uint8Array | undefined;
}

export function dropJob(db: Db, id: number): void {
  db.prepare('DELETE FROM import_jobs WHERE import_id = ?').run(id);
}

/** Imports with a job: running, or able to go on. */
export function importsWithJob(db: Db): number[] {
  return db.prepare('SELECT import_id FROM import_jobs').pluck().all() as number[];
}

/** Remembers a list or tag that an import made. */
export function noteMade(db: Db, id: number, kind: 'list' | 'tag', groupId: number): void {
  db.prepare('INSERT OR IGNORE INTO import_groups VALUES (?, ?, ?)').run(id, kind, groupId);
}

const FIELD = 'field:';

/** Remembers a field that an import made. */
export function noteFieldMade(db: Db, id: number, key: string): void {
  db.prepare('INSERT OR IGNORE INTO import_groups VALUES (?, ?, 0)').run(id, FIELD + key);
}

/** Keys of the fields that an import made. */
export function fieldsMade(db: Db, id: number): string[] {
  const kinds = db.prepare('SELECT kind FROM import_groups WHERE import_id = ?').pluck().all(id) as string[];
  return kinds.filter((kind) => kind.startsWith(FIELD)).map((kind) => kind.slice(FIELD.length));
}

/** Whether another import is being written, or may go on. */
export function anyOtherGoesOn(db: Db, id: number): boolean {
  return db.prepare('SELECT 1 FROM import_jobs WHERE import_id <> ? LIMIT 1').get(id) !== undefined;
}

/** Lists and tags that an import made. */
export function groupsMade(db: Db, id: number): { kind: 'list' | 'tag'; id: number }[] {
  const sql = "SELECT kind, group_id AS id FROM import_groups WHERE import_id = ? AND kind IN ('list', 'tag')";
  return db.prepare(sql).all(id) as {
    kind: 'list' | 'tag';
    id: number;
  }[];
}

/** Ends an import in a state. */
export function finishImport(
  db: Db,
  id: number,
  state: ImportRecord['state'],
  at: number,
  error: string | null = null,
): void {
  db.prepare(
    "UPDATE imports SET state = ?, phase = 'over', error = ?, finished_at = coalesce(finished_at, ?) WHERE id = ?",
  ).run(state, error, at, id);
}

/** Prepared statements for what an import keeps beside the contacts. */
export function openJournal(db: Db, importId: number) {
  const reject = db.prepare(
    'INSERT INTO import_rejections (import_id, number, line, cause, found, cells) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const both = (column: string) =>
    `(SELECT json_group_array(value) FROM (SELECT value FROM json_each(${column}) UNION SELECT value FROM json_each(excluded.${column})))`;
  const change = db.prepare(
    `INSERT INTO import_changes (import_id, contact_id, before, joined, tagged) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (import_id, contact_id) DO UPDATE SET before = coalesce(before, excluded.before),
       joined = ${both('joined')}, tagged = ${both('tagged')}`,
  );
  const suppressed = db.prepare('INSERT OR IGNORE INTO import_suppressions (import_id, key) VALUES (?, ?)');
  return {
    reject: (row: { number: number; line: number; cause: ImportProblem; found: string; cells: string }) =>
      void reject.run(importId, row.number, row.line, row.cause, row.found, row.cells),
    change: (contactId: number, before: unknown, joined: readonly number[], tagged: readonly number[]) =>
      void change.run(
        importId,
        contactId,
        before === null ? null : JSON.stringify(before),
        JSON.stringify(joined),
        JSON.stringify(tagged),
      ),
    suppressed: (key: string) => void suppressed.run(importId, key),
  };
}

export type RejectionRow = { number: number; line: number; cause: ImportProblem; found: string; cells: string[] };

/** Rows that were left out, after number `after`, in the order of the file. */
export function rejectionSlice(db: Db, importId: number, after: number, limit: number): RejectionRow[] {
  const rows = db
    .prepare(
      'SELECT number, line, cause, found, cells FROM import_rejections WHERE import_id = ? AND number > ? ORDER BY number LIMIT ?',
    )
    .all(importId, after, limit) as (Omit<RejectionRow, 'cells'> & { cells: string })[];
  return rows.map((row) => ({ ...row, cells: JSON.parse(row.cells) as string[] }));
}

/** What an import changed on somebody: how they were before (null: not changed), and the lists and tags they joined. */
export type Change = { contactId: number; before: string | null; joined: number[]; tagged: number[] };

/** What an import changed on known contacts with ids after `after`. */
export function changeSlice(db: Db, importId: number, after: number, limit: number): Change[] {
  const rows = db
    .prepare(
      'SELECT contact_id AS contactId, before, joined, tagged FROM import_changes WHERE import_id = ? AND contact_id > ? ORDER BY contact_id LIMIT ?',
    )
    .all(importId, after, limit) as (Omit<Change, 'joined' | 'tagged'> & { joined: string; tagged: string })[];
  return rows.map((row) => ({
    ...row,
    joined: JSON.parse(row.joined) as number[],
    tagged: JSON.parse(row.tagged) as number[],
  }));
}

/** Keys that a file says not to mail, whoever said so before: those after `after`, in their order. */
export function suppressedKeys(db: Db, importId: number, after: string, limit: number): string[] {
  const sql = 'SELECT key FROM import_suppressions WHERE import_id = ? AND key > ? ORDER BY key LIMIT ?';
  return db.prepare(sql).pluck().all(importId, after, limit) as string[];
}

/** Which of these keys another import of a file with the same name says not to mail, unless it was taken back. */
export function claimedByNamesakes(db: Db, importId: number, keys: readonly string[]): ReadonlySet<string> {
  const sql = `SELECT s.key FROM imports mine JOIN imports i ON i.file_name = mine.file_name AND i.id <> mine.id AND i.state <> 'undone'
    JOIN import_suppressions s ON s.import_id = i.id AND s.key IN (SELECT value FROM json_each(?)) WHERE mine.id = ?`;
  return new Set(prepared(db, sql).pluck().all(JSON.stringify(keys), importId) as string[]);
}

/** Imports that changed a contact which was there before. */
export function changesOf(db: Db, contactId: number): { at: number; fileName: string }[] {
  return db
    .prepare(
      'SELECT i.started_at AS at, i.file_name AS fileName FROM import_changes c JOIN imports i ON i.id = c.import_id WHERE c.contact_id = ?',
    )
    .all(contactId) as { at: number; fileName: string }[];
}

/** Remembers how the person matched these columns. */
export function rememberMapping(db: Db, header: string, mapping: unknown, at: number): void {
  db.prepare(
    'INSERT INTO import_mappings (header, mapping, used_at) VALUES (?, ?, ?) ON CONFLICT (header) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at',
  ).run(header, JSON.stringify(mapping), at);
}

/** How the person matched these columns before, or undefined. */
export function rememberedMapping(db: Db, header: string): { index: number; target: string }[] | undefined {
  const row = db.prepare('SELECT mapping FROM import_mappings WHERE header = ?').get(header) as
    | { mapping: string }
    | undefined;
  return row && (JSON.parse(row.mapping) as { index: number; target: string }[]);
}
