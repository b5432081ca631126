import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { insertList, removeList } from '../../../electron/engine/contacts/list-repo.ts';
import { migrate } from '../../../electron/engine/db/migrate.ts';
import { migrations } from '../../../electron/engine/db/migrations/index.ts';
import { type Db, openMemoryDatabase } from '../../../electron/engine/db/open.ts';

let db: Db;
afterEach(() => db.close());

describe('the number of a list', () => {
  it('is never given again: who names one that was removed must not mean the next one', () => {
    db = openMemoryDatabase();
    const [first, second] = [insertList(db, 'Satu', 1), insertList(db, 'Dua', 1)];
    removeList(db, second);
    const third = insertList(db, 'Tiga', 1);
    expect([first, second, third]).toEqual([1, 2, 3]);
    removeList(db, first);
    removeList(db, third);
    expect(insertList(db, 'Empat', 1)).toBe(4);
  });

  it.each([
    ['a list', 4, "INSERT INTO lists (id, name, created_at) VALUES (4, 'L', 1)"],
    [
      'a segment',
      7,
      `INSERT INTO segments (name, rule, created_at, updated_at) VALUES ('S', '{"kind":"all","rules":[{"kind":"tag","id":99,"member":true},{"kind":"none","rules":[{"kind":"list","id":7,"member":true}]}]}', 1, 1)`,
    ],
    [
      'a segment of one question',
      6,
      `INSERT INTO segments (name, rule, created_at, updated_at) VALUES ('S', '{"kind":"list","id":6,"member":false}', 1, 1)`,
    ],
    [
      'a campaign',
      9,
      `INSERT INTO campaigns (name, state, audience, sender, subject, preheader, content, pace, created_at, updated_at)
       VALUES ('K', 'draft', '{"listIds":[2],"excludeListIds":[9]}', '{}', '', '', '{}', 'relay', 1, 1)`,
    ],
    [
      'an import',
      5,
      `INSERT INTO imports (file_name, state, counts, list_id, started_at) VALUES ('f', 'done', '{}', 5, 1)`,
    ],
    ['nobody', 0, 'SELECT 1'],
  ])('is above whatever %s of before names', (_, highest, sql) => {
    db = new Database(':memory:');
    const before = migrations.filter((one) => one.version < 21);
    migrate(db, before, null);
    db.exec(sql);
    migrate(db, migrations, null);
    expect(insertList(db, 'Baru', 1)).toBe(highest + 1);
  });
});
