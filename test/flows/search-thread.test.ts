import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { restoreContact, snapshotContact } from '../../electron/engine/contacts/public.ts';
import { nothingSince } from '../../electron/engine/search/log-repo.ts';
import { settleSearch } from '../../electron/engine/search/public.ts';
import { openTestEngine } from '../support/engine.ts';
import { fillWorkspace } from '../support/many-contacts.ts';

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
const CONTACTS = 3_000;

async function found(engine: Engine, search: string): Promise<number[]> {
  const { rows } = await engine.client.contacts.list({ search, sort: 'created', limit: 500 });
  return rows.map((row) => row.id);
}

it('a thread prepares the search; what changes is found at once, and a lost or damaged file loses nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-search-'));
  fillWorkspace(folder, CONTACTS);
  let engine = await openTestEngine({ folder });
  try {
    await settleSearch(engine.ctx);
    expect(await engine.client.contacts.searchState({})).toEqual({ ready: true, progress: 1 });
    const told = await found(engine, 'malang');
    const { n } = engine.ctx.db.prepare(`SELECT count(*) AS n FROM contacts WHERE fields LIKE '%Malang%'`).get() as {
      n: number;
    };
    expect(told.length).toBe(n);
    expect(await engine.client.contacts.count({ search: 'malang' })).toEqual({ contacts: n });
    const [id = 0] = told;
    await engine.client.contacts.edit({ id, fields: { town: 'Ternate' } });
    expect(await found(engine, 'ternate')).toEqual([id]);
    expect(await found(engine, 'malang')).toEqual(told.slice(1));
    const kept = snapshotContact(engine.ctx.db, id);
    await engine.client.contacts.remove({ ids: [id] });
    await settleSearch(engine.ctx);
    expect(await found(engine, 'ternate')).toEqual([]);
    restoreContact(engine.ctx.db, kept);
    expect(await found(engine, 'ternate')).toEqual([id]);
    await engine.close();
    writeFileSync(join(folder, 'search.db'), 'no database');
    engine = await openTestEngine({ folder });
    expect(await found(engine, 'ternate')).toEqual([id]);
    await settleSearch(engine.ctx);
    expect(await found(engine, 'ternate')).toEqual([id]);
    expect((await found(engine, 'malang')).length).toBe(n - 1);
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

it('a search with nothing to do ends its thread, and the next question or change finds it again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-search-'));
  fillWorkspace(folder, CONTACTS);
  const engine = await openTestEngine({ folder });
  const { db } = engine.ctx;
  const rested = () => db.prepare('SELECT seq >= 0 AS rested FROM search_workspace').pluck().get() === 1;
  try {
    await settleSearch(engine.ctx);
    await expect.poll(rested, { timeout: 40_000, interval: 500 }).toBe(true);
    expect(nothingSince(db)).toBe(true);
    const [id = 0] = await found(engine, 'malang');
    await engine.client.contacts.edit({ id, fields: { town: 'Ternate' } });
    expect(nothingSince(db)).toBe(false);
    expect(await found(engine, 'ternate')).toEqual([id]);
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
