import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

const entering = new WeakMap<Db, () => boolean>();

/** Enters what waits in the journal; false where that is not possible just now, and the ledger's rows are older than what was done. */
export function isEntered(db: Db): boolean {
  return entering.get(db)?.() ?? true;
}

/**
 * The database with everything in the ledger that was done until now: what waits in the journal is entered first. Whoever reads
 * messages, their totals or what was handled does so through here; whoever changes them by their state does it in a commit of
 * the group, which enters first. Where another program holds the database, and in a thread's own reading, the rows are those of a
 * moment ago: nothing is sent by such rows (`isEntered`).
 */
export function upToDate(db: Db): Db {
  isEntered(db);
  return db;
}

/** From now on `enter` enters what waits for that database and answers whether it could. */
export function entersBy(db: Db, enter: () => boolean): void {
  entering.set(db, enter);
}

/** Whether an engine that was killed left something in the journal. */
export function isJournalEmpty(db: Db): boolean {
  return prepared(db, 'SELECT 1 FROM sending_journal LIMIT 1').get() === undefined;
}
