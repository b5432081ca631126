import type { Migration } from '../migrate.ts';

/** Settings as one JSON value per key. Secrets never come here. */
export const migration: Migration = {
  version: 1,
  name: 'settings',
  up(db) {
    db.exec(`CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`);
  },
};
