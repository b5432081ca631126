import type { Migration } from '../migrate.ts';

/**
 * When campaigns send, what their course was, and how each relay's speed was found: schedules with what became of them,
 * the last events of a campaign, replies by class over time, paces per recipient domain, and the reading of the clocks that
 * the used limits were written at.
 */
export const migration: Migration = {
  version: 8,
  name: 'schedule',
  up(db) {
    db.exec(`
ALTER TABLE campaigns ADD COLUMN send_when TEXT;
ALTER TABLE campaigns ADD COLUMN relay_use TEXT NOT NULL DEFAULT 'only' CHECK (relay_use IN ('only', 'take_over'));
CREATE TABLE schedules (
  campaign_id INTEGER PRIMARY KEY,
  start_at INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  missed TEXT
) STRICT;
ALTER TABLE runs ADD COLUMN paused_detail TEXT;
ALTER TABLE runs ADD COLUMN taken_from INTEGER;
ALTER TABLE runs ADD COLUMN taken_because TEXT;
CREATE TABLE sending_events (
  id INTEGER PRIMARY KEY,
  campaign_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  reply TEXT NOT NULL
) STRICT;
CREATE INDEX sending_events_campaign ON sending_events (campaign_id, id);
ALTER TABLE campaign_seconds ADD COLUMN deferred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE campaign_seconds ADD COLUMN about_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE relay_pace ADD COLUMN connections INTEGER NOT NULL DEFAULT 0;
ALTER TABLE relay_pace ADD COLUMN saved_at INTEGER;
ALTER TABLE relay_pace ADD COLUMN saved_uptime REAL;
CREATE TABLE relay_domain_pace (
  relay_id INTEGER NOT NULL,
  domain TEXT NOT NULL,
  gap REAL NOT NULL,
  PRIMARY KEY (relay_id, domain)
) STRICT, WITHOUT ROWID;
`);
  },
};
