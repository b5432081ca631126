import type { Migration } from '../migrate.ts';

const DAY = 86_400_000;

const add = (row: 'old' | 'new', sign: 1 | -1) => `
  INSERT INTO bounce_days (shown, class, reason, day, bounces, pending)
    VALUES (${row}.shown, ${row}.class, ${row}.reason, ${row}.written_at / ${DAY}, ${sign}, ${sign} * (${row}.effect = 'pending'))
    ON CONFLICT DO UPDATE SET bounces = bounces + excluded.bounces, pending = pending + excluded.pending;
  INSERT INTO bounce_provider_days (provider, shown, class, reason, day, bounces, pending)
    VALUES (${row}.provider, ${row}.shown, ${row}.class, ${row}.reason, ${row}.written_at / ${DAY}, ${sign}, ${sign} * (${row}.effect = 'pending'))
    ON CONFLICT DO UPDATE SET bounces = bounces + excluded.bounces, pending = pending + excluded.pending;`;

const counters = `CREATE TRIGGER bounces_added AFTER INSERT ON bounces BEGIN${add('new', 1)}
END;
CREATE TRIGGER bounces_removed AFTER DELETE ON bounces BEGIN${add('old', -1)}
END;
CREATE TRIGGER bounces_changed AFTER UPDATE OF kind, matched_by, contact_id, class, reason, provider, effect, written_at ON bounces BEGIN${add('old', -1)}${add('new', 1)}
END;
INSERT INTO bounce_days SELECT shown, class, reason, written_at / ${DAY}, count(*), sum(effect = 'pending') FROM bounces GROUP BY 1, 2, 3, 4;
INSERT INTO bounce_provider_days SELECT provider, shown, class, reason, written_at / ${DAY}, count(*), sum(effect = 'pending')
  FROM bounces GROUP BY 1, 2, 3, 4, 5;`;

/**
 * More evidence about each bounce: whose system refused, which mailbox it was read from, when the report itself was written, which
 * address failed where it is another than ours (a forwarded mailbox), and further reports of the same failure; and the person's own
 * rules. `told`: what any proven report told against the address, as bits
 * (1 that it is dead, 2 that it failed for the moment for reasons of its own). `by_person`: a person decided about it, so that nothing decides anew by itself. `shown` is the kind under which it is listed: reports about mail that we did not send are kept apart. The table is made
 * anew because SQLite cannot change a CHECK; which words are allowed the contract says. A mail's fingerprint leaves out what its
 * way here wrote on it, so that the same mail in two folders is one.
 *
 * Groups are shown from counters per day, kept by triggers: counting hundreds of thousands of bounces would hold up the sending.
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
  written_at INTEGER NOT NULL,
  failed_key TEXT NOT NULL DEFAULT '',
  reports INTEGER NOT NULL DEFAULT 1,
  by_person INTEGER NOT NULL DEFAULT 0,
  told INTEGER NOT NULL DEFAULT 0,
  shown TEXT NOT NULL GENERATED ALWAYS AS (CASE WHEN matched_by <> 'none' OR kind = 'unsubscribe'
    OR (contact_id IS NOT NULL AND kind IN ('autoreply', 'reply')) THEN kind ELSE 'other' END) STORED
) STRICT;
INSERT INTO bounces_new (id, report_id, kind, origin, address, address_key, contact_id, message_id, campaign_id, class, reason,
    permanent, confidence, rule, status, reply, diagnostic, matched_by, effect, made_suppression, batch_id, at, provider, written_at)
  SELECT id, report_id, kind, origin, address, address_key, contact_id, message_id, campaign_id, class, reason,
    permanent, confidence, rule, status, reply, diagnostic, matched_by, effect, made_suppression, batch_id, at,
    lower(substr(address, instr(address, '@') + 1)), at
  FROM bounces;
UPDATE bounces_new SET told = (class = 'address' AND (origin = 'report' OR permanent = 1)) + 2 * (class = 'temporary' AND confidence >= 0.5
    AND reason IN ('mailboxfull', 'filtered', 'suspend', 'onhold', 'expired', 'networkerror', 'mailererror'))
  WHERE kind = 'bounce' AND matched_by IN ('message_id', 'token');
DROP TABLE bounces;
ALTER TABLE bounces_new RENAME TO bounces;
CREATE INDEX bounces_campaign ON bounces (campaign_id, id);
CREATE INDEX bounces_address ON bounces (address_key, id);
CREATE INDEX bounces_reason ON bounces (class, reason, id);
CREATE INDEX bounces_pending ON bounces (id) WHERE effect = 'pending';
CREATE INDEX bounces_batch ON bounces (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX bounces_at ON bounces (at);
CREATE INDEX bounces_message ON bounces (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX bounces_report ON bounces (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX bounces_rule ON bounces (rule);
CREATE INDEX bounces_retried ON bounces (message_id) WHERE effect = 'retried';
CREATE INDEX bounces_waiting ON bounces (shown, class, reason, address_key, provider) WHERE effect = 'pending';
CREATE INDEX bounces_people ON bounces (shown, class, reason, address_key);
CREATE INDEX bounces_provider ON bounces (provider, shown, class, reason, address_key);
CREATE TABLE bounce_days (
  shown TEXT NOT NULL,
  class TEXT NOT NULL,
  reason TEXT NOT NULL,
  day INTEGER NOT NULL,
  bounces INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  PRIMARY KEY (shown, class, reason, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE bounce_provider_days (
  provider TEXT NOT NULL,
  shown TEXT NOT NULL,
  class TEXT NOT NULL,
  reason TEXT NOT NULL,
  day INTEGER NOT NULL,
  bounces INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  PRIMARY KEY (provider, shown, class, reason, day)
) STRICT, WITHOUT ROWID;
${counters}
CREATE TABLE bounce_evidence (
  bounce_id INTEGER NOT NULL REFERENCES bounces (id) ON DELETE CASCADE,
  report_id INTEGER NOT NULL REFERENCES bounce_reports (id),
  at INTEGER NOT NULL,
  PRIMARY KEY (bounce_id, report_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bounce_evidence_report ON bounce_evidence (report_id);
ALTER TABLE bounce_reports ADD COLUMN fingerprint TEXT;
CREATE INDEX bounce_reports_fingerprint ON bounce_reports (fingerprint) WHERE fingerprint IS NOT NULL;
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
