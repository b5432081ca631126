import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openTestEngine } from '../support/engine.ts';

// Lists, tags and fields that many have: once begun their removal is for good, whatever comes between.
const PEOPLE = 12_000;
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function open(folder: string) {
  const engine = await openTestEngine({ folder });
  endings.push(engine.close);
  return engine;
}

it('a quit in the middle of a removal is made good at the next opening, and no new field finds what is left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-removals-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const first = await open(folder);
  const { client } = first;
  const list = await client.contacts.saveList({ name: 'Lama' });
  const tag = await client.contacts.saveTag({ name: 'Lama' });
  await client.contacts.saveField({ label: 'Kota', type: 'text' });
  first.ctx.db.exec(`WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < ${PEOPLE})
    INSERT INTO contacts (id, address, key, sort_name, fields, created_at, updated_at)
    SELECT n, 'p' || n || '@x.example', 'p' || n || '@x.example', '', '{"kota":"Solo"}', 1, 1 FROM more;
    UPDATE contact_totals SET contacts = ${PEOPLE};
    INSERT INTO list_members SELECT ${list.id}, id, NULL FROM contacts;
    INSERT INTO tag_members SELECT ${tag.id}, id, NULL FROM contacts;
    UPDATE lists SET contacts = ${PEOPLE};
    UPDATE tags SET contacts = ${PEOPLE};`);
  const left = (engine: typeof first, sql: string) => engine.ctx.db.prepare(sql).pluck().get() as number;
  const FILLED = "SELECT count(*) FROM contacts WHERE fields <> '{}'";
  const gone = (error: { code?: string }) => error.code;
  const removing = [
    client.contacts.removeList({ id: list.id }).catch(gone),
    client.contacts.removeTag({ id: tag.id }).catch(gone),
    client.contacts.removeField({ key: 'kota' }).catch(gone),
  ];
  while (left(first, FILLED) === PEOPLE) await new Promise((resolve) => setImmediate(resolve));
  expect((await client.contacts.saveField({ label: 'Kota', type: 'text' })).key).toBe('kota_2');
  expect(left(first, FILLED)).toBeGreaterThan(0);
  await first.close();
  expect(await Promise.all(removing)).toEqual(Array(3).fill('engine_unavailable'));
  const engine = await open(folder);
  await expect
    .poll(() => left(engine, "SELECT count(*) FROM settings WHERE key = 'engine.removals' AND value <> '[]'"), {
      interval: 5,
      timeout: 20_000,
    })
    .toBe(0);
  expect(left(engine, FILLED)).toBe(0);
  for (const table of ['lists', 'tags', 'list_members', 'tag_members'])
    expect(left(engine, `SELECT count(*) FROM ${table}`), table).toBe(0);
  expect((await engine.client.contacts.totals({})).contacts).toBe(PEOPLE);
});
