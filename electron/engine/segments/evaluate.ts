import type { Leaf, Rule } from '../../../shared/contract/segments.ts';
import { bothOf, eitherOf, emptySet, type IdSet, lessOf } from '../db/id-set.ts';
import type { PeopleSets } from './people-sets.ts';
import { isBroken, isGroup, type Known, leavesOf } from './rule.ts';

/** Everybody whom a rule finds, as a set; the same people as `matches` tells one by one. */
export function evaluate(rule: Rule, people: PeopleSets, known: Known): IdSet {
  people.prepare(leavesOf(rule).filter((leaf) => !isBroken(leaf, known)));
  return foundBy(rule, { people, known, among: null });
}

/** `among`: only about these people an answer must be right (null: about everybody). */
type Asking = { readonly people: PeopleSets; readonly known: Known; readonly among: IdSet | null };

function foundBy(rule: Rule, asking: Asking): IdSet {
  const { people, known, among } = asking;
  if (!isGroup(rule)) return isBroken(rule, known) ? emptySet() : people.of(rule, among);
  if (rule.kind === 'all') return every(rule.rules, asking);
  const any = rule.rules.map((each) => foundBy(each, asking)).reduce(eitherOf, emptySet());
  return rule.kind === 'any' ? any : lessOf(people.everybody(), any);
}

/** What costs little is asked first, so that the rest is about few; ends at the first part that leaves nobody. */
function every(rules: readonly Rule[], asking: Asking): IdSet {
  let found: IdSet | null = null;
  for (const rule of rules.toSorted((a, b) => costOf(a) - costOf(b))) {
    const among: IdSet | null = found ?? asking.among;
    const part = foundBy(rule, { ...asking, among });
    found = found === null ? part : bothOf(found, part);
    if (found.words.every((word) => word === 0)) return emptySet();
  }
  return found ?? asking.people.everybody();
}

const COSTS: Readonly<Record<Leaf['kind'], number>> = {
  list: 0,
  tag: 0,
  suppressed: 0,
  consent: 1,
  since: 1,
  behaviour: 1,
  field: 2,
};

function costOf(rule: Rule): number {
  return isGroup(rule) ? rule.rules.reduce((most, each) => Math.max(most, costOf(each)), 0) : COSTS[rule.kind];
}
