import type { Migration } from '../migrate.ts';

export const migration: Migration = { version: 4, name: 'campaigns', up() {} };
