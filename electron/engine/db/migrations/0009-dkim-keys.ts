import type { Migration } from '../migrate.ts';

/** Keys that mail of a domain is signed with (RFC 6376); their private halves are with the secrets. */
export const migration: Migration = {
  version: 9,
  name: 'dkim keys',
  up(db) {
    db.exec(`
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
    `);
  },
};
