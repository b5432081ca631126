import type { Migration } from '../migrate.ts';

/** Whose texts changed since the search file last looked: the search itself lives in a file of its own and may be made anew at any time. */
export const migration: Migration = {
  version: 15,
  name: 'search',
  up(db) {
    db.exec(`
      CREATE TABLE search_changes (contact_id INTEGER PRIMARY KEY) STRICT;
      CREATE TRIGGER search_changed AFTER UPDATE OF key, address, name, first_name, last_name, fields ON contacts BEGIN
        INSERT OR IGNORE INTO search_changes VALUES (NEW.id);
      END;
      CREATE TRIGGER search_removed AFTER DELETE ON contacts BEGIN
        INSERT OR IGNORE INTO search_changes VALUES (OLD.id);
      END;
    `);
  },
};
