import type { Migration } from '../migrate.ts';

/**
 * What came back. A report is one mail (its raw bytes are a file in the workspace's `bounces` folder, named by digest); a
 * bounce is our record about one recipient, from a report or from a refusal while sending.
 */
export const migration: Migration = {
  version: 6,
  name: 'bounces',
  up(db) {
    db.exec(`
CREATE TABLE bounce_reports (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  kept INTEGER NOT NULL,
  read_at INTEGER NOT NULL
) STRICT;
CREATE TABLE bounce_batches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE bounces (
  id INTEGER PRIMARY KEY,
  report_id INTEGER REFERENCES bounce_reports (id),
  kind TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('smtp', 'report')),
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  contact_id INTEGER,
  message_id INTEGER,
  campaign_id INTEGER,
  class TEXT NOT NULL,
  reason TEXT NOT NULL,
  permanent INTEGER NOT NULL,
  confidence REAL NOT NULL,
  rule TEXT NOT NULL,
  status TEXT,
  reply TEXT NOT NULL,
  diagnostic TEXT NOT NULL,
  matched_by TEXT NOT NULL CHECK (matched_by IN ('message_id', 'token', 'address', 'none')),
  effect TEXT NOT NULL CHECK (effect IN ('none', 'pending', 'suppressed', 'kept', 'undone')),
  made_suppression INTEGER NOT NULL DEFAULT 0,
  batch_id INTEGER REFERENCES bounce_batches (id),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX bounces_campaign ON bounces (campaign_id, id);
CREATE INDEX bounces_address ON bounces (address_key, id);
CREATE INDEX bounces_reason ON bounces (class, reason, id);
CREATE INDEX bounces_pending ON bounces (id) WHERE effect = 'pending';
CREATE INDEX bounces_batch ON bounces (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX bounces_at ON bounces (at);
`);
  },
};
