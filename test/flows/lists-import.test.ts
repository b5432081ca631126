import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Consent } from '../../shared/contract/contacts.ts';
import type { ImportRecord } from '../../shared/contract/imports.ts';
import { openTestEngine, upload } from '../support/engine.ts';

const DATA = join(import.meta.dirname, '../../../shared/data/csv');
const CONSENT: Consent = { source: 'customer', note: 'shop', date: Date.UTC(2026, 0, 2) };

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: Engine;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(() => engine.close());

type Options = {
  duplicates?: 'skip' | 'fill' | 'overwrite';
  newList?: string;
  fixTypos?: boolean;
  repairs?: { line: number; address: string }[];
  consent?: Consent | null;
};

/** Imports a file as a person who accepts every guess would. */
async function importFile(name: string, data: string | Buffer, options: Options = {}): Promise<ImportRecord> {
  const ticket = await upload(engine.client, name, data);
  const { dialect, columns } = await engine.client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT, ...options });
  return ended(id);
}

async function ended(id: number): Promise<ImportRecord> {
  for (;;) {
    const record = await engine.client.imports.get({ id });
    if (record.state !== 'running') return record;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The rows that an import left out, as a person downloads them. */
async function leftOut(id: number): Promise<string> {
  const { ticket } = await engine.client.imports.downloadRejections({ id });
  return readFileSync(engine.ctx.files.find(ticket).path, 'utf8');
}

const everybody = async () => (await engine.client.contacts.list({ limit: 500, sort: 'address' })).rows;

describe.skipIf(!existsSync(DATA))('exports of other tools', () => {
  type Entry = {
    file: string;
    records_incl_header: number;
    columns: number;
    addresses?: number;
    malformed?: boolean;
    delimiter: string;
    header?: string[];
  };
  const manifest = existsSync(DATA)
    ? readFileSync(join(DATA, 'manifest.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Entry)
        .filter((entry) => /exports|derived/.test(entry.file))
    : [];

  // Cleaned by Mailchimp, switched off at Substack, unsubscribed and unreachable at Keila.
  const SUPPRESSED: Record<string, number> = {
    'mg-mailchimp-members-cleaned.csv': 5,
    'mg-substack-members-csv-fixtures_signup_emails.csv': 2,
    'keila-import_rfc_4180_with_status.csv': 2,
  };

  it.each(manifest)('$file imports with the counts of the manifest', async (entry) => {
    const ticket = await upload(
      engine.client,
      entry.file.split('/').at(-1) ?? '',
      readFileSync(join(DATA, entry.file)),
    );
    const { dialect, columns, totalRows, totalExact, addresses } = await engine.client.imports.preview({ ticket });
    expect(dialect).toMatchObject({ delimiter: entry.delimiter, headerRow: 0 });
    expect(totalExact).toBe(true);
    expect(totalRows).toBe(entry.records_incl_header - 1);
    expect(columns).toHaveLength(entry.malformed ? (entry.header?.length ?? 0) : entry.columns);
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
    const record = await ended(id);
    expect(record.state).toBe('done');
    expect(record.counts.rows).toBe(totalRows);
    const { created, duplicates, rejected } = record.counts;
    expect(created + duplicates + rejected).toBe(totalRows);
    // Every address of the file is kept somewhere: as a contact, as a further address of one, or in a reported row.
    const people = await everybody();
    const kept = JSON.stringify(people) + (await leftOut(id));
    expect(kept.match(/@/g)?.length ?? 0).toBeGreaterThanOrEqual(entry.addresses ?? 0);
    if (!entry.malformed) expect(rejected).toBe(0);
    if (columns.filter((column) => column.samples.some((sample) => sample.includes('@'))).length === 1)
      expect(addresses).toBe(entry.addresses);
    expect(record.counts.suppressed).toBe(SUPPRESSED[entry.file.split('/').at(-1) ?? ''] ?? 0);
  });
});

describe('an import', () => {
  const LIST = [
    'Email;Nama Lengkap;Kota;Status',
    'siti@suratku.example;Siti Rahmawati;Malang;aktif',
    'BUDI@suratku.example;Bpk. BUDI SANTOSO;Surabaya;',
    'budi@suratku.example;Budi S.;Batu;',
    'joko@suratku.example;;;berhenti',
    'bukan alamat;Dewi;Malang;',
    ';Tanpa Alamat;Malang;',
    'ayu@suratku.example;"Ayu ""Yu"" Lestari";Malang;',
  ].join('\r\n');

  it('keeps the good, rejects the bad with line and cause, and suppresses whom the file says not to mail', async () => {
    const record = await importFile('november.csv', LIST, { newList: 'November' });
    expect(record).toMatchObject({ state: 'done', progress: 1, listName: 'November', undoable: true });
    expect(record.counts).toMatchObject({ rows: 7, created: 4, duplicates: 1, rejected: 2, suppressed: 1 });
    expect(record.counts.rejectedByCause).toEqual({ not_an_address: 1, no_address: 1 });
    const people = await everybody();
    expect(people.map((one) => [one.address, one.name, one.firstName, one.status])).toEqual([
      ['ayu@suratku.example', 'Ayu "Yu" Lestari', 'Ayu', 'mailable'],
      ['BUDI@suratku.example', 'Bpk. BUDI SANTOSO', 'Budi', 'mailable'],
      ['joko@suratku.example', '', '', 'unsubscribed'],
      ['siti@suratku.example', 'Siti Rahmawati', 'Siti', 'mailable'],
    ]);
    expect(people[1]?.fields).toEqual({ kota: 'Surabaya' });
    expect(people.every((one) => one.lists[0]?.name === 'November' && one.consent?.source === 'customer')).toBe(true);
    expect(await leftOut(record.id)).toBe(
      [
        '\uFEFFline,cause,Email,Nama Lengkap,Kota,Status',
        '4,duplicate,budi@suratku.example,Budi S.,Batu,',
        '6,not_an_address,bukan alamat,Dewi,Malang,',
        '7,no_address,,Tanpa Alamat,Malang,',
        '',
      ].join('\r\n'),
    );
    expect((await engine.client.contacts.totals({})).mailable).toBe(3);
    expect((await engine.client.contacts.lists({})).lists).toMatchObject([{ name: 'November', contacts: 4 }]);
  });

  it('says beforehand what it would do, and then does that', async () => {
    await importFile('first.csv', 'Email,Name\nsiti@suratku.example,\nold@suratku.example,Old\n');
    await engine.client.suppressions.add({ addresses: 'ayu@suratku.example', reason: 'complained' });
    const ticket = await upload(engine.client, 'november.csv', LIST);
    const { dialect, columns } = await engine.client.imports.preview({ ticket });
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const { counts, groups } = await engine.client.imports.problems({ ticket, dialect, mapping });
    expect(Object.fromEntries(groups.map((group) => [group.cause, group.rows]))).toEqual({
      duplicate: 1,
      not_an_address: 1,
      no_address: 1,
      suppressed: 2,
    });
    expect((await everybody()).length).toBe(2);
    const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
    expect((await ended(id)).counts).toEqual(counts);
  });

  it('never makes anybody mailable again, however often and under whatever status', async () => {
    await importFile('a.csv', 'Email,Status\nsiti@suratku.example,unsubscribed\nbudi@suratku.example,hard bounced\n');
    const people = await everybody();
    await engine.client.contacts.remove({ ids: people.map((one) => one.id) });
    expect((await engine.client.suppressions.totals({})).byReason).toMatchObject({ unsubscribed: 1, bounced: 1 });
    await importFile('b.csv', 'Email,Status\nSITI@suratku.example,subscribed\nbudi@suratku.example,active\n', {
      duplicates: 'overwrite',
    });
    await importFile('b.csv', 'Email,Status\nSITI@suratku.example,subscribed\nbudi@suratku.example,active\n', {
      duplicates: 'overwrite',
    });
    expect((await everybody()).map((one) => one.status)).toEqual(['bounced', 'unsubscribed']);
    const saved = await engine.client.contacts.save({ address: 'new@suratku.example' });
    const moved = await engine.client.contacts.save({ id: saved.id, address: 'new2@suratku.example', name: 'New' });
    expect(moved.status).toBe('no_consent');
  });

  it.each([
    ['skip', 'Siti', 'Malang'],
    ['fill', 'Siti', 'Malang'],
    ['overwrite', 'Rahma', 'Batu'],
  ] as const)('treats known people by the rule %s', async (duplicates, name, town) => {
    await importFile('a.csv', 'Email,Name,Town,Shoe\nsiti@suratku.example,Siti,Malang,\n');
    const { counts } = await importFile('b.csv', 'Email,Name,Town,Shoe\nSiti@suratku.example,Rahma,Batu,38\n', {
      duplicates,
    });
    const [person] = await everybody();
    expect(person).toMatchObject({ address: 'siti@suratku.example', name, fields: { town } });
    expect(person?.fields.shoe).toBe(duplicates === 'skip' ? undefined : '38');
    expect(counts).toMatchObject({
      created: 0,
      updated: duplicates === 'skip' ? 0 : 1,
      unchanged: duplicates === 'skip' ? 1 : 0,
    });
  });

  it('mends misspelt domains and single rows where the person says so', async () => {
    const lines = [
      'Email',
      ...Array.from({ length: 40 }, (_, n) => `p${n}@suratku.example`),
      'lina@surtaku.example',
      'joko@gmial.com',
      'broken at suratku.example',
    ];
    const ticket = await upload(engine.client, 'typos.csv', lines.join('\n'));
    const { dialect, columns } = await engine.client.imports.preview({ ticket });
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const { groups } = await engine.client.imports.problems({ ticket, dialect, mapping });
    expect(groups.find((group) => group.cause === 'typo')?.samples.map((one) => [one.line, one.suggestion])).toEqual([
      [42, 'lina@suratku.example'],
      [43, 'joko@gmail.com'],
    ]);
    const { counts } = await importFile('typos.csv', lines.join('\n'), {
      fixTypos: true,
      repairs: [{ line: 44, address: 'broken@suratku.example' }],
    });
    expect(counts).toMatchObject({ created: 43, rejected: 0 });
    expect((await engine.client.contacts.list({ search: 'lina' })).rows[0]?.address).toBe('lina@suratku.example');
  });

  it('refuses bought lists and files without addresses', async () => {
    await expect(
      importFile('a.csv', 'Email\nsiti@suratku.example\n', { consent: { ...CONSENT, source: 'purchased' } }),
    ).rejects.toMatchObject({ code: 'consent_refused' });
    await expect(importFile('a.csv', 'Name,Town\nSiti,Malang\n')).rejects.toMatchObject({
      code: 'import_no_address_column',
    });
    await expect(importFile('a.csv', '')).rejects.toMatchObject({ code: 'file_empty' });
    expect(await everybody()).toEqual([]);
  });

  it('can be taken back: new people go, changed people are as before, its suppressions are lifted', async () => {
    await importFile('a.csv', 'Email,Name\nsiti@suratku.example,Siti\nbudi@suratku.example,\n');
    const before = await everybody();
    const record = await importFile(
      'b.csv',
      'Email,Name,Status\nsiti@suratku.example,Rahma,\nbudi@suratku.example,Budi,unsubscribed\nnew@suratku.example,New,\n',
      {
        duplicates: 'overwrite',
        newList: 'B',
      },
    );
    expect(record.counts).toMatchObject({ created: 1, updated: 2 });
    expect(await engine.client.imports.undo({ id: record.id })).toEqual({ removed: 1, restored: 2 });
    expect(await everybody()).toEqual(before);
    expect((await engine.client.suppressions.totals({})).total).toBe(0);
    expect((await engine.client.contacts.lists({})).lists).toEqual([]);
    expect((await engine.client.imports.get({ id: record.id })).state).toBe('undone');
    await expect(engine.client.imports.undo({ id: record.id })).rejects.toMatchObject({ code: 'import_not_undoable' });
  });

  it.each([
    ['the same rows', 'siti@suratku.example,unsubscribed\n'],
    ['other rows', 'budi@suratku.example,\nsiti@suratku.example,unsubscribed\n'],
  ])('leaves suppressed whom a later file of the same name says not to mail, in %s', async (_, rows) => {
    const first = await importFile('list.csv', 'Email,Status\nsiti@suratku.example,unsubscribed\n');
    const second = await importFile('list.csv', `Email,Status\n${rows}`);
    await engine.client.imports.undo({ id: first.id });
    expect((await engine.client.suppressions.totals({})).byReason).toMatchObject({ unsubscribed: 1 });
    await engine.client.imports.undo({ id: second.id });
    expect((await engine.client.suppressions.totals({})).total).toBe(0);
  });

  it('taken back touches nobody who got the number of somebody that it changed', async () => {
    await importFile('a.csv', 'Email,Name\nsiti@suratku.example,Siti\n');
    const [siti] = await everybody();
    const record = await importFile('b.csv', 'Email,Name\nsiti@suratku.example,Siti\nbudi@suratku.example,Budi\n', {
      newList: 'B',
    });
    await engine.client.contacts.remove({ ids: (await everybody()).map(({ id }) => id) });
    const listId = (await engine.client.contacts.lists({})).lists[0]?.id ?? 0;
    const other = await engine.client.contacts.save({ address: 'new@suratku.example', listIds: [listId] });
    expect(other.id).toBe(siti?.id);
    await engine.client.imports.undo({ id: record.id });
    expect((await everybody())[0]?.lists.map(({ name }) => name)).toEqual(['B']);
  });

  it('reads no file that became another one while it waited for its turn', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'merpati-import-'));
    const start = async (name: string, data: string) => {
      writeFileSync(join(folder, name), data);
      const ticket = engine.ctx.files.give(join(folder, name));
      const { dialect, columns } = await engine.client.imports.preview({ ticket });
      const mapping = columns.map(({ index, target }) => ({ index, target }));
      return engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
    };
    const rows = Array.from({ length: 20_000 }, (_, n) => `p${n}@suratku.example`).join('\n');
    const first = await start('first.csv', `Email\n${rows}`);
    const second = await start('second.csv', 'Email,Name\nsiti@suratku.example,Siti\n');
    writeFileSync(join(folder, 'second.csv'), 'Friend,Email\nbudi@suratku.example,siti@suratku.example\n');
    expect(await ended(first.id)).toMatchObject({ state: 'done', counts: { created: 20_000 } });
    expect(await ended(second.id)).toMatchObject({ state: 'failed', error: 'import_staging_lost', resumable: false });
    expect((await engine.client.contacts.totals({})).contacts).toBe(20_000);
    rmSync(folder, { recursive: true, force: true });
  });

  it('cannot be taken back once anybody of it was written to', async () => {
    const { id } = await importFile('a.csv', 'Email,Name\nsiti@suratku.example,Siti\nbudi@suratku.example,Budi\n');
    const [one] = await everybody();
    engine.ctx.db
      .prepare(
        "INSERT INTO messages (campaign_id, contact_id, address, address_key, domain, state, due_at, changed_at) VALUES (1, ?, 'b@suratku.example', 'b@suratku.example', 'suratku.example', 'accepted', 0, 0)",
      )
      .run(one?.id);
    await expect(engine.client.imports.undo({ id })).rejects.toMatchObject({ code: 'import_used' });
    expect(await everybody()).toHaveLength(2);
  });

  it('taken back leaves what somebody edited since, and takes its tags from whom it only met', async () => {
    await importFile('a.csv', 'Email,Name\nsiti@suratku.example,Siti\n');
    const { id } = await importFile(
      'b.csv',
      'Email,Name,Tags\nsiti@suratku.example,Rahma,guest\nbudi@suratku.example,Budi,guest\nnew@suratku.example,New,\n',
      { duplicates: 'overwrite' },
    );
    const [budi, , siti] = await everybody();
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const one of [budi, siti]) await engine.client.contacts.edit({ id: one?.id ?? 0, name: 'Edited' });
    expect((await engine.client.contacts.tags({})).tags).toMatchObject([{ name: 'guest', contacts: 2 }]);
    expect(await engine.client.imports.undo({ id })).toEqual({ removed: 1, restored: 0 });
    expect((await everybody()).map(({ address, name, tags }) => [address, name, tags.length])).toEqual([
      ['budi@suratku.example', 'Edited', 1],
      ['siti@suratku.example', 'Edited', 0],
    ]);
  });

  it('gives its rejected rows back as a file that a spreadsheet cannot be tricked by', async () => {
    const record = await importFile('a.csv', 'Email,Name\n=cmd()|x,"Siti, ""S"""\nsiti@suratku.example,Siti\n');
    const file = await engine.client.imports.downloadRejections({ id: record.id });
    const { data } = await engine.client.files.read({ ticket: file.ticket, offset: 0 });
    expect(Buffer.from(data, 'base64').toString('utf8')).toBe(
      `\ufeffline,cause,Email,Name\r\n2,not_an_address,"'=cmd()|x","Siti, ""S"""\r\n`.replace(
        '"\'=cmd()|x"',
        '"\'=cmd()|x"',
      ),
    );
  });

  it('remembers how columns were matched', async () => {
    const ticket = await upload(engine.client, 'a.csv', 'Email,Keterangan\nsiti@suratku.example,teman\n');
    const { dialect } = await engine.client.imports.preview({ ticket });
    const { id } = await engine.client.imports.start({
      ticket,
      dialect,
      mapping: [
        { index: 0, target: 'address' },
        { index: 1, target: 'list' },
      ],
      consent: CONSENT,
    });
    await ended(id);
    const again = await engine.client.imports.preview({
      ticket: await upload(engine.client, 'b.csv', 'Email,Keterangan\nbudi@suratku.example,x\n'),
    });
    expect(again.remembered).toBe(true);
    expect(again.columns[1]?.target).toBe('list');
    expect((await everybody())[0]?.lists.map((list) => list.name)).toEqual(['teman']);
  });

  it('stops when asked, can then be taken back, and says so after a crash', async () => {
    const many = ['Email,Name', ...Array.from({ length: 30_000 }, (_, n) => `p${n}@suratku.example,Person ${n}`)].join(
      '\n',
    );
    const ticket = await upload(engine.client, 'many.csv', many);
    const { dialect, columns } = await engine.client.imports.preview({ ticket });
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
    while ((await engine.client.imports.get({ id })).counts.rows === 0)
      await new Promise((resolve) => setImmediate(resolve));
    await engine.client.imports.cancel({ id });
    const record = await engine.client.imports.get({ id });
    expect(record.state).toBe('cancelled');
    expect(record.counts.rows).toBeLessThan(30_000);
    expect((await engine.client.contacts.totals({})).contacts).toBe(record.counts.created);
    expect((await engine.client.imports.undo({ id })).removed).toBe(record.counts.created);
    expect((await engine.client.contacts.totals({})).contacts).toBe(0);
  });

  it('that the engine was closed or killed in the middle of is interrupted, with numbers that agree with the rows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'merpati-import-'));
    const many = ['Email,Name', ...Array.from({ length: 30_000 }, (_, n) => `p${n}@suratku.example,Person ${n}`)].join(
      '\n',
    );
    let first = await openTestEngine({ folder });
    const ticket = await upload(first.client, 'many.csv', many);
    const { dialect, columns } = await first.client.imports.preview({ ticket });
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const { id } = await first.client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
    while ((await first.client.imports.get({ id })).counts.rows === 0)
      await new Promise((resolve) => setImmediate(resolve));
    await first.close();
    // What a kill leaves behind: a row that still says running.
    const second = await openTestEngine({ folder });
    expect((await second.client.imports.get({ id })).state).toBe('interrupted');
    second.ctx.db.prepare("UPDATE imports SET state = 'running', finished_at = NULL").run();
    await second.close();
    first = await openTestEngine({ folder });
    const record = await first.client.imports.get({ id });
    expect(record).toMatchObject({ state: 'interrupted', undoable: true });
    expect(record.counts.rows).toBeGreaterThan(0);
    expect(record.counts.rows).toBeLessThan(30_000);
    expect((await first.client.contacts.totals({})).contacts).toBe(record.counts.created);
    expect((await first.client.imports.undo({ id })).removed).toBe(record.counts.created);
    await first.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('a remembered match', () => {
  it('finds the field that was new last time, and forgets one that was removed', async () => {
    const text = 'Email,Kota\nsiti@suratku.example,Malang\n';
    await importFile('a.csv', text);
    const preview = async () => engine.client.imports.preview({ ticket: await upload(engine.client, 'a.csv', text) });
    expect((await preview()).columns[1]).toMatchObject({ target: 'field:kota', certainty: 'recognised' });
    await importFile('a.csv', text);
    await engine.client.contacts.removeField({ key: 'kota' });
    expect((await preview()).columns[1]).toMatchObject({ target: 'new:Kota', certainty: 'new' });
    const ticket = await upload(engine.client, 'a.csv', text);
    const { dialect } = await engine.client.imports.preview({ ticket });
    const mapping = [
      { index: 0, target: 'address' },
      { index: 1, target: 'field:kota' },
    ];
    await expect(engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});
