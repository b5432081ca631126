import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyOf } from '../../../electron/engine/bounces/any-of.ts';
import { htmlToText } from '../../../electron/engine/bounces/decode.ts';

const PATTERNS = [
  '(?:un|not )?deliver(?:ed|y)?|returned',
  "(?:could|can)(?:\\s?not|n't) (?:be )?sent|un-?sent|bounced?\\b",
  '^re: ?error|[ab]{1,3}c|(?:x|y)+z|(?<!will be )back|retur',
];
const word = fc.constantFrom(
  ...['un', 'not ', 'deliver', 'ed', 'could', "n't ", 'not be ', 'sent', 'un-', 'bounce', 'd', 'back', 'will be '],
  ...['re: error', 'Re:', 'ab', 'abac', 'xyz', 'yz', 'x', 'return', 'RETURNED', ' ', '\n', 'é', 'dr'],
);

test('words asked once find what the plain union finds', () => {
  const plain = new RegExp(PATTERNS.join('|'), 'i');
  const quick = anyOf(...PATTERNS);
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      const text = words.join('');
      expect(quick.test(text), text).toBe(plain.test(text));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['a<BLOCKQUOTE>b</blockquote>c<blockquotes>d', 'a\nb\ncd'],
  ['1<h1>2</H4>3<h7>4<tables>5<td class="x">6', '1\n2\n345\n6'],
  ['&lt;b&gt; &#39;x&#x41;&nbsp;&copy;&toolongname;&;&a;', "<b> 'xA &copy;&toolongname;&;&a;"],
  ['to <budi@example.org> or <a href="mailto:siti@example.org">Siti</a>', 'to <budi@example.org> or Siti'],
])('what a person reads of %s', (html, text) => {
  expect(htmlToText(html)).toBe(text);
});
