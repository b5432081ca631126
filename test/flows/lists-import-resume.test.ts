import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportRecord } from '../../shared/contract/imports.ts';
import { openTestEngine, upload } from '../support/engine.ts';

// Imports that are killed at any moment and go on: in the end everything is as if nothing had happened.
const ROWS = 24_000;
let place = '';
let file = '';
let whole: { record: ImportRecord; state: unknown };
type Engine = Awaited<ReturnType<typeof openTestEngine>>;

/** Duplicates within and between runs, bad rows, people not to mail, tags and lists from columns. */
function listOf(rows: number): string {
  const lines = ['Email,Name,Town,Tags,List,Status'];
  for (let n = 0; n < rows; n++) {
    const who = n % 97 === 0 ? Math.floor(n / 3) : n;
    const address = n % 101 === 5 ? `broken ${n}` : `person${(who * 7_919) % rows}@people${who % 30}.example`;
    const status = n % 1_013 === 0 ? 'unsubscribed' : '';
    lines.push(`${address},Siti ${n % 977},Malang,"kind ${n % 7}, size ${n % 3}",List ${n % 4},${status}`);
  }
  return `${lines.join('\n')}\n`;
}

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'merpati-resume-'));
  file = join(place, 'list.csv');
  writeFileSync(file, listOf(ROWS));
  await run(join(place, 'whole'), Number.POSITIVE_INFINITY, 'start');
  const engine = await openTestEngine({ folder: join(place, 'whole') });
  whole = { record: await newest(engine), state: stateOf(engine) };
  await engine.close();
}, 120_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Imports in a process of its own; kills it so many milliseconds after so many rows. Answers whether it came to its end. */
async function run(folder: string, rows: number, mode: 'start' | 'resume', after = 0): Promise<boolean> {
  const script = fileURLToPath(new URL('../support/import-process.ts', import.meta.url));
  const child = fork(script, [folder, file, String(rows), mode], { execArgv: [] });
  return new Promise((resolve, reject) => {
    let ended = false;
    child.on('message', (word) => {
      if (word === 'busy' && Number.isFinite(rows)) setTimeout(() => child.kill('SIGKILL'), after);
      if (word !== 'done') return;
      ended = true;
      child.kill('SIGKILL');
    });
    child.on('exit', () => resolve(ended));
    child.on('error', reject);
  });
}

async function newest(engine: Engine): Promise<ImportRecord> {
  const record = (await engine.client.imports.list({})).rows[0];
  if (!record) throw new Error('no import');
  return record;
}

const QUERIES = [
  'SELECT key, name, fields, suppressed, consent_source FROM contacts ORDER BY key',
  'SELECT l.name, c.key FROM list_members m JOIN lists l ON l.id = m.list_id JOIN contacts c ON c.id = m.contact_id ORDER BY 1, 2',
  'SELECT t.name, c.key FROM tag_members m JOIN tags t ON t.id = m.tag_id JOIN contacts c ON c.id = m.contact_id ORDER BY 1, 2',
  'SELECT name, contacts FROM lists ORDER BY name',
  'SELECT name, contacts FROM tags ORDER BY name',
  'SELECT contacts, suppressed, without_consent FROM contact_totals',
  'SELECT n.sort_name, c.key FROM contact_names n JOIN contacts c ON c.id = n.contact_id ORDER BY 1, 2',
  'SELECT number, line, cause, found, cells FROM import_rejections ORDER BY number',
  'SELECT key, reason FROM suppressions ORDER BY key',
  'SELECT key FROM import_suppressions ORDER BY key',
];
const stateOf = (engine: Engine) => QUERIES.map((sql) => engine.ctx.db.prepare(sql).raw().all());

/** Everything as if nothing had happened; the matcher, which takes seconds over so many rows, only says what is not. */
function expectWhole(state: unknown): void {
  if (!isDeepStrictEqual(state, whole.state)) expect(state).toEqual(whole.state);
}

describe('an import that is killed', () => {
  it('knows what it is to know without any kill', () => {
    const { counts } = whole.record;
    expect(counts.rows).toBe(ROWS);
    expect(counts.created + counts.updated + counts.unchanged + counts.duplicates + counts.rejected).toBe(ROWS);
    expect(counts.duplicates).toBeGreaterThan(150);
    expect(counts.suppressed).toBeGreaterThan(10);
  });

  it.each([
    [0, 0],
    [1, 3],
    [7_000, 1],
    [9_000, 0],
    [12_000, 17],
    [21_500, 2],
    [23_000, 5],
  ])('after %i rows and %i ms, and again on its way, ends as if it had not been', async (rows, after) => {
    const folder = mkdtempSync(join(place, 'killed-'));
    if (await run(folder, rows, 'start', after)) return;
    const second = Math.min(ROWS - 1, rows + 4_000);
    const ended = await run(folder, second, 'resume', after + 2);
    if (!ended) {
      const between = await openTestEngine({ folder });
      const record = await newest(between);
      // The last rows may have been in before the kill came, and nobody left to say so.
      const isIn = record.state === 'done';
      if (!isIn) expect(record).toMatchObject({ state: 'interrupted', resumable: true });
      const { contacts } = await between.client.contacts.totals({});
      expect(contacts).toBe(record.counts.created);
      await between.close();
      if (!isIn) expect(await run(folder, Number.POSITIVE_INFINITY, 'resume')).toBe(true);
    }
    const engine = await openTestEngine({ folder });
    const record = await newest(engine);
    expect(record).toMatchObject({ state: 'done', progress: 1, resumable: false, counts: whole.record.counts });
    expectWhole(stateOf(engine));
    expect(existsSync(join(folder, 'imports')) ? readdirSync(join(folder, 'imports')) : []).toEqual([]);
    expect((await engine.client.imports.undo({ id: record.id })).removed).toBe(record.counts.created);
    expect(stateOf(engine).map((rows) => rows.length)).toEqual([
      0,
      0,
      0,
      0,
      0,
      1,
      0,
      whole.record.counts.duplicates + whole.record.counts.rejected,
      0,
      expect.any(Number),
    ]);
    await engine.close();
  });

  it('says so where its file is gone or another one by now', async () => {
    const folder = mkdtempSync(join(place, 'lost-'));
    const own = join(folder, 'own.csv');
    writeFileSync(own, listOf(30_000));
    const before = file;
    file = own;
    expect(await run(join(folder, 'w'), 500, 'start')).toBe(false);
    file = before;
    writeFileSync(own, 'Email\nsomebody@else.example\n');
    const engine = await openTestEngine({ folder: join(folder, 'w') });
    const { id } = await newest(engine);
    await expect(engine.client.imports.resume({ id })).rejects.toMatchObject({ code: 'import_staging_lost' });
    expect(await engine.client.imports.get({ id })).toMatchObject({ state: 'interrupted', resumable: false });
    await expect(engine.client.imports.resume({ id })).rejects.toMatchObject({ code: 'import_not_resumable' });
    await engine.close();
  });

  it('keeps an upload until it is over, though its ticket is gone', async () => {
    const folder = mkdtempSync(join(place, 'upload-'));
    let engine = await openTestEngine({ folder });
    const ticket = await upload(engine.client, 'list.csv', listOf(30_000));
    const { dialect, columns } = await engine.client.imports.preview({ ticket });
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: null });
    engine.ctx.files.drop(ticket);
    while ((await engine.client.imports.get({ id })).counts.rows === 0)
      await new Promise((resolve) => setTimeout(resolve, 1));
    await engine.close();
    engine = await openTestEngine({ folder });
    expect(await engine.client.imports.get({ id })).toMatchObject({ state: 'interrupted', resumable: true });
    await engine.client.imports.resume({ id });
    while ((await engine.client.imports.get({ id })).state === 'running')
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await engine.client.imports.get({ id })).toMatchObject({ state: 'done', counts: { rows: 30_000 } });
    await engine.close();
  });
});
