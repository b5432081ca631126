import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../electron/engine/db/open.ts';
import { endReading, namedOnlyIn, overwriteLast, overwriteProven } from '../../../electron/engine/db/overwrite.ts';

/** How many locks this process holds on a file, as the system has them (POSIX forgets them whenever a descriptor is closed). */
function locksOn(path: string): number {
  const file = `:${statSync(path).ino} `;
  const mine = (line: string) => line.includes(file) && line.includes(` ${process.pid} `);
  return readFileSync('/proc/locks', 'utf8').split('\n').filter(mine).length;
}

it.skipIf(!existsSync('/proc/locks'))(
  'proves what is gone without giving up the locks that keep other programs off the log',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'merpati-overwrite-'));
    const db = openDatabase(folder);
    db.exec("CREATE TABLE marks (word TEXT); INSERT INTO marks VALUES ('leaves@example.com'), ('stays@example.com')");
    const before = locksOn(db.name);
    expect(before).toBeGreaterThan(0);
    for (const word of ['leaves@example.com', 'nobody@example.com']) {
      db.prepare('DELETE FROM marks WHERE word = ?').run(word);
      expect(await overwriteProven(db, [word])).toBe(true);
      expect(locksOn(db.name)).toBe(before);
    }
    db.exec("INSERT INTO marks VALUES ('later@example.com'); DELETE FROM marks WHERE word = 'later@example.com'");
    expect(await overwriteProven(db, ['later@example.com'])).toBe(true);
    db.close();
    endReading(db);
    const bytes = readFileSync(db.name, 'latin1');
    expect(bytes).toContain('stays@example.com');
    expect(bytes).not.toMatch(/leaves@|later@/);
    rmSync(folder, { recursive: true, force: true });
  },
);

it('knows whether anybody but the order speaks of a person, and proves that the order is gone too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-overwrite-'));
  const db = openDatabase(folder);
  db.exec(
    "CREATE TABLE orders (word TEXT); CREATE TABLE marks (word TEXT); INSERT INTO marks VALUES ('x stays@example.com')",
  );
  const named = (key: string) => namedOnlyIn(db, 'orders', { keys: [key], addresses: [key] });
  db.exec("INSERT INTO orders VALUES ('leaves@example.com')");
  expect(await named('leaves@example.com')).toBe(true);
  expect(await named('stays@example.com')).toBe(false);
  expect(await named('nobody@example.com')).toBe(true);
  db.exec('DELETE FROM orders');
  expect(await overwriteLast(db, 'orders', ['leaves@example.com'])).toBe(true);
  // What is found on its page after all is taken out by writing the file anew.
  db.exec("PRAGMA secure_delete = OFF; INSERT INTO orders VALUES ('again@example.com'); DELETE FROM orders");
  expect(readFileSync(`${db.name}-wal`, 'latin1')).toContain('again@');
  expect(await overwriteLast(db, 'orders', ['again@example.com'])).toBe(true);
  expect(readFileSync(db.name, 'latin1')).not.toMatch(/leaves@|again@/);
  db.close();
  endReading(db);
  rmSync(folder, { recursive: true, force: true });
});
