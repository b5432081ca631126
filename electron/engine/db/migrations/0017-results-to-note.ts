import type { Migration } from '../migrate.ts';

/**
 * Messages that reached their end and whose contacts do not show it yet: one row per commit of the ledger, with the row
 * numbers as a JSON array. Contacts are told in batches, a few times a second; what an engine that was killed left here the
 * next one makes good.
 */
export const migration: Migration = {
  version: 17,
  name: 'results-to-note',
  up(db) {
    db.exec(`
CREATE TABLE results_to_note (
  id INTEGER PRIMARY KEY,
  messages TEXT NOT NULL
) STRICT;
`);
  },
};
