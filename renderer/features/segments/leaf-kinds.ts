import type { Field } from '../../../shared/contract/contacts.ts';
import type { BEHAVIOURS, FIELD_TESTS, Leaf } from '../../../shared/contract/segments.ts';

export type FieldTest = (typeof FIELD_TESTS)[number];
export type Behaviour = (typeof BEHAVIOURS)[number];
export type Subject = string;

/** What can be asked about, as one word: `field:<key>`, `behaviour:<what>`, `since:<what>`, or the kind alone. */
export function subjectOf(leaf: Leaf): Subject {
  switch (leaf.kind) {
    case 'field':
      return `field:${leaf.field}`;
    case 'since':
      return `since:${leaf.what}`;
    case 'behaviour':
      return `behaviour:${leaf.what}`;
    default:
      return leaf.kind;
  }
}

const USUAL_DAYS = 30;

/** A new question about a subject, with the answers that are asked for most. */
export function leafFor(subject: Subject, typeOf: (field: string) => Field['type']): Leaf {
  const [kind = '', what = ''] = [subject.split(':')[0], subject.slice(subject.indexOf(':') + 1)];
  switch (kind) {
    case 'field':
      return { kind, field: what, test: 'is', value: typeOf(what) === 'yesno' ? 'yes' : '' };
    case 'tag':
    case 'list':
      return { kind, id: 0, member: true };
    case 'since':
      return { kind, what: what === 'consent' ? 'consent' : 'created', days: USUAL_DAYS, within: true };
    case 'suppressed':
      return { kind, is: true, reason: null };
    case 'behaviour':
      return { kind, what: what as Behaviour, happened: true, campaignId: null, days: null };
    default:
      return { kind: 'consent', recorded: true, source: null };
  }
}

const TESTS: Readonly<Record<Field['type'], readonly FieldTest[]>> = {
  text: ['is', 'is_not', 'contains', 'contains_not', 'starts_with', 'ends_with', 'filled', 'empty'],
  number: ['is', 'is_not', 'less', 'more', 'filled', 'empty'],
  date: ['is', 'before', 'after', 'in_last_days', 'anniversary_in_days', 'filled', 'empty'],
  yesno: ['is', 'filled', 'empty'],
};

/** The tests that make sense for a type, and the one that is in use even where it is another's. */
export function testsOf(type: Field['type'], inUse: FieldTest): FieldTest[] {
  return TESTS[type].includes(inUse) ? [...TESTS[type]] : [...TESTS[type], inUse];
}

export const DAY_TESTS: ReadonlySet<FieldTest> = new Set(['in_last_days', 'anniversary_in_days']);
export const BARE_TESTS: ReadonlySet<FieldTest> = new Set(['filled', 'empty']);

const MOST_DAYS = 36_500;

/** Another test for a field; what was typed stays where it still means something. */
export function withTest(leaf: Extract<Leaf, { kind: 'field' }>, test: FieldTest): Leaf {
  if (BARE_TESTS.has(test)) return { ...leaf, test, value: '' };
  if (DAY_TESTS.has(test)) {
    const known = DAY_TESTS.has(leaf.test) && Number(leaf.value) >= 1 && Number(leaf.value) <= MOST_DAYS;
    return { ...leaf, test, value: known ? leaf.value : test === 'in_last_days' ? '30' : '7' };
  }
  return { ...leaf, test, value: DAY_TESTS.has(leaf.test) ? '' : leaf.value };
}

/** The field that most likely is a birthday, among those of dates. */
export function birthdayField(fields: readonly Field[]): Field | undefined {
  const dates = fields.filter((field) => field.type === 'date');
  return dates.find((field) => /lahir|ultah|birth|dob|geburt/i.test(`${field.key} ${field.label}`)) ?? dates[0];
}
