import type { Migration } from '../migrate.ts';

/** What an import was asked to do and how far it came, so that it can go on after a crash. */
export const migration: Migration = {
  version: 14,
  name: 'import-orders',
  up(db) {
    db.exec(`
      ALTER TABLE imports ADD COLUMN phase TEXT NOT NULL DEFAULT 'over';
      ALTER TABLE imports ADD COLUMN job TEXT NOT NULL DEFAULT '';
    `);
  },
};
