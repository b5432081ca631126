import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { formsOf } from '../../../electron/engine/db/mentions.ts';
import { standsNowhere } from '../../../electron/engine/db/stands-nowhere.ts';

const folder = mkdtempSync(join(tmpdir(), 'merpati-nowhere-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The file of a database with one text in each row. */
function bytesOf(rows: readonly string[]): Buffer {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, more INTEGER)');
  for (const row of rows) db.prepare('INSERT INTO notes (text, more) VALUES (?, 0)').run(row);
  const bytes = db.serialize();
  db.close();
  return bytes;
}

async function isNowhere(bytes: Buffer, keys: readonly string[], except = 0): Promise<boolean> {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const file = openSync(path, 'r');
  try {
    return await standsNowhere(file, { texts: keys.flatMap(formsOf), wide: keys, except });
  } finally {
    closeSync(file);
  }
}

describe('whether an address stands nowhere in a database', () => {
  const places = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

  it.each(['siti.rahma@suratku.example', 'a@b.example', 'a+b@x.id'])(
    '%s is noticed wherever its row is cut into pages, in any form',
    async (key) => {
      for (const form of formsOf(key)) {
        const wholly = Buffer.from(form);
        let cuts = 0;
        // In the leaf stand so many bytes that the last page of the chain is full, or those that a leaf always keeps.
        for (const before of [
          ...places(440, 545),
          ...places(4_000, 4_110),
          ...places(4_540, 4_640),
          ...places(8_630, 8_730),
        ])
          for (const after of [0, 3_980, 9_000]) {
            const bytes = bytesOf(['short', 'x'.repeat(before) + form + 'y'.repeat(after)]);
            if (bytes.includes(wholly)) continue;
            cuts++;
            expect(await isNowhere(bytes, [key]), `${form} ${before} ${after}`).toBe(false);
          }
        expect(cuts).toBeGreaterThanOrEqual(3 * (form.length - 1));
      }
    },
    20_000,
  );

  it('what only begins like it, or ends like it, is mostly told apart', async () => {
    const near = places(0, 400).map(
      (at) => `${'x'.repeat(at * 40)}siti.rahma@suratku.examplo siti.rohma@suratku.example`,
    );
    expect(await isNowhere(bytesOf(near.slice(0, 90)), ['siti.rahma@suratku.example'])).toBe(true);
    expect(await isNowhere(bytesOf([...near, 'Siti.Rahma@suratku.example']), ['siti.rahma@suratku.example'])).toBe(
      false,
    );
  });

  it('is not told of any address with letters beyond ASCII, nor of a file that ends within a page', async () => {
    expect(await isNowhere(bytesOf(['nobody']), ['ändern@x.example'])).toBe(false);
    const path = join(folder, 'half');
    writeFileSync(path, Buffer.alloc(5_000));
    const file = openSync(path, 'r');
    expect(await standsNowhere(file, { texts: ['siti@x.example'], wide: [], except: 0 })).toBe(false);
    closeSync(file);
  });

  it('one page may hold it', async () => {
    expect(await isNowhere(bytesOf(['siti@x.example']), ['siti@x.example'], 1)).toBe(false);
    expect(await isNowhere(bytesOf(['siti@x.example']), ['siti@x.example'], 2)).toBe(true);
  });

  it('is noticed where the pages of a chain do not stand side by side, and at the end of the file', async () => {
    const key = 'siti.rahma@suratku.example';
    for (const left of places(1, key.length)) {
      const pages = [Buffer.alloc(4_096, 'x'), Buffer.alloc(4_096), Buffer.alloc(4_096, '\r'), Buffer.alloc(4_096)];
      pages[3]?.writeUInt32BE(2);
      pages[3]?.write(key.slice(0, left), 4_096 - left);
      pages[1]?.write(key.slice(left), 4);
      expect(await isNowhere(Buffer.concat(pages), [key]), `${left}`).toBe(false);
    }
  });

  it('in UTF-16 it is noticed too', async () => {
    const wide = Buffer.from('siti@x.example', 'utf16le').toString('latin1');
    expect(await isNowhere(bytesOf([wide]), ['siti@x.example'])).toBe(false);
  });
});
