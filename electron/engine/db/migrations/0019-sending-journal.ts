import type { Migration } from '../migrate.ts';

/**
 * What the sender did in the last moment, one row per commit: claims and plain acceptances as a JSON array each. Several times a
 * second they are entered in the ledger itself, many at once, and deleted here; what an engine that was killed left here the next
 * one enters before anybody reads the ledger.
 */
export const migration: Migration = {
  version: 19,
  name: 'sending-journal',
  up(db) {
    db.exec(`
CREATE TABLE sending_journal (
  id INTEGER PRIMARY KEY,
  entries TEXT NOT NULL
) STRICT;
`);
  },
};
