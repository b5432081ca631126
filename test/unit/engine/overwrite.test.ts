import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../electron/engine/db/open.ts';
import { endReading, overwriteProven } from '../../../electron/engine/db/overwrite.ts';

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
