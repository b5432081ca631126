import type { ImportRecord } from '../../../shared/contract/imports.ts';
import type { Db } from '../db/open.ts';
import { unfinished } from '../unfinished.ts';

/** Imports that a crash or a quit interrupted, newest first. */
export function interruptedImports(_db: Db): ImportRecord[] {
  return unfinished('imports.interruptedImports');
}
