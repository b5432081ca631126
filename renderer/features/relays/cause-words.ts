import { useTranslation } from 'react-i18next';

export type CauseValues = Readonly<Record<string, string | number>>;

/** Stands for a value that nobody knows; no text contains it. */
const UNKNOWN = '\u0000';

/** The sentences of a text that need no unknown value. */
function known(text: string): string {
  return text
    .split(/(?<=[.?])\s+/)
    .filter((sentence) => !sentence.includes(UNKNOWN))
    .join(' ');
}

/** A text of the catalogues without the sentences that need a value nobody knows; empty where nothing is left or there is no such text. */
export function useKnownText(): (key: string, values?: CauseValues) => string {
  const { t, i18n } = useTranslation();
  return (key, values = {}) => {
    if (!i18n.exists(key)) return '';
    const raw: string = t(key, { skipInterpolation: true });
    const asked = [...raw.matchAll(/\{\{\s*(\w+)/g)].map(([, name = '']) => [name, UNKNOWN] as const);
    return known(t(key, { ...Object.fromEntries(asked), ...values }));
  };
}

/** What a cause is called and why it happens, in plain words; a sentence whose value nobody knows is left out. */
export function useCauseWords(): (cause: string | null, values?: CauseValues) => { title: string; why: string } {
  const { t } = useTranslation();
  const text = useKnownText();
  return (cause, values = {}) => {
    const title = text(`causes:${cause ?? 'unknown'}.title`, values);
    return title === ''
      ? { title: t('causes:unknown.title'), why: t('causes:unknown.why') }
      : { title, why: text(`causes:${cause ?? 'unknown'}.why`, values) };
  };
}
