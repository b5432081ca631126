import type { Migration } from '../migrate.ts';

/**
 * Mailboxes in which bounces, complaints and requests to leave arrive. A folder is resumed by UID (RFC 3501 2.3.1.1): `next_uid`
 * is the first that was not read yet, and holds only together with `uid_validity`; `since` (epoch ms) is how far back the first
 * visit looks, null once it is over. What is stored but not yet marked or moved
 * on the server waits in `mailbox_handled`, so that nothing is marked before it is stored and nothing is forgotten in between.
 */
export const migration: Migration = {
  version: 11,
  name: 'mailboxes',
  up(db) {
    db.exec(`
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
ALTER TABLE relays ADD COLUMN return_address TEXT NOT NULL DEFAULT '';
ALTER TABLE relays ADD COLUMN return_tag INTEGER NOT NULL DEFAULT 0;
`);
  },
};
