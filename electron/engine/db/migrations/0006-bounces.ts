import type { Migration } from '../migrate.ts';

export const migration: Migration = { version: 6, name: 'bounces', up() {} };
