import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestEngine } from '../support/engine.ts';

let engine: Awaited<ReturnType<typeof openTestEngine>>;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(() => engine.close());

describe('sample data', () => {
  it('call their field and their tags by English names for who reads English', async () => {
    const { client } = engine;
    await client.settings.loadSample({ language: 'en' });
    const own = (await client.contacts.fields({})).fields.filter((field) => !field.builtIn);
    expect(own.map((field) => field.label)).toEqual(['City']);
    const names = (await client.contacts.tags({})).tags.map((tag) => tag.name);
    expect(names.sort()).toEqual(['Fair 2025', 'Regular customers']);
    const { rows } = await client.contacts.list({});
    expect(rows.some((row) => row.fields.city === 'Malang')).toBe(true);
  });

  it('come in with one call and go with one call, leaving what was the person’s own', async () => {
    const { client } = engine;
    const own = await client.contacts.save({ address: 'ratna@toko.example', name: 'Ratna' });
    const before = await client.settings.get({});
    const { contacts } = await client.settings.loadSample({ language: 'id' });
    expect(contacts).toBeGreaterThan(400);
    const { rows } = await client.campaigns.list({});
    expect(rows).toMatchObject([{ sample: true, state: 'draft' }]);
    const check = await client.campaigns.check({ id: rows[0]?.id ?? 0 });
    expect(check.rows.filter((row) => row.level === 'blocker')).toEqual([]);

    await client.settings.removeSample({});
    expect((await client.contacts.list({})).rows.map((row) => row.id)).toEqual([own.id]);
    expect((await client.campaigns.list({})).total).toBe(0);
    expect((await client.contacts.lists({})).lists.filter((list) => list.contacts > 0)).toEqual([]);
    expect((await client.suppressions.totals({})).total).toBe(0);
    expect(await client.settings.get({})).toEqual({ ...before, started: true });
  });
});
