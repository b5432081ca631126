import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSeeker } from '../../../electron/engine/db/byte-seeker.ts';

/** Few letters, so that much is nearly what is sought. */
const letters = fc.constantFrom('a', 'b', 'A', 'B', '@', '\0', 'ä');
const text = (least: number, most: number) => fc.string({ unit: letters, minLength: least, maxLength: most });
const lower = (bytes: Buffer) => bytes.toString('latin1').replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function placesOf(bytes: Buffer, sought: readonly Buffer[], from: number, to: number): number[] {
  const all = lower(bytes.subarray(0, to));
  const texts = sought.map(lower);
  return [...all].flatMap((_, at) => (at >= from && texts.some((one) => all.startsWith(one, at)) ? [at] : []));
}

it('finds every place of every text, whatever the case of ASCII letters', () => {
  fc.assert(
    fc.property(
      text(0, 200),
      fc.array(text(1, 9), { minLength: 1, maxLength: 4 }),
      fc.nat(20),
      fc.nat(20),
      (haystack, texts, before, after) => {
        const bytes = Buffer.from(haystack);
        const sought = texts.map((one) => Buffer.from(one));
        const [from, to] = [Math.min(before, bytes.length), Math.max(0, bytes.length - after)];
        const found: number[] = [];
        const enough = createSeeker(sought)(bytes, from, to, (at) => found.push(at) < 0);
        const expected = placesOf(bytes, sought, from, to);
        expect(found.sort((a, b) => a - b)).toEqual(expected);
        expect(enough).toBe(false);
        expect(createSeeker(sought)(bytes, from, to, () => true)).toBe(expected.length > 0);
      },
    ),
    { numRuns: 1_000 },
  );
});

it('finds a text that is longer than a window may move', () => {
  const long = Buffer.from(`${'x'.repeat(400)}end@suratku.example`);
  const bytes = Buffer.concat([Buffer.alloc(5_000, 'x'), long, Buffer.alloc(700, 'y')]);
  const found: number[] = [];
  createSeeker([long])(bytes, 0, bytes.length, (at) => found.push(at) < 0);
  expect(found).toEqual([5_000]);
});
