import type { Migration } from '../migrate.ts';

/**
 * Who was forgotten and must still never be mailed: a salted hash of the address is all that is left of them. `mark` is a short
 * cheap hash that spares computing the real one for nearly every address that is asked about; it tells no more than the hash does.
 * `message_ids` keeps the highest number that a message ever had: a token in a mail must never name another one later.
 * `erasures` holds what was begun and is not through yet, so that it goes on after a crash; a row leaves with its end.
 */
export const migration: Migration = {
  version: 16,
  name: 'erasure',
  up(db) {
    db.exec(`
      CREATE TABLE suppression_salt (one INTEGER PRIMARY KEY CHECK (one = 1), salt BLOB NOT NULL) STRICT;
      CREATE TABLE suppression_hashes (
        hash BLOB PRIMARY KEY,
        mark INTEGER NOT NULL,
        reason TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX suppression_hashes_mark ON suppression_hashes (mark);
      CREATE TABLE message_ids (last INTEGER NOT NULL) STRICT;
      INSERT INTO message_ids VALUES (0);
      CREATE TABLE erasures (id INTEGER PRIMARY KEY, keys TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
    `);
  },
  // Pages that were written before deleted content was overwritten may still hold it.
  after(db) {
    db.exec('VACUUM');
  },
};
