import type { Migration } from '../migrate.ts';

/** Relays with their limits, and the practice relay's reports that were read. A password is never here: only whether there is one. */
export const migration: Migration = {
  version: 3,
  name: 'relays',
  up(db) {
    db.exec(`
CREATE TABLE relays (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('smtp', 'practice')),
  name TEXT NOT NULL,
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  tls TEXT NOT NULL CHECK (tls IN ('tls', 'starttls', 'none')),
  user TEXT NOT NULL DEFAULT '',
  has_password INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT NOT NULL DEFAULT '',
  allow_plain INTEGER NOT NULL DEFAULT 0,
  limits TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1,
  position INTEGER NOT NULL,
  test_ok INTEGER,
  test_at INTEGER,
  test_cause TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX relays_practice ON relays (kind) WHERE kind = 'practice';
CREATE TABLE practice_reports_read (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`);
  },
};
