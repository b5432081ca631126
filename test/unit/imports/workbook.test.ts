import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataBatches, fileSource } from '../../../electron/engine/imports/batches.ts';
import { createTally } from '../../../electron/engine/imports/csv-reader.ts';
import { readHead } from '../../../electron/engine/imports/table.ts';
import { spoolInThread } from '../../../electron/engine/imports/workbook.ts';
import { dateText, numberStyle, numberText } from '../../../electron/engine/imports/workbook-cells.ts';
import { spoolSheet } from '../../../electron/engine/imports/workbook-spool.ts';
import { createXmlScanner } from '../../../electron/engine/imports/workbook-xml.ts';
import { type Cell, type TestSheet, workbook, zip } from '../../support/workbooks.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'merpati-workbook-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const out = () => join(folder, 'sheet.csv');

function kept(bytes: Buffer): string {
  const path = join(folder, 'book.xlsx');
  writeFileSync(path, bytes);
  return path;
}

/** Reads a workbook as an import does: spooled, guessed, cut. */
async function read(bytes: Buffer, sheet: string | null = null) {
  const spooled = await spoolSheet(kept(bytes), sheet, out());
  const source = fileSource(out(), 'book.xlsx');
  const head = await readHead(source, { format: 'workbook', sheet: spooled.sheet, charset: 'utf-8', delimiter: ',' });
  const rows: { line: number; cells: string[] }[] = [];
  for await (const { records } of dataBatches(source, head.dialect, createTally()))
    rows.push(...records.map(({ line, fields }) => ({ line, cells: fields })));
  return { ...spooled, header: head.header, dialect: head.dialect, rows };
}

const one = (rows: readonly (readonly Cell[])[], extra: Partial<TestSheet> = {}): TestSheet => ({
  name: 'Data',
  rows,
  ...extra,
});
const styled = (value: string | number, style: number): Cell => ({
  xml: `<v>${value}</v>`,
  attributes: `s="${style}"`,
});
const HEADER = ['Email', 'Nama'];

describe('a workbook', () => {
  it('reads dates, numbers, truths, formulas and errors as a person sees them', async () => {
    const { header, rows } = await read(
      workbook([
        one([
          ['Email', 'HP', 'Kode Pos', 'Total', 'Tanggal', 'Lahir', 'Aktif', 'Rumus', 'Salah', 'Saat', 'Kartu', 'Teks'],
          [
            'siti@suratku.example',
            styled('81234567890', 0),
            styled(1234, 2),
            styled('0.1', 0),
            styled(45883, 1),
            styled(33512, 3),
            true,
            { xml: '<f>A1&amp;"x"</f><v>Siti x</v>', attributes: 't="str"' },
            { xml: '<v>#N/A</v>', attributes: 't="e"' },
            styled('45883.8111111', 5),
            styled(81234567890, 6),
            '0812',
          ],
          [
            'budi@suratku.example',
            styled('6.2812345678E+12', 0),
            null,
            styled('0.30000000000000004', 0),
            null,
            null,
            false,
          ],
        ]),
      ]),
    );
    expect(header).toHaveLength(12);
    expect(rows.map((row) => row.cells)).toEqual([
      [
        'siti@suratku.example',
        '81234567890',
        '01234',
        '0.1',
        '2025-08-14',
        '1991-10-01',
        'TRUE',
        'Siti x',
        '',
        '2025-08-14 19:28',
        '0812-3456-7890',
        '0812',
      ],
      ['budi@suratku.example', '6281234567800', '', '0.3', '', '', 'FALSE'],
    ]);
  });

  it('names its visible sheets with their rows, and reads the chosen one', async () => {
    const book = workbook([
      one([['Laporan']], { name: 'Sampul' }),
      one([HEADER, ['a@suratku.example', 'A']], { name: 'Rahasia', hidden: true }),
      one([HEADER, ['b@suratku.example', 'B'], ['c@suratku.example', 'C']], { name: 'Pelanggan & teman' }),
    ]);
    const first = await read(book);
    expect(first.sheets).toEqual([
      { name: 'Sampul', rows: null },
      { name: 'Pelanggan & teman', rows: 3 },
    ]);
    expect(first.sheet).toBe('Pelanggan & teman');
    expect((await read(book, 'Rahasia')).rows).toHaveLength(1);
    await expect(read(book, 'Tidak ada')).rejects.toMatchObject({
      code: 'sheet_missing',
      data: { sheet: 'Tidak ada' },
    });
  });

  it('has lines that are the rows of the sheet, whatever stands in cells or lies between', async () => {
    const { header, rows, dialect } = await read(
      workbook([
        one([
          ['Daftar pelanggan 2026'],
          [],
          HEADER,
          ['siti@suratku.example', 'Siti\nRahma, "Yu"'],
          [],
          [null, null],
          ['budi@suratku.example', ' Budi'],
        ]),
      ]),
    );
    expect(header).toEqual(HEADER);
    expect(dialect.headerRow).toBe(1);
    expect(rows).toEqual([
      { line: 4, cells: ['siti@suratku.example', 'Siti\nRahma, "Yu"'] },
      { line: 7, cells: ['budi@suratku.example', ' Budi'] },
    ]);
  });

  it('takes rich text whole, without how it is read aloud, and what XML cannot hold', async () => {
    const { rows } = await read(
      workbook(
        [
          one([
            HEADER,
            [
              { xml: '<is><r><t>siti@</t></r><r><t>suratku.example</t></r></is>', attributes: 't="inlineStr"' },
              { xml: '<v>0</v>', attributes: 't="s"' },
            ],
          ]),
        ],
        {
          inline: true,
          files: [
            {
              name: 'xl/sharedStrings.xml',
              data: '<sst><si><r><t>山田</t></r><rPh sb="0" eb="1"><t>ヤマダ</t></rPh><r><t xml:space="preserve"> _x0041_&#x1F54A;</t></r></si></sst>',
            },
          ],
        },
      ),
    );
    expect(rows[0]?.cells).toEqual(['siti@suratku.example', '山田 A🕊']);
  });

  it('counts days from 1904 where the workbook says so', async () => {
    const sheet = one([
      ['Email', 'Tanggal'],
      ['a@suratku.example', styled(44421, 1)],
    ]);
    expect((await read(workbook([sheet], { date1904: true }))).rows[0]?.cells[1]).toBe('2025-08-14');
  });

  it('with merged cells has their value where they begin', async () => {
    const { rows } = await read(
      workbook([
        one([HEADER, ['a@suratku.example', 'Keluarga'], ['b@suratku.example', null]], {
          extra: '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
        }),
      ]),
    );
    expect(rows.map((row) => row.cells)).toEqual([['a@suratku.example', 'Keluarga'], ['b@suratku.example']]);
  });
});

describe('a workbook that cannot be read', () => {
  const good = workbook([one([HEADER, ['a@suratku.example', 'A']])]);
  const sheetOf = (data: string, claims?: number) =>
    workbook([one([HEADER])], {
      files: [{ name: 'xl/worksheets/sheet1.xml', data, ...(claims !== undefined && { claims }) }],
    });

  it.each<[string, Buffer, string]>([
    ['cut short', good.subarray(0, good.length - 40), 'workbook_unreadable'],
    ['no archive', Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(600, 7)]), 'workbook_unreadable'],
    ['an archive of something else', zip([{ name: 'readme.txt', data: 'hello' }]), 'workbook_unreadable'],
    [
      'an OpenDocument',
      zip([
        { name: 'mimetype', data: 'x' },
        { name: 'content.xml', data: '<x/>' },
      ]),
      'file_spreadsheet',
    ],
    ['a binary workbook', zip([{ name: 'xl/workbook.bin', data: 'x' }]), 'file_spreadsheet'],
    ['Numbers', zip([{ name: 'Index/Document.iwa', data: 'x' }]), 'file_spreadsheet'],
    ['a document type', sheetOf('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'), 'workbook_unreadable'],
    ['a sheet that breaks off', sheetOf('<worksheet><sheetData><row r="1"><c r="A1'), 'workbook_unreadable'],
    ['an endless tag', sheetOf(`<worksheet ${'a'.repeat(3_000_000)}`), 'workbook_unreadable'],
    [
      'more than its directory says',
      sheetOf(`<worksheet>${' '.repeat(100_000)}</worksheet>`, 500),
      'workbook_too_large',
    ],
    ['a bomb', sheetOf(' '.repeat(80_000_000)), 'workbook_too_large'],
    [
      'a part under a password',
      workbook([one([HEADER])], { files: [{ name: 'xl/worksheets/sheet1.xml', data: 'x', encrypted: true }] }),
      'workbook_protected',
    ],
  ])('%s is a code', async (_what, bytes, code) => {
    await expect(spoolSheet(kept(bytes), null, out())).rejects.toMatchObject({ code });
  });

  it('says so from its thread as well', async () => {
    const order = { path: kept(good.subarray(0, 400)), sheet: null, out: out() };
    await expect(spoolInThread(order)).rejects.toMatchObject({ code: 'workbook_unreadable' });
    expect(await spoolInThread({ ...order, path: kept(good) })).toMatchObject({ sheet: 'Data', rows: 2 });
    expect(readFileSync(out(), 'utf8')).toBe('Email,Nama\na@suratku.example,A\n');
  });

  it('is bounded where rows and columns lie far away', async () => {
    const far = sheetOf(
      '<worksheet><sheetData><row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c><c r="A1048576" t="str"><v>y</v></c></row><row r="1048577"><c><v>1</v></c></row></sheetData></worksheet>',
    );
    expect(await spoolSheet(kept(far), null, out())).toMatchObject({ sheet: 'Data' });
    expect(readFileSync(out(), 'utf8').trim()).toBe('y');
  });
});

describe('numbers of cells', () => {
  it.each<[string, string, string]>([
    ['General', '81234567890', '81234567890'],
    ['General', '8.1234567890000004E+15', '8123456789000000'],
    ['General', '1.0000000000000001E-5', '0.00001'],
    ['General', '-12.5', '-12.5'],
    ['00000', '812', '00812'],
    ['00000', '123456', '123456'],
    ['"+"0', '62812', '+62812'],
    ['(000) 000-0000', '2125550123', '(212) 555-0123'],
    ['#,##0.00', '1234.5', '1234.5'],
    ['0.00', '3', '3'],
    ['dd/mm/yyyy', '45883', '2025-08-14'],
    ['[$-409]mmmm d, yyyy;@', '45883', '2025-08-14'],
    ['yyyy"年"m"月"d"日"', '45883', '2025-08-14'],
    ['h:mm AM/PM', '0.5', '12:00'],
    ['mmm-yy', '45883', '2025-08-14'],
    ['"d"0', '7', '7'],
    ['[Red]0', '7', '7'],
    ['dd/mm/yyyy', '-5', '-5'],
    ['General', 'kosong', 'kosong'],
  ])('%s: %s is %s', (code, raw, text) => expect(numberText(raw, numberStyle(200, code), false)).toBe(text));

  it('before March 1900 follow a leap day that never was', () => {
    expect([1, 59, 61].map((serial) => dateText(serial, 'date', false))).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
    ]);
  });
});

describe('the scanner of XML', () => {
  it('hears the same however the text arrives', () => {
    const xml =
      '<?xml version="1.0"?><!-- a > b --><x:a b="1>2" c=\'&lt;\'><t>a&amp;b&#233;</t><![CDATA[<raw>&amp;]]><e/></x:a>';
    const hear = (pieces: readonly string[]) => {
      const heard: string[] = [];
      let text = '';
      const told = (what: string) => {
        if (text !== '') heard.push(text);
        text = '';
        heard.push(what);
      };
      const scanner = createXmlScanner({
        open: (name, more) => told(`<${name}${more}`),
        close: (name) => told(`/${name}`),
        text: (part) => (text += part),
      });
      for (const piece of pieces) scanner.push(piece);
      scanner.end();
      return heard;
    };
    const whole = hear([xml]);
    expect(whole).toEqual(['<a b="1>2" c=\'&lt;\'', '<t', 'a&bé', '/t', '<raw>&amp;', '<e', '/e', '/a']);
    fc.assert(
      fc.property(fc.array(fc.nat(xml.length), { maxLength: 8 }), (cuts) => {
        const places = [...new Set([0, ...cuts, xml.length])].sort((a, b) => a - b);
        expect(hear(places.map((from, n) => xml.slice(from, places[n + 1] ?? from)))).toEqual(whole);
      }),
    );
  });
});

// The package reads whole workbooks into memory (650 MB for 200,000 rows of eight columns), so it is the witness and not the reader.
describe('our reader and read-excel-file', () => {
  const cell = fc.oneof(
    fc.stringMatching(/^[a-zé@ .,;"'<&]{1,10}$/).filter((text) => text.trim() !== ''),
    fc.integer({ min: -1_000_000, max: 100_000_000_000 }),
    fc.boolean(),
    fc.constant(null),
  );
  it('see the same cells', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (rows, inline) => {
          const bytes = workbook([one([['Email', 'b', 'c', 'd', 'e'], ...rows])], { inline });
          const theirs = (await readSheet(bytes))
            .slice(1)
            .map((row) =>
              row.map((value) =>
                value === null ? '' : typeof value === 'boolean' ? String(value).toUpperCase() : String(value).trim(),
              ),
            );
          const ours = await read(bytes);
          const wide = ours.rows.map(({ cells }) => Array.from({ length: 5 }, (_, n) => (cells[n] ?? '').trim()));
          expect(wide).toEqual(theirs.filter((row) => row.some((text) => text !== '')));
        },
      ),
      { numRuns: 60 },
    );
  });
});
