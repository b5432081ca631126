import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keepLog } from '../../../electron/engine/db/log-length.ts';
import { type Db, LOG_PAGES, openDatabase } from '../../../electron/engine/db/open.ts';
import { relaxed } from '../../../electron/engine/db/relaxed.ts';
import { keepLogShort } from '../../../electron/engine/db/short-log.ts';

let folder = '';
let db: Db;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'merpati-log-'));
  db = openDatabase(folder);
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const pages = () => db.pragma('wal_autocheckpoint', { simple: true });

describe('the length of the log', () => {
  it('is what all who write much agree on, in whichever order they come and go', () => {
    expect(pages()).toBe(LOG_PAGES);
    const sending = keepLog(db, 'often');
    expect(pages()).toBe(1_000);
    const thread = keepLog(db, 'thread');
    expect(pages()).toBe(65_536);
    relaxed(db, () => expect(pages()).toBe(65_536));
    sending();
    sending();
    expect(pages()).toBe(65_536);
    const again = keepLog(db, 'often');
    thread();
    expect(pages()).toBe(1_000);
    again();
    expect(pages()).toBe(LOG_PAGES);
    relaxed(db, () => expect(pages()).toBe(1_000));
    expect(pages()).toBe(LOG_PAGES);
  });

  it('leaves little for the next commit to bring in, though somebody else goes on writing', async () => {
    db.exec('CREATE TABLE IF NOT EXISTS filler (text TEXT)');
    const insert = db.prepare('INSERT INTO filler VALUES (?)');
    const log = keepLogShort(db, folder, () => performance.now());
    const other = setInterval(() => insert.run('z'), 3);
    for (let slice = 0; slice < 60; slice++) {
      relaxed(db, () => {
        for (let n = 0; n < 40; n++) insert.run('x'.repeat(4_000));
      });
      await log.between();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await log.end();
    clearInterval(other);
    // The next commit: only with it a log that is brought in begins anew.
    insert.run('z');
    const [left] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
    expect(left?.log).toBeLessThan(1_000);
    expect(pages()).toBe(LOG_PAGES);
  });

  it('brings nothing in by the engine, which would wait for the disk, where nobody writes while the thread does', async () => {
    db.exec('CREATE TABLE IF NOT EXISTS filler (text TEXT)');
    const insert = db.prepare('INSERT INTO filler VALUES (?)');
    const log = keepLogShort(db, folder, () => performance.now());
    relaxed(db, () => {
      for (let n = 0; n < 400; n++) insert.run('x'.repeat(4_000));
    });
    const asked = vi.spyOn(db, 'pragma');
    await log.end();
    expect(asked.mock.calls.filter(([what]) => what.includes('wal_checkpoint'))).toEqual([]);
    asked.mockRestore();
    insert.run('z');
    const [left] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
    expect(left?.log).toBeLessThan(50);
  });
});
