import type { Campaign } from '../../../shared/contract/campaigns.ts';
import { unknownMergeTags } from '../../../shared/merge-fields.ts';
import { checkContent, type Finding, type MessageFacts } from '../content/public.ts';
import { type NewRow, rowsOf } from './check-rows.ts';
import { mergeTexts } from './preview.ts';

/** Findings that have rows of their own in the readiness list, with a stricter level. */
const TOLD_ELSEWHERE = new Set(['unsubscribe_missing', 'merge_no_fallback']);

type FallbackFact = { field: string; fallback: string; recipients: number };

/** The message: what the content rules saw, merge fields, and what is in order. */
export function messageRows(
  campaign: Pick<Campaign, 'subject' | 'preheader' | 'content' | 'text'>,
  facts: MessageFacts,
  known: {
    fields: readonly { key: string; label: string }[];
    fallbacks: readonly FallbackFact[];
    lostPictures: number;
  },
): NewRow[] {
  const findings = checkContent(facts).filter((finding) => !TOLD_ELSEWHERE.has(finding.key));
  const unknown = unknownRows(
    campaign,
    known.fields.map((field) => field.key),
  );
  return [
    ...findings.map(findingRow),
    ...unknown,
    ...fallbackRows(known.fallbacks, known.fields),
    ...pictureRows(known.lostPictures),
    ...inOrder(facts, findings, unknown.length > 0),
  ];
}

function findingRow(finding: Finding): NewRow {
  const { key, level, where, values, evidence } = finding;
  return { key: `content.${key}`, level, place: 'message', values, anchor: where, evidence };
}

function unknownRows(
  campaign: Pick<Campaign, 'subject' | 'preheader' | 'content' | 'text'>,
  fields: readonly string[],
): NewRow[] {
  const { blocker } = rowsOf('message');
  const seen = new Set<string>();
  return mergeTexts(campaign).flatMap(({ where, text }) =>
    unknownMergeTags(text, fields).flatMap((tag) => {
      if (seen.has(tag.field)) return [];
      seen.add(tag.field);
      return [blocker('merge_unknown', { anchor: where, values: { field: tag.field }, evidence: tag.raw })];
    }),
  );
}

/** How many people read a fallback, or a hole where there is none. */
function fallbackRows(fallbacks: readonly FallbackFact[], fields: readonly { key: string; label: string }[]): NewRow[] {
  const { warning, notice } = rowsOf('message');
  const labelOf = (key: string) => fields.find((each) => each.key === key)?.label ?? key;
  return fallbacks.map(({ field, fallback, recipients }) => {
    const row = { anchor: field, values: { field: labelOf(field), fallback, count: recipients } };
    return fallback === '' ? warning('merge_hole', row) : notice('merge_fallback', row);
  });
}

function pictureRows(lost: number): NewRow[] {
  return lost === 0 ? [] : [rowsOf('message').blocker('picture_lost', { values: { count: lost } })];
}

/** What passed: a row for each group of rules in which nothing was found. */
function inOrder(facts: MessageFacts, findings: readonly Finding[], unknown: boolean): NewRow[] {
  const { passed } = rowsOf('message');
  const found = (...keys: string[]) => findings.some((finding) => keys.some((key) => finding.key.startsWith(key)));
  const links = facts.links.length;
  const pictures = facts.images.length;
  return [
    ...(found('subject_', 'fake_reply') ? [] : [passed('subject', { anchor: 'subject', evidence: facts.subject })]),
    ...(found('preheader_') ? [] : [passed('preheader', { anchor: 'preheader', evidence: facts.preheader })]),
    ...(found('word_', 'signs_', 'big_', 'money_') ? [] : [passed('words')]),
    ...(found('capitals', 'exclamation', 'mixed_', 'disguised_', 'invisible_', 'hidden_') ? [] : [passed('spelling')]),
    ...(found('link_') || links === 0 ? [] : [passed('links', { values: { count: links } })]),
    ...(found('picture_') || pictures === 0 ? [] : [passed('pictures', { values: { count: pictures } })]),
    ...(found('text_missing') ? [] : [passed('text_part', { anchor: 'text' })]),
    ...(found('too_large', 'getting_large')
      ? []
      : [passed('size', { values: { kilobytes: Math.ceil(facts.htmlBytes / 1000) } })]),
    ...(found('merge_') || unknown ? [] : [passed('merge_fields')]),
  ];
}
