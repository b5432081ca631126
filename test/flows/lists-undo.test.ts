import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOBODY } from '../../shared/contract/campaigns.ts';
import type { ImportRecord } from '../../shared/contract/imports.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { killedAct } from '../support/killed-act.ts';

// Taking an import back: in pieces, once begun for good, whatever comes between.
const PEOPLE = 6_000;
const CONSENT = { source: 'signup' as const, note: 'test', date: 1 };
type EditedPerson = { id: number; name: string };
type Engine = Awaited<ReturnType<typeof openTestEngine>>;

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function open(folder?: string): Promise<Engine> {
  const engine = await openTestEngine(folder === undefined ? {} : { folder });
  endings.push(engine.close);
  return engine;
}

async function importText(engine: Engine, name: string, text: string): Promise<ImportRecord> {
  const { imports } = engine.client;
  const ticket = await upload(engine.client, name, text);
  const { dialect, columns } = await imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const { id } = await imports.start({ ticket, dialect, mapping, consent: CONSENT, duplicates: 'overwrite' });
  for (;;) {
    const record = await imports.get({ id });
    if (record.state !== 'running') return record;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** People, lists and tags from columns; some must not be mailed. */
const listOf = (from: number, to: number, name: string) =>
  `Email,Name,Tags,List,Status\n${Array.from({ length: to - from }, (_, n) => {
    const who = from + n;
    return `orang${who}@people${who % 30}.example,${name} ${who},kind ${who % 5},List ${who % 3},${who % 50 === 0 ? 'unsubscribed' : ''}\n`;
  }).join('')}`;

const STATE = [
  'SELECT key, name, fields, suppressed, consent_source FROM contacts ORDER BY key',
  'SELECT l.name, c.key FROM list_members m JOIN lists l ON l.id = m.list_id JOIN contacts c ON c.id = m.contact_id ORDER BY 1, 2',
  'SELECT t.name, c.key FROM tag_members m JOIN tags t ON t.id = m.tag_id JOIN contacts c ON c.id = m.contact_id ORDER BY 1, 2',
  'SELECT name, contacts FROM lists ORDER BY name',
  'SELECT name, contacts FROM tags ORDER BY name',
  'SELECT contacts, suppressed, without_consent FROM contact_totals',
  'SELECT n.sort_name, c.key FROM contact_names n JOIN contacts c ON c.id = n.contact_id ORDER BY 1, 2',
  'SELECT key, reason FROM suppressions ORDER BY key',
  'SELECT count(*) FROM contact_names',
];
const stateOf = ({ ctx }: Engine) => STATE.map((sql) => ctx.db.prepare(sql).raw().all());

const newest = async ({ client }: Engine) => {
  const record = (await client.imports.list({ limit: 1 })).rows[0];
  if (!record) throw new Error('no import');
  return record;
};

async function untilUndone(engine: Engine, id: number): Promise<void> {
  await expect
    .poll(async () => (await engine.client.imports.get({ id })).state, { interval: 5, timeout: 20_000 })
    .toBe('undone');
}

describe('an import that is taken back', () => {
  it('is answered once, however often it is asked for while it goes on', async () => {
    const engine = await open();
    const { id, counts } = await importText(engine, 'a.csv', listOf(0, 1_500, 'Siti'));
    const [first, second] = await Promise.all([engine.client.imports.undo({ id }), engine.client.imports.undo({ id })]);
    expect(first).toEqual({ removed: counts.created, restored: 0 });
    expect(second).toEqual(first);
    await expect(engine.client.imports.undo({ id })).rejects.toMatchObject({ code: 'import_not_undoable' });
  });

  it('gives everybody else a turn again and again, also where many others stand between its people', async () => {
    const engine = await open();
    const { db } = engine.ctx;
    const { id } = await importText(engine, 'a.csv', listOf(0, 4_000, 'Siti'));
    // As if the import had gone on after another one of 300,000.
    db.exec(`WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 300000)
      INSERT INTO contacts (id, address, key, sort_name, import_id, created_at, updated_at)
      SELECT 1000000 + n, 'lain' || n || '@other.example', 'lain' || n || '@other.example', '', 99, 1, 1 FROM more;
      UPDATE imports SET last_contact = 1400000 WHERE id = ${id};`);
    let turns = 0;
    let over = false;
    const tick = () => {
      turns++;
      if (!over) setImmediate(tick);
    };
    tick();
    const { removed } = await engine.client.imports.undo({ id });
    over = true;
    expect(removed).toBe(4_000);
    // 1.4 million numbers, 5,000 at a time, twice: somebody else has a turn after each.
    expect(turns).toBeGreaterThan(500);
    expect(db.prepare('SELECT count(*) FROM contacts').pluck().get()).toBe(300_000);
  });

  it('takes the fields along that only it made, but for those that somebody uses', async () => {
    const engine = await open();
    const { client } = engine;
    await client.contacts.saveField({ label: 'Lama', type: 'text' });
    const text =
      'Email,Lama,Kota,Umur,Hobi,Kota 2\nsiti@a.example,x,Malang,30,catur,Batu\nbudi@a.example,y,Solo,40,ikan,Ungaran\n';
    const { id } = await importText(engine, 'a.csv', text);
    const labels = async () => (await client.contacts.fields({})).fields.flatMap((f) => (f.builtIn ? [] : [f.label]));
    expect(await labels()).toEqual(['Lama', 'Hobi', 'Kota', 'Kota 2', 'Umur']);
    const rule = { kind: 'field', field: 'umur', test: 'more', value: '17' } as const;
    await client.segments.save({ name: 'Dewasa', rule: { kind: 'all', rules: [rule] } });
    const campaign = await client.campaigns.create({ name: 'K' });
    await client.campaigns.save({ id: campaign.id, subject: 'Halo dari {{ kota_2 }}' });
    await client.contacts.save({ address: 'baru@a.example', fields: { hobi: 'catur' } });
    expect(await client.imports.undo({ id })).toEqual({
      removed: 2,
      restored: 0,
      fieldsStay: ['Hobi', 'Kota 2', 'Umur'],
    });
    expect(await labels()).toEqual(['Lama', 'Hobi', 'Kota 2', 'Umur']);
    const again = await importText(engine, 'b.csv', text);
    expect(await client.imports.undo({ id: again.id })).toEqual({ removed: 2, restored: 0 });
    expect(await labels()).toEqual(['Lama', 'Hobi', 'Kota 2', 'Umur']);
  });

  it('takes the empty lists and tags along that it made, but for those that a segment or an open campaign names', async () => {
    const engine = await open();
    const { client } = engine;
    const { id } = await importText(engine, 'a.csv', listOf(0, 40, 'Siti'));
    const names = async () => ({
      lists: (await client.contacts.lists({})).lists.map(({ name }) => name),
      tags: (await client.contacts.tags({})).tags.map(({ name }) => name),
    });
    const lists = new Map((await client.contacts.lists({})).lists.map((list) => [list.name, list.id]));
    const tags = new Map((await client.contacts.tags({})).tags.map((tag) => [tag.name, tag.id]));
    const [listId, tagId] = [lists.get('List 1') ?? 0, tags.get('kind 2') ?? 0];
    await client.segments.save({
      name: 'Named',
      rule: { kind: 'any', rules: [{ kind: 'none', rules: [{ kind: 'list', id: listId, member: true }] }] },
    });
    const campaign = await client.campaigns.create({ name: 'K' });
    const audience = { ...NOBODY, everybody: true, excludeTagIds: [tagId] };
    await client.campaigns.save({ id: campaign.id, audience });
    const undone = await client.imports.undo({ id });
    expect(undone).toEqual({ removed: 40, restored: 0, groupsStay: ['List 1', 'kind 2'] });
    expect(await names()).toEqual({ lists: ['List 1'], tags: ['kind 2'] });
    expect((await client.segments.list({})).segments).toMatchObject([{ broken: false }]);
  });

  it('leaves its empty lists and tags where another import goes on, which may know them by number', async () => {
    const engine = await open();
    const { client, ctx } = engine;
    const { id } = await importText(engine, 'a.csv', listOf(0, 40, 'Siti'));
    const other = await importText(engine, 'b.csv', listOf(100, 140, 'Budi'));
    ctx.db.prepare("UPDATE imports SET state = 'interrupted' WHERE id = ?").run(other.id);
    ctx.db.prepare('INSERT INTO import_jobs VALUES (?, ?)').run(other.id, Buffer.alloc(1));
    await client.contacts.apply({ who: { filter: { search: 'budi' } }, action: { do: 'remove' } });
    await client.imports.undo({ id });
    expect((await client.contacts.lists({})).lists.map(({ contacts }) => contacts)).toEqual([0, 0, 0]);
    expect((await client.contacts.tags({})).tags).toHaveLength(5);
  });

  describe('and large', () => {
    let place = '';
    let after: unknown;
    let id = 0;
    beforeAll(async () => {
      place = mkdtempSync(join(tmpdir(), 'merpati-undo-large-'));
      const engine = await openTestEngine({ folder: join(place, 'before') });
      await importText(engine, 'known.csv', listOf(0, 500, 'Dulu'));
      after = stateOf(engine);
      ({ id } = await importText(engine, 'new.csv', listOf(400, 24_000, 'Siti')));
      await engine.close();
    }, 60_000);
    afterAll(() => rmSync(place, { recursive: true, force: true }));
    const copy = () => {
      const folder = mkdtempSync(join(place, 'copy-'));
      cpSync(join(place, 'before'), folder, { recursive: true });
      return folder;
    };

    it('keeps whoever was edited while their names were leaving the order of names, with their place in it', async () => {
      const engine = await open(copy());
      const { db } = engine.ctx;
      const key = 'orang23999@people29.example';
      const { id: edited, name } = db.prepare('SELECT id, name FROM contacts WHERE key = ?').get(key) as EditedPerson;
      const place = db.prepare('SELECT 1 FROM contact_names WHERE sort_name = ? AND contact_id = ?').pluck();
      const undone = engine.client.imports.undo({ id });
      while (place.get(name.toLowerCase(), edited)) await new Promise((resolve) => setImmediate(resolve));
      await engine.client.contacts.save({ id: edited, address: key, name, fields: {} });
      expect((await undone).removed).toBe(23_499);
      expect(place.get(name.toLowerCase(), edited)).toBe(1);
      expect(db.prepare('SELECT count(*) FROM contact_names').pluck().get()).toBe(501);
    });

    it.each([0, 40])(
      'ends the same where it is killed %i ms after the first names left',
      async (ms) => {
        const folder = copy();
        await killedAct(folder, 'undoNames', id, ms);
        const engine = await open(folder);
        await untilUndone(engine, id);
        expect(stateOf(engine)).toEqual(after);
      },
      30_000,
    );
  });

  describe('and killed on the way', () => {
    let place = '';
    let before: unknown;
    let after: unknown;
    let id = 0;
    beforeAll(async () => {
      place = mkdtempSync(join(tmpdir(), 'merpati-undo-'));
      const engine = await openTestEngine({ folder: join(place, 'before') });
      await importText(engine, 'known.csv', listOf(0, 300, 'Dulu'));
      after = stateOf(engine);
      ({ id } = await importText(engine, 'new.csv', listOf(200, PEOPLE, 'Siti')));
      before = stateOf(engine);
      await engine.close();
    }, 60_000);
    afterAll(() => rmSync(place, { recursive: true, force: true }));

    it.each([0, 60])(
      '%i ms after its first piece goes on by itself at the next opening, to the same end',
      async (ms) => {
        const folder = mkdtempSync(join(place, 'killed-'));
        cpSync(join(place, 'before'), folder, { recursive: true });
        await killedAct(folder, 'undo', id, ms);
        const engine = await open(folder);
        await untilUndone(engine, id);
        expect(stateOf(engine)).toEqual(after);
        expect(await newest(engine)).toMatchObject({ id, state: 'undone', undoable: false, resumable: false });
      },
    );

    it('while another program holds the database now and then, ends as if it had not', async () => {
      const folder = mkdtempSync(join(place, 'held-'));
      cpSync(join(place, 'before'), folder, { recursive: true });
      const engine = await open(folder);
      expect(stateOf(engine)).toEqual(before);
      const held = await hold(folder);
      await engine.client.imports.undo({ id });
      held();
      expect(stateOf(engine)).toEqual(after);
    });

    it('by a quit, the engine closes at once and goes on at the next opening', async () => {
      const folder = mkdtempSync(join(place, 'quit-'));
      cpSync(join(place, 'before'), folder, { recursive: true });
      const first = await openTestEngine({ folder });
      const undone = first.client.imports.undo({ id }).catch((error: { code?: string }) => error.code);
      const people = async () => (await first.client.contacts.totals({})).contacts;
      const all = await people();
      while ((await people()) === all) await new Promise((resolve) => setImmediate(resolve));
      await first.close();
      expect(await undone).toBe('engine_unavailable');
      const engine = await open(folder);
      await untilUndone(engine, id);
      expect(stateOf(engine)).toEqual(after);
    });
  });
});

/** Another program that takes the database for 300 ms again and again; answers what ends it. */
async function hold(folder: string): Promise<() => void> {
  const child = fork(new URL('../support/hold-database.ts', import.meta.url), [folder, '300'], { execArgv: [] });
  endings.push(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return () => void child.kill('SIGKILL');
}
