import type { Db } from '../db/open.ts';
import { type StoredRule, toRule } from './own-rule.ts';
import { selectRules } from './repo-rules.ts';
import type { Rule } from './rule.ts';

const kept = new WeakMap<Db, readonly Rule[]>();

/** The person's own rules, the newest first; read once and kept, because every reply while sending asks for them. */
export function ownRules(db: Db): readonly Rule[] {
  const known = kept.get(db);
  if (known) return known;
  const rules = selectRules(db).map((stored: StoredRule) => toRule(stored));
  kept.set(db, rules);
  return rules;
}

/** They were changed: the next question reads them anew. */
export function forgetOwnRules(db: Db): void {
  kept.delete(db);
}
