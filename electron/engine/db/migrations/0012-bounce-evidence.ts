import type { Migration } from '../migrate.ts';

/**
 * More evidence about each bounce: whose system refused, which mailbox it was read from, when the report itself was written; and
 * the person's own rules. The table is made anew because SQLite cannot change a CHECK; which words are allowed the contract says.
 */
export const migration: Migration = {
  version: 12,
  name: 'bounce evidence',
  up(db) {
    db.exec(`
CREATE TABLE bounces_new (
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
  matched_by TEXT NOT NULL,
  effect TEXT NOT NULL,
  made_suppression INTEGER NOT NULL DEFAULT 0,
  batch_id INTEGER REFERENCES bounce_batches (id),
  at INTEGER NOT NULL,
  provider TEXT NOT NULL DEFAULT '',
  mailbox_id INTEGER,
  written_at INTEGER
) STRICT;
INSERT INTO bounces_new (id, report_id, kind, origin, address, address_key, contact_id, message_id, campaign_id, class, reason,
    permanent, confidence, rule, status, reply, diagnostic, matched_by, effect, made_suppression, batch_id, at, provider)
  SELECT id, report_id, kind, origin, address, address_key, contact_id, message_id, campaign_id, class, reason,
    permanent, confidence, rule, status, reply, diagnostic, matched_by, effect, made_suppression, batch_id, at,
    lower(substr(address, instr(address, '@') + 1))
  FROM bounces;
DROP TABLE bounces;
ALTER TABLE bounces_new RENAME TO bounces;
CREATE INDEX bounces_campaign ON bounces (campaign_id, id);
CREATE INDEX bounces_address ON bounces (address_key, id);
CREATE INDEX bounces_reason ON bounces (class, reason, id);
CREATE INDEX bounces_pending ON bounces (id) WHERE effect = 'pending';
CREATE INDEX bounces_batch ON bounces (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX bounces_at ON bounces (at);
CREATE INDEX bounces_message ON bounces (message_id) WHERE message_id IS NOT NULL;
CREATE TABLE bounce_rules (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  patterns TEXT NOT NULL,
  reason TEXT NOT NULL,
  sample TEXT NOT NULL,
  note TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
`);
  },
};
