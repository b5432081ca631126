import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { goBehind } from '../priority.ts';
import { BUSY_WAIT, DATABASE_NAME } from './file.ts';

/** Pages in the write-ahead log, and how many of them are in the database by now. */
export type LogStanding = { log: number; done: number };

/**
 * Brings the write-ahead log into the database whenever it is asked to: copying and syncing thousands of pages would hold the
 * engine's event loop. It writes nothing of its own, and a writer waits for it no more than for a reader.
 */
export async function run({ folder }: { folder: string }): Promise<void> {
  const port = parentPort;
  if (!port) return;
  goBehind();
  const db = new Database(join(folder, DATABASE_NAME), { timeout: BUSY_WAIT });
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -256');
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  port.on('message', (message: 'go' | 'end') => {
    if (message === 'end') {
      db.close();
      port.close();
      return;
    }
    try {
      const { log, checkpointed } = checkpoint.get() as { log: number; checkpointed: number };
      port.postMessage({ log, done: checkpointed } satisfies LogStanding);
    } catch {
      // A full disk or a held database: the engine's own turn will say so.
      port.postMessage({ log: -1, done: -1 } satisfies LogStanding);
    }
  });
}
