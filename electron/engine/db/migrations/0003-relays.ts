import type { Migration } from '../migrate.ts';

export const migration: Migration = { version: 3, name: 'relays', up() {} };
