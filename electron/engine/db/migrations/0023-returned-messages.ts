import type { Migration } from '../migrate.ts';

/** Finds the messages that came back without reading all of them. Only what came back is in it: sending and importing never touch it. */
export const migration: Migration = {
  version: 23,
  name: 'returned-messages',
  up(db) {
    db.exec('CREATE INDEX messages_returned ON messages (campaign_id) WHERE returned <> 0;');
  },
};
