import type { Migration } from '../migrate.ts';

/**
 * The ledger: one row per message (campaign × recipient). The row tells the newest attempt, `attempts` the ones before it.
 * Totals are counters, kept in the same transactions as the rows they count.
 */
export const migration: Migration = {
  version: 5,
  name: 'sending',
  up(db) {
    db.exec(`
      CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        campaign_id INTEGER NOT NULL,
        contact_id INTEGER,
        address TEXT NOT NULL,
        address_key TEXT NOT NULL,
        domain TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued','sending','accepted','deferred','rejected','in_doubt','skipped','cancelled')),
        due_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        lost INTEGER NOT NULL DEFAULT 0,
        first_attempt_at INTEGER,
        claimed_at INTEGER,
        ended_at INTEGER,
        relay_id INTEGER,
        message_id TEXT,
        outcome TEXT,
        stage TEXT,
        code INTEGER,
        reply TEXT,
        class TEXT,
        reason TEXT,
        returned INTEGER NOT NULL DEFAULT 0,
        changed_at INTEGER NOT NULL,
        UNIQUE (campaign_id, address_key)
      ) STRICT;
      CREATE INDEX messages_fresh ON messages (campaign_id, due_at) WHERE state = 'queued' AND attempts = 0;
      CREATE INDEX messages_again ON messages (campaign_id, due_at) WHERE state IN ('queued','deferred') AND attempts > 0;
      CREATE INDEX messages_under_way ON messages (id) WHERE state = 'sending';
      CREATE INDEX messages_not_accepted ON messages (campaign_id, state, reason) WHERE state NOT IN ('queued','sending','accepted');
      CREATE INDEX messages_address ON messages (address_key);
      CREATE INDEX messages_contact ON messages (contact_id);
      CREATE INDEX messages_message_id ON messages (message_id) WHERE message_id IS NOT NULL;

      CREATE TABLE attempts (
        message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        relay_id INTEGER,
        claimed_at INTEGER NOT NULL,
        ended_at INTEGER,
        outcome TEXT NOT NULL,
        stage TEXT NOT NULL,
        code INTEGER,
        reply TEXT NOT NULL,
        PRIMARY KEY (message_id, number)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE runs (
        campaign_id INTEGER PRIMARY KEY,
        relay_id INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        sends_from INTEGER NOT NULL,
        prepared INTEGER NOT NULL DEFAULT 0,
        prepared_to INTEGER NOT NULL DEFAULT 0,
        slow INTEGER NOT NULL DEFAULT 0,
        finished_at INTEGER
      ) STRICT;
      CREATE TABLE campaign_totals (
        campaign_id INTEGER PRIMARY KEY,
        recipients INTEGER NOT NULL DEFAULT 0,
        queued INTEGER NOT NULL DEFAULT 0,
        sending INTEGER NOT NULL DEFAULT 0,
        accepted INTEGER NOT NULL DEFAULT 0,
        deferred INTEGER NOT NULL DEFAULT 0,
        rejected INTEGER NOT NULL DEFAULT 0,
        in_doubt INTEGER NOT NULL DEFAULT 0,
        skipped INTEGER NOT NULL DEFAULT 0,
        cancelled INTEGER NOT NULL DEFAULT 0,
        bounced INTEGER NOT NULL DEFAULT 0,
        complained INTEGER NOT NULL DEFAULT 0,
        unsubscribed INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE TABLE campaign_seconds (
        campaign_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        accepted INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (campaign_id, at)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE campaign_waits (
        id INTEGER PRIMARY KEY,
        campaign_id INTEGER NOT NULL,
        reason TEXT NOT NULL,
        from_at INTEGER NOT NULL,
        to_at INTEGER
      ) STRICT;
      CREATE INDEX campaign_waits_campaign ON campaign_waits (campaign_id, id);

      CREATE TABLE relay_slots (
        relay_id INTEGER NOT NULL,
        scope TEXT NOT NULL,
        window_ms INTEGER NOT NULL,
        ends_at REAL NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (relay_id, scope, window_ms, ends_at)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE relay_pace (
        relay_id INTEGER PRIMARY KEY,
        gap REAL NOT NULL DEFAULT 0,
        share REAL NOT NULL DEFAULT 1,
        per_second REAL NOT NULL DEFAULT 0
      ) STRICT;
    `);
  },
};
