import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DATABASE_NAME } from '../../electron/engine/db/open.ts';

// Another program that holds a workspace's database (a backup, a database browser): FOLDER MILLISECONDS; ended by a kill, so
// that it never closes the database in an orderly way.
const [folder = '', milliseconds = '300'] = process.argv.slice(2);
const db = new Database(join(folder, DATABASE_NAME), { timeout: 5_000 });
for (;;) {
  db.exec('BEGIN IMMEDIATE');
  process.send?.('held');
  await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
  db.exec('ROLLBACK');
  await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
}
