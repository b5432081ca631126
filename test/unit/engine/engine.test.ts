import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../electron/engine/db/migrate.ts';
import { openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import { schemaOf } from '../../../electron/engine/db/schema-print.ts';
import { openTestEngine, upload } from '../../support/engine.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'merpati-engine-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a workspace', () => {
  it('is held by one engine at a time and given back on close', async () => {
    const first = await openTestEngine({ folder });
    await expect(openTestEngine({ folder })).rejects.toMatchObject({ code: 'workspace_in_use' });
    await first.close();
    await (await openTestEngine({ folder })).close();
  });

  it('of a newer Merpati is refused and not changed', async () => {
    await (await openTestEngine({ folder })).close();
    const db = new Database(join(folder, 'merpati.db'));
    db.pragma('user_version = 999');
    db.close();
    await expect(openTestEngine({ folder })).rejects.toMatchObject({ code: 'workspace_newer', data: { found: 999 } });
  });

  it('that is no database is refused with a code, and its bytes stay', async () => {
    writeFileSync(join(folder, 'merpati.db'), 'this is a shopping list, not a database'.repeat(100));
    await expect(openTestEngine({ folder })).rejects.toMatchObject({ code: 'workspace_damaged' });
    expect(readFileSync(join(folder, 'merpati.db'), 'utf8')).toContain('shopping list');
  });
});

describe('migrations', () => {
  it('copy the file first, and all steps or none hold', () => {
    const db = new Database(join(folder, 'merpati.db'));
    const one = { version: 1, name: 'one', up: (d: typeof db) => void d.exec('CREATE TABLE a (x)') };
    const bad = {
      version: 2,
      name: 'bad',
      up: (d: typeof db) => {
        d.exec('CREATE TABLE b (x)');
        throw new Error('stop');
      },
    };
    migrate(db, [one], folder);
    db.exec("INSERT INTO a VALUES ('kept')");
    expect(() => migrate(db, [one, bad], folder)).toThrow('stop');
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'b'").get()).toEqual({ n: 0 });
    const copy = new Database(join(folder, 'backups', 'before-1.db'), { readonly: true });
    expect(copy.prepare('SELECT x FROM a').get()).toEqual({ x: 'kept' });
    copy.close();
    db.close();
  });

  it('make the schema that schema.sql shows', () => {
    const shown = readFileSync(new URL('../../../electron/engine/db/schema.sql', import.meta.url), 'utf8');
    expect(schemaOf(openMemoryDatabase())).toBe(shown);
  });
});

describe('the contract at the door', () => {
  it('refuses input of the wrong shape with a code and the path only', async () => {
    const engine = await openTestEngine();
    await expect(engine.client.files.open({ name: 7 as never, bytes: 1 })).rejects.toMatchObject({
      code: 'invalid_input',
      data: { path: 'name' },
    });
    await engine.close();
  });

  it('takes uploads in slices, and tickets only it gave out', async () => {
    const engine = await openTestEngine();
    const text = 'héllo '.repeat(400_000);
    const ticket = await upload(engine.client, '../../x.csv', text);
    expect(engine.ctx.files.find(ticket)).toMatchObject({ name: 'x.csv', bytes: Buffer.byteLength(text) });
    let offset: number | null = 0;
    const got: Buffer[] = [];
    while (offset !== null) {
      const slice: { data: string; next: number | null } = await engine.client.files.read({ ticket, offset });
      got.push(Buffer.from(slice.data, 'base64'));
      offset = slice.next;
    }
    expect(Buffer.concat(got).toString('utf8')).toBe(text);
    await expect(engine.client.files.read({ ticket: 'A'.repeat(24), offset: 0 })).rejects.toMatchObject({
      code: 'ticket_unknown',
    });
    expect(readdirSync(join(engine.folder, 'temporary'))).toHaveLength(1);
    await engine.close();
  });

  it('streams events until the listener stops', async () => {
    const engine = await openTestEngine();
    const events = await engine.client.events.subscribe({});
    expect((await events.next()).value).toEqual({ type: 'hello' });
    await engine.client.settings.set({ language: 'id' });
    expect((await events.next()).value).toEqual({ type: 'changed', what: 'settings', id: null });
    await events.return?.();
    await engine.close();
  });
});
