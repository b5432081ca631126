import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';
import { BUSY_WAIT, DATABASE_NAME } from './file.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { isBusy, isDiskFull } from './refusals.ts';

// A thread needs these words without the making of a database.
export { BUSY_WAIT, DATABASE_NAME } from './file.ts';
export { isBusy, isDiskFull } from './refusals.ts';

/** The workspace's one connection. SQL stays in `repo.ts` files; a transaction never spans an await. */
export type Db = Database.Database;

// better-sqlite3 13 needs Node-API 10; on an older Node it would crash the process without a word.
if (Number(process.versions.napi) < 10) {
  throw new Error(`Merpati's engine needs Node 22.14 or newer (Node-API 10); this is ${process.version}.`);
}

/** Pages of the write-ahead log after which a commit brings it into the database. */
export const LOG_PAGES = 4_000;

/** KiB of pages kept in memory. The system's own cache has the rest of the file: a million recipients take no more than a thousand. */
const USUAL_CACHE = 8_192;
/** For writing all over the file: pages that leave the cache before their commit are written twice. */
const WIDE_CACHE = 32_768;
const widened = new WeakMap<Db, number>();

/** Gives the database more memory for a while; answers what ends that (nothing where the database is closed by then). */
export function widenCache(db: Db): () => void {
  const change = (by: number) => {
    const now = (widened.get(db) ?? 0) + by;
    widened.set(db, now);
    if (db.open) db.pragma(`cache_size = -${now > 0 ? WIDE_CACHE : USUAL_CACHE}`);
  };
  change(1);
  return () => change(-1);
}

/**
 * Opens (and where needed makes and migrates) the workspace's database.
 * `synchronous=FULL` for every commit: the ledger promises that what it recorded survives a power cut.
 * Throws `workspace_newer` or `workspace_damaged`; the file is never changed in either case.
 */
export function openDatabase(folder: string): Db {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, DATABASE_NAME);
  const isNew = !existsSync(file);
  let db: Db | undefined;
  try {
    db = new Database(file, { timeout: BUSY_WAIT });
    configure(db);
    migrate(db, migrations, isNew ? null : folder);
    return db;
  } catch (error) {
    db?.close();
    throw translate(error);
  }
}

/** An in-memory database with the whole schema, for tests of repos. */
export function openMemoryDatabase(): Db {
  const db = new Database(':memory:');
  configure(db);
  migrate(db, migrations, null);
  return db;
}

function configure(db: Db): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('temp_store = MEMORY');
  // What is deleted is overwritten where that costs no further writing: a person who is erased must not lie on in the file.
  db.pragma('secure_delete = FAST');
  db.pragma(`cache_size = -${USUAL_CACHE}`);
  db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
}

/** What the database or the disk said as the failure that a person can understand; anything else comes back as it was. */
export function translate(error: unknown): unknown {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return new AppError('workspace_damaged', {}, { cause: error });
  if (isDiskFull(error)) return new AppError('disk_full', {}, { cause: error });
  if (isBusy(error)) return new AppError('database_busy', {}, { cause: error });
  return error;
}
