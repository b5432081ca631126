import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileHolds } from '../../../electron/engine/db/file-holds.ts';

const folder = mkdtempSync(join(tmpdir(), 'merpati-holds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(...parts: (string | Buffer)[]): string {
  const path = join(folder, 'file');
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  return path;
}

/** As large as what is read at once. */
const PIECE = 1 << 20;

describe('whether a file holds a text', () => {
  it.each([
    ['as it is', 'siti.r+1@suratku.example', Buffer.from('x siti.r+1@suratku.example')],
    ['in capitals', 'siti@suratku.example', Buffer.from('SITI@Suratku.EXAMPLE')],
    ['in UTF-16', 'siti@suratku.example', Buffer.from('xx Siti@suratku.example', 'utf16le')],
    ['with letters beyond ASCII', 'jürgen@bücher.example', Buffer.from('x Jürgen@bücher.example')],
    ['of another script', '用户@例子.example', Buffer.from('用户@例子.example', 'utf16le')],
    [
      'with signs that mean something in patterns',
      "o'h(a)ra|$^{1}\\@x.example",
      Buffer.from("O'H(A)RA|$^{1}\\@x.example"),
    ],
  ])('%s', async (_, text, bytes) => {
    expect(await fileHolds(fileOf('before', bytes, 'after'), [text])).toBe(true);
    expect(await fileHolds(fileOf('before', bytes.subarray(0, -1)), [text])).toBe(false);
  });

  it('across the ends of pieces, and at the very end', async () => {
    const text = 'siti@suratku.example';
    for (const before of [PIECE - text.length, PIECE - 7, PIECE - 1, PIECE, 2 * PIECE - 3])
      expect(await fileHolds(fileOf(Buffer.alloc(before, 'siti@'), text), ['budi@x.example', text])).toBe(true);
    expect(await fileHolds(fileOf(Buffer.alloc(2 * PIECE, 'siti@')), [text])).toBe(false);
  });

  it('not where there is no file or nothing is sought', async () => {
    expect(await fileHolds(join(folder, 'none'), ['a@x.example'])).toBe(false);
    expect(await fileHolds(fileOf('a'), [])).toBe(false);
  });
});
