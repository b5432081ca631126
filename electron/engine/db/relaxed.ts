import { open } from 'node:fs/promises';
import { keepLog } from './log-length.ts';
import type { Db } from './open.ts';

/** One transaction that is not synced by itself: a power cut may take it back, whole, until `logToDisk` or any usual commit. */
export function relaxed<T>(db: Db, write: () => T): T {
  const usual = Number(db.pragma('synchronous', { simple: true }));
  db.pragma('synchronous = NORMAL');
  const usualLog = keepLog(db, 'often');
  try {
    return db.transaction(write).immediate();
  } finally {
    db.pragma(`synchronous = ${usual}`);
    usualLog();
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
