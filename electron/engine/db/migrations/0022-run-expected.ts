import type { Migration } from '../migrate.ts';

/** How many recipients were counted when a campaign started: what it says of its course while they are still being written, also after a restart. */
export const migration: Migration = {
  version: 22,
  name: 'run-expected',
  up(db) {
    db.exec('ALTER TABLE runs ADD COLUMN expected INTEGER;');
  },
};
