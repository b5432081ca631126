import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Db } from './open.ts';

/** The name under which a staging file is attached. */
const STAGING = 'staging';

/**
 * A new file for rows on their way into the workspace. Nothing in it is precious: it is written without a journal, never synced,
 * filled in one transaction, and made anew where it is not whole.
 */
export function createStaging(file: string): Db {
  rmSync(file, { force: true });
  const db = new Database(file);
  db.pragma('page_size = 16384');
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -8192');
  db.exec('BEGIN');
  return db;
}

/** Closes a staging file that is whole. */
export function closeStaging(db: Db): void {
  db.exec('COMMIT');
  db.close();
}

/** Shows a staging file that its thread has closed to the workspace's connection, as the schema `staging`; answers what ends that. */
export function attachStaging(db: Db, file: string): () => void {
  db.prepare(`ATTACH ? AS ${STAGING}`).run(file);
  // Every write transaction would else lock and unlock this file too.
  db.pragma(`${STAGING}.locking_mode = EXCLUSIVE`);
  db.pragma(`${STAGING}.cache_size = -4096`);
  return () => {
    if (db.open) db.prepare(`DETACH ${STAGING}`).run();
  };
}
