import type { MessageFacts } from './facts.ts';
import { CRAFT_RULES } from './rules/craft.ts';
import { LINK_RULES } from './rules/links.ts';
import { PICTURE_RULES } from './rules/pictures.ts';
import type { FindingLevel, Hit, Rule } from './rules/rule.ts';
import { TRICK_RULES } from './rules/tricks.ts';
import { WORD_RULES } from './rules/words.ts';

/** Every content rule, signs of unwanted mail first. */
export const CONTENT_RULES: readonly Rule[] = [
  ...WORD_RULES,
  ...TRICK_RULES,
  ...LINK_RULES,
  ...PICTURE_RULES,
  ...CRAFT_RULES,
];

/** What the content check saw: explained by `content.<key>` in the catalogues, never rewritten. */
export type Finding = {
  key: string;
  about: Rule['about'] | 'together';
  level: FindingLevel;
  /** The most prominent place: `subject`, `preheader`, a block id, `html` or `text`. */
  where: string;
  /** Up to five excerpts that show it. */
  evidence: string;
  values: Record<string, string | number>;
  weight: number;
};

/** Sum of signs at which they are worth a warning together; measured on a public corpus (test/unit/content). */
const TOGETHER_AT = 6;

/** Checks a message against every rule; one finding a rule, and one more where many small signs come together. */
export function checkContent(facts: MessageFacts): Finding[] {
  const findings = CONTENT_RULES.flatMap((rule) => findingOf(rule, rule.find(facts)));
  const signs = findings.filter((finding) => finding.weight > 0);
  const sum = signs.reduce((total, finding) => total + finding.weight, 0);
  if (sum >= TOGETHER_AT && signs.length > 2) {
    const evidence = signs.map((finding) => finding.evidence.split(' · ')[0] ?? '').filter(Boolean);
    findings.push({
      key: 'signs_together',
      about: 'together',
      level: 'warning',
      where: signs[0]?.where ?? 'html',
      evidence: evidence.slice(0, 5).join(' · '),
      values: { count: signs.length },
      weight: 0,
    });
  }
  return findings;
}

function findingOf(rule: Rule, hits: readonly Hit[]): Finding[] {
  const first = hits[0];
  if (first === undefined) return [];
  const evidence = [...new Set(hits.map((hit) => hit.evidence.trim()))].filter(Boolean).slice(0, 5);
  const level = levelOf(rule, hits);
  const weight = rule.weight * (rule.about === 'words' && hits.length > 3 ? 2 : 1);
  return [
    {
      key: rule.key,
      about: rule.about,
      level,
      where: first.where,
      evidence: evidence.join(' · ').slice(0, 600),
      values: { count: hits.length, ...first.values },
      weight,
    },
  ];
}

/** A distrusted word weighs more where it is read first, and where it comes again and again. */
function levelOf(rule: Rule, hits: readonly Hit[]): FindingLevel {
  if (rule.about !== 'words') return rule.level;
  const upFront = hits.some((hit) => hit.where === 'subject' || hit.where === 'preheader');
  return upFront || hits.length * rule.weight >= 6 ? 'warning' : rule.level;
}
