import type { Migration } from '../migrate.ts';

/**
 * A list's id is never given again: segments, campaigns and imports keep the id of one that was removed, and must not mean the next
 * one that is made.
 */
export const migration: Migration = {
  version: 21,
  name: 'list-ids',
  up(db) {
    db.exec(`
CREATE TABLE list_ids (last INTEGER NOT NULL) STRICT;
INSERT INTO list_ids (last)
  SELECT coalesce(max(id), 0) FROM (
    SELECT id FROM lists UNION ALL SELECT list_id FROM imports UNION ALL SELECT list_id FROM cleaning_runs
    UNION ALL SELECT group_id FROM import_groups WHERE kind = 'list'
    UNION ALL SELECT value FROM campaigns, json_each(audience, '$.listIds')
    UNION ALL SELECT value FROM campaigns, json_each(audience, '$.excludeListIds')
    UNION ALL SELECT part.value ->> '$.id' FROM segments, json_tree(rule) AS part WHERE part.type = 'object' AND part.value ->> '$.kind' = 'list'
  );
`);
  },
};
