import type { Migration } from '../migrate.ts';

/**
 * What an import was asked to do and how far it came, so that it can go on after a crash, and what writing a million people at
 * once needs. An index by name in the table of contacts itself would be written at a random place for every new person, which
 * costs more than everything else about them together: `contact_names` is that index as a table, filled in a pass of its own, in
 * order of the names. Whoever reads it joins contacts on id AND sort_name: a row that says anything else is left over and counts
 * for nothing. Rows that name an import are counted by the import, once for each slice; all others by the triggers.
 */
export const migration: Migration = {
  version: 14,
  name: 'import-orders',
  up(db) {
    db.exec(ORDERS);
    db.exec(NAMES);
    db.exec(COUNTERS);
  },
};

const ORDERS = `
ALTER TABLE imports ADD COLUMN phase TEXT NOT NULL DEFAULT 'over';
ALTER TABLE imports ADD COLUMN position TEXT NOT NULL DEFAULT '{}';
ALTER TABLE imports ADD COLUMN reported INTEGER NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN first_contact INTEGER;
ALTER TABLE imports ADD COLUMN last_contact INTEGER;
UPDATE imports SET reported = (SELECT coalesce(max(number), 0) FROM import_rejections WHERE import_id = imports.id),
  first_contact = (SELECT min(id) FROM contacts WHERE import_id = imports.id),
  last_contact = (SELECT max(id) FROM contacts WHERE import_id = imports.id);
DROP INDEX contacts_by_import;
-- A job is large (repairs of single rows), and the row of its import is written with every slice.
CREATE TABLE import_jobs (
  import_id INTEGER PRIMARY KEY REFERENCES imports (id) ON DELETE CASCADE,
  job BLOB NOT NULL
) STRICT;
-- Lists and tags that an import made.
CREATE TABLE import_groups (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  group_id INTEGER NOT NULL,
  PRIMARY KEY (import_id, kind, group_id)
) STRICT, WITHOUT ROWID;
INSERT INTO import_groups SELECT id, 'list', list_id FROM imports WHERE list_made = 1 AND list_id IS NOT NULL;
ALTER TABLE import_changes ADD COLUMN tagged TEXT NOT NULL DEFAULT '[]';
`;

const NAMES = `
CREATE TABLE contact_names (
  sort_name TEXT NOT NULL,
  contact_id INTEGER NOT NULL,
  PRIMARY KEY (sort_name, contact_id)
) STRICT, WITHOUT ROWID;
INSERT INTO contact_names SELECT sort_name, id FROM contacts ORDER BY sort_name, id;
DROP INDEX contacts_by_name;
CREATE TRIGGER contact_names_insert AFTER INSERT ON contacts WHEN NEW.import_id IS NULL BEGIN
  INSERT OR IGNORE INTO contact_names VALUES (NEW.sort_name, NEW.id);
END;
CREATE TRIGGER contact_names_update AFTER UPDATE OF sort_name ON contacts WHEN NEW.sort_name IS NOT OLD.sort_name BEGIN
  DELETE FROM contact_names WHERE sort_name = OLD.sort_name AND contact_id = OLD.id;
  INSERT OR IGNORE INTO contact_names VALUES (NEW.sort_name, NEW.id);
END;
CREATE TRIGGER contact_names_delete AFTER DELETE ON contacts BEGIN
  DELETE FROM contact_names WHERE sort_name = OLD.sort_name AND contact_id = OLD.id;
END;
`;

const COUNTERS = `
DROP TRIGGER contacts_count_insert;
CREATE TRIGGER contacts_count_insert AFTER INSERT ON contacts WHEN NEW.import_id IS NULL BEGIN
  UPDATE contact_totals SET contacts = contacts + 1, version = version + 1,
    suppressed = suppressed + (NEW.suppressed IS NOT NULL),
    without_consent = without_consent + (NEW.suppressed IS NULL AND NEW.consent_source IS NULL);
END;
DROP TRIGGER list_members_count_insert;
CREATE TRIGGER list_members_count_insert AFTER INSERT ON list_members WHEN NEW.import_id IS NULL BEGIN
  UPDATE lists SET contacts = contacts + 1, version = version + 1 WHERE id = NEW.list_id;
END;
DROP TRIGGER tag_members_count_insert;
CREATE TRIGGER tag_members_count_insert AFTER INSERT ON tag_members WHEN NEW.import_id IS NULL BEGIN
  UPDATE tags SET contacts = contacts + 1, version = version + 1 WHERE id = NEW.tag_id;
END;
`;
