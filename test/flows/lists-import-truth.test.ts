import { appendFileSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportRecord } from '../../shared/contract/imports.ts';
import { openTestEngine, upload } from '../support/engine.ts';

// What an import says of itself, and what it does with a file that does not keep still.
let engine: Awaited<ReturnType<typeof openTestEngine>>;
let place = '';
beforeEach(async () => {
  engine = await openTestEngine();
  place = mkdtempSync(join(tmpdir(), 'merpati-truth-'));
});
afterEach(async () => {
  await engine.close();
  rmSync(place, { recursive: true, force: true });
});

async function start(ticket: string, fixTypos = false): Promise<number> {
  const { imports } = engine.client;
  const { dialect, columns } = await imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const consent = { source: 'signup' as const, note: 'test', date: 1 };
  return (await imports.start({ ticket, dialect, mapping, consent, fixTypos })).id;
}

async function ended(id: number): Promise<ImportRecord> {
  for (;;) {
    const record = await engine.client.imports.get({ id });
    if (record.state !== 'running') return record;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const importText = async (name: string, text: string) => ended(await start(await upload(engine.client, name, text)));
const listOf = (rows: number, name = 'Siti') =>
  `Email,Name\n${Array.from({ length: rows }, (_, n) => `orang${n}@people${n % 30}.example,${name} ${n}\n`).join('')}`;

describe('an import that waits for another', () => {
  it('is cancelled at once, and nothing of it comes in', async () => {
    const first = await start(await upload(engine.client, 'long.csv', listOf(60_000)));
    const second = await start(await upload(engine.client, 'short.csv', 'Email\nrina@suratku.example\n'));
    const third = await start(await upload(engine.client, 'third.csv', 'Email\nbudi@suratku.example\n'));
    await engine.client.imports.cancel({ id: second });
    expect(await engine.client.imports.get({ id: second })).toMatchObject({ state: 'cancelled', resumable: false });
    expect(await engine.client.imports.get({ id: first })).toMatchObject({ state: 'running' });
    await engine.client.imports.cancel({ id: first });
    expect(await ended(third)).toMatchObject({ state: 'done', counts: { created: 1 } });
    expect((await engine.client.contacts.list({ search: 'suratku' })).rows.map((one) => one.address)).toEqual([
      'budi@suratku.example',
    ]);
  });
});

describe('people of a file who must not be mailed', () => {
  const WEB = 'suratku.example';
  it.each([
    ['a later row says so', `Email,Status\nsiti@${WEB},\nsiti@${WEB},unsubscribed\n`, 1],
    ['two later rows say so', `Email,Status\nsiti@${WEB},\nsiti@${WEB},unsubscribed\nsiti@${WEB},bounced\n`, 1],
    ['every row says so', `Email,Status\nsiti@${WEB},unsubscribed\nsiti@${WEB},unsubscribed\n`, 1],
    ['nobody says so', `Email,Status\nsiti@${WEB},\nsiti@${WEB},\n`, 0],
  ])('are counted once each where %s, before and after', async (_, text, suppressed) => {
    const ticket = await upload(engine.client, 'a.csv', text);
    const { dialect, columns } = await engine.client.imports.preview({ ticket });
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const seen = await engine.client.imports.problems({ ticket, dialect, mapping });
    expect(seen.counts.suppressed).toBe(suppressed);
    const { counts } = await ended(await start(ticket));
    expect(counts.suppressed).toBe(suppressed);
    // The same file once more, where everybody is known.
    expect((await importText('a.csv', text)).counts.suppressed).toBe(suppressed);
  });

  it('are shown as such wherever in the file they stand', async () => {
    const rows = ['mira', 'zaki', 'adi', 'mira'].map((who, n) => `${who}@${WEB},${n === 3 ? 'unsubscribed' : ''}`);
    const { counts } = await importText('a.csv', `Email,Status\n${rows.join('\n')}\n`);
    expect(counts).toMatchObject({ created: 3, duplicates: 1, suppressed: 1 });
    const { rows: people } = await engine.client.contacts.list({ sort: 'address' });
    expect(people.map((one) => one.status)).toEqual(['mailable', 'unsubscribed', 'mailable']);
  });

  it('are counted where the row that says so stands in a later part of the file', async () => {
    const { counts } = await importText(
      'long.csv',
      `${listOf(9_000)
        .replace('Email,Name', 'Email,Status')
        .replaceAll(/,Siti \d+/g, ',')}orang1@people1.example,unsubscribed\n`,
    );
    expect(counts).toMatchObject({ created: 9_000, duplicates: 1, suppressed: 1 });
    expect((await engine.client.contacts.totals({})).suppressed).toBe(1);
  });
});

describe('a file that changes while it is read', () => {
  const WRITTEN = new Date(Date.UTC(2026, 0, 1));
  const changed = { state: 'failed', error: 'import_file_changed', resumable: false, undoable: true };

  async function begun(): Promise<{ path: string; id: number }> {
    const path = join(place, 'list.csv');
    writeFileSync(path, listOf(45_000));
    utimesSync(path, WRITTEN, WRITTEN);
    const id = await start(engine.ctx.files.give(path));
    while ((await engine.client.imports.get({ id })).counts.rows === 0)
      await new Promise((resolve) => setTimeout(resolve, 1));
    return { path, id };
  }

  it.each([
    ['grows', (path: string) => appendFileSync(path, 'late@people.example,Late\n')],
    ['is written anew', (path: string) => writeFileSync(path, listOf(45_000, 'Evil'))],
    [
      'is put in its place with the same size and time',
      (path: string) => {
        writeFileSync(`${path}.new`, listOf(45_000, 'Evil'));
        utimesSync(`${path}.new`, WRITTEN, WRITTEN);
        renameSync(`${path}.new`, path);
      },
    ],
  ])('and %s is told, with nothing of the other file and nothing lost', async (_, change) => {
    const { path, id } = await begun();
    change(path);
    const record = await ended(id);
    expect(record).toMatchObject(changed);
    expect(record.counts.created).toBeGreaterThan(0);
    expect(record.counts.created).toBeLessThan(45_000);
    expect((await engine.client.contacts.totals({})).contacts).toBe(record.counts.created);
    expect((await engine.client.contacts.count({ search: 'evil' })).contacts).toBe(0);
    await expect(engine.client.imports.resume({ id })).rejects.toMatchObject({ code: 'import_not_resumable' });
    expect((await engine.client.imports.undo({ id })).removed).toBe(record.counts.created);
  });

  it('and is only put away is read to its end', async () => {
    const { path, id } = await begun();
    rmSync(path);
    expect(await ended(id)).toMatchObject({ state: 'done', counts: { created: 45_000 } });
  });
});

describe('keys of a JSON column that show late', () => {
  const row = (n: number, attributes: object) =>
    `orang${n}@people.example,"${JSON.stringify(attributes).replaceAll('"', '""')}"\n`;
  const HEAD = 6_000;

  it('become fields like those that show at once, of the kind that the field has', async () => {
    await engine.client.contacts.saveField({ label: 'Joined', type: 'date' });
    const rows = Array.from({ length: HEAD }, (_, n) => row(n, { city: 'Malang' }));
    rows.push(row(HEAD, { city: 'Solo', shoe: '42', joined: '2026-01-31' }));
    rows.push(row(HEAD + 1, { shoe: '41', joined: 'yesterday' }));
    const ticket = await upload(engine.client, 'a.csv', `email,attributes\n${rows.join('')}`);
    const { dialect, columns } = await engine.client.imports.preview({ ticket });
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const seen = await engine.client.imports.problems({ ticket, dialect, mapping });
    expect(seen.counts.misfits).toBe(1);
    const { counts } = await ended(await start(ticket));
    expect(counts).toMatchObject({ created: HEAD + 2, misfits: 1 });
    const [last] = (await engine.client.contacts.list({ search: `orang${HEAD}@` })).rows;
    const [odd] = (await engine.client.contacts.list({ search: `orang${HEAD + 1}@` })).rows;
    expect(last?.fields).toEqual({ city: 'Solo', shoe: '42', joined: '2026-01-31' });
    expect(odd?.fields).toEqual({ shoe: '41' });
    const again = await engine.client.imports.problems({ ticket, dialect, mapping });
    expect(again.known.fill).toEqual({ updated: 0, unchanged: HEAD + 2 });
  });

  it('are bounded: what is beyond two hundred is reported', async () => {
    const rows = Array.from({ length: HEAD }, (_, n) => row(n, { city: 'Malang' }));
    for (let n = 0; n < 210; n++) rows.push(row(HEAD + n, { [`key ${n}`]: 'value' }));
    const { counts } = await importText('a.csv', `email,attributes\n${rows.join('')}`);
    expect(counts).toMatchObject({ created: HEAD + 210, misfits: 10 });
    expect((await engine.client.contacts.fields({})).fields.filter((field) => !field.builtIn)).toHaveLength(201);
  });
});

describe('the order of a file', () => {
  const numbers = (rows: number) => Array.from({ length: rows }, (_, n) => (n * 7_919) % rows);
  const addressOf = (n: number) => `orang${n}@people.example`;

  it('is that of the people it brings, and so of their mail; those who were there keep their place', async () => {
    const mixed = numbers(3_001).map(addressOf);
    const known = [addressOf(2_000), addressOf(7)];
    await importText('known.csv', `Email\n${known.join('\n')}\n`);
    await importText('a.csv', `Email\n${mixed.join('\n')}\n${mixed[5]}\n`);
    const rows = engine.ctx.db.prepare('SELECT address FROM contacts ORDER BY id').pluck().all();
    expect(rows).toEqual([...known, ...mixed.filter((address) => !known.includes(address))]);
  });

  it('holds for the beginning of a long file; suppressions that came meanwhile are seen whatever the order', async () => {
    const mixed = numbers(20_001).map(addressOf);
    const id = await start(await upload(engine.client, 'a.csv', `Email\n${mixed.join('\n')}\n`));
    const late = mixed.filter((_, n) => n % 1_000 === 0);
    await engine.client.suppressions.add({ addresses: late.join('\n'), reason: 'unsubscribed' });
    expect(await ended(id)).toMatchObject({ state: 'done', counts: { created: 20_001 } });
    const rows = engine.ctx.db.prepare('SELECT address FROM contacts ORDER BY id').pluck().all();
    expect(rows.slice(0, 8_000)).toEqual(mixed.slice(0, 8_000));
    expect(new Set(rows)).toEqual(new Set(mixed));
    const refused = engine.ctx.db.prepare('SELECT address FROM contacts WHERE suppressed IS NOT NULL').pluck().all();
    expect(refused.sort()).toEqual([...late].sort());
  });
});
