import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Db, openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import { openCareful } from '../../../electron/engine/imports/careful.ts';
import { noCounts } from '../../../electron/engine/imports/counts.ts';
import { suppress } from '../../../electron/engine/suppressions/public.ts';

const KEY = 'siti@suratku.example';
const draft = { address: KEY, key: KEY, name: 'Siti', firstName: '', lastName: '', fields: {}, consent: null };
const order = { importId: 1, duplicates: 'fill' as const, consent: null, listIds: [], tagIds: [] };

let db: Db;
beforeEach(() => {
  db = openMemoryDatabase();
  suppress(db, { address: KEY, reason: 'complained', source: 'complaint', detail: '', at: 1 });
});
afterEach(() => db.close());
const people = () => db.prepare('SELECT key, suppressed FROM contacts').all();

// Whoever was known when the file was read, or stood in it before, may have been removed when their row is written.
describe('somebody who was removed while the import ran', () => {
  it('is made anew as suppressed as their address is, where the file met them', () => {
    const counts = noCounts();
    openCareful(db, order, counts).known({ draft, suppressed: null, listIds: [], tagIds: [] }, 2);
    expect(people()).toEqual([{ key: KEY, suppressed: 'complained' }]);
    expect(counts).toMatchObject({ rows: 1, created: 1, suppressed: 1, updated: 0 });
  });

  it('is made anew as suppressed as their address is, where a later row names them', () => {
    const counts = noCounts();
    const row = { number: 4, line: 3, draft, groups: [], cells: '[]' };
    expect(openCareful(db, order, counts).later(row, 2)).toBe(false);
    expect(people()).toEqual([{ key: KEY, suppressed: 'complained' }]);
    expect(counts).toMatchObject({ rows: 1, created: 1, suppressed: 1, duplicates: 0 });
  });
});
