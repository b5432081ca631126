import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createSeeker } from './byte-seeker.ts';
import { changeMark } from './change-mark.ts';
import { fileHolds } from './file-holds.ts';
import type { Person } from './mentions.ts';
import type { Db } from './open.ts';
import { MOST_PAGES, PAGE, standsNowhere } from './stands-nowhere.ts';

const PAGES_AT_ONCE = 500;
const TRIES = 20;
const TRY_AGAIN = 100;

/**
 * Overwrites what was deleted and is still in the file: pages that nobody uses are taken, filled with zeros and given back, and
 * the write-ahead log is brought into the database and cut. With `secure_delete` on, nothing that was deleted can be found in
 * the files then. Answers false where another reader held on to the log for too long.
 */
export async function overwriteDeleted(db: Db): Promise<boolean> {
  if (db.memory) return true;
  await fillFreePages(db);
  return cutLog(db);
}

async function cutLog(db: Db): Promise<boolean> {
  for (let tries = 0; tries < TRIES && db.open; tries++) {
    const [log] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    if (log?.busy === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN));
  }
  return false;
}

/**
 * The same, and proven for some texts (lower case): the file is searched for them, and written anew where one is still found, which
 * takes its time for a large one. Answers false where another reader kept the log from being cut.
 */
export async function overwriteProven(db: Db, texts: readonly string[]): Promise<boolean> {
  const cut = await overwriteDeleted(db);
  if (db.memory || !db.open || !(await fileHolds(db.name, texts, readingOf(db)))) return cut;
  db.exec('VACUUM');
  return overwriteDeleted(db);
}

/**
 * Overwrites what was deleted, and tells for certain that no text of the database names a person, but for the one page of a small
 * table: nothing needs to be looked through for them then. False where that is not certain, as in a file that is written meanwhile.
 */
export async function namedOnlyIn(db: Db, table: string, { keys, addresses }: Named): Promise<boolean> {
  const number = (name: string) => Number(db.pragma(name, { simple: true }));
  if (db.memory || number('page_size') !== PAGE || number('page_count') >= MOST_PAGES) return false;
  if (!(await overwriteDeleted(db))) return false;
  const file = readingOf(db);
  const before = writtenAt(db, file);
  const nowhere = await standsNowhere(file, { texts: addresses, wide: keys, except: pageOf(db, table) });
  return nowhere && db.open && writtenAt(db, file) === before;
}

type Named = Pick<Person, 'keys' | 'addresses'>;

/**
 * Overwrites what was deleted since `namedOnlyIn` said yes, proven for these texts by the page of that table; as
 * `overwriteProven` does where one is still found there.
 */
export async function overwriteLast(db: Db, table: string, texts: readonly string[]): Promise<boolean> {
  if (await cutLog(db)) {
    const page = Buffer.alloc(PAGE);
    readSync(readingOf(db), page, 0, PAGE, (pageOf(db, table) - 1) * PAGE);
    if (!createSeeker(texts.map((text) => Buffer.from(text)))(page, 0, PAGE, () => true)) return true;
  }
  return overwriteProven(db, texts);
}

/** The page on which a small table stands, or begins. */
function pageOf(db: Db, table: string): number {
  return db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
}

/** Another one after anything was written to the file: a commit writes to the log. Windows notes the time only later. */
const writtenAt = (db: Db, file: number): string =>
  process.platform === 'win32' ? changeMark(db) : String(fstatSync(file, { bigint: true }).mtimeNs);

const readings = new WeakMap<Db, number>();

/**
 * The database's file for reading beside SQLite. POSIX gives up all locks that a process has on a file when it closes any one of
 * its descriptors: another program would then take the log of the open database away. So this one stays open until `endReading`.
 */
function readingOf(db: Db): number {
  const known = readings.get(db);
  if (known !== undefined) return known;
  const opened = openSync(db.name, 'r');
  readings.set(db, opened);
  return opened;
}

/** Gives back what `overwriteProven` holds; only once the database is closed. */
export function endReading(db: Db): void {
  const known = readings.get(db);
  readings.delete(db);
  if (known !== undefined) closeSync(known);
}

/** Slice by slice, so that nothing else waits long; what is freed goes back to the list of free pages, as zeros. */
async function fillFreePages(db: Db): Promise<void> {
  const free = () => Number(db.pragma('freelist_count', { simple: true }));
  if (free() === 0) return;
  const usable = Number(db.pragma('page_size', { simple: true })) - 4;
  db.exec('CREATE TABLE IF NOT EXISTS overwriting (zeros BLOB NOT NULL) STRICT');
  const fill = db.prepare('INSERT INTO overwriting VALUES (zeroblob(?))');
  for (let left = free(); left > 0 && db.open; left = free()) {
    fill.run(Math.min(left, PAGES_AT_ONCE) * usable);
    await nextTurn();
  }
  if (db.open) db.exec('DROP TABLE overwriting');
}
