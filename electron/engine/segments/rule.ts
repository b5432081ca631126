import type { Leaf, Rule } from '../../../shared/contract/segments.ts';

/** What a rule may name: ids and keys that exist now, and of which type a field is. */
export interface Known {
  readonly lists: ReadonlySet<number>;
  readonly tags: ReadonlySet<number>;
  readonly campaigns: ReadonlySet<number>;
  /** Built-in and own fields by key, with their types. */
  readonly fields: ReadonlyMap<string, 'text' | 'number' | 'date' | 'yesno'>;
}

/** The part of an address behind the @, as a field that can be asked about. */
export const DOMAIN_FIELD = 'domain';

export const isGroup = (rule: Rule): rule is Extract<Rule, { rules: Rule[] }> => 'rules' in rule;

/** Every question of a rule, in the order in which it is written. */
export function leavesOf(rule: Rule): Leaf[] {
  return isGroup(rule) ? rule.rules.flatMap(leavesOf) : [rule];
}

/**
 * The same rule without what says nothing: groups of one in a group, an `all` within an `all`, an `any` within an `any`. Its
 * outermost part is a group, so that a person can add to it; it means what it meant.
 */
export function normalise(rule: Rule): Rule {
  const tidy = tidied(rule);
  return isGroup(tidy) ? tidy : { kind: 'all', rules: [tidy] };
}

function tidied(rule: Rule): Rule {
  if (!isGroup(rule)) return rule;
  const rules = rule.rules.map(tidied).flatMap((each) => {
    if (!isGroup(each)) return [each];
    if (each.kind === 'all' && each.rules.length === 0) return rule.kind === 'all' ? [] : [each];
    if (each.kind === rule.kind && each.kind !== 'none') return each.rules;
    return [each.kind !== 'none' && each.rules.length === 1 ? (each.rules[0] ?? each) : each];
  });
  return { kind: rule.kind, rules };
}

/** Whether a question names something that is gone. Nobody is matched by it, whichever way it is asked. */
export function isBroken(leaf: Leaf, known: Known): boolean {
  switch (leaf.kind) {
    case 'list':
      return !known.lists.has(leaf.id);
    case 'tag':
      return !known.tags.has(leaf.id);
    case 'field':
      return leaf.field !== DOMAIN_FIELD && !known.fields.has(leaf.field);
    case 'behaviour':
      return leaf.campaignId !== null && !known.campaigns.has(leaf.campaignId);
    default:
      return false;
  }
}

/** Whether any part of a rule names something that is gone. */
export function hasBroken(rule: Rule, known: Known): boolean {
  return leavesOf(rule).some((leaf) => isBroken(leaf, known));
}

const HOUR = 3_600_000;
const DAY = 86_400_000;

/** Where "the last so many days" begin (epoch ms). The hour is whole, so that what was found a minute ago still holds. */
export function sinceOf(days: number, now: number): number {
  return Math.floor(now / HOUR) * HOUR - days * DAY;
}
