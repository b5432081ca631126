import type { Migration } from '../migrate.ts';

/** Campaigns with their message, and the warnings that a person acknowledged. Ids are never used twice: tokens name them. */
export const migration: Migration = {
  version: 4,
  name: 'campaigns',
  up(db) {
    db.exec(`
CREATE TABLE campaigns (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'sending', 'paused', 'finished', 'cancelled')),
  audience TEXT NOT NULL,
  sender TEXT NOT NULL,
  subject TEXT NOT NULL,
  preheader TEXT NOT NULL,
  content TEXT NOT NULL,
  text TEXT,
  relay_id INTEGER,
  pace TEXT NOT NULL CHECK (pace IN ('slow', 'relay')),
  paused_because TEXT,
  sample INTEGER NOT NULL DEFAULT 0,
  last_test_address TEXT,
  last_test_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER
) STRICT;
CREATE INDEX campaigns_by_state ON campaigns (state, id);
CREATE TABLE campaign_acknowledgements (
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  anchor TEXT NOT NULL,
  saw TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, key, anchor)
) STRICT, WITHOUT ROWID;
`);
  },
};
