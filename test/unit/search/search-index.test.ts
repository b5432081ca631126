import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idsAfter } from '../../../electron/engine/db/id-set.ts';
import { type Db, openDatabase } from '../../../electron/engine/db/open.ts';
import { openForReading } from '../../../electron/engine/db/side.ts';
import { addChange, changesAfter, dropChanges, newestChange } from '../../../electron/engine/search/log-repo.ts';
import { openIndex } from '../../../electron/engine/search/search-index.ts';

let folder = '';
let db: Db;
let reader: Db;
let index: ReturnType<typeof openIndex>;
let taken = 0;
let whenTaken = () => {};

const open = () => {
  index = openIndex(folder, reader, (seq) => {
    taken = seq;
    whenTaken();
  });
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'merpati-index-'));
  db = openDatabase(folder);
  reader = openForReading(folder);
  taken = 0;
  whenTaken = () => {};
  open();
});
afterEach(() => {
  index.close();
  reader.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const quiet = async () => {};
function add(id: number, name = 'siti'): void {
  const address = `p${id}@suratku.example`;
  db.prepare(
    "INSERT INTO contacts (id, address, key, name, sort_name, fields, created_at, updated_at) VALUES (?, ?, ?, ?, ?, '{}', 1, 1)",
  ).run(id, address, address, name, name);
}
const rename = (id: number, name: string) => db.prepare('UPDATE contacts SET name = ? WHERE id = ?').run(name, id);
const remove = (id: number) => db.prepare('DELETE FROM contacts WHERE id = ?').run(id);
const found = (word: string) => idsAfter(index.candidates([word]), 0, 1_000);

/** Takes in whatever there is, as the thread does. */
async function takeAll(): Promise<void> {
  while (await index.takeNew(quiet));
  index.finish();
  for (let times = 0; await index.takeChanged(quiet); times++) expect(times).toBeLessThan(20);
}

/** Does something once in the middle of the next reading, right after that was begun; the index hears of it. */
const meanwhile = (change: () => void) => {
  let done = false;
  return async () => {
    if (done) return;
    done = true;
    change();
    index.lag();
  };
};

describe('the search file', () => {
  it('keeps as to be done what changed while a block was read anew, also after it is opened again', async () => {
    for (let id = 1; id <= 500; id++) add(id);
    await takeAll();
    rename(450, 'budi');
    let pieces = 0;
    const between = async () => {
      // The first piece was read by then, and with it the earlier name.
      if (++pieces !== 2) return;
      rename(3, 'ternate');
      index.lag();
    };
    expect(await index.takeChanged(between)).toBe(true);
    expect(pieces).toBeGreaterThan(1);
    expect(index.lag()).toMatchObject({ tail: 0, stale: 2 });
    expect(found('ternate')).toContain(3);
    expect(taken).toBeLessThan(newestChange(db));
    dropChanges(db, taken, 100);
    index.close();
    open();
    expect(found('ternate')).toContain(3);
    await takeAll();
    expect(found('ternate')).toEqual([3]);
    expect(index.lag()).toMatchObject({ tail: 0, stale: 0 });
  });

  it('says that a change is taken once it is in the file, neither earlier nor later', async () => {
    for (const id of [1, 2, 3]) add(id);
    await takeAll();
    expect(taken).toBe(0);
    for (const name of ['budi', 'joko', 'ayu']) {
      rename(2, name);
      const before = taken;
      index.lag();
      expect(taken).toBe(before);
      await takeAll();
      expect(taken).toBe(newestChange(db));
      expect(found(name)).toEqual([2]);
    }
    rename(1, 'lina');
    const newest = newestChange(db);
    await index.takeChanged(meanwhile(() => rename(1, 'rina')));
    expect(taken).toBeLessThan(newest);
    await takeAll();
    expect(taken).toBe(newest + 1);
    // Whoever throws away what is taken keeps what is not, and the file is believed again when it is opened.
    dropChanges(db, taken, 100);
    rename(3, 'dewi');
    index.close();
    open();
    expect(index.lag()).toMatchObject({ tail: 0, stale: 1 });
    expect(found('dewi')).toEqual([3]);
  });

  it('does not take for done what changed between the reading of somebody and the begin of their block', async () => {
    add(1);
    // Too far away for one block: the first is written while the second is read already.
    add(40_000);
    whenTaken = () => {
      whenTaken = () => {};
      rename(40_000, 'ternate');
    };
    await takeAll();
    expect(found('ternate')).toEqual([40_000]);
    expect(found('siti')).toEqual([1]);
  });

  it('is done at once with somebody who came and went before they were read', async () => {
    for (const id of [1, 2, 3]) add(id);
    await takeAll();
    add(4);
    remove(4);
    await takeAll();
    expect(index.lag()).toMatchObject({ tail: 0, stale: 0 });
    expect(taken).toBe(newestChange(db));
    add(4);
    await index.takeNew(meanwhile(() => remove(4)));
    await takeAll();
    expect(index.lag()).toMatchObject({ tail: 0, stale: 0 });
    expect(taken).toBe(newestChange(db));
  });

  it.each([
    ['the last one', 0],
    ['one among others', 40_000],
  ])('knows who came back while their block was read anew and found empty: %s', async (_, later) => {
    for (const id of [1, 2]) add(id);
    await takeAll();
    if (later > 0) add(later);
    await takeAll();
    for (const id of [1, 2]) remove(id);
    // Somebody comes back and goes, and the index hears of that.
    const between = meanwhile(() => {
      add(2, 'kembali');
      addChange(db, 2);
      remove(2);
    });
    expect(await index.takeChanged(between)).toBe(true);
    add(2, 'kembali');
    addChange(db, 2);
    expect(found('kembali')).toContain(2);
    dropChanges(db, taken, 100);
    index.close();
    open();
    expect(found('kembali')).toContain(2);
    await takeAll();
    expect(index.lag()).toMatchObject({ tail: 0, stale: 0 });
    expect(found('kembali')).toEqual([2]);
    remove(2);
    await takeAll();
    expect(index.lag()).toMatchObject({ tail: 0, stale: 0 });
    expect(taken).toBe(newestChange(db));
  });
});

describe('the log of changes', () => {
  it('gives numbers that only rise, however much of it is thrown away', () => {
    add(1);
    rename(1, 'a');
    rename(1, 'b');
    expect(dropChanges(db, 2, 100)).toBe(1);
    expect(dropChanges(db, 2, 100)).toBe(0);
    expect(changesAfter(db, 0, 10)).toEqual([{ seq: 2, id: 1 }]);
    rename(1, 'c');
    expect(changesAfter(db, 2, 10)).toEqual([{ seq: 3, id: 1 }]);
    expect(dropChanges(db, 3, 100)).toBe(1);
    expect(newestChange(db)).toBe(3);
  });

  it('keeps what is not taken yet, and goes in steps', () => {
    add(1);
    for (const name of ['a', 'b', 'c', 'd', 'e']) rename(1, name);
    expect(dropChanges(db, 3, 2)).toBe(2);
    expect(dropChanges(db, 3, 2)).toBe(1);
    expect(dropChanges(db, 3, 2)).toBe(0);
    expect(changesAfter(db, 0, 10).map(({ seq }) => seq)).toEqual([4, 5]);
  });
});
