import type { Migration } from '../migrate.ts';

/**
 * Tags and segments. Memberships name the import that made them, so that it can be taken back; they carry no foreign keys,
 * because checking two of them for each of a million memberships costs as much as writing it: triggers keep them whole instead.
 * `version` rises with whatever a segment can ask about, in the same statement that keeps the counter: who remembers an answer
 * sees whether it still holds.
 */
export const migration: Migration = {
  version: 13,
  name: 'tags',
  up(db) {
    db.exec(TAGS);
    db.exec(MEMBERS);
    db.exec(TRIGGERS);
    db.exec(VERSIONS);
  },
};

const TAGS = `
CREATE TABLE tags (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  contacts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;
ALTER TABLE lists ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
CREATE TABLE segments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  rule TEXT NOT NULL,
  contacts INTEGER,
  counted_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
`;

const MEMBERS = `
CREATE TABLE tag_members (
  tag_id INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  import_id INTEGER,
  PRIMARY KEY (tag_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_members_by_contact ON tag_members (contact_id);
CREATE TABLE new_list_members (
  list_id INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  import_id INTEGER,
  PRIMARY KEY (list_id, contact_id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_list_members (list_id, contact_id) SELECT list_id, contact_id FROM list_members ORDER BY list_id, contact_id;
DROP TABLE list_members;
ALTER TABLE new_list_members RENAME TO list_members;
CREATE INDEX list_members_by_contact ON list_members (contact_id);
`;

const TRIGGERS = `
CREATE TRIGGER list_members_count_insert AFTER INSERT ON list_members BEGIN
  UPDATE lists SET contacts = contacts + 1, version = version + 1 WHERE id = NEW.list_id;
END;
CREATE TRIGGER list_members_count_delete AFTER DELETE ON list_members BEGIN
  UPDATE lists SET contacts = contacts - 1, version = version + 1 WHERE id = OLD.list_id;
END;
CREATE TRIGGER tag_members_count_insert AFTER INSERT ON tag_members BEGIN
  UPDATE tags SET contacts = contacts + 1, version = version + 1 WHERE id = NEW.tag_id;
END;
CREATE TRIGGER tag_members_count_delete AFTER DELETE ON tag_members BEGIN
  UPDATE tags SET contacts = contacts - 1, version = version + 1 WHERE id = OLD.tag_id;
END;
CREATE TRIGGER contacts_leave_groups AFTER DELETE ON contacts BEGIN
  DELETE FROM list_members WHERE contact_id = OLD.id;
  DELETE FROM tag_members WHERE contact_id = OLD.id;
END;
CREATE TRIGGER lists_lose_members AFTER DELETE ON lists BEGIN
  DELETE FROM list_members WHERE list_id = OLD.id;
END;
CREATE TRIGGER tags_lose_members AFTER DELETE ON tags BEGIN
  DELETE FROM tag_members WHERE tag_id = OLD.id;
END;
`;

// A message belongs to a person, and the number of one who is gone may be given to another.
const VERSIONS = `
ALTER TABLE contact_totals ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact_totals ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER contacts_count_insert;
DROP TRIGGER contacts_count_delete;
DROP TRIGGER contacts_count_update;
CREATE TRIGGER contacts_count_insert AFTER INSERT ON contacts BEGIN
  UPDATE contact_totals SET contacts = contacts + 1, version = version + 1,
    suppressed = suppressed + (NEW.suppressed IS NOT NULL),
    without_consent = without_consent + (NEW.suppressed IS NULL AND NEW.consent_source IS NULL);
END;
CREATE TRIGGER contacts_count_delete AFTER DELETE ON contacts BEGIN
  UPDATE contact_totals SET contacts = contacts - 1, version = version + 1, removed = removed + 1,
    suppressed = suppressed - (OLD.suppressed IS NOT NULL),
    without_consent = without_consent - (OLD.suppressed IS NULL AND OLD.consent_source IS NULL);
  UPDATE messages SET contact_id = NULL WHERE contact_id = OLD.id;
END;
CREATE TRIGGER contacts_count_update AFTER UPDATE OF suppressed, consent_source, consent_date, created_at, key, address, name,
  first_name, last_name, fields ON contacts BEGIN
  UPDATE contact_totals SET version = version + 1,
    suppressed = suppressed + (NEW.suppressed IS NOT NULL) - (OLD.suppressed IS NOT NULL),
    without_consent = without_consent + (NEW.suppressed IS NULL AND NEW.consent_source IS NULL)
      - (OLD.suppressed IS NULL AND OLD.consent_source IS NULL);
END;
`;
