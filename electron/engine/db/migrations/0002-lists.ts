import type { Migration } from '../migrate.ts';

/** Contacts, lists, custom fields, suppressions, imports and cleaning. Totals are counters kept by triggers, so they cannot drift. */
export const migration: Migration = {
  version: 2,
  name: 'lists',
  up(db) {
    db.exec(CONTACTS);
    db.exec(COUNTERS);
    db.exec(SUPPRESSIONS);
    db.exec(IMPORTS);
    db.exec(CLEANING);
  },
};

const CONTACTS = `
CREATE TABLE contacts (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL DEFAULT '',
  first_name TEXT NOT NULL DEFAULT '',
  last_name TEXT NOT NULL DEFAULT '',
  sort_name TEXT NOT NULL,
  fields TEXT NOT NULL DEFAULT '{}',
  consent_source TEXT,
  consent_note TEXT NOT NULL DEFAULT '',
  consent_date INTEGER,
  suppressed TEXT,
  result_state TEXT,
  result_reason TEXT,
  result_at INTEGER,
  import_id INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX contacts_by_name ON contacts (sort_name);
CREATE INDEX contacts_by_result ON contacts (coalesce(result_at, 0));
CREATE INDEX contacts_suppressed ON contacts (suppressed) WHERE suppressed IS NOT NULL;
CREATE INDEX contacts_by_import ON contacts (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX contacts_used_by_import ON contacts (import_id) WHERE result_at IS NOT NULL;

CREATE TABLE lists (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  contacts INTEGER NOT NULL DEFAULT 0,
  cleaned_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE list_members (
  list_id INTEGER NOT NULL REFERENCES lists (id) ON DELETE CASCADE,
  contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  PRIMARY KEY (list_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_members_by_contact ON list_members (contact_id);

CREATE TABLE contact_fields (
  key TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  type TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_history (
  id INTEGER PRIMARY KEY,
  contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX contact_history_by_contact ON contact_history (contact_id);
`;

const COUNTERS = `
CREATE TABLE contact_totals (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  contacts INTEGER NOT NULL,
  suppressed INTEGER NOT NULL,
  without_consent INTEGER NOT NULL
) STRICT;
INSERT INTO contact_totals VALUES (1, 0, 0, 0);
CREATE TRIGGER contacts_count_insert AFTER INSERT ON contacts BEGIN
  UPDATE contact_totals SET contacts = contacts + 1,
    suppressed = suppressed + (NEW.suppressed IS NOT NULL),
    without_consent = without_consent + (NEW.suppressed IS NULL AND NEW.consent_source IS NULL);
END;
CREATE TRIGGER contacts_count_delete AFTER DELETE ON contacts BEGIN
  UPDATE contact_totals SET contacts = contacts - 1,
    suppressed = suppressed - (OLD.suppressed IS NOT NULL),
    without_consent = without_consent - (OLD.suppressed IS NULL AND OLD.consent_source IS NULL);
END;
CREATE TRIGGER contacts_count_update AFTER UPDATE OF suppressed, consent_source ON contacts BEGIN
  UPDATE contact_totals SET
    suppressed = suppressed + (NEW.suppressed IS NOT NULL) - (OLD.suppressed IS NOT NULL),
    without_consent = without_consent + (NEW.suppressed IS NULL AND NEW.consent_source IS NULL)
      - (OLD.suppressed IS NULL AND OLD.consent_source IS NULL);
END;
CREATE TRIGGER list_members_count_insert AFTER INSERT ON list_members BEGIN
  UPDATE lists SET contacts = contacts + 1 WHERE id = NEW.list_id;
END;
CREATE TRIGGER list_members_count_delete AFTER DELETE ON list_members BEGIN
  UPDATE lists SET contacts = contacts - 1 WHERE id = OLD.list_id;
END;
`;

// A suppression knows its address only: it outlives the contact, any import and any list.
const SUPPRESSIONS = `
CREATE TABLE suppressions (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL,
  detail TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE suppression_totals (reason TEXT PRIMARY KEY, addresses INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO suppression_totals VALUES ('unsubscribed', 0), ('bounced', 0), ('complained', 0), ('manual', 0);
CREATE TRIGGER suppressions_count_insert AFTER INSERT ON suppressions BEGIN
  UPDATE suppression_totals SET addresses = addresses + 1 WHERE reason = NEW.reason;
END;
CREATE TRIGGER suppressions_count_delete AFTER DELETE ON suppressions BEGIN
  UPDATE suppression_totals SET addresses = addresses - 1 WHERE reason = OLD.reason;
END;
CREATE TRIGGER suppressions_count_update AFTER UPDATE OF reason ON suppressions BEGIN
  UPDATE suppression_totals SET addresses = addresses + (reason = NEW.reason) - (reason = OLD.reason);
END;
CREATE TABLE suppression_history (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX suppression_history_by_key ON suppression_history (key);
`;

const IMPORTS = `
CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  file_name TEXT NOT NULL,
  state TEXT NOT NULL,
  counts TEXT NOT NULL,
  progress REAL NOT NULL DEFAULT 0,
  error TEXT,
  list_id INTEGER,
  list_name TEXT,
  list_made INTEGER NOT NULL DEFAULT 0,
  header TEXT NOT NULL DEFAULT '[]',
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE TABLE import_rejections (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  line INTEGER NOT NULL,
  cause TEXT NOT NULL,
  found TEXT NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;
-- What an import changed on people who were there before, so that it can be taken back.
CREATE TABLE import_changes (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  contact_id INTEGER NOT NULL,
  before TEXT,
  joined TEXT NOT NULL,
  PRIMARY KEY (import_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_changes_by_contact ON import_changes (contact_id);
CREATE TABLE import_suppressions (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  PRIMARY KEY (import_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE import_mappings (header TEXT PRIMARY KEY, mapping TEXT NOT NULL, used_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

const CLEANING = `
CREATE TABLE cleaning_runs (
  id INTEGER PRIMARY KEY,
  list_id INTEGER,
  list_name TEXT,
  state TEXT NOT NULL,
  dns INTEGER NOT NULL,
  checked INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL,
  counts TEXT NOT NULL DEFAULT '{}',
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  applied_at INTEGER
) STRICT;
CREATE TABLE cleaning_findings (
  run_id INTEGER NOT NULL REFERENCES cleaning_runs (id) ON DELETE CASCADE,
  contact_id INTEGER NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  grp TEXT NOT NULL,
  reason TEXT NOT NULL,
  suggestion TEXT,
  PRIMARY KEY (run_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cleaning_findings_by_reason ON cleaning_findings (run_id, grp, reason, contact_id);
CREATE TABLE cleaning_effects (
  run_id INTEGER NOT NULL REFERENCES cleaning_runs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  effect TEXT NOT NULL,
  before TEXT NOT NULL,
  PRIMARY KEY (run_id, number)
) STRICT, WITHOUT ROWID;
`;
