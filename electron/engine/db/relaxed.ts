import { open } from 'node:fs/promises';
import { type Db, LOG_PAGES } from './open.ts';

/** Bringing the log into the database holds everything else: little and often where much is written. */
const SHORT_LOG = 1_000;

/** One transaction that is not synced by itself: a power cut may take it back, whole, until `logToDisk` or any usual commit. */
export function relaxed<T>(db: Db, write: () => T): T {
  const usual = Number(db.pragma('synchronous', { simple: true }));
  // Whoever chose another length (a sending, an import) keeps it.
  const alone = db.pragma('wal_autocheckpoint', { simple: true }) === LOG_PAGES;
  db.pragma('synchronous = NORMAL');
  if (alone) db.pragma(`wal_autocheckpoint = ${SHORT_LOG}`);
  try {
    return db.transaction(write).immediate();
  } finally {
    db.pragma(`synchronous = ${usual}`);
    if (alone) db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
  }
}

/** Brings all that is committed to disk, without holding the event loop meanwhile. */
export async function logToDisk(db: Db): Promise<void> {
  const log = await open(`${db.name}-wal`, 'r+');
  try {
    await log.sync();
  } finally {
    await log.close();
  }
}
