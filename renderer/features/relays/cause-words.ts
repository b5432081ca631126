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

/** What a cause is called and why it happens, in plain words; a sentence whose value nobody knows is left out. */
export function useCauseWords(): (cause: string | null, values?: CauseValues) => { title: string; why: string } {
  const { t, i18n } = useTranslation();
  return (cause, values = {}) => {
    const name = cause !== null && i18n.exists(`causes:${cause}.title`) ? cause : 'unknown';
    const fill = (part: 'title' | 'why') => {
      const raw: string = t(`causes:${name}.${part}`, { skipInterpolation: true });
      const asked = [...raw.matchAll(/\{\{\s*(\w+)/g)].map(([, key = '']) => [key, UNKNOWN] as const);
      return t(`causes:${name}.${part}`, { ...Object.fromEntries(asked), ...values });
    };
    return { title: known(fill('title')) || t('causes:unknown.title'), why: known(fill('why')) };
  };
}
