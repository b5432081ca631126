import type { Migration } from '../migrate.ts';

/**
 * What the search over all texts needs here: a log of the contacts whose texts changed, in order, so that a thread can follow it
 * and tell how far it came; and a name for this workspace, so that a search file of another one is never believed. The search
 * itself lives in a file of its own and may be made anew at any time. The newest line of the log is always kept: numbers only rise.
 */
export const migration: Migration = {
  version: 15,
  name: 'search',
  up(db) {
    db.exec(LOG);
    db.exec(INDEXES);
  },
};

const LOG = `
-- seq and highest are the newest change and the highest contact when the search last had everything.
CREATE TABLE search_workspace (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL,
  seq INTEGER NOT NULL DEFAULT -1,
  highest INTEGER NOT NULL DEFAULT -1
) STRICT;
INSERT INTO search_workspace (one, name) VALUES (1, lower(hex(randomblob(16))));
CREATE TABLE search_changes (seq INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL) STRICT;
CREATE TRIGGER search_changed AFTER UPDATE OF key, address, name, first_name, last_name, fields ON contacts BEGIN
  INSERT INTO search_changes (contact_id) VALUES (NEW.id);
END;
CREATE TRIGGER search_removed AFTER DELETE ON contacts BEGIN
  INSERT INTO search_changes (contact_id) VALUES (OLD.id);
END;
`;

// Most contacts of a new list have no result, a consent and no trouble: they cost an import nothing here.
const INDEXES = `
DROP INDEX contacts_by_result;
CREATE INDEX contacts_by_result ON contacts (result_at) WHERE result_at IS NOT NULL;
CREATE INDEX contacts_without_consent ON contacts (id) WHERE suppressed IS NULL AND consent_source IS NULL;
CREATE INDEX contacts_troubled ON contacts (result_state, result_reason) WHERE result_state <> 'accepted';
`;
