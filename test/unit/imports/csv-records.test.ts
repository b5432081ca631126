import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCutter, cutText } from '../../../electron/engine/imports/csv-records.ts';
import { guessDelimiter } from '../../../electron/engine/imports/dialect.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data/csv');
const cells = (text: string, delimiter = ',') => cutText(text, delimiter).map((record) => record.fields);

describe('records', () => {
  it.each<[string, string[][]]>([
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\nb\r\nc\rd', [['a'], ['b'], ['c'], ['d']]],
    [
      '"a,1","b\nc"\nd,e',
      [
        ['a,1', 'b\nc'],
        ['d', 'e'],
      ],
    ],
    ['"a ""b"" c",d', [['a "b" c', 'd']]],
    ['"",""', [['', '']]],
    ['""', [['']]],
    ['a, "b c", "d"', [['a', 'b c', 'd']]],
    ['"a" ,b', [['a', 'b']]],
    [
      ',\n\n,',
      [
        ['', ''],
        ['', ''],
      ],
    ],
    ['', []],
    ['\n\r\n\r', []],
    ['a,b"c,d', [['a', 'b"c', 'd']]],
  ])('of %j', (text, expected) => {
    // A blank line is none; a quoted nothing in a line of its own is not worth telling apart from it.
    expect(cells(text)).toEqual(expected.filter((row) => row.length > 1 || row[0] !== ''));
  });

  it('know the line on which they begin', () => {
    const lines = cutText('a\n\n"b\r\nb\rb\nb"\r\nc\rd\n', ',').map((record) => record.line);
    expect(lines).toEqual([1, 3, 7, 8]);
  });

  it('after a quote that is never closed are not lost, and its row is reported where it began', () => {
    const records = cutText('Email,Name\na@x.example,"Siti\nb@x.example,Budi\nc@x.example,Joko\n', ',');
    expect(records.map((record) => [record.line, record.flaw, record.fields])).toEqual([
      [1, null, ['Email', 'Name']],
      [2, 'unclosed_quote', ['a@x.example', '"Siti']],
      [3, null, ['b@x.example', 'Budi']],
      [4, null, ['c@x.example', 'Joko']],
    ]);
  });

  it('between two stray quotes are not swallowed', () => {
    const records = cutText('a@x.example,"Siti\nb@x.example,Budi\nc@x.example,"Joko" H\n', ',');
    expect(records.map((record) => [record.line, record.flaw, record.fields[0]])).toEqual([
      [1, 'unclosed_quote', 'a@x.example'],
      [2, null, 'b@x.example'],
      [3, 'stray_quote', 'c@x.example'],
    ]);
  });

  it('keep quotes that are used as letters', () => {
    expect(cells('"he said "hi" to me",x')).toEqual([['he said "hi" to me"', 'x']]);
  });

  it('are the same however the text arrives', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '"', '""', ',', '\n', '\r', '\r\n', ' ', ';'), { maxLength: 60 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(8), { minLength: 1, maxLength: 20 }), (whole, sizes) => {
        const cutter = createCutter(',');
        const records = [];
        let at = 0;
        for (let turn = 0; at < whole.length; turn++) {
          const size = (sizes[turn % sizes.length] ?? 0) + 1;
          records.push(...cutter.push(whole.slice(at, at + size)));
          at += size;
        }
        records.push(...cutter.end());
        expect(records).toEqual(cutText(whole, ','));
      }),
      { numRuns: 1_000 },
    );
  });

  it('lose no letter, whatever the quotes do', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', '"', '"', ',', '\n'), { maxLength: 80 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (whole) => {
        const letters = cutText(whole, ',')
          .flatMap((record) => record.fields)
          .join('')
          .replace(/[^abc]/g, '');
        expect(letters).toBe(whole.replace(/[^abc]/g, ''));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of hostile files take bounded time and memory', () => {
    const started = performance.now();
    const unclosed = `a,"b${'\nx,y'.repeat(200_000)}`;
    expect(cutText(unclosed, ',')).toHaveLength(200_001);
    const cutter = createCutter(',');
    let flaws = 0;
    for (let n = 0; n < 100; n++)
      flaws += cutter.push('x'.repeat(65_536)).filter((record) => record.flaw === 'too_long').length;
    expect(cutter.push('\nok,1\n').map((record) => record.fields)).toEqual([['ok', '1']]);
    expect(flaws).toBeGreaterThan(0);
    cutText('a,"b\n'.repeat(100_000), ',');
    cutText('"""'.repeat(100_000), ',');
    cutText('"a\n'.repeat(100_000), ',');
    cutText('x,"""y\n'.repeat(50_000), ',');
    expect(performance.now() - started).toBeLessThan(6_000);
  });
});

describe.skipIf(!existsSync(DATA))('the cases of Papa Parse', () => {
  type Case = {
    suite: string;
    description: string;
    input: string;
    config: Record<string, unknown> | null;
    expected: { data: string[][]; errors: unknown[] };
  };
  // Where we decide otherwise on purpose.
  const DIFFERENT = {
    'Quoted field with whitespace around quotes': 'spaces around a quoted cell are layout',
    'Mixed slash n and slash r should choose first as precident': 'every kind of line end ends a record, even mixed',
  };
  const OURS = new Set(['delimiter', 'newline', 'skipEmptyLines']);
  const all = existsSync(DATA)
    ? readFileSync(join(DATA, 'papaparse-cases.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Case)
    : [];
  const suitable = all.filter(
    (one) =>
      typeof one.input === 'string' &&
      Array.isArray(one.expected?.data) &&
      one.expected.data.every(Array.isArray) &&
      one.expected.errors.length === 0 &&
      !(one.description in DIFFERENT) &&
      Object.keys(one.config ?? {}).every((key) => OURS.has(key)),
  );
  // Papa Parse keeps what we do not: blank lines as records, and one kind of line end per file.
  const plain = (rows: string[][]) =>
    rows
      .filter((row) => row.length > 1 || row[0] !== '')
      .map((row) => row.map((cell) => cell.replace(/\r\n?/g, '\n').trim()));

  it.each(suitable.map((one) => [one.description, one] as const))('%s', (_description, one) => {
    const given = one.config?.delimiter;
    const delimiter =
      typeof given === 'string' && given.length === 1 && given !== '\n'
        ? given
        : one.suite === 'parse'
          ? guessDelimiter(one.input)
          : ',';
    const shown = (rows: string[][]) =>
      one.config?.skipEmptyLines === 'greedy' ? rows.filter((row) => row.some((cell) => cell.trim() !== '')) : rows;
    expect(shown(plain(cells(one.input, delimiter)))).toEqual(plain(one.expected.data));
  });
});
