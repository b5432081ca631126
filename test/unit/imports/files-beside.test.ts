import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataBatches, type OpenSource } from '../../../electron/engine/imports/batches.ts';
import { createTally } from '../../../electron/engine/imports/csv-reader.ts';
import { cutText } from '../../../electron/engine/imports/csv-records.ts';
import { guessDelimiter } from '../../../electron/engine/imports/dialect.ts';
import { readHead } from '../../../electron/engine/imports/table.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data/csv');
const there = existsSync(DATA);

type Entry = {
  file: string;
  encoding: string;
  bom: boolean;
  delimiter: string;
  records_incl_header: number;
  columns: number;
  header?: string[];
  email_columns?: string[];
  addresses?: number;
  malformed?: boolean;
  ragged?: boolean;
};
type Case = {
  suite: string;
  description: string;
  input: string;
  config: Record<string, unknown> | null;
  expected: { data: unknown[] };
};

const linesOf = <T>(name: string): T[] =>
  there
    ? readFileSync(join(DATA, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as T)
    : [];

async function read(bytes: Uint8Array) {
  const source: OpenSource = async function* () {
    yield bytes;
  };
  const head = await readHead(source, {});
  const warnings = createTally();
  const rows: string[][] = [];
  for await (const { records } of dataBatches(source, head.dialect, warnings))
    rows.push(...records.map((record) => record.fields));
  return { head, rows, warnings: warnings.list() };
}

const CHARSETS: Record<string, string[]> = {
  'utf-8': ['utf-8'],
  'utf-16le': ['utf-16le'],
  'utf-16be': ['utf-16be'],
  cp1252: ['windows-1252'],
  // One © in Latin-1: every Western code page reads it alike.
  'latin-1': ['windows-1252'],
};
/** What is odd about the malformed files, in our words. */
const SAID: Record<string, string[]> = {
  // Holds two replacement characters: whoever saved it had lost them before.
  'files/csv-spectrum/location_coordinates.csv': ['undecodable'],
  'files/csvkit/null_byte.csv': ['nul_bytes'],
  'files/csvkit/bad.csv': [],
  'files/exports/mg-fs-utils-malformed.csv': [],
  'files/exports/keila-import_malformed1.csv': [],
};
// Three records of a sheet without a name in it: the first row is as good a header as none.
const NO_NAMES = new Set(['files/csvkit/no_header_row.csv']);

describe.skipIf(!there)('every file of the manifest', () => {
  const entries = linesOf<Entry>('manifest.jsonl').filter(
    (entry) => entry.file.endsWith('sv') || entry.file.endsWith('txt'),
  );

  it.each(entries.map((entry) => [entry.file, entry] as const))('%s', async (file, entry) => {
    const bytes = readFileSync(join(DATA, file));
    if (entry.records_incl_header === 0) {
      const { rows } = await read(bytes);
      expect(rows).toEqual([]);
      return;
    }
    const { head, rows, warnings } = await read(bytes);
    expect(CHARSETS[entry.encoding] ?? [entry.encoding]).toContain(head.dialect.charset);
    if (entry.columns > 1) expect(head.dialect.delimiter).toBe(entry.delimiter);
    if (entry.header && !NO_NAMES.has(file))
      expect(head.header?.slice(0, entry.header.length).map((cell) => cell.trim())).toEqual(
        entry.header.map((cell) => cell.trim()),
      );
    if (!entry.malformed && !entry.ragged) for (const row of rows) expect(row.length).toBe(entry.columns);
    for (const name of entry.email_columns ?? []) {
      const index = head.header?.findIndex((cell) => cell.trim() === name.trim()) ?? -1;
      const column = rows.map((row) => row[index] ?? '');
      if ((entry.email_columns ?? []).length === 1)
        expect(column.filter((cell) => cell.includes('@')).length).toBe(entry.addresses);
    }
    expect(warnings.map((warning) => warning.key)).toEqual(SAID[file] ?? []);
  });
});

/** Papa's own switches that no list can name, and where we read otherwise on purpose. */
const NOT_OURS = [
  'comments',
  'quoteChar',
  'escapeChar',
  'dynamicTyping',
  'preview',
  'skipFirstNLines',
  'newline',
  'fastMode',
];
const OTHERWISE: Record<string, string> = {
  'Quoted field with whitespace around quotes': 'spaces around quotes are layout',
  'Quoted field has no closing quote': 'an open quote costs its own line only',
  'Quoted field has invalid trailing quote after delimiter with a valid closer':
    'an open quote costs its own line only',
  'Quoted field has invalid trailing quote after delimiter': 'an open quote costs its own line only',
  'Quoted field has invalid trailing quote before delimiter': 'a quote inside a line is a letter',
  'Quoted field has invalid trailing quote after new line': 'an open quote costs its own line only',
  'Mixed slash n and slash r should choose first as precident': 'lines may end as they like',
  'Multi-character delimiter': 'one character parts cells',
  'Multi-character delimiter (length 2) with quoted field': 'one character parts cells',
  'Bad delimiter (\\n)': 'a line end parts no cells',
  'Pipe delimiter is guessed correctly choose avgFildCount max one':
    'one line beside another: both readings are as good',
};

describe.skipIf(!there)("Papa Parse's own cases", () => {
  const cases = linesOf<Case>('papaparse-cases.jsonl').filter(
    ({ config, description }) =>
      !Object.keys(config ?? {}).some((key) => NOT_OURS.includes(key)) && !(description in OTHERWISE),
  );
  const notBlank = (row: readonly unknown[]) => row.some((cell) => String(cell).trim() !== '');

  it.each(cases.map((one) => [`${one.suite}: ${one.description}`, one] as const))(
    '%s',
    (_name, { input, config, expected }) => {
      const text = input.replace(/^\ufeff/, '');
      const delimiter = typeof config?.delimiter === 'string' ? config.delimiter : guessDelimiter(text);
      const rows = cutText(text, delimiter).map((record) => record.fields);
      const withHeader = config?.header === true;
      if (withHeader) {
        const objects = expected.data.filter((row) => !Array.isArray(row)) as Record<string, unknown>[];
        if (objects.length === 0) return;
        const [header = [], ...data] = rows;
        const ours = data.map((row) =>
          Object.fromEntries(row.slice(0, header.length).map((cell, index) => [header[index], cell])),
        );
        expect(ours).toEqual(objects.map(({ __parsed_extra: _extra, ...row }) => row));
        return;
      }
      expect(rows.filter(notBlank)).toEqual((expected.data as unknown[][]).filter(notBlank));
    },
  );

  it('that are read otherwise lose no line', () => {
    const open = linesOf<Case>('papaparse-cases.jsonl').find(
      ({ description }) => description === 'Quoted field has no closing quote',
    );
    expect(cutText(open?.input ?? '', ',')).toEqual([
      { fields: ['a', '"b', 'c'], line: 1, flaw: 'unclosed_quote' },
      { fields: ['d', 'e', 'f'], line: 2, flaw: null },
    ]);
  });
});
