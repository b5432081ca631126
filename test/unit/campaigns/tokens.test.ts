import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findRow, makeToken, openToken } from '../../../electron/engine/campaigns/tokens.ts';

const key = Buffer.alloc(32, 7);
const rows = fc.integer({ min: 1, max: 2 ** 38 - 1 });

/** What clients, relays and people put between and around letters: blanks, folds, hyphens, invisible signs, marks of quotes. */
const NOISE = [
  ' ',
  '\t',
  '\r\n ',
  '-',
  '_',
  '.',
  '=\n',
  '\u00a0',
  '\u200b',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '"',
  "'",
  '<',
  '>',
  '+',
  '*',
  '/',
  '…',
  '：',
];
const noise = fc.array(fc.constantFrom(...NOISE), { maxLength: 4 }).map((marks) => marks.join(''));
const fullWidth = (char: string) => String.fromCharCode(char.charCodeAt(0) + 0xfee0);
const FORMS: readonly ((char: string) => string)[] = [
  (char) => char,
  (char) => char.toUpperCase(),
  fullWidth,
  (char) => fullWidth(char.toUpperCase()),
  (char) => (char === '0' ? 'O' : char === '1' ? 'l' : char),
  (char) => (char === '0' ? 'o' : char === '1' ? 'I' : char),
];
const WORDS = [
  '',
  'unsubscribe ',
  'unsubscribe%20',
  'UNSUBSCRIBE%20',
  'Re: unsubscribe ',
  'Bls: FW: unsubscribe: ',
  'subject=unsubscribe%20',
  'berhenti ',
  '“unsubscribe ',
  'mailto:stop@toko.example?subject=unsubscribe%20',
];

describe('a token of ours', () => {
  test('resolves whatever a client did to it, as long as its letters are there in order', () => {
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(...WORDS),
        fc.array(fc.tuple(noise, fc.constantFrom(...FORMS)), { minLength: 26, maxLength: 26 }),
        fc.constantFrom('', ' ', '.', ' Sent from my phone', '>', '&body=', '\r\n'),
        (row, before, mangling, after) => {
          const mangled = [...makeToken(key, row)]
            .map((char, n) => `${mangling[n]?.[1](char)}${mangling[n]?.[0]}`)
            .join('');
          expect(findRow(key, `${before}${mangled}${after}`)).toBe(row);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is the only one of its message: no other text opens to it', () => {
    fc.assert(
      fc.property(rows, fc.nat(25), fc.nat(31), (row, at, digit) => {
        const token = makeToken(key, row);
        const other = '0123456789abcdefghjkmnpqrstvwxyz'.charAt(digit);
        const forged = token.slice(0, at) + other + token.slice(at + 1);
        if (forged !== token) expect(openToken(key, forged)).toBeUndefined();
        else expect(openToken(key, forged)).toBe(row);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what is no token of ours', () => {
  test('never resolves: made up, of another workspace, with letters missing, doubled or swapped', () => {
    const letters = fc.array(fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(letters, (text) => {
        expect(findRow(key, `unsubscribe ${text.join('')}`)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
    const other = Buffer.alloc(32, 8);
    fc.assert(
      fc.property(rows, fc.nat(24), fc.constantFrom('drop', 'double', 'swap', 'foreign'), (row, at, how) => {
        const token = makeToken(how === 'foreign' ? other : key, row);
        const [a, b] = [token.charAt(at), token.charAt(at + 1)];
        const forged = {
          drop: token.slice(0, at) + token.slice(at + 1),
          double: token.slice(0, at) + a + token.slice(at),
          swap: token.slice(0, at) + b + a + token.slice(at + 2),
          foreign: token,
        }[how];
        // Swapping or doubling equal letters at an end changes nothing.
        if (!forged.includes(token) || how === 'foreign') expect(findRow(key, forged)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  test('any text is looked at in bounded time', () => {
    const started = performance.now();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        expect(findRow(key, text)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
    findRow(key, '7'.repeat(1_000_000));
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  test('the token of a test mail is known as such', () => {
    expect(findRow(key, `unsubscribe ${makeToken(key, 0)}`)).toBe(0);
    expect(openToken(key, makeToken(key, 0))).toBeUndefined();
  });
});
