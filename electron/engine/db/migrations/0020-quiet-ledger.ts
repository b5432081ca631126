import type { Migration } from '../migrate.ts';
import type { Db } from '../open.ts';

/**
 * A claim and an outcome write as little as they can, because each message costs one of each:
 * - `messages_waiting` stands for three indexes. It goes by `due_at` alone (0: does not wait, 1: at once, else the moment), which
 *   a claim does not change, so that a claim touches no index at all; what is under way is found at the front of its campaign.
 * - Message-IDs that begin with a token of ours tell their row, and are in no index.
 * - `room` is filled when a row is made and given up as the rest is written, so that rows do not grow and pages do not split.
 * - Conditions are chains of comparisons: for a list of three words or more SQLite builds a table at each execution.
 */
export const migration: Migration = {
  version: 20,
  name: 'quiet-ledger',
  up(db) {
    db.exec(`
ALTER TABLE messages ADD COLUMN room BLOB;
DROP INDEX messages_fresh;
DROP INDEX messages_again;
DROP INDEX messages_under_way;
DROP INDEX messages_message_id;
DROP INDEX messages_not_accepted;
UPDATE messages SET due_at = max(due_at, 1) WHERE due_at < 1 AND state IN ('queued','sending','deferred');
UPDATE messages SET due_at = 0 WHERE due_at <> 0 AND state NOT IN ('queued','sending','deferred');
CREATE INDEX messages_waiting ON messages (campaign_id, due_at) WHERE due_at > 0;
CREATE INDEX messages_message_id ON messages (message_id) WHERE substr(message_id, 27, 1) <> '@';
CREATE INDEX messages_not_accepted ON messages (campaign_id, state, reason)
  WHERE state <> 'accepted' AND state <> 'sending' AND state <> 'queued';
`);
    sameCheckInOtherWords(db);
  },
};

/**
 * The states that a message can have, asked one after the other; the table itself stays as it is. This is how SQLite says that
 * a CHECK is changed (https://sqlite.org/lang_altertable.html, section 8).
 */
function sameCheckInOtherWords(db: Db) {
  const states = ['accepted', 'sending', 'queued', 'deferred', 'rejected', 'in_doubt', 'skipped', 'cancelled'];
  const version = Number(db.pragma('schema_version', { simple: true }));
  db.unsafeMode(true);
  try {
    db.pragma('writable_schema = ON');
    db.prepare(
      `UPDATE sqlite_schema SET sql = replace(sql,
         'CHECK (state IN (''queued'',''sending'',''accepted'',''deferred'',''rejected'',''in_doubt'',''skipped'',''cancelled''))', ?)
       WHERE type = 'table' AND name = 'messages'`,
    ).run(`CHECK (${states.map((state) => `state = '${state}'`).join(' OR ')})`);
    db.pragma(`schema_version = ${version + 1}`);
  } finally {
    db.pragma('writable_schema = RESET');
    db.unsafeMode(false);
  }
}
