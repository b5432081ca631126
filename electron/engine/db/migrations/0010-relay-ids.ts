import type { Migration } from '../migrate.ts';

/**
 * A relay's id is never given again: campaigns, used limits and attempts keep the id of one that was removed, and must not
 * belong to the next one that is added.
 */
export const migration: Migration = {
  version: 10,
  name: 'relay-ids',
  up(db) {
    db.exec(`
CREATE TABLE relay_ids (last INTEGER NOT NULL) STRICT;
INSERT INTO relay_ids (last)
  SELECT coalesce(max(id), 0) FROM (
    SELECT id FROM relays UNION ALL SELECT relay_id FROM campaigns UNION ALL SELECT relay_id FROM runs
    UNION ALL SELECT relay_id FROM relay_slots UNION ALL SELECT relay_id FROM relay_pace UNION ALL SELECT relay_id FROM messages
  );
`);
  },
};
