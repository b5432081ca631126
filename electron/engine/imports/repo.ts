import type { ImportRecord } from '../../../shared/contract/imports.ts';
import type { Db } from '../db/open.ts';
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
  started_at: number;
  finished_at: number | null;
};

export type StoredImport = Omit<ImportRecord, 'undoable'> & {
  listId: number | null;
  listMade: boolean;
  header: string[];
};

function toStored(row: Row): StoredImport {
  return {
    id: row.id,
    fileName: row.file_name,
    state: row.state,
    counts: JSON.parse(row.counts) as Counts,
    progress: row.progress,
    phase: row.phase,
    resumable: false,
    error: row.error,
    listId: row.list_id,
    listName: row.list_name,
    listMade: row.list_made === 1,
    header: JSON.parse(row.header) as string[],
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
      `INSERT INTO imports (file_name, state, counts, list_id, list_name, list_made, header, started_at) VALUES (?, 'running', ?, ?, ?, ?, ?, ?)`,
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
  const row = db.prepare('SELECT * FROM imports WHERE id = ?').get(id) as Row | undefined;
  return row && toStored(row);
}

/** Imports with ids below `before`, newest first. */
export function importPage(db: Db, before: number | null, limit: number): StoredImport[] {
  return (
    db
      .prepare('SELECT * FROM imports WHERE id < ? ORDER BY id DESC LIMIT ?')
      .all(before ?? Number.MAX_SAFE_INTEGER, limit) as Row[]
  ).map(toStored);
}

/** How many imports there ever were. */
export function countImports(db: Db): number {
  return (db.prepare('SELECT count(*) AS n FROM imports').get() as { n: number }).n;
}

/** Imports in a state, newest first. */
export function importsInState(db: Db, state: ImportRecord['state']): StoredImport[] {
  return (db.prepare('SELECT * FROM imports WHERE state = ? ORDER BY id DESC').all(state) as Row[]).map(toStored);
}

/** Records how far an import is; called inside the slice's transaction, so that counters never disagree with the rows. */
export function storeProgress(db: Db, id: number, counts: Counts, progress: number): void {
  db.prepare('UPDATE imports SET counts = ?, progress = ? WHERE id = ?').run(JSON.stringify(counts), progress, id);
}

/** Ends an import in a state. */
export function finishImport(
  db: Db,
  id: number,
  state: ImportRecord['state'],
  at: number,
  error: string | null = null,
): void {
  db.prepare('UPDATE imports SET state = ?, error = ?, finished_at = coalesce(finished_at, ?) WHERE id = ?').run(
    state,
    error,
    at,
    id,
  );
}

/** Prepared statements for what an import keeps beside the contacts. */
export function openJournal(db: Db, importId: number) {
  let number = (
    db.prepare('SELECT coalesce(max(number), 0) AS n FROM import_rejections WHERE import_id = ?').get(importId) as {
      n: number;
    }
  ).n;
  const reject = db.prepare(
    'INSERT INTO import_rejections (import_id, number, line, cause, found, cells) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const change = db.prepare(
    `INSERT INTO import_changes (import_id, contact_id, before, joined) VALUES (?, ?, ?, ?)
     ON CONFLICT (import_id, contact_id) DO UPDATE SET before = coalesce(before, excluded.before),
       joined = (SELECT json_group_array(value) FROM (SELECT value FROM json_each(joined) UNION SELECT value FROM json_each(excluded.joined)))`,
  );
  const suppressed = db.prepare('INSERT OR IGNORE INTO import_suppressions (import_id, key) VALUES (?, ?)');
  return {
    reject(line: number, cause: ImportProblem, found: string, cells: readonly string[]): void {
      reject.run(importId, ++number, line, cause, found, boundedJson(cells));
    },
    change: (contactId: number, before: unknown, joined: readonly number[]) =>
      void change.run(importId, contactId, before === null ? null : JSON.stringify(before), JSON.stringify(joined)),
    suppressed: (key: string) => void suppressed.run(importId, key),
  };
}

// One row of a hostile file may be a megabyte; what is kept of it is enough to find it again.
function boundedJson(cells: readonly string[]): string {
  const json = JSON.stringify(cells);
  return json.length <= 100_000 ? json : JSON.stringify(cells.slice(0, 500).map((cell) => cell.slice(0, 100)));
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

/** How many rows were left out or merged away. */
export function countRejections(db: Db, importId: number): number {
  return (
    db.prepare('SELECT coalesce(max(number), 0) AS n FROM import_rejections WHERE import_id = ?').get(importId) as {
      n: number;
    }
  ).n;
}

/** What an import changed on known contacts with ids after `after`. */
export function changeSlice(
  db: Db,
  importId: number,
  after: number,
  limit: number,
): { contactId: number; before: string | null; joined: number[] }[] {
  const rows = db
    .prepare(
      'SELECT contact_id AS contactId, before, joined FROM import_changes WHERE import_id = ? AND contact_id > ? ORDER BY contact_id LIMIT ?',
    )
    .all(importId, after, limit) as { contactId: number; before: string | null; joined: string }[];
  return rows.map((row) => ({ ...row, joined: JSON.parse(row.joined) as number[] }));
}

/** Keys that an import suppressed. */
export function suppressedKeys(db: Db, importId: number): string[] {
  return (db.prepare('SELECT key FROM import_suppressions WHERE import_id = ?').all(importId) as { key: string }[]).map(
    (row) => row.key,
  );
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
