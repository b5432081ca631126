import type { Db } from './open.ts';

/** The name under which it is attached. */
const STAGING = 'staging';

/** Shows a file for rows on their way into the workspace (see `createTableFile`) that its thread has closed to the workspace's connection, as the schema `staging`; answers what ends that. */
export function attachStaging(db: Db, file: string): () => void {
  db.prepare(`ATTACH ? AS ${STAGING}`).run(file);
  // Every write transaction would else lock and unlock this file too.
  db.pragma(`${STAGING}.locking_mode = EXCLUSIVE`);
  db.pragma(`${STAGING}.cache_size = -4096`);
  return () => {
    if (db.open) db.prepare(`DETACH ${STAGING}`).run();
  };
}
