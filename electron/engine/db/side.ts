import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BUSY_WAIT, DATABASE_NAME } from './file.ts';
import type { Db } from './open.ts';

/** A connection of a thread to the workspace's database, for reading only; it sees what is committed and holds nobody up. */
export function openForReading(folder: string, cacheKib = 4_096): Db {
  const db = new Database(join(folder, DATABASE_NAME), { readonly: true, timeout: BUSY_WAIT });
  db.pragma('temp_store = MEMORY');
  db.pragma(`cache_size = -${cacheKib}`);
  return db;
}

/** A database file beside the workspace's that can be made anew at any time: a power cut may cost its last commits. */
export function openSideFile(file: string, options: { readonly?: boolean; cacheKib?: number } = {}): Db {
  const db = new Database(file, {
    readonly: options.readonly ?? false,
    fileMustExist: options.readonly ?? false,
    timeout: BUSY_WAIT,
  });
  try {
    db.pragma('temp_store = MEMORY');
    db.pragma(`cache_size = -${options.cacheKib ?? 4_096}`);
    if (!options.readonly) {
      db.pragma('page_size = 8192');
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = NORMAL');
      db.pragma('secure_delete = FAST');
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
