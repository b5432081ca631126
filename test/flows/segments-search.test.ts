import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countContact } from '../../electron/engine/contacts/counted.ts';
import { findContacts } from '../../electron/engine/contacts/public.ts';
import { matches } from '../../electron/engine/segments/matches.ts';
import { FIELD_TESTS, type Rule } from '../../shared/contract/segments.ts';
import { openTestEngine } from '../support/engine.ts';

// The search's own file knows most values, the changed ones are looked at: whatever it has taken in so far, the same people.

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: Engine;
beforeAll(async () => {
  engine = await openTestEngine();
});
afterAll(() => engine.close());

const CITIES = ['Malang', 'malang ', 'Batu', '', 'Surabaya', 'x'.repeat(600)];
const DAYS = ['1990-02-28', '1985-07-01', '', 'gone'];
const VALUES = ['malang', 'bat', 'x', '1986-01-01', '30', 'y.example', 'siti'];

function city(n: number, round: number): string {
  return CITIES[(n * 7 + round) % CITIES.length] ?? '';
}

it('fields are found alike while the search lags behind and when it is ready', { timeout: 180_000 }, async () => {
  const { client, ctx } = engine;
  const { key } = await client.contacts.saveField({ label: 'Kota', type: 'text' });
  const { key: born } = await client.contacts.saveField({ label: 'Lahir', type: 'date' });
  const save = (n: number, round: number, id: number | null = null) =>
    client.contacts.save({
      id,
      address: `p${n}@${n % 3 === 0 ? 'x' : 'y'}.example`,
      firstName: n % 4 === 0 ? 'Siti' : '',
      fields: { [key]: city(n, round), [born]: DAYS[(n + round) % DAYS.length] ?? '' },
    });
  const people: number[] = [];
  const isKnown = () => existsSync(join(engine.folder, 'search.db'));
  const check = async () => {
    const known = {
      lists: new Set<number>(),
      tags: new Set<number>(),
      campaigns: new Set<number>(),
      fields: new Map((await client.contacts.fields({})).fields.map((field) => [field.key, field.type] as const)),
    };
    const all = findContacts(ctx.db, people);
    for (const field of [key, born, 'domain', 'first_name', 'name', 'address'])
      for (const test of FIELD_TESTS) {
        const value = VALUES[(test.length + field.length) % VALUES.length] ?? '';
        const rule: Rule = { kind: 'all', rules: [{ kind: 'field', field, test, value }] };
        const expected = all.filter((one) =>
          matches(
            rule,
            { ...one, key: one.address, lists: [], tags: [], suppressed: null, events: [] },
            ctx.clock.now(),
            known,
          ),
        );
        expect([field, test, value, (await client.segments.count({ rule })).contacts]).toEqual([
          field,
          test,
          value,
          expected.length,
        ]);
      }
  };
  // Small workspaces have no search file.
  const insert = ctx.db.prepare(
    `INSERT INTO contacts (address, key, sort_name, fields, created_at, updated_at) VALUES (?, ?, ?, ?, 1, 1)`,
  );
  for (let n = 1_000; n < 3_100; n++) {
    const fields = { [key]: city(n, 0), [born]: DAYS[n % DAYS.length] ?? '' };
    const { lastInsertRowid } = insert.run(...Array<string>(3).fill(`p${n}@x.example`), JSON.stringify(fields));
    countContact(ctx.db, Number(lastInsertRowid));
    people.push(Number(lastInsertRowid));
  }
  for (let n = 0; n < 60; n++) people.push((await save(n, 0)).id);
  await check();
  await expect.poll(async () => (await client.contacts.searchState({})).ready, { timeout: 60_000 }).toBe(true);
  expect(isKnown()).toBe(true);
  await check();
  for (let n = 0; n < 60; n += 4) await save(n, 1, people[2_100 + n] ?? null);
  const out = people.splice(2_110, 5);
  await client.contacts.remove({ ids: out });
  for (let n = 100; n < 110; n++) people.push((await save(n, 2)).id);
  await check();
  await expect.poll(async () => (await client.contacts.searchState({})).ready, { timeout: 60_000 }).toBe(true);
  await check();
});
