import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quotedPrintable } from '../../../electron/engine/campaigns/quoted-printable.ts';

function decode(text: string): string {
  const joined = text.replace(/=\r\n/g, '');
  return Buffer.from(
    joined.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
}

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom('=', '.', 'a', 'b', '&', '%', '~'), maxLength: 400 }),
  fc.string({ unit: fc.constantFrom('=', '.', ' ', '\t', '\n', '\r', 'é', 'x'), maxLength: 200 }),
);

test('whatever is encoded comes back, in lines of at most 76 columns that neither begin with a dot nor end with a blank', () => {
  fc.assert(
    fc.property(odd, fc.boolean(), (raw, hardEnd) => {
      const text = raw.toWellFormed();
      const coded = quotedPrintable(text, hardEnd);
      expect(decode(coded)).toBe(text.replace(/\r\n?/g, '\n').replace(/\n/g, '\r\n'));
      for (const line of coded.split('\r\n')) {
        expect(line.length).toBeLessThanOrEqual(76);
        expect(line).not.toMatch(/^\.|[ \t]$|[^\x09\x20-\x7e]/);
      }
      if (!hardEnd && coded !== '') expect(coded.endsWith('\r\n')).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});
