import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '../../../electron/engine/db/migrate.ts';
import { migrations } from '../../../electron/engine/db/migrations/index.ts';

test('bounces of before keep what they say, are counted, and tell against an address only where they are proven', () => {
  const db = new Database(':memory:');
  migrate(
    db,
    migrations.filter((one) => one.version < 12),
    null,
  );
  const insert = db.prepare(
    `INSERT INTO bounces (kind, origin, address, address_key, message_id, campaign_id, class, reason, permanent, confidence, rule, reply, diagnostic, matched_by, effect, at)
     VALUES ('bounce', ?, 'a@People.example', 'a@people.example', 1, 1, ?, ?, 1, 0.9, 'x', '550', 'words', ?, ?, 86400000)`,
  );
  insert.run('smtp', 'address', 'userunknown', 'message_id', 'suppressed');
  insert.run('report', 'temporary', 'mailboxfull', 'token', 'none');
  insert.run('report', 'address', 'userunknown', 'address', 'pending');
  insert.run('report', 'us', 'blocked', 'none', 'none');
  migrate(db, migrations, null);
  expect(
    db.prepare('SELECT told, shown, provider, written_at, reports, by_person FROM bounces ORDER BY id').all(),
  ).toEqual(
    [
      [1, 'bounce'],
      [2, 'bounce'],
      [0, 'bounce'],
      [0, 'other'],
    ].map(([told, shown]) => ({
      told,
      shown,
      provider: 'people.example',
      written_at: 86_400_000,
      reports: 1,
      by_person: 0,
    })),
  );
  expect(db.prepare('SELECT sum(bounces) AS bounces, sum(pending) AS pending FROM bounce_days').get()).toEqual({
    bounces: 4,
    pending: 1,
  });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
});
