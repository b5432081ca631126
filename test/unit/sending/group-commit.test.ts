import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Db, openDatabase } from '../../../electron/engine/db/open.ts';
import { createGroupCommit, type GroupCommit } from '../../../electron/engine/sending/group-commit.ts';

let folder = '';
let db: Db;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'merpati-commit-'));
  db = openDatabase(folder);
  db.exec('CREATE TABLE marks (n INTEGER PRIMARY KEY)');
});
afterEach(() => {
  for (const group of groups.splice(0)) group.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});
const groups: GroupCommit[] = [];
const opened = (...given: Parameters<typeof createGroupCommit>) => {
  const group = createGroupCommit(...given);
  groups.push(group);
  return group;
};
const turn = () => new Promise((resolve) => setImmediate(resolve));
const marks = () => db.prepare('SELECT n FROM marks ORDER BY n').pluck().all();
const nothing = { begin: () => undefined, end: () => undefined };

/** A disk that answers when it is told to. */
function slowDisk() {
  const asked: ((error: Error | null) => void)[] = [];
  return { asked, toDisk: (_file: number, done: (error: Error | null) => void) => void asked.push(done) };
}

describe('group commit', () => {
  it('tells nobody before the disk has it', async () => {
    const disk = slowDisk();
    const group = opened(db, nothing, disk.toDisk);
    let told = false;
    const written = group
      .write(() => db.prepare('INSERT INTO marks VALUES (1)').run())
      .then(() => {
        told = true;
      });
    await turn();
    await turn();
    expect(marks()).toEqual([1]);
    expect(told).toBe(false);
    disk.asked.shift()?.(null);
    await written;
    expect(told).toBe(true);
  });

  it('lets leave what is ready before it holds the thread', async () => {
    const order: string[] = [];
    const group = opened(
      db,
      { before: () => order.push('leaves'), begin: () => order.push('begins'), end: () => undefined },
      (_file, done) => {
        order.push('syncs');
        done(null);
      },
    );
    await group.write(() => db.prepare('INSERT INTO marks VALUES (1)').run());
    expect(order).toEqual(['leaves', 'begins', 'syncs']);
  });

  it('puts the writes of one turn into one transaction, and those made during a sync into the next one', async () => {
    const disk = slowDisk();
    const group = opened(db, nothing, disk.toDisk);
    const first = [1, 2, 3].map((n) => group.write(() => db.prepare('INSERT INTO marks VALUES (?)').run(n)));
    await turn();
    const second = [4, 5].map((n) => group.write(() => db.prepare('INSERT INTO marks VALUES (?)').run(n)));
    await turn();
    expect(group.counts()).toEqual({ commits: 1, syncs: 1 });
    disk.asked.shift()?.(null);
    await Promise.all(first);
    await turn();
    disk.asked.shift()?.(null);
    await Promise.all(second);
    expect(group.counts()).toEqual({ commits: 2, syncs: 2 });
  });

  it('lets one write fail without the others, and forgets its counters', async () => {
    const counted: number[] = [];
    let gathered: number[] = [];
    const frame = {
      begin: () => {
        gathered = [];
      },
      end: () => void counted.push(...gathered),
    };
    const group = opened(db, frame);
    const put = (n: number) =>
      group.write(() => {
        gathered.push(n);
        db.prepare('INSERT INTO marks VALUES (?)').run(n);
      });
    const results = await Promise.allSettled([put(1), put(1), put(2)]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(marks()).toEqual([1, 2]);
    expect(counted).toEqual([1, 2]);
    group.close();
  });

  it('goes on where the disk failed once: what waited is written with the next try', async () => {
    const disk = slowDisk();
    const group = opened(db, nothing, disk.toDisk);
    const first = group.write(() => db.prepare('INSERT INTO marks VALUES (1)').run());
    await turn();
    const second = group.write(() => db.prepare('INSERT INTO marks VALUES (2)').run());
    disk.asked.shift()?.(new Error('ENOSPC'));
    await turn();
    disk.asked.shift()?.(null);
    await Promise.all([first, second]);
    expect(marks()).toEqual([1, 2]);
  });

  it('believes no disk that took a sync after it had refused one: what was refused is written again first', async () => {
    const disk = slowDisk();
    const group = opened(db, nothing, disk.toDisk);
    let told = false;
    const written = group
      .write(() => db.prepare('INSERT INTO marks VALUES (1)').run())
      .then(() => {
        told = true;
      });
    await turn();
    disk.asked.shift()?.(new Error('EIO'));
    await turn();
    await turn();
    expect(told).toBe(false);
    await expect.poll(() => disk.asked.length, { timeout: 3_000 }).toBe(1);
    copyFileSync(db.name, join(folder, 'without-log.db'));
    const alone = new Database(join(folder, 'without-log.db'), { readonly: true });
    expect(alone.prepare('SELECT n FROM marks').pluck().all()).toEqual([1]);
    alone.close();
    expect(told).toBe(false);
    disk.asked.shift()?.(null);
    await written;
  });

  it('tells whoever waits for a slow disk when the engine closes', async () => {
    const disk = slowDisk();
    const group = opened(db, nothing, disk.toDisk);
    const [first, second] = [1, 2].map((n) => group.write(() => db.prepare('INSERT INTO marks VALUES (?)').run(n)));
    await turn();
    const third = group.gather(() => db.prepare('INSERT INTO marks VALUES (3)').run());
    expect(disk.asked.length).toBe(1);
    group.close();
    await Promise.all([first, second]);
    expect(await third).toBeNull();
    expect(marks()).toEqual([1, 2, 3]);
    disk.asked.shift()?.(null);
  });

  it('leaves everybody else the full synchronous mode', async () => {
    const group = opened(db, nothing);
    await group.write(() => undefined);
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    group.close();
  });
});
