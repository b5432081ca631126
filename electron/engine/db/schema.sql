-- Made by `npm run schema` from the migrations; edit those.

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

CREATE TABLE bounce_batches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE bounce_days (
  shown TEXT NOT NULL,
  class TEXT NOT NULL,
  reason TEXT NOT NULL,
  day INTEGER NOT NULL,
  bounces INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  PRIMARY KEY (shown, class, reason, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE bounce_evidence (
  bounce_id INTEGER NOT NULL REFERENCES bounces (id) ON DELETE CASCADE,
  report_id INTEGER NOT NULL REFERENCES bounce_reports (id),
  at INTEGER NOT NULL,
  PRIMARY KEY (bounce_id, report_id)
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

CREATE TABLE bounce_reports (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  kept INTEGER NOT NULL,
  read_at INTEGER NOT NULL
, fingerprint TEXT) STRICT;

CREATE TABLE bounce_rules (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  patterns TEXT NOT NULL,
  reason TEXT NOT NULL,
  sample TEXT NOT NULL,
  note TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE "bounces" (
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

CREATE TABLE campaign_acknowledgements (
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  anchor TEXT NOT NULL,
  saw TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, key, anchor)
) STRICT, WITHOUT ROWID;

CREATE TABLE campaign_seconds (
        campaign_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        accepted INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0, deferred INTEGER NOT NULL DEFAULT 0, about_us INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (campaign_id, at)
      ) STRICT, WITHOUT ROWID;

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

CREATE TABLE campaign_waits (
        id INTEGER PRIMARY KEY,
        campaign_id INTEGER NOT NULL,
        reason TEXT NOT NULL,
        from_at INTEGER NOT NULL,
        to_at INTEGER
      ) STRICT;

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
, send_when TEXT, relay_use TEXT NOT NULL DEFAULT 'only' CHECK (relay_use IN ('only', 'take_over'))) STRICT;

CREATE TABLE cleaning_effects (
  run_id INTEGER NOT NULL REFERENCES cleaning_runs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  effect TEXT NOT NULL,
  before TEXT NOT NULL,
  PRIMARY KEY (run_id, number)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE contact_names (
  sort_name TEXT NOT NULL,
  contact_id INTEGER NOT NULL,
  PRIMARY KEY (sort_name, contact_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_totals (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  contacts INTEGER NOT NULL,
  suppressed INTEGER NOT NULL,
  without_consent INTEGER NOT NULL
, version INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0) STRICT;

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

CREATE TABLE dkim_keys (
  domain TEXT NOT NULL,
  selector TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('rsa', 'ed25519')),
  public_key TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 0,
  seen_at INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (domain, selector)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasures (id INTEGER PRIMARY KEY, keys TEXT NOT NULL, at INTEGER NOT NULL) STRICT;

CREATE TABLE import_changes (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  contact_id INTEGER NOT NULL,
  before TEXT,
  joined TEXT NOT NULL, tagged TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (import_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_groups (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  group_id INTEGER NOT NULL,
  PRIMARY KEY (import_id, kind, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_jobs (
  import_id INTEGER PRIMARY KEY REFERENCES imports (id) ON DELETE CASCADE,
  job BLOB NOT NULL
) STRICT;

CREATE TABLE import_mappings (header TEXT PRIMARY KEY, mapping TEXT NOT NULL, used_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE import_rejections (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  line INTEGER NOT NULL,
  cause TEXT NOT NULL,
  found TEXT NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_suppressions (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  PRIMARY KEY (import_id, key)
) STRICT, WITHOUT ROWID;

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
, phase TEXT NOT NULL DEFAULT 'over', position TEXT NOT NULL DEFAULT '{}', reported INTEGER NOT NULL DEFAULT 0, first_contact INTEGER, last_contact INTEGER) STRICT;

CREATE TABLE list_ids (last INTEGER NOT NULL) STRICT;

CREATE TABLE "list_members" (
  list_id INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  import_id INTEGER,
  PRIMARY KEY (list_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE lists (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  contacts INTEGER NOT NULL DEFAULT 0,
  cleaned_at INTEGER,
  created_at INTEGER NOT NULL
, version INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE mailbox_folders (
  mailbox_id INTEGER NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  uid_validity TEXT NOT NULL,
  next_uid INTEGER NOT NULL,
  since INTEGER,
  PRIMARY KEY (mailbox_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE mailbox_handled (
  mailbox_id INTEGER NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  uid_validity TEXT NOT NULL,
  uid INTEGER NOT NULL,
  PRIMARY KEY (mailbox_id, path, uid_validity, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE mailboxes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  tls TEXT NOT NULL CHECK (tls IN ('tls', 'starttls', 'none')),
  user TEXT NOT NULL,
  auth TEXT NOT NULL CHECK (auth IN ('password', 'relay')),
  relay_id INTEGER,
  has_password INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT NOT NULL DEFAULT '',
  allow_plain INTEGER NOT NULL DEFAULT 0,
  folders TEXT NOT NULL,
  handled TEXT NOT NULL CHECK (handled IN ('leave', 'seen', 'flag', 'move')),
  move_to TEXT NOT NULL DEFAULT '',
  look_back_days INTEGER NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1,
  checked_at INTEGER,
  read INTEGER NOT NULL DEFAULT 0,
  reports INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE message_ids (last INTEGER NOT NULL) STRICT;

CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        campaign_id INTEGER NOT NULL,
        contact_id INTEGER,
        address TEXT NOT NULL,
        address_key TEXT NOT NULL,
        domain TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state = 'accepted' OR state = 'sending' OR state = 'queued' OR state = 'deferred' OR state = 'rejected' OR state = 'in_doubt' OR state = 'skipped' OR state = 'cancelled'),
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
        changed_at INTEGER NOT NULL, room BLOB,
        UNIQUE (campaign_id, address_key)
      ) STRICT;

CREATE TABLE practice_reports_read (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE relay_domain_pace (
  relay_id INTEGER NOT NULL,
  domain TEXT NOT NULL,
  gap REAL NOT NULL,
  PRIMARY KEY (relay_id, domain)
) STRICT, WITHOUT ROWID;

CREATE TABLE relay_errors (
  relay_id INTEGER NOT NULL REFERENCES relays (id) ON DELETE CASCADE,
  span INTEGER NOT NULL,
  at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  class TEXT NOT NULL,
  times INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (relay_id, span, at, cause, class)
) STRICT, WITHOUT ROWID;

CREATE TABLE relay_ids (last INTEGER NOT NULL) STRICT;

CREATE TABLE relay_latency (
  relay_id INTEGER NOT NULL REFERENCES relays (id) ON DELETE CASCADE,
  span INTEGER NOT NULL,
  at INTEGER NOT NULL,
  phase TEXT NOT NULL,
  step INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (relay_id, span, at, phase, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE relay_pace (
        relay_id INTEGER PRIMARY KEY,
        gap REAL NOT NULL DEFAULT 0,
        share REAL NOT NULL DEFAULT 1,
        per_second REAL NOT NULL DEFAULT 0
      , connections INTEGER NOT NULL DEFAULT 0, saved_at INTEGER, saved_uptime REAL) STRICT;

CREATE TABLE relay_presets (
  id TEXT PRIMARY KEY,
  preset TEXT NOT NULL,
  edited_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE relay_slots (
        relay_id INTEGER NOT NULL,
        scope TEXT NOT NULL,
        window_ms INTEGER NOT NULL,
        ends_at REAL NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (relay_id, scope, window_ms, ends_at)
      ) STRICT, WITHOUT ROWID;

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
, auth TEXT NOT NULL DEFAULT 'password' CHECK (auth IN ('password', 'oauth2')), preset TEXT, oauth TEXT, return_address TEXT NOT NULL DEFAULT '', return_tag INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE results_to_note (
  id INTEGER PRIMARY KEY,
  messages TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
        campaign_id INTEGER PRIMARY KEY,
        relay_id INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        sends_from INTEGER NOT NULL,
        prepared INTEGER NOT NULL DEFAULT 0,
        prepared_to INTEGER NOT NULL DEFAULT 0,
        slow INTEGER NOT NULL DEFAULT 0,
        finished_at INTEGER
      , paused_detail TEXT, taken_from INTEGER, taken_because TEXT, expected INTEGER) STRICT;

CREATE TABLE schedules (
  campaign_id INTEGER PRIMARY KEY,
  start_at INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  missed TEXT
) STRICT;

CREATE TABLE search_changes (seq INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL) STRICT;

CREATE TABLE search_workspace (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL,
  seq INTEGER NOT NULL DEFAULT -1,
  highest INTEGER NOT NULL DEFAULT -1
) STRICT;

CREATE TABLE segments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  rule TEXT NOT NULL,
  contacts INTEGER,
  counted_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sending_events (
  id INTEGER PRIMARY KEY,
  campaign_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  reply TEXT NOT NULL
) STRICT;

CREATE TABLE sending_journal (
  id INTEGER PRIMARY KEY,
  entries TEXT NOT NULL
) STRICT;

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE suppression_hashes (
        hash BLOB PRIMARY KEY,
        mark INTEGER NOT NULL,
        reason TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

CREATE TABLE suppression_history (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE suppression_salt (one INTEGER PRIMARY KEY CHECK (one = 1), salt BLOB NOT NULL) STRICT;

CREATE TABLE suppression_totals (reason TEXT PRIMARY KEY, addresses INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE suppressions (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL,
  detail TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tag_members (
  tag_id INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  import_id INTEGER,
  PRIMARY KEY (tag_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  contacts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX bounce_evidence_report ON bounce_evidence (report_id);

CREATE INDEX bounce_reports_fingerprint ON bounce_reports (fingerprint) WHERE fingerprint IS NOT NULL;

CREATE TRIGGER bounces_added AFTER INSERT ON bounces BEGIN
  INSERT INTO bounce_days (shown, class, reason, day, bounces, pending)
    VALUES (new.shown, new.class, new.reason, new.written_at / 86400000, 1, 1 * (new.effect = 'pending'))
    ON CONFLICT DO UPDATE SET bounces = bounces + excluded.bounces, pending = pending + excluded.pending;
  INSERT INTO bounce_provider_days (provider, shown, class, reason, day, bounces, pending)
    VALUES (new.provider, new.shown, new.class, new.reason, new.written_at / 86400000, 1, 1 * (new.effect = 'pending'))
    ON CONFLICT DO UPDATE SET bounces = bounces + excluded.bounces, pending = pending + excluded.pending;
END;

CREATE INDEX bounces_address ON bounces (address_key, id);

CREATE INDEX bounces_at ON bounces (at);

CREATE INDEX bounces_batch ON bounces (batch_id) WHERE batch_id IS NOT NULL;

CREATE INDEX bounces_campaign ON bounces (campaign_id, id);

CREATE TRIGGER bounces_changed AFTER UPDATE OF kind, matched_by, contact_id, class, reason, provider, effect, written_at ON bounces BEGIN
  INSERT INTO bounce_days (shown, class, reason, day, bounces, pending)
    VALUES (old.shown, old.class, old.reason, old.written_at / 86400000, -1, -1 * (old.effect = 'pending'))
    ON CONFLICT DO UPDATE SET bounces = bounces + excluded.bounces, pending = pending + excluded.pending;
  INSERT INTO bounce_provider_days (provider, shown, class, reason, day, bounces, pending)
    VALUES (old.provider, old.shown, old.class, old.reason, old.written_at / 86400000, -1, -1 * (old.effect = 'pending'))
    ON CONFLICT DO UPDATE SET bounces = bounces + excluded.bounces, pending = pending + excluded.pending;
  INSERT INTO bounce_days (shown, class, reason, day, bounces, pending)
    VALUES (new.shown, new.class, new.reason, new.written_at / 86400000, 1, 1 * (new.effect = 'pending'))
    ON CONFLICT DO UPDATE SET bounces = bounces + excluded.bounces, pending = pending + excluded.pending;
  INSERT INTO bounce_provider_days (provider, shown, class, reason, day, bounces, pending)
    VALUES (new.provider, new.shown, new.class, new.reason, new.written_at / 86400000, 1, 1 * (new.effect = 'pending'))
    ON CONFLICT DO UPDATE SET bounces = bounces + excluded.bounces, pending = pending + excluded.pending;
END;

CREATE INDEX bounces_message ON bounces (message_id) WHERE message_id IS NOT NULL;

CREATE INDEX bounces_pending ON bounces (id) WHERE effect = 'pending';

CREATE INDEX bounces_people ON bounces (shown, class, reason, address_key);

CREATE INDEX bounces_provider ON bounces (provider, shown, class, reason, address_key);

CREATE INDEX bounces_reason ON bounces (class, reason, id);

CREATE TRIGGER bounces_removed AFTER DELETE ON bounces BEGIN
  INSERT INTO bounce_days (shown, class, reason, day, bounces, pending)
    VALUES (old.shown, old.class, old.reason, old.written_at / 86400000, -1, -1 * (old.effect = 'pending'))
    ON CONFLICT DO UPDATE SET bounces = bounces + excluded.bounces, pending = pending + excluded.pending;
  INSERT INTO bounce_provider_days (provider, shown, class, reason, day, bounces, pending)
    VALUES (old.provider, old.shown, old.class, old.reason, old.written_at / 86400000, -1, -1 * (old.effect = 'pending'))
    ON CONFLICT DO UPDATE SET bounces = bounces + excluded.bounces, pending = pending + excluded.pending;
END;

CREATE INDEX bounces_report ON bounces (report_id) WHERE report_id IS NOT NULL;

CREATE INDEX bounces_retried ON bounces (message_id) WHERE effect = 'retried';

CREATE INDEX bounces_rule ON bounces (rule);

CREATE INDEX bounces_waiting ON bounces (shown, class, reason, address_key, provider) WHERE effect = 'pending';

CREATE INDEX campaign_waits_campaign ON campaign_waits (campaign_id, id);

CREATE INDEX campaigns_by_state ON campaigns (state, id);

CREATE INDEX cleaning_findings_by_reason ON cleaning_findings (run_id, grp, reason, contact_id);

CREATE INDEX contact_history_by_contact ON contact_history (contact_id);

CREATE TRIGGER contact_names_delete AFTER DELETE ON contacts BEGIN
  DELETE FROM contact_names WHERE sort_name = OLD.sort_name AND contact_id = OLD.id;
END;

CREATE TRIGGER contact_names_update AFTER UPDATE OF sort_name ON contacts WHEN NEW.sort_name IS NOT OLD.sort_name BEGIN
  DELETE FROM contact_names WHERE sort_name = OLD.sort_name AND contact_id = OLD.id;
  INSERT OR IGNORE INTO contact_names VALUES (NEW.sort_name, NEW.id);
END;

CREATE INDEX contacts_by_result ON contacts (result_at) WHERE result_at IS NOT NULL;

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

CREATE TRIGGER contacts_leave_groups AFTER DELETE ON contacts BEGIN
  DELETE FROM list_members WHERE contact_id = OLD.id;
  DELETE FROM tag_members WHERE contact_id = OLD.id;
END;

CREATE INDEX contacts_suppressed ON contacts (suppressed) WHERE suppressed IS NOT NULL;

CREATE INDEX contacts_troubled ON contacts (result_state, result_reason) WHERE result_state <> 'accepted';

CREATE INDEX contacts_used_by_import ON contacts (import_id) WHERE result_at IS NOT NULL;

CREATE INDEX contacts_without_consent ON contacts (id) WHERE suppressed IS NULL AND consent_source IS NULL;

CREATE TRIGGER search_changed AFTER UPDATE OF key, address, name, first_name, last_name, fields ON contacts BEGIN
  INSERT INTO search_changes (contact_id) VALUES (NEW.id);
END;

CREATE TRIGGER search_removed AFTER DELETE ON contacts BEGIN
  INSERT INTO search_changes (contact_id) VALUES (OLD.id);
END;

CREATE INDEX import_changes_by_contact ON import_changes (contact_id);

CREATE INDEX list_members_by_contact ON list_members (contact_id);

CREATE TRIGGER list_members_count_delete AFTER DELETE ON list_members BEGIN
  UPDATE lists SET contacts = contacts - 1, version = version + 1 WHERE id = OLD.list_id;
END;

CREATE TRIGGER lists_lose_members AFTER DELETE ON lists BEGIN
  DELETE FROM list_members WHERE list_id = OLD.id;
END;

CREATE INDEX messages_address ON messages (address_key);

CREATE INDEX messages_contact ON messages (contact_id);

CREATE INDEX messages_message_id ON messages (message_id) WHERE substr(message_id, 27, 1) <> '@';

CREATE INDEX messages_not_accepted ON messages (campaign_id, state, reason)
  WHERE state <> 'accepted' AND state <> 'sending' AND state <> 'queued';

CREATE INDEX messages_returned ON messages (campaign_id) WHERE returned <> 0;

CREATE INDEX messages_waiting ON messages (campaign_id, due_at) WHERE due_at > 0;

CREATE UNIQUE INDEX relays_practice ON relays (kind) WHERE kind = 'practice';

CREATE INDEX sending_events_campaign ON sending_events (campaign_id, id);

CREATE INDEX suppression_hashes_mark ON suppression_hashes (mark);

CREATE INDEX suppression_history_by_key ON suppression_history (key);

CREATE TRIGGER suppressions_count_delete AFTER DELETE ON suppressions BEGIN
  UPDATE suppression_totals SET addresses = addresses - 1 WHERE reason = OLD.reason;
END;

CREATE TRIGGER suppressions_count_insert AFTER INSERT ON suppressions BEGIN
  UPDATE suppression_totals SET addresses = addresses + 1 WHERE reason = NEW.reason;
END;

CREATE TRIGGER suppressions_count_update AFTER UPDATE OF reason ON suppressions BEGIN
  UPDATE suppression_totals SET addresses = addresses + (reason = NEW.reason) - (reason = OLD.reason);
END;

CREATE INDEX tag_members_by_contact ON tag_members (contact_id);

CREATE TRIGGER tag_members_count_delete AFTER DELETE ON tag_members BEGIN
  UPDATE tags SET contacts = contacts - 1, version = version + 1 WHERE id = OLD.tag_id;
END;

CREATE TRIGGER tags_lose_members AFTER DELETE ON tags BEGIN
  DELETE FROM tag_members WHERE tag_id = OLD.id;
END;
