import type { TFunction } from 'i18next';
import type { Leaf, Rule } from '../../../shared/contract/segments.ts';
import type { Format } from '../../ui/index.ts';
import { DAY_TESTS } from './leaf-kinds.ts';
import type { Names } from './use-names.ts';

type Words = { t: TFunction; format: Format; names: Names };

/** A rule as one sentence, so that a person can check that it says what they meant. */
export function sentenceOf(rule: Rule, words: Words): string {
  const { t } = words;
  if ('rules' in rule && rule.rules.length === 0) return t('segments:say.everybody');
  return t('segments:say.people', { who: said(rule, words, true) });
}

function said(rule: Rule, words: Words, outermost = false): string {
  const { t } = words;
  if (!('rules' in rule)) return leafSaid(rule, words);
  const parts = rule.rules.map((each) => said(each, words));
  if (rule.kind === 'none') return t('segments:say.none', { list: joined(parts, t('segments:say.or')) });
  const text = joined(parts, rule.kind === 'all' ? t('segments:say.and') : t('segments:say.or'));
  return outermost || parts.length < 2 ? text : `(${text})`;
}

const joined = (parts: readonly string[], word: string) => parts.join(` ${word} `);

function leafSaid(leaf: Leaf, words: Words): string {
  const { t, names } = words;
  const gone = t('segments:say.gone');
  switch (leaf.kind) {
    case 'field':
      return fieldSaid(leaf, words);
    case 'list': {
      const name = names.listName(leaf.id) ?? gone;
      return leaf.member ? t('segments:say.onList', { name }) : t('segments:say.notOnList', { name });
    }
    case 'tag': {
      const name = names.tagName(leaf.id) ?? gone;
      return leaf.member ? t('segments:say.hasTag', { name }) : t('segments:say.hasNoTag', { name });
    }
    case 'consent':
      return consentSaid(leaf, words);
    case 'since':
      return sinceSaid(leaf, words);
    case 'suppressed': {
      if (leaf.reason === null) return leaf.is ? t('segments:say.suppressed') : t('segments:say.notSuppressed');
      const reason = t(`segments:reason.${leaf.reason}`);
      return leaf.is ? t('segments:say.suppressedFor', { reason }) : t('segments:say.notSuppressedFor', { reason });
    }
    case 'behaviour':
      return behaviourSaid(leaf, words);
  }
}

function fieldSaid(leaf: Extract<Leaf, { kind: 'field' }>, { t, names, format }: Words): string {
  const field = names.fieldLabel(leaf.field);
  if (DAY_TESTS.has(leaf.test)) return t(`segments:say.field.${leaf.test}`, { field, count: Number(leaf.value) || 0 });
  const isDay = names.typeOf(leaf.field) === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(leaf.value);
  const yes =
    names.typeOf(leaf.field) === 'yesno' ? (leaf.value === 'yes' ? t('segments:yes') : t('segments:no')) : null;
  const value = yes ?? (isDay ? format.date(new Date(`${leaf.value}T12:00`).getTime()) : leaf.value);
  return t(`segments:say.field.${leaf.test}`, { field, value });
}

function consentSaid(leaf: Extract<Leaf, { kind: 'consent' }>, { t }: Words): string {
  if (leaf.source === null) return leaf.recorded ? t('segments:say.consent') : t('segments:say.noConsent');
  const source = t(`segments:source.${leaf.source}`);
  return leaf.recorded ? t('segments:say.consentFrom', { source }) : t('segments:say.noConsentFrom', { source });
}

function sinceSaid({ what, within, days }: Extract<Leaf, { kind: 'since' }>, { t }: Words): string {
  const key = `${what}_${within ? 'within' : 'before'}` as const;
  return t(`segments:say.since.${key}`, { count: days });
}

function behaviourSaid(leaf: Extract<Leaf, { kind: 'behaviour' }>, { t, names }: Words): string {
  const what = leaf.happened ? t(`segments:say.did.${leaf.what}`) : t(`segments:say.didNot.${leaf.what}`);
  const campaign =
    leaf.campaignId === null
      ? ''
      : ` ${t('segments:say.inCampaign', { name: names.campaignName(leaf.campaignId) ?? t('segments:say.gone') })}`;
  const when = leaf.days === null ? '' : ` ${t('segments:say.inDays', { count: leaf.days })}`;
  return `${what}${campaign}${when}`;
}
