import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '../../../electron/engine/db/migrate.ts';
import { migrations } from '../../../electron/engine/db/migrations/index.ts';
import { dueMessages, underWay } from '../../../electron/engine/sending/repo.ts';
import { findByMessageId, reasonGroups } from '../../../electron/engine/sending/repo-read.ts';

test('messages of before wait, are under way and have ended as they were', () => {
  const db = new Database(':memory:');
  migrate(
    db,
    migrations.filter((one) => one.version < 20),
    null,
  );
  const insert =
    db.prepare(`INSERT INTO messages (id, campaign_id, address, address_key, domain, state, attempts, due_at, message_id, changed_at)
    VALUES (?, 1, ?, ?, 'a.example', ?, ?, ?, ?, 1)`);
  for (const [id, state, attempts, dueAt] of [
    [1, 'accepted', 1, 0],
    [2, 'sending', 1, 0],
    [3, 'sending', 2, 500],
    [4, 'queued', 0, 0],
    [5, 'deferred', 1, 700],
    [6, 'queued', 1, 0],
    [7, 'in_doubt', 2, 300],
    [8, 'cancelled', 0, 0],
  ] as const)
    insert.run(id, `${id}@a.example`, `${id}@a.example`, state, attempts, dueAt, `m${id}@a.example`);
  db.prepare(`INSERT INTO campaign_totals (campaign_id, sending) VALUES (1, 2)`).run();
  migrate(db, migrations, null);
  expect(db.prepare('SELECT id, due_at AS dueAt FROM messages WHERE due_at > 0').all()).toEqual([
    { id: 2, dueAt: 1 },
    { id: 4, dueAt: 1 },
    { id: 6, dueAt: 1 },
    { id: 3, dueAt: 500 },
    { id: 5, dueAt: 700 },
  ]);
  expect(dueMessages(db, 1, 600, 10).map(({ id }) => id)).toEqual([4, 6]);
  expect(dueMessages(db, 1, 800, 10).map(({ id }) => id)).toEqual([5, 4, 6]);
  expect(underWay(db).map(({ id }) => id)).toEqual([2, 3]);
  expect(findByMessageId(db, '<m5@a.example>')?.id).toBe(5);
  expect(reasonGroups(db, 1).map(({ state }) => state)).toEqual(
    expect.arrayContaining(['cancelled', 'deferred', 'in_doubt']),
  );
  expect(() => db.exec("UPDATE messages SET state = 'gone' WHERE id = 1")).toThrow(/CHECK/);
  for (const state of ['queued', 'sending', 'accepted', 'deferred', 'rejected', 'in_doubt', 'skipped', 'cancelled'])
    db.prepare('UPDATE messages SET state = ? WHERE id = 1').run(state);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('writable_schema', { simple: true })).toBe(0);
  expect(() => db.exec("UPDATE sqlite_schema SET sql = '' WHERE name = 'messages'")).toThrow();
  db.close();
});
