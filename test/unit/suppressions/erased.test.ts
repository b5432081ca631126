import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import { erasedKey } from '../../../electron/engine/db/placeholder.ts';
import { hashOfKey, markOfKey } from '../../../electron/engine/suppressions/erased.ts';
import {
  erasedOf,
  eraseFromSuppressions,
  everybodyErased,
  isErasedKey,
  suppress,
  suppressedAmong,
} from '../../../electron/engine/suppressions/public.ts';

const key = (n: number) => `orang${n}@people.example`;

describe('the addresses of people who were erased', () => {
  it('are suppressed, and nobody else is, by the tables and by what another thread is told', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 }), (erased) => {
        const db = openMemoryDatabase();
        for (const n of erased) eraseFromSuppressions(db, { keys: [key(n)] }, true, 1);
        const all = Array.from({ length: 3_001 }, (_, n) => key(n));
        const expected = new Set(erased.map(key));
        expect(new Set(suppressedAmong(db, all).keys())).toEqual(expected);
        expect(new Set(erasedOf(db, all))).toEqual(expected);
        const told = everybodyErased(db);
        expect(told === undefined ? [] : all.filter((each) => isErasedKey(told, each))).toEqual(
          all.filter((each) => expected.has(each)),
        );
        db.close();
      }),
      { numRuns: 20 },
    );
  });

  it('keep the reason they had, take a stronger one, and never stand anywhere as text', () => {
    const db = openMemoryDatabase();
    suppress(db, { address: key(1), reason: 'bounced', source: 'bounce', detail: `550 <${key(1)}>`, at: 1 });
    eraseFromSuppressions(db, { keys: [key(1)] }, false, 2);
    eraseFromSuppressions(db, { keys: [key(2)] }, false, 2);
    expect(suppressedAmong(db, [key(1), key(2)]).get(key(1))).toMatchObject({ reason: 'bounced', address: '' });
    expect(suppressedAmong(db, [key(2)]).size).toBe(0);
    expect(suppress(db, { address: key(1), reason: 'complained', source: 'complaint', detail: key(1), at: 3 })).toEqual(
      {
        id: 0,
        already: true,
      },
    );
    expect(suppressedAmong(db, [key(1)]).get(key(1))?.reason).toBe('complained');
    for (const table of ['suppressions', 'suppression_history', 'suppression_hashes'])
      expect(JSON.stringify(db.prepare(`SELECT * FROM ${table}`).all())).not.toContain('orang1');
    db.close();
  });

  it('leave a placeholder behind that can never be written to, whatever else is suppressed', () => {
    const db = openMemoryDatabase();
    const written = () => [...suppressedAmong(db, [erasedKey(7), key(1)])].map(([each, { source }]) => [each, source]);
    expect(written()).toEqual([[erasedKey(7), 'erased']]);
    eraseFromSuppressions(db, { keys: [key(2)] }, true, 1);
    suppress(db, { address: key(3), reason: 'bounced', source: 'bounce', detail: '', at: 1 });
    expect(written()).toEqual([[erasedKey(7), 'erased']]);
    db.close();
  });

  it('are hashed with a salt of the workspace', () => {
    const [one, other] = [openMemoryDatabase(), openMemoryDatabase()];
    for (const db of [one, other]) eraseFromSuppressions(db, { keys: [key(1)] }, true, 1);
    const [first, second] = [everybodyErased(one), everybodyErased(other)];
    expect(first?.salt).toHaveLength(32);
    expect(first).not.toEqual(second);
    // HMAC-SHA-256, test case 2 of RFC 4231.
    expect(hashOfKey(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    const marks = Array.from({ length: 20_000 }, (_, n) => markOfKey(first?.salt ?? new Uint8Array(), key(n)));
    expect(new Set(marks).size).toBeGreaterThan(15_000);
  });
});
