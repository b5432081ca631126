import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldTest } from '../../../electron/engine/segments/field-test.ts';
import { normalise } from '../../../electron/engine/segments/rule.ts';
import { requireSimple } from '../../../electron/engine/segments/rule-limits.ts';
import { dayOf, daysToAnniversary, fold, numberOf, yesNoOf } from '../../../electron/engine/segments/typed-values.ts';
import { parseAddress } from '../../../shared/address.ts';
import type { Rule } from '../../../shared/contract/segments.ts';

describe('values as people write them', () => {
  it.each([
    ['150.000', 150_000],
    ['1.250.000,50', 1_250_000.5],
    ['1,250.50', 1_250.5],
    ['1,5', 1.5],
    ['0.125', 0.125],
    ['-12', -12],
    [' 7 ', 7],
    ['', null],
    ['12 kg', null],
    ['1.2.3', null],
  ])('%s is the number %s', (text, number) => expect(numberOf(text)).toBe(number));

  it('says yes and no in two languages', () => {
    expect(['Ya', 'TRUE', '1', 'tidak', '0', 'mungkin', ''].map(yesNoOf)).toEqual([
      true,
      true,
      true,
      false,
      false,
      null,
      null,
    ]);
  });

  it('reads a day, and nothing that is none', () => {
    expect(dayOf('2000-02-29T10:00')).toEqual({ year: 2000, month: 2, day: 29 });
    expect(dayOf('17/8/1945')).toEqual({ year: 1945, month: 8, day: 17 });
    expect([dayOf('2001-02-29'), dayOf('2026-13-01'), dayOf('20260101'), dayOf('')]).toEqual([null, null, null, null]);
  });
});

describe('birthdays', () => {
  const from = (year: number, month: number, day: number) => ({ year, month, day });
  it('come round today, tomorrow, over the end of a year, and on 28 February where there is no 29th', () => {
    expect(daysToAnniversary(from(1990, 8, 17), from(2026, 8, 17))).toBe(0);
    expect(daysToAnniversary(from(1990, 8, 16), from(2026, 8, 17))).toBe(364);
    expect(daysToAnniversary(from(1990, 1, 2), from(2026, 12, 30))).toBe(3);
    expect(daysToAnniversary(from(2000, 2, 29), from(2026, 2, 26))).toBe(2);
    expect(daysToAnniversary(from(2000, 2, 29), from(2028, 2, 26))).toBe(3);
    expect(daysToAnniversary(from(2000, 2, 29), from(2026, 3, 1))).toBe(364);
  });
});

describe('tests of a field', () => {
  const now = new Date(2026, 1, 27, 12).getTime();
  const holds = (
    type: 'text' | 'number' | 'date' | 'yesno',
    test: Parameters<typeof fieldTest>[1],
    value: string,
    text: string,
  ) => fieldTest(type, test, value, now)(text);
  it('compare what a value means, or else what it says', () => {
    expect(holds('text', 'is', 'malang', ' MALANG')).toBe(true);
    expect(holds('text', 'is', 'ｍalang', 'Malang')).toBe(true);
    expect(holds('number', 'is', '150000', '150.000')).toBe(true);
    expect(holds('number', 'more', '10', 'unknown')).toBe(false);
    expect(holds('date', 'is', '2026-02-01', '1/2/2026')).toBe(true);
    expect(holds('date', 'before', '2026-02-01', '2026-01-31')).toBe(true);
    expect(holds('yesno', 'is', 'yes', 'ya')).toBe(true);
    expect(holds('text', 'contains', ' ', 'anything')).toBe(false);
  });
  it('ask for the opposite of each other, also of those who have no value', () => {
    expect([holds('text', 'is_not', 'Malang', ''), holds('text', 'contains_not', 'x', '')]).toEqual([true, true]);
    expect([holds('text', 'empty', '', ' '), holds('text', 'filled', '', ' ')]).toEqual([true, false]);
  });
  it('count days back from today and no further', () => {
    const days = ['2026-02-27', '2026-02-21', '2026-02-20', '2026-02-28'];
    expect(days.map((day) => holds('date', 'in_last_days', '7', day))).toEqual([true, true, false, false]);
  });
});

describe('a rule', () => {
  const leaf: Rule = { kind: 'tag', id: 1, member: true };
  it('is tidied without another meaning', () => {
    expect(normalise(leaf)).toEqual({ kind: 'all', rules: [leaf] });
    const nested: Rule = {
      kind: 'all',
      rules: [
        { kind: 'any', rules: [leaf] },
        { kind: 'all', rules: [] },
      ],
    };
    expect(normalise(nested)).toEqual({ kind: 'all', rules: [leaf] });
    const none: Rule = { kind: 'none', rules: [{ kind: 'none', rules: [leaf] }] };
    expect(normalise(none)).toEqual(none);
  });
  it('may be large, but not larger than anybody reads', () => {
    expect(() => requireSimple({ kind: 'all', rules: Array.from({ length: 199 }, () => leaf) })).not.toThrow();
    expect(() => requireSimple({ kind: 'all', rules: Array.from({ length: 200 }, () => leaf) })).toThrow(
      'segment_too_complex',
    );
  });
});

describe('an address as it is compared', () => {
  const letters = fc.constantFrom(...'aZ09._+-', 'ß', 'Σ', 'ς', 'İ', 'ı', 'É', 'é', 'Å', 'K', '用', 'ي', 'ﬁ', '٣', 'Ω');
  const local = fc.array(letters, { minLength: 1, maxLength: 8 }).map((some) => some.join(''));
  const domain = fc.constantFrom('X.Example', 'bücher.example', 'ΟΔΟΣ.example', 'xn--bcher-kva.example', '例え.test');

  it('is its key, which has an index', () => {
    fc.assert(
      fc.property(local, domain, (name, at) => {
        const parsed = parseAddress(`${name}@${at}`);
        if (parsed.ok) expect(fold(parsed.address)).toBe(parsed.key);
      }),
    );
  });
});
