import type { ImportRecord } from '../../../shared/contract/imports.ts';
import { anyUsedOfImport } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import { findImport, type StoredImport } from './repo.ts';

const ENDED = new Set<ImportRecord['state']>(['done', 'cancelled', 'failed', 'interrupted']);

/** An import as the contract shows it, or undefined. */
export function importRecordOf(db: Db, id: number): ImportRecord | undefined {
  const stored = findImport(db, id);
  return stored && toRecord(db, stored);
}

/** Adds whether an import can be taken back: it has ended and nobody it brought was written to. */
export function toRecord(db: Db, stored: StoredImport): ImportRecord {
  const { listId: _l, listMade: _m, header: _h, position: _p, reported: _r, contacts: _c, ...record } = stored;
  return { ...record, undoable: ENDED.has(record.state) && !anyUsedOfImport(db, record.id) };
}
