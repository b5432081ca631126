import type { Migration } from '../migrate.ts';

export const migration: Migration = { version: 2, name: 'lists', up() {} };
