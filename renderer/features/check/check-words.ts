import { useTranslation } from 'react-i18next';
import type { CheckRow } from '../../../shared/contract/campaigns.ts';
import { BUILT_IN, isBuiltIn } from '../message/field-words.ts';

/** The sentences of a row of the readiness list, filled with its values; absent ones are empty. */
export function useCheckWords(): (row: CheckRow) => { title: string; why: string; action: string } {
  const { t, i18n } = useTranslation();
  return (row) => {
    const say = (part: 'title' | 'why' | 'action') => {
      const key = `checks:${row.key}.${part}`;
      const field = String(row.values.field ?? '');
      const named = isBuiltIn(field) ? { field: t(BUILT_IN[field]) } : {};
      const values = { ...row.values, ...named, evidence: row.evidence };
      const number = row.values.count ?? row.values.recipients;
      const options = typeof number === 'number' ? { ...values, count: number } : values;
      return i18n.exists(key, options) ? t(key, options) : '';
    };
    return { title: say('title') || row.key, why: say('why'), action: say('action') };
  };
}
