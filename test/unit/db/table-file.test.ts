import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { sortByBytes } from '../../../electron/engine/db/byte-order.ts';
import { createRecords, type Value } from '../../../electron/engine/db/record.ts';
import { createTableFile } from '../../../electron/engine/db/table-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'merpati-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes tables of rows, numbered by steps, and answers what SQLite reads of the file, and what it says of it. */
function through(tables: readonly (readonly Value[])[][], step = 1) {
  const path = join(folder, 'tables.db');
  const file = createTableFile(path);
  const records = createRecords(64);
  const parts = tables.map((_, at) => file.table(`t${at}`, 'n INTEGER PRIMARY KEY, a, b, c'));
  const most = Math.max(0, ...tables.map((rows) => rows.length));
  // In turns, so that their pages lie between each other's.
  for (let n = 0; n < most; n++)
    tables.forEach((rows, at) => {
      const row = rows[n];
      if (!row) return;
      records.clear();
      records.put(['left out', 1]);
      records.put([null, ...row]);
      parts[at]?.add((n + 1) * step, records.bytes(), records.from, records.to);
    });
  file.end();
  const db = new Database(path, { readonly: true });
  try {
    return {
      sound: db.pragma('integrity_check', { simple: true }),
      rows: tables.map((_, at) => db.prepare(`SELECT n, a, b, c FROM t${at} ORDER BY n`).raw().all()),
    };
  } finally {
    db.close();
  }
}

const asRead = (value: Value) => (typeof value === 'string' ? Buffer.from(value).toString() : value);
const expected = (rows: readonly (readonly Value[])[], step = 1) =>
  rows.map((row, at) => [(at + 1) * step, ...row.map(asRead)]);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.tuple(fc.constantFrom('a', 'é', '\ud800', '😀'), fc.nat(60_000)).map(([letter, times]) => letter.repeat(times)),
);
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(2 ** 47 - 1, 2 ** 47, -(2 ** 47), 1e300),
  fc.double({ noNaN: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
);
const row = fc.tuple(fc.oneof(text, fc.constant(null)), fc.oneof(number, fc.constant(null)), text);

describe('a file of tables', () => {
  it('is to SQLite what was put in it, whatever that is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { maxLength: 60 }), { minLength: 1, maxLength: 4 }),
        fc.nat(5_000),
        (tables, gap) => {
          const read = through(tables, gap + 1);
          expect(read.sound).toBe('ok');
          expect(read.rows).toEqual(tables.map((rows) => expected(rows, gap + 1)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes texts out of other memory, and two halves of one letter for what they are apart', () => {
    const other = Buffer.from('before Żółć and 日本 after');
    const piece = { bytes: other, from: 7, to: other.length - 6 };
    const read = through([
      [
        [piece, 1, 'plain'],
        ['\ud83d', null, '\ude00'],
        ['a', null, 'é'],
      ],
    ]);
    expect(read.rows[0]?.map((values) => (values as unknown[]).slice(1))).toEqual([
      ['Żółć and 日本', 1, 'plain'],
      ['\ufffd', null, '\ufffd'],
      ['a', null, 'é'],
    ]);
  });

  it('is sound at every size around that of a page and of those for what does not fit', () => {
    const rows = [10, 16_330, 16_349, 32_700, 49_000].flatMap((size) =>
      Array.from({ length: 40 }, (_, n): Value[] => ['x'.repeat(size + n), n, null]),
    );
    const read = through([rows]);
    expect(read.sound).toBe('ok');
    expect(read.rows[0]).toEqual(expected(rows));
  });

  it('finds rows below several levels of pages', () => {
    // One row a page: more of them than stand below one page above.
    const rows = Array.from({ length: 1_001 }, (_, n): Value[] => [`${n}`.padEnd(9_000, '-'), null, null]);
    const read = through([rows], 1_000_003);
    expect(read.sound).toBe('ok');
    expect(read.rows[0]?.length).toBe(1_001);
    const path = join(folder, 'tables.db');
    const db = new Database(path, { readonly: true });
    const find = db.prepare('SELECT a FROM t0 WHERE n = ?').pluck();
    for (const n of [0, 499, 500, 501, 999, 1_000])
      expect(String(find.get((n + 1) * 1_000_003)).startsWith(`${n}-`)).toBe(true);
    db.close();
  });
});

describe('the order of bytes', () => {
  it('is that of SQLite, and leaves those that are the same as they came', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\uffff', '😀'), maxLength: 6 }),
      fc.string({ maxLength: 4 }).map((end) => `kontak.bersama.${end}`),
    );
    const db = new Database(':memory:');
    const witness = db.prepare('SELECT key FROM json_each(?) ORDER BY CAST(value AS TEXT) COLLATE BINARY, key');
    fc.assert(
      fc.property(
        fc.array(
          word.filter((one) => !one.includes('\0')),
          { maxLength: 400 },
        ),
        (words) => {
          const records = createRecords(16);
          const from = new Uint32Array(words.length);
          const to = new Uint32Array(words.length);
          words.forEach((one, at) => {
            records.put([one]);
            from[at] = records.body;
            to[at] = records.to;
          });
          const order = Uint32Array.from(words.keys());
          sortByBytes(order, { bytes: records.bytes(), from, to });
          expect([...order]).toEqual(witness.pluck().all(JSON.stringify(words)));
        },
      ),
      { numRuns: 300 },
    );
    db.close();
  });
});
