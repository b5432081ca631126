import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataBatches, type OpenSource } from '../../../electron/engine/imports/batches.ts';
import { guessCharset } from '../../../electron/engine/imports/charset.ts';
import { createTally } from '../../../electron/engine/imports/csv-reader.ts';
import { previewFile } from '../../../electron/engine/imports/preview.ts';
import { readHead } from '../../../electron/engine/imports/table.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data/csv');

const sourceOf = (bytes: Uint8Array, piece = 65_536): OpenSource =>
  async function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };

/** Reads a file as an import with every guess accepted: header and rows. */
async function readAll(bytes: Uint8Array, piece?: number) {
  const source = sourceOf(bytes, piece);
  const head = await readHead(source, {});
  const warnings = createTally();
  const rows: string[][] = [];
  for await (const { records } of dataBatches(source, head.dialect, warnings))
    rows.push(...records.map((record) => record.fields));
  return { dialect: head.dialect, header: head.header, rows, warnings: warnings.list() };
}

function encode(text: string, charset: string): Uint8Array {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  if (charset === 'utf-8 bom') return Buffer.from(`\ufeff${text}`, 'utf8');
  if (charset === 'windows-1252') return Buffer.from(text, 'latin1');
  const little = Buffer.from(charset.includes('bom') ? `\ufeff${text}` : text, 'utf16le');
  return charset.startsWith('utf-16be') ? little.swap16() : little;
}

describe('any table in any dialect', () => {
  const word = fc.constantFrom(
    'Siti',
    'Budi Santoso',
    'Jo "Yo"',
    'Malang, Jawa',
    'a;b',
    'x|y',
    'tab\there',
    'two\nlines',
    '',
    'Müller',
    'José',
    '12',
    "O'Brien",
    ' - ',
    '=1+1',
  );
  const table = fc.record({
    rows: fc.array(fc.tuple(word, word, word), { minLength: 3, maxLength: 30 }),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    newline: fc.constantFrom('\n', '\r\n', '\r'),
    charset: fc.constantFrom(
      'utf-8',
      'utf-8 bom',
      'utf-16le bom',
      'utf-16be bom',
      'utf-16le',
      'utf-16be',
      'windows-1252',
    ),
    named: fc.boolean(),
    quoteAll: fc.boolean(),
    sepLine: fc.boolean(),
    titles: fc.constantFrom<string[]>([], ['Daftar pelanggan'], ['Daftar pelanggan', '']),
    endsWithNewline: fc.boolean(),
    piece: fc.integer({ min: 1, max: 300 }),
  });

  it('reads back as it was written, with every guess accepted', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        async ({ rows, delimiter, newline, charset, named, quoteAll, sepLine, titles, endsWithNewline, piece }) => {
          const header = ['Email', 'Nama Lengkap', 'Kota', 'Catatan'];
          const data = rows.map((row, index) => [`person${index}@suratku.example`, ...row]);
          const cell = (text: string) =>
            quoteAll || /["\r\n,;|\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
          const lines = [
            ...(sepLine ? [`sep=${delimiter}`] : []),
            ...(named ? titles : []),
            ...(named ? [header, ...data] : data).map((row) => row.map(cell).join(delimiter)),
          ];
          const text = lines.join(newline) + (endsWithNewline ? newline : '');
          const read = await readAll(encode(text, charset), piece * 16);
          expect(read.header).toEqual(named ? header : null);
          expect(read.rows).toEqual(data);
          expect(read.dialect.delimiter).toBe(delimiter);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('without a header keeps its first row', async () => {
    const read = await readAll(Buffer.from('siti@suratku.example,Siti\nbudi@suratku.example,Budi\n'));
    expect(read).toMatchObject({ header: null, dialect: { headerRow: null } });
    expect(read.rows).toHaveLength(2);
  });

  it('reads a bare list of addresses', async () => {
    const read = await readAll(Buffer.from('siti@suratku.example\r\nbudi@suratku.example'));
    expect(read).toMatchObject({ header: null, rows: [['siti@suratku.example'], ['budi@suratku.example']] });
  });
});

describe('charsets', () => {
  const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
  it.each<[string, Uint8Array]>([
    ['utf-8', Buffer.from('Email\nplain@x.example')],
    ['utf-8', Buffer.from('Müller,Þorláksson,Eliška,Иван')],
    ['windows-1252', Buffer.from('Joël;Müller-Schultheiß\nÞorláksson;José\nFrançois;Zoë\n', 'latin1')],
    ['windows-1252', Buffer.from('nama,kota\nRené,Malang\n', 'latin1')],
    // "Иванов;Пётр;Москва;Сидоров" in Windows-1251 and in KOI8-R.
    ['windows-1251', bytesOf('c8e2e0edeee23bcfb8f2f03bcceef1eae2e03bd1e8e4eef0eee2')],
    ['koi8-r', bytesOf('e9d7c1ceccd73bf0c5d4d23bedccd3cbd7c13bf3c9c4ccd2ccd70a')],
    // "山田太郎,鈴木花子,東京" in Shift_JIS.
    ['shift_jis', bytesOf('8e5293639 1be98592c97e996d889d48e712c938c8b9e'.replaceAll(' ', ''))],
    ['utf-16le', Buffer.from('Email,Name\nsiti@x.example,Siti\n', 'utf16le')],
  ])('are guessed: %s', async (charset, bytes) => {
    expect(await guessCharset(sourceOf(bytes)())).toBe(charset);
  });

  it('look at the whole file: one accent after a million plain bytes counts', async () => {
    const plain = Buffer.from('plain@suratku.example,Budi\n'.repeat(40_000));
    expect(
      await guessCharset(sourceOf(Buffer.concat([plain, Buffer.from('x@suratku.example,Joël\n', 'latin1')]))()),
    ).toBe('windows-1252');
    expect(
      await guessCharset(sourceOf(Buffer.concat([plain, Buffer.from('x@suratku.example,Joël\n', 'utf8')]))()),
    ).toBe('utf-8');
  });
});

describe('troubles of a file', () => {
  const preview = (text: string | Uint8Array) => {
    const bytes = Buffer.from(text as string);
    return previewFile(sourceOf(bytes), bytes.length, {}, []);
  };

  it('are named with the line where they begin', async () => {
    const { warnings, totalRows } = await preview(
      'Email,Name\na@x.example,"Siti\nb@x.example\nc@x.example,Jo\0ko\nd@x.example,D,too,much\n',
    );
    expect(totalRows).toBe(4);
    expect(warnings).toEqual([
      { key: 'unclosed_quote', line: 2, count: 1 },
      { key: 'nul_bytes', line: 4, count: 1 },
      { key: 'ragged', line: 3, count: 2 },
    ]);
  });

  it('names the lines of the file, blank ones counted', async () => {
    const { lines, at } = await preview('Customers of May\n\nName,Email\nBudi,budi@x.example\n\nSiti,siti@x.example\n');
    expect(lines).toEqual([1, 3, 4, 6]);
    expect(at).toHaveLength(2);
  });

  it('of an empty file or an unknown charset are codes', async () => {
    await expect(preview('')).rejects.toMatchObject({ code: 'file_empty' });
    for (const start of ['504b0304', 'd0cf11e0a1b11ae1']) {
      const workbook = Buffer.concat([Buffer.from(start, 'hex'), Buffer.alloc(600, 7)]);
      await expect(readHead(sourceOf(workbook), {})).rejects.toMatchObject({ code: 'file_spreadsheet' });
    }
    await expect(readHead(sourceOf(Buffer.from('a')), { charset: 'klingon' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('that is no table at all do not stop the reader', async () => {
    const noise = Uint8Array.from({ length: 300_000 }, (_, n) => (n * 2_654_435_761) >>> 24);
    const { columns, totalRows } = await previewFile(sourceOf(noise), noise.length, {}, []);
    expect(columns.length).toBeLessThanOrEqual(500);
    expect(totalRows).toBeGreaterThan(0);
  });
});

describe.skipIf(!existsSync(DATA))('files of the CSV test suites', () => {
  type Entry = {
    file: string;
    delimiter: string;
    records_incl_header: number;
    columns: number;
    ragged?: boolean;
    malformed?: boolean;
    expected_file?: string;
    header?: string[];
  };
  const entries = existsSync(DATA)
    ? readFileSync(join(DATA, 'manifest.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Entry)
    : [];

  it.each(entries.filter((entry) => entry.records_incl_header > 0).map((entry) => [entry.file, entry] as const))(
    '%s has the records of the manifest',
    async (_file, entry) => {
      const read = await readAll(readFileSync(join(DATA, entry.file)));
      const blank = read.dialect.headerRow ?? -1;
      expect(read.rows.length + blank + 1).toBeGreaterThanOrEqual(
        entry.records_incl_header - (entry.file.endsWith('blanks.csv') ? 1 : 0) - blankRows(entry),
      );
      expect(read.rows.length + blank + 1).toBeLessThanOrEqual(entry.records_incl_header);
    },
  );

  // Rows of nothing but delimiters hold nobody; we leave them out where the manifest counts them.
  function blankRows(entry: Entry): number {
    return entry.file.endsWith('test_empty_columns.csv') || /empty(_crlf)?\.csv$/.test(entry.file) ? 3 : 0;
  }

  it.each(
    entries
      .filter((entry) => entry.file.includes('csv-spectrum') && !entry.file.includes('location_coordinates'))
      .map((entry) => [entry.file, entry] as const),
  )('%s reads as its JSON says', async (_file, entry) => {
    const { header, rows } = await readAll(readFileSync(join(DATA, entry.file)));
    const expected = [JSON.parse(readFileSync(join(DATA, entry.expected_file ?? ''), 'utf8'))].flat() as Record<
      string,
      string
    >[];
    const all = header
      ? rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
      : rows;
    expect(all).toEqual(
      header
        ? expected.filter((row) => Object.values(row).some((value) => value !== ''))
        : expected.map((row) => Object.values(row)),
    );
  });
});
