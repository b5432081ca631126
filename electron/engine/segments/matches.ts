import type { BEHAVIOURS, Leaf, Rule } from '../../../shared/contract/segments.ts';
import { fieldTest } from './field-test.ts';
import { DOMAIN_FIELD, isBroken, isGroup, type Known, sinceOf } from './rule.ts';

type Behaviour = (typeof BEHAVIOURS)[number];

/** All that a rule can ask about a person. */
export interface Person {
  /** Normalised. */
  readonly key: string;
  readonly address: string;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly lists: readonly number[];
  readonly tags: readonly number[];
  readonly consent: { readonly source: string; readonly date: number } | null;
  readonly createdAt: number;
  readonly suppressed: string | null;
  /** What happened between us, each with its campaign (null where none is known) and its moment. */
  readonly events: readonly {
    readonly what: Behaviour;
    readonly campaignId: number | null;
    readonly at: number;
  }[];
}

/**
 * Whether a rule finds a person: what every rule means, one person at a time. The sets that are counted and addressed are made
 * another way and must come to the same (a test holds them against this).
 */
export function matches(rule: Rule, person: Person, now: number, known: Known): boolean {
  if (!isGroup(rule)) return !isBroken(rule, known) && matchesLeaf(rule, person, now, known);
  const found = (each: Rule) => matches(each, person, now, known);
  if (rule.kind === 'all') return rule.rules.every(found);
  return rule.kind === 'any' ? rule.rules.some(found) : !rule.rules.some(found);
}

function matchesLeaf(leaf: Leaf, person: Person, now: number, known: Known): boolean {
  switch (leaf.kind) {
    case 'field': {
      const type = known.fields.get(leaf.field) ?? 'text';
      return fieldTest(type, leaf.test, leaf.value, now)(fieldOf(person, leaf.field));
    }
    case 'list':
      return person.lists.includes(leaf.id) === leaf.member;
    case 'tag':
      return person.tags.includes(leaf.id) === leaf.member;
    case 'consent': {
      const has = person.consent !== null && (leaf.source === null || person.consent.source === leaf.source);
      return has === leaf.recorded;
    }
    case 'since': {
      const at = leaf.what === 'created' ? person.createdAt : person.consent?.date;
      return at !== undefined && at >= sinceOf(leaf.days, now) === leaf.within;
    }
    case 'suppressed': {
      const is = person.suppressed !== null && (leaf.reason === null || person.suppressed === leaf.reason);
      return is === leaf.is;
    }
    case 'behaviour':
      return person.events.some((event) => isMeant(event, leaf, now)) === leaf.happened;
  }
}

function isMeant(event: Person['events'][number], leaf: Extract<Leaf, { kind: 'behaviour' }>, now: number): boolean {
  return (
    event.what === leaf.what &&
    (leaf.campaignId === null || event.campaignId === leaf.campaignId) &&
    (leaf.days === null || event.at >= sinceOf(leaf.days, now))
  );
}

function fieldOf(person: Person, field: string): string {
  switch (field) {
    case 'address':
      return person.address;
    case DOMAIN_FIELD:
      return person.key.slice(person.key.lastIndexOf('@') + 1);
    case 'name':
      return person.name;
    case 'first_name':
      return person.firstName;
    case 'last_name':
      return person.lastName;
    default:
      return person.fields[field] ?? '';
  }
}
