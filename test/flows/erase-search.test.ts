import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settleSearch } from '../../electron/engine/search/public.ts';
import { openTestEngine } from '../support/engine.ts';
import { fillWorkspace } from '../support/many-contacts.ts';

const CONTACTS = 3_000;

/** The files of the search that hold a text, whatever lies there of it. */
function holding(folder: string, text: string): string[] {
  return readdirSync(folder).filter(
    (name) => name.startsWith('search.db') && readFileSync(join(folder, name)).includes(text),
  );
}

it('whoever was erased is nowhere in the search file once the call answers, nor is what they were called before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-erase-'));
  fillWorkspace(folder, CONTACTS);
  const engine = await openTestEngine({ folder });
  const { client } = engine;
  try {
    await settleSearch(engine.ctx);
    const [person] = (await client.contacts.list({ from: 0.5, sort: 'created', limit: 1 })).rows;
    if (!person) throw new Error('nobody is there');
    await client.contacts.edit({ id: person.id, fields: { town: 'Palangkaraya-Lama' } });
    await settleSearch(engine.ctx);
    expect(holding(folder, 'Palangkaraya-Lama')).not.toEqual([]);
    await client.contacts.edit({ id: person.id, fields: { town: 'Palangkaraya-Baru' } });
    const [friend] = (await client.contacts.list({ from: 0.9, sort: 'created', limit: 1 })).rows;
    await client.contacts.edit({ id: friend?.id ?? 0, fields: { company: `Friend of ${person.address}` } });
    await settleSearch(engine.ctx);
    await client.contacts.erase({ address: person.address });
    expect(holding(folder, 'Palangkaraya-Lama')).toEqual([]);
    expect(holding(folder, 'Palangkaraya-Baru')).toEqual([]);
    expect(holding(folder, person.address)).toEqual([]);
    expect(holding(folder, person.fields.phone ?? '?')).toEqual([]);
    expect((await client.contacts.list({ search: 'malang', limit: 500 })).rows.length).toBeGreaterThan(100);
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

it('a workspace without a search file gets none by erasing', async () => {
  const engine = await openTestEngine();
  try {
    await engine.client.contacts.save({ address: 'siti@suratku.example' });
    await engine.client.contacts.erase({ address: 'siti@suratku.example' });
    expect(existsSync(join(engine.folder, 'search.db'))).toBe(false);
  } finally {
    await engine.close();
  }
});
