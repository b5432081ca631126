import { describe, expect, it } from 'vitest';
import { linesAround } from '../../../electron/engine/imports/lines.ts';

/** A source that hands its bytes over a few at a time, so that every end of a line falls between two reads once. */
const inPieces = (bytes: Buffer, size: number) =>
  async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
const TEXT = Array.from({ length: 30 }, (_, index) => `baris ${index + 1} é`);

describe('the lines around a line', () => {
  it.each(['\n', '\r\n', '\r'])('are the same however the file is read (%j)', async (end) => {
    const bytes = Buffer.from(TEXT.join(end));
    for (const size of [1, 2, 3, 7, 1_000]) {
      const lines = await linesAround(inPieces(bytes, size), 'utf-8', 12);
      expect(lines.map(({ line }) => line)).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
      expect(lines.map(({ text }) => text)).toEqual(TEXT.slice(6, 17));
    }
  });

  it('end where the file ends', async () => {
    expect((await linesAround(inPieces(Buffer.from('a\nb\n'), 9), 'utf-8', 1)).map(({ text }) => text)).toEqual([
      'a',
      'b',
    ]);
    expect(await linesAround(inPieces(Buffer.from('a\nb\n'), 9), 'utf-8', 99)).toEqual([]);
  });

  it('are read in the charset of the file, without its mark', async () => {
    const bytes = Buffer.from('\ufeffsatu\r\ndua', 'utf16le');
    expect(await linesAround(inPieces(bytes, 3), 'utf-16le', 1)).toEqual([
      { line: 1, text: 'satu' },
      { line: 2, text: 'dua' },
    ]);
  });

  it('never hold a line without an end, and read no further than asked', async () => {
    let read = 0;
    const endless = async function* () {
      for (; read < 50_000_000; read += 1_000_000) yield Buffer.alloc(1_000_000, read === 3_000_000 ? 10 : 97);
    };
    const lines = await linesAround(endless, 'utf-8', 1);
    expect(lines[0]?.text).toHaveLength(300);
    expect(read).toBeLessThan(5_000_000);
  });

  it('refuse a charset that nobody knows', async () => {
    await expect(linesAround(inPieces(Buffer.from('a'), 1), 'klingon', 1)).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});
