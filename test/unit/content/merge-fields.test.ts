import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fillMergeText,
  formatMergeTag,
  MERGE_FILTERS,
  parseMergeText,
  unknownMergeTags,
} from '../../../shared/merge-fields.ts';

test.each([
  ['{{ first_name }}', 'first_name', null],
  ['{{first_name}}', 'first_name', null],
  ['{{ first_name | default: "Kak" }}', 'first_name', 'Kak'],
  ["{{ First_Name|default:'Kak' }}", 'first_name', 'Kak'],
  ['{{ city | default: "a | b }} c" }}', 'city', 'a | b }} c'],
  ['{{ city | upcase | default: "x" }}', 'city', 'x'],
])('%s is read', (text, field, fallback) => {
  expect(parseMergeText(text).tags).toMatchObject([{ field, fallback }]);
});

test.each([
  ['{{ first_name', 'unclosed'],
  ['{{ first name }}', 'syntax'],
  ['{{ x | append: "y" }}', 'syntax'],
  ['{{ x | default: Kak }}', 'syntax'],
  ['{{ }}', 'syntax'],
  ['{% if x %}', 'logic'],
  ['{% for', 'unclosed'],
  ['{{ a {{ b }}', 'unclosed'],
])('%s is a problem, not a tag', (text, kind) => {
  expect(parseMergeText(text).problems).toMatchObject([{ kind }]);
});

test('what is no tag stays as it is', () => {
  expect(fillMergeText('a { b } {{ 1 }} {%', { a: 'x' })).toBe('a { b } {{ 1 }} {%');
});

test('an empty value gives way to the fallback, and values are never read as tags', () => {
  const text = '{{ a | default: "Kak" }} {{ b }}';
  expect(fillMergeText(text, { a: '  ', b: '{{ a }}' })).toBe('Kak {{ a }}');
  expect(fillMergeText('{{ constructor }}{{ toString }}', {})).toBe('');
});

test('unknown fields are told, known and system ones are not', () => {
  const text = '{{ city }} {{ unsubscribe_url }} {{ kota }} {{ first_name }}';
  expect(unknownMergeTags(text, ['city']).map((tag) => tag.field)).toEqual(['kota']);
  expect(parseMergeText(text).tags.map((tag) => tag.field)).toEqual(['city', 'unsubscribe_url', 'kota', 'first_name']);
});

test('parts always make up the text again, whatever it is', () => {
  const soup = fc.array(
    fc.oneof(fc.string(), fc.constantFrom('{{', '}}', '{%', '%}', '"', "'", '|', ' default: ', 'name', '{')),
  );
  fc.assert(
    fc.property(soup, (pieces) => {
      const text = pieces.join('');
      const { parts, tags, problems } = parseMergeText(text);
      expect(parts.map((part) => (typeof part === 'string' ? part : part.raw)).join('')).toBe(text);
      for (const each of [...tags, ...problems]) expect(text.slice(each.start).startsWith(each.raw)).toBe(true);
    }),
  );
});

test('a written tag reads back the same', () => {
  const fallback = fc.string({ unit: 'grapheme', maxLength: 40 });
  const filters = fc.uniqueArray(fc.constantFrom(...MERGE_FILTERS), { maxLength: 3 });
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/), fc.option(fallback), filters, (field, wanted, filters) => {
      const { tags, problems } = parseMergeText(`x ${formatMergeTag({ field, fallback: wanted, filters })} y`);
      expect(problems).toEqual([]);
      expect(tags).toMatchObject([{ field, filters }]);
      const plain = wanted?.replace(/[{}]/g, '').replace(/\s+/g, ' ') ?? null;
      if (plain === null || !(plain.includes('"') && plain.includes("'"))) expect(tags[0]?.fallback).toBe(plain);
    }),
  );
});

test('a megabyte of braces takes no time', () => {
  for (const text of [
    '{'.repeat(1_000_000),
    '{{ x | default: "'.repeat(60_000),
    '{{'.repeat(500_000),
    '{%'.repeat(500_000),
  ]) {
    const start = performance.now();
    parseMergeText(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  }
});
