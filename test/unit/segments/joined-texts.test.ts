import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BETWEEN } from '../../../electron/engine/contacts/people/public.ts';
import { foldedTest } from '../../../electron/engine/segments/field-test.ts';
import { placesIn } from '../../../electron/engine/segments/joined-texts.ts';
import { fold } from '../../../electron/engine/segments/typed-values.ts';

const piece = fc.constantFrom(
  'siti',
  'SI',
  'ti',
  'a',
  ' ',
  '\u00a0',
  'ＳＩ',
  'é',
  'e\u0301',
  '\u0301',
  'ﬁ',
  'fi',
  'ΟΔΟΣ',
  'σ',
  '\t',
  '.',
);
const text = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''));
const test = fc.constantFrom('is', 'contains', 'starts_with', 'ends_with', 'filled');

it('texts that are looked at together pass as each of them does', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), test, text, (texts, name, value) => {
      const asked = foldedTest('text', name, value);
      if (!asked || (asked.part === '' && name !== 'is' && name !== 'filled')) return;
      const expected = texts.flatMap((one, at) => (asked.holds(fold(one)) ? [at] : []));
      expect(placesIn(texts.join(BETWEEN), texts.length, asked)).toEqual(expected);
    }),
    { numRuns: 3_000 },
  );
});

it('says where a text has the sign that stands between texts', () => {
  const asked = foldedTest('text', 'contains', 'siti');
  expect(asked && placesIn(['siti', `si${BETWEEN}ti`, ''].join(BETWEEN), 3, asked)).toBeNull();
});
