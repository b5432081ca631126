import type { Reason } from '../../../shared/verdict.ts';
import { findPattern } from './pattern.ts';
import { comparable, type Rule } from './rule.ts';

/** A rule of the person's own as it is kept. */
export type StoredRule = {
  readonly id: number;
  readonly any: readonly string[];
  readonly reason: Reason;
  readonly sample: string;
  readonly note: string;
};

/** The id under which a bounce names the own rule that decided it. */
export const ruleName = (id: number | null): string => `own:${id ?? 'new'}`;

/** A rule as the classifier asks it: words compared without regard to case and addresses. */
export function toRule(rule: { id: number | null; any: readonly string[]; reason: Reason; sample: string }): Rule {
  const any = rule.any.map(tidyPattern).filter((pattern) => pattern !== '');
  return { id: ruleName(rule.id), reason: rule.reason, any, sure: 1, source: 'own', sample: rule.sample };
}

/** The words as they are compared: lower case, addresses as `<addr>`, stars single and never at an end. */
export function tidyPattern(pattern: string): string {
  return pattern
    .split('*')
    .map((piece) => comparable(piece))
    .filter((piece) => piece !== '')
    .join('*');
}

const LEAST_LETTERS = 8;

/** How many letters and digits a pattern asks for, addresses and stars left out. */
export function lettersOf(pattern: string): number {
  return pattern.replaceAll('<addr>', ' ').replace(/[^\p{L}\p{N}]/gu, '').length;
}

/** Patterns so short that they would be found in the words of causes nobody thought of. */
export function tooShort(any: readonly string[]): string[] {
  return any.filter((pattern) => lettersOf(tidyPattern(pattern)) < LEAST_LETTERS);
}

/** Shipped rules whose own sample a new rule would decide otherwise. */
export function conflictsOf(rule: Rule, shipped: readonly Rule[]): Rule[] {
  return shipped.filter((one) => {
    if (one.reason === rule.reason) return false;
    const text = comparable(one.sample);
    return rule.any.some((pattern) => findPattern(text, pattern) !== -1);
  });
}

/** Of each pattern the longest plain word, to narrow a search; none where a pattern has no such word. */
export function longestWords(any: readonly string[]): string[] {
  return any.map((pattern) => {
    const words = pattern.replaceAll('<addr>', ' ').match(/[a-z0-9]+/g) ?? [''];
    return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '');
  });
}
