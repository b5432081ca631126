import type { Migration } from '../migrate.ts';

/**
 * New contacts and memberships are counted by whoever writes them. A table that has a trigger for new rows is written through a
 * second copy of each row, whether the trigger wants it or not, and an import of a million writes nearly four million rows. What
 * changes or removes a row is counted by triggers as before.
 */
export const migration: Migration = {
  version: 18,
  name: 'counted-by-hand',
  up(db) {
    db.exec(`
DROP TRIGGER contacts_count_insert;
DROP TRIGGER contact_names_insert;
DROP TRIGGER list_members_count_insert;
DROP TRIGGER tag_members_count_insert;
`);
  },
};
