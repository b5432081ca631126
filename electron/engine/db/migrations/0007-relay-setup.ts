import type { Migration } from '../migrate.ts';

/**
 * How a relay signs in and from which preset it was made, the person's edits of presets, and each relay's health in slices
 * of `span` minutes (five, an hour, eight hours) that start at minute `at` since 1970: durations as counts per step of a logarithmic
 * scale, so that any slices together have their percentiles; errors by cause.
 */
export const migration: Migration = {
  version: 7,
  name: 'relay setup',
  up(db) {
    db.exec(`
ALTER TABLE relays ADD COLUMN auth TEXT NOT NULL DEFAULT 'password' CHECK (auth IN ('password', 'oauth2'));
ALTER TABLE relays ADD COLUMN preset TEXT;
ALTER TABLE relays ADD COLUMN oauth TEXT;
CREATE TABLE relay_presets (
  id TEXT PRIMARY KEY,
  preset TEXT NOT NULL,
  edited_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE relay_latency (
  relay_id INTEGER NOT NULL REFERENCES relays (id) ON DELETE CASCADE,
  span INTEGER NOT NULL,
  at INTEGER NOT NULL,
  phase TEXT NOT NULL,
  step INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (relay_id, span, at, phase, step)
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
`);
  },
};
