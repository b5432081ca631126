import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wordsIn } from '../../electron/hosts/cli/words.ts';
import type { Consent } from '../../shared/contract/contacts.ts';
import type { Dialect, ImportRecord } from '../../shared/contract/imports.ts';
import { rejectionWords } from '../../shared/rejection-words.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { workbook, zip } from '../support/workbooks.ts';

const CONSENT: Consent = { source: 'customer', note: 'shop', date: Date.UTC(2026, 0, 2) };

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: Engine;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(() => engine.close());

/** Looks at a file and accepts every guess. */
async function look(ticket: string, wanted: Partial<Dialect> = {}) {
  const seen = await engine.client.imports.preview({ ticket, dialect: wanted });
  const mapping = seen.columns.map(({ index, target, type }) => ({ index, target, type }));
  return { ...seen, mapping };
}

async function bring(ticket: string, wanted: Partial<Dialect> = {}): Promise<ImportRecord> {
  const { dialect, mapping } = await look(ticket, wanted);
  const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
  for (;;) {
    const record = await engine.client.imports.get({ id });
    if (record.state !== 'running') return record;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const everybody = async () => (await engine.client.contacts.list({ limit: 500, sort: 'address' })).rows;

async function textOf(ticket: string): Promise<string> {
  const { data } = await engine.client.files.read({ ticket, offset: 0 });
  return Buffer.from(data, 'base64').toString('utf8');
}

describe('a workbook', () => {
  const BOOK = workbook([
    { name: 'Petunjuk', rows: [['Isi lembar kedua']] },
    {
      name: 'Pelanggan',
      rows: [
        ['Daftar pelanggan 2026'],
        [],
        ['Email', 'Nama Lengkap', 'HP', 'Lahir', 'Belanja', 'Setuju', 'Tag'],
        [
          'siti@suratku.example',
          'Siti Rahma',
          '081234',
          { xml: '<v>33512</v>', attributes: 's="1"' },
          150000.5,
          true,
          'VIP, Malang',
        ],
        ['budi@suratku.example', 'Budi', { xml: '<v>81234567890</v>' }, 'kemarin', 20, false, 'Malang'],
        ['bukan alamat', 'Dewi', null, null, null, null, null],
      ],
    },
  ]);

  it('is read sheet by sheet, its rows named as in the sheet', async () => {
    const ticket = await upload(engine.client, 'pelanggan.xlsx', BOOK);
    const seen = await look(ticket);
    expect(seen.sheets.map((sheet) => sheet.name)).toEqual(['Petunjuk', 'Pelanggan']);
    expect(seen.dialect).toMatchObject({ format: 'workbook', sheet: 'Pelanggan', headerRow: 1 });
    expect(seen.fileName).toBe('pelanggan.xlsx');
    expect(seen.columns.map(({ target, type }) => [target, type])).toEqual([
      ['address', 'text'],
      ['name', 'text'],
      ['new:HP', 'text'],
      ['new:Lahir', 'text'],
      ['new:Belanja', 'number'],
      ['new:Setuju', 'yesno'],
      ['tags', 'text'],
    ]);
    const mapping = seen.mapping.map((column) =>
      column.target === 'new:Lahir' ? { ...column, type: 'date' as const } : column,
    );
    const { dialect } = seen;
    const { counts, groups } = await engine.client.imports.problems({ ticket, dialect, mapping });
    expect(counts).toMatchObject({ rows: 3, created: 2, rejected: 1, misfits: 1 });
    expect(groups.map(({ cause, samples }) => [cause, samples[0]?.line, samples[0]?.found])).toEqual([
      ['not_an_address', 6, 'bukan alamat'],
      ['misfit', 5, 'Lahir: kemarin'],
    ]);
    const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
    let record = await engine.client.imports.get({ id });
    while (record.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 10));
      record = await engine.client.imports.get({ id });
    }
    expect(record).toMatchObject({ state: 'done', fileName: 'pelanggan.xlsx', counts });
    const people = await everybody();
    expect(people.map(({ fields, tags }) => [fields, tags.map((tag) => tag.name)])).toEqual([
      [{ hp: '81234567890', belanja: '20', setuju: 'no' }, ['Malang']],
      [
        { hp: '081234', lahir: '1991-10-01', belanja: '150000.5', setuju: 'yes' },
        expect.arrayContaining(['VIP', 'Malang']),
      ],
    ]);
    const other = await look(ticket, { sheet: 'Petunjuk' });
    expect(other.dialect.sheet).toBe('Petunjuk');
    // The types are remembered with the columns.
    expect((await look(await upload(engine.client, 'lagi.xlsx', BOOK))).columns[3]).toMatchObject({
      target: 'field:lahir',
      type: 'date',
    });
  });

  it.each<[string, Buffer, string]>([
    ['broken', BOOK.subarray(0, BOOK.length / 2), 'workbook_unreadable'],
    ['.xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), 'file_spreadsheet'],
    [
      'under a password',
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
      'workbook_protected',
    ],
    ['.ods', zip([{ name: 'content.xml', data: '<x/>' }]), 'file_spreadsheet'],
  ])('that is %s is told by a code', async (_what, bytes, code) => {
    const ticket = await upload(engine.client, 'x.xlsx', bytes);
    await expect(engine.client.imports.preview({ ticket })).rejects.toMatchObject({ code });
  });
});

describe('text that is no table', () => {
  it('is a list of addresses, several on a line, with names beside them', async () => {
    const { ticket } = await engine.client.imports.paste({
      text: 'Kepada: Siti Rahma <siti@suratku.example>; "Santoso, Budi" <budi@suratku.example>\n\nmailto:joko@suratku.example?subject=x\n- ayu@suratku.example, dewi@suratku.example\nbukan@alamat\n',
    });
    const seen = await look(ticket);
    expect(seen.dialect).toMatchObject({ format: 'plain', headerRow: null });
    expect(seen.columns.map((column) => column.target)).toEqual(['address', 'name']);
    const record = await bring(ticket);
    expect(record.counts).toMatchObject({ rows: 6, created: 5, rejected: 1 });
    expect((await everybody()).map(({ address, name }) => [address, name])).toEqual([
      ['ayu@suratku.example', ''],
      ['budi@suratku.example', 'Santoso, Budi'],
      ['dewi@suratku.example', ''],
      ['joko@suratku.example', ''],
      ['siti@suratku.example', 'Siti Rahma'],
    ]);
  });

  it('may be cells copied from a spreadsheet', async () => {
    const { ticket } = await engine.client.imports.paste({
      text: 'Email\tNama\tCatatan\nsiti@suratku.example\tSiti\t"dua\nbaris"\n',
    });
    const seen = await look(ticket);
    expect(seen.dialect).toMatchObject({ format: 'delimited', delimiter: '\t', headerRow: 0 });
    expect(seen.rows).toEqual([['siti@suratku.example', 'Siti', 'dua\nbaris']]);
  });
});

describe('a column of yes and no', () => {
  const LIST = 'Email,Setuju\nsiti@suratku.example,ya\nbudi@suratku.example,tidak\nani@suratku.example,\n';

  it.each([
    ['wants', ['budi@suratku.example']],
    ['refuses', ['siti@suratku.example']],
    ['status', []],
  ])('means what the person says: %s', async (target, never) => {
    const ticket = await upload(engine.client, 'a.csv', LIST);
    const { dialect, mapping, columns } = await look(ticket);
    expect(columns.map(({ unclear }) => unclear)).toEqual([false, true]);
    const said = mapping.map((one) => (one.index === 1 ? { ...one, target } : one));
    expect((await engine.client.imports.problems({ ticket, dialect, mapping: said })).counts.suppressed).toBe(
      never.length,
    );
    const { id } = await engine.client.imports.start({ ticket, dialect, mapping: said, consent: CONSENT });
    while ((await engine.client.imports.get({ id })).state === 'running')
      await new Promise((resolve) => setTimeout(resolve, 10));
    const people = await everybody();
    expect(people.filter(({ status }) => status === 'unsubscribed').map(({ address }) => address)).toEqual(never);
    const [row] = (await engine.client.suppressions.list({})).rows;
    if (never.length > 0) expect(row?.detail).toMatch(/^a\.csv:\d Setuju: (ya|tidak)$/);
  });
});

describe('addresses never to mail', () => {
  it('are taken from every sheet of a workbook', async () => {
    const book = workbook([
      {
        name: 'Keluar',
        rows: [
          ['Email', 'Sebab'],
          ['siti@suratku.example', 'minta'],
          ['rusak@', ''],
        ],
      },
      { name: 'Lain', rows: [['budi@suratku.example']] },
    ]);
    const ticket = await upload(engine.client, 'keluar.xlsx', book);
    expect(await engine.client.suppressions.import({ ticket, reason: 'unsubscribed' })).toEqual({
      added: 2,
      already: 0,
      invalid: 1,
      invalidSamples: ['rusak@'],
    });
    const broken = await upload(engine.client, 'b.xlsx', Buffer.from('504b0304000000', 'hex'));
    await expect(engine.client.suppressions.import({ ticket: broken, reason: 'manual' })).rejects.toMatchObject({
      code: 'workbook_unreadable',
    });
  });
});

describe('rejected rows', () => {
  it.each(['en', 'id'] as const)('say in %s why they were left out, and come back all the same', async (language) => {
    const words = rejectionWords(wordsIn(language));
    const list = 'Email,Name,Age,Reason\nsiti@suratku.example,Siti,old,x\nbudi suratku.example,Budi,40,y\n';
    const ticket = await upload(engine.client, 'a.csv', list);
    const { dialect, mapping } = await look(ticket);
    const typed = mapping.map((one) => (one.target === 'new:Age' ? { ...one, type: 'number' as const } : one));
    const { id } = await engine.client.imports.start({ ticket, dialect, mapping: typed, consent: CONSENT });
    while ((await engine.client.imports.get({ id })).state === 'running')
      await new Promise((resolve) => setTimeout(resolve, 10));
    const download = await engine.client.imports.downloadRejections({ id, words });
    const text = await textOf(download.ticket);
    expect(text.split('\r\n').slice(0, 3)).toEqual([
      `\ufeff${words.columns.join(',')},Email,Name,Age,Reason`,
      `2,misfit,"${words.causes.misfit} Age: old",siti@suratku.example,Siti,old,x`,
      `3,not_an_address,${words.causes.not_an_address},budi suratku.example,Budi,40,y`,
    ]);
    const again = await upload(engine.client, 'a-rejected.csv', text.replace('budi suratku', 'budi@suratku'));
    const back = await look(again);
    expect(back.remembered).toBe(true);
    expect(back.columns.map((column) => column.target)).toEqual([
      ...['ignore', 'ignore', 'ignore', 'address', 'name', 'field:age'],
      back.columns.at(-1)?.target,
    ]);
    expect((await bring(again)).counts).toMatchObject({ created: 1, rejected: 0 });
  });

  it('mended, come back matched as before and lose nothing', async () => {
    const list = 'Surel;Siapa;HP\nsiti@suratku.example;Siti;1\nbudi suratku.example;Budi;+62 812\njoko@;Joko;"=1+1"\n';
    const ticket = await upload(engine.client, 'a.csv', list);
    const seen = await look(ticket);
    const mapping = seen.mapping.map((column) => (column.index === 1 ? { ...column, target: 'name' } : column));
    const { id } = await engine.client.imports.start({ ticket, dialect: seen.dialect, mapping, consent: CONSENT });
    while ((await engine.client.imports.get({ id })).state === 'running')
      await new Promise((resolve) => setTimeout(resolve, 10));
    const download = await engine.client.imports.downloadRejections({ id });
    const mended = (await textOf(download.ticket))
      .replace('budi suratku', 'budi@suratku')
      .replace('joko@', 'joko@suratku.example');
    const again = await upload(engine.client, 'a-rejected.csv', mended);
    const back = await look(again);
    expect(back.remembered).toBe(true);
    expect(back.columns.map((column) => column.target)).toEqual(['ignore', 'ignore', 'address', 'name', 'field:hp']);
    expect((await bring(again)).counts).toMatchObject({ rows: 2, created: 2, rejected: 0 });
    expect((await everybody()).map(({ name, fields }) => [name, fields.hp])).toEqual([
      ['Budi', '+62 812'],
      ['Joko', '=1+1'],
      ['Siti', '1'],
    ]);
  });
});

describe('a file that takes a while', () => {
  it('is judged in a thread, with progress, to the same end', async () => {
    const rows = Array.from({ length: 60_000 }, (_, n) =>
      n % 100 === 50
        ? `bukan ${n},Orang ${n},x`
        : `person${n % 59_000}@suratku${n % 50}.example,Orang ${n},kota nomor ${n}`,
    );
    const path = join(engine.folder, 'large.csv');
    writeFileSync(path, `Email,Nama,Kota\n${rows.join('\n')}\n`);
    const ticket = await upload(engine.client, 'large.csv', `Email,Nama,Kota\n${rows.join('\n')}\n`);
    const { dialect, mapping } = await look(ticket);
    const { counts, groups } = await engine.client.imports.problems({ ticket, dialect, mapping });
    expect(counts).toMatchObject({ rows: 60_000, rejected: 600 });
    expect(counts.created + counts.duplicates + counts.rejected).toBe(60_000);
    expect(groups.find((group) => group.cause === 'duplicate')?.rows).toBe(counts.duplicates);
    const asked = new AbortController();
    const abandoned = engine.client.imports.problems({ ticket, dialect, mapping }, { signal: asked.signal });
    setTimeout(() => asked.abort(), 50);
    await expect(abandoned).rejects.toThrow();
    expect((await bring(ticket)).counts).toMatchObject({ created: counts.created, duplicates: counts.duplicates });
  });
});

it('a file that changed since it was looked at is looked at again', async () => {
  const path = join(engine.folder, '..', `changing-${process.pid}.csv`);
  writeFileSync(path, 'Email,Name\nsiti@suratku.example,Siti\n');
  try {
    const ticket = engine.ctx.files.give(path);
    const { dialect, mapping } = await look(ticket);
    writeFileSync(path, 'Name,Email\nBudi Santoso,budi@suratku.example\n');
    const start = () => engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
    await expect(start()).rejects.toMatchObject({ code: 'file_changed' });
    await expect(engine.client.imports.problems({ ticket, dialect, mapping })).rejects.toMatchObject({
      code: 'file_changed',
    });
    expect(await bring(ticket)).toMatchObject({ state: 'done', counts: { created: 1 } });
    expect((await everybody()).map((one) => one.name)).toEqual(['Budi Santoso']);
  } finally {
    rmSync(path, { force: true });
  }
});
