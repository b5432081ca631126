import type { Rule } from '../../../shared/contract/segments.ts';
import { bothOf, eitherOf, emptySet, type IdSet, lessOf } from '../db/id-set.ts';
import type { PeopleSets } from './people-sets.ts';
import { isBroken, isGroup, type Known } from './rule.ts';

/** Everybody whom a rule finds, as a set; the same people as `matches` tells one by one. */
export function evaluate(rule: Rule, people: PeopleSets, known: Known): IdSet {
  if (!isGroup(rule)) return isBroken(rule, known) ? emptySet() : people.of(rule);
  const parts = function* () {
    for (const each of rule.rules) yield evaluate(each, people, known);
  };
  if (rule.kind === 'all') return every(parts(), people);
  const any = [...parts()].reduce(eitherOf, emptySet());
  return rule.kind === 'any' ? any : lessOf(people.everybody(), any);
}

/** Ends at the first part that leaves nobody. */
function every(parts: Iterable<IdSet>, people: PeopleSets): IdSet {
  let found: IdSet | null = null;
  for (const part of parts) {
    found = found === null ? part : bothOf(found, part);
    if (found.words.every((word) => word === 0)) return emptySet();
  }
  return found ?? people.everybody();
}
