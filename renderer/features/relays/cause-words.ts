import { useTranslation } from 'react-i18next';
import { type CauseValues, causeWords, knownText } from '../../../shared/cause-words.ts';

export type { CauseValues } from '../../../shared/cause-words.ts';

/** A text of the catalogues without the sentences that need a value nobody knows; empty where nothing is left or there is no such text. */
export function useKnownText(): (key: string, values?: CauseValues) => string {
  const { t } = useTranslation();
  return (key, values) => knownText(t, key, values);
}

/** What a cause is called and why it happens, in plain words; a sentence whose value nobody knows is left out. */
export function useCauseWords(): (cause: string | null, values?: CauseValues) => { title: string; why: string } {
  const { t } = useTranslation();
  return (cause, values) => causeWords(t, cause, values);
}
