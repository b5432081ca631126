import type { Field } from '../../../shared/contract/contacts.ts';
import type { FIELD_TESTS } from '../../../shared/contract/segments.ts';
import { type Day, dayNumber, dayOf, daysToAnniversary, fold, numberOf, today, yesNoOf } from './typed-values.ts';

export type FieldTestName = (typeof FIELD_TESTS)[number];
export type FieldType = Field['type'];

/** Tests that ask for the opposite of another one: whoever has no value at all passes them. */
const OPPOSITES: Partial<Record<FieldTestName, FieldTestName>> = {
  is_not: 'is',
  contains_not: 'contains',
  empty: 'filled',
};

/** A test without its negation: `is_not` is everybody but whom `is` finds. */
export function plainTest(test: FieldTestName): { test: FieldTestName; opposite: boolean } {
  const plain = OPPOSITES[test];
  return plain === undefined ? { test, opposite: false } : { test: plain, opposite: true };
}

/**
 * What a test of a field holds for one of its values, as a person wrote it. A value that is not of the field's type compares as
 * the text it is for `is`, and never is more, less, before or after anything.
 */
export function fieldTest(type: FieldType, test: FieldTestName, value: string, now: number): (text: string) => boolean {
  const { test: plain, opposite } = plainTest(test);
  const holds = plainFieldTest(type, plain, value, now);
  return opposite ? (text) => !holds(text) : holds;
}

/** A test that looks at folded texts only (see `fold`); whoever passes has `part` somewhere, where that is not empty. */
export interface FoldedTest {
  readonly test: 'is' | 'contains' | 'starts_with' | 'ends_with' | 'filled';
  readonly part: string;
  holds(folded: string): boolean;
}

/** Nothing typed yet finds nobody rather than everybody. */
export function isForNobody({ test, part }: FoldedTest): boolean {
  return part === '' && test !== 'is' && test !== 'filled';
}

/** A test without negation as one of folded texts; null where it compares numbers, days or yes and no. */
export function foldedTest(type: FieldType, test: FieldTestName, value: string): FoldedTest | null {
  const wanted = fold(value);
  switch (test) {
    case 'is':
      return typedValue(type, value) === null ? { test, part: wanted, holds: (folded) => folded === wanted } : null;
    case 'filled':
      return { test, part: '', holds: (folded) => folded !== '' };
    case 'contains':
    case 'starts_with':
    case 'ends_with':
      return { test, part: wanted, holds: wanted === '' ? nobody : textTest(test, wanted) };
    default:
      return null;
  }
}

function textTest(test: 'contains' | 'starts_with' | 'ends_with', wanted: string): (folded: string) => boolean {
  if (test === 'starts_with') return (folded) => folded.startsWith(wanted);
  return test === 'ends_with' ? (folded) => folded.endsWith(wanted) : (folded) => folded.includes(wanted);
}

function plainFieldTest(type: FieldType, test: FieldTestName, value: string, now: number): (text: string) => boolean {
  const folded = foldedTest(type, test, value);
  if (folded) return (text) => folded.holds(fold(text));
  switch (test) {
    case 'is':
      return sameValue(type, value);
    case 'less':
    case 'more':
      return ordering(numberOf(value), test === 'more', numberOf);
    case 'before':
    case 'after':
      return ordering(numbered(dayOf(value)), test === 'after', (text) => numbered(dayOf(text)));
    case 'in_last_days':
      return inLastDays(numberOf(value), today(now));
    case 'anniversary_in_days':
      return anniversaryInDays(numberOf(value), today(now));
    default:
      return nobody;
  }
}

const numbered = (day: Day | null) => (day === null ? null : dayNumber(day));
const nobody = () => false;

/** Texts that are of the type compare as what they are, others as the texts that they are. */
function sameValue(type: FieldType, value: string): (text: string) => boolean {
  const asText = fold(value);
  const typed = typedValue(type, value);
  return (text) => {
    const own = typedValue(type, text);
    return own === null ? fold(text) === asText : own === typed;
  };
}

function typedValue(type: FieldType, text: string): number | boolean | null {
  if (type === 'number') return numberOf(text);
  if (type === 'date') return numbered(dayOf(text));
  return type === 'yesno' ? yesNoOf(text) : null;
}

function ordering(bound: number | null, above: boolean, read: (text: string) => number | null) {
  if (bound === null) return nobody;
  return (text: string) => {
    const own = read(text);
    return own !== null && (above ? own > bound : own < bound);
  };
}

function inLastDays(days: number | null, day: Day): (text: string) => boolean {
  if (days === null) return nobody;
  const last = dayNumber(day);
  return (text) => {
    const own = numbered(dayOf(text));
    return own !== null && own <= last && own > last - days;
  };
}

function anniversaryInDays(days: number | null, day: Day): (text: string) => boolean {
  if (days === null) return nobody;
  return (text) => {
    const own = dayOf(text);
    return own !== null && daysToAnniversary(own, day) <= days;
  };
}
