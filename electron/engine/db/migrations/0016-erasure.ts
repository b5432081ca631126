import type { Migration } from '../migrate.ts';

/** Who was forgotten and must still never be mailed: a salted hash of the address is all that is left of them. */
export const migration: Migration = {
  version: 16,
  name: 'erasure',
  up(db) {
    db.exec(`
      CREATE TABLE suppression_hashes (
        hash BLOB PRIMARY KEY,
        reason TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
