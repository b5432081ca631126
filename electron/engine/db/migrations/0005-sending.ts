import type { Migration } from '../migrate.ts';

export const migration: Migration = { version: 5, name: 'sending', up() {} };
