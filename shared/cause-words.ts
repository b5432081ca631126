/** Stands for a value that nobody knows; no text contains it. */
const UNKNOWN = '\u0000';

export type CauseValues = Readonly<Record<string, string | number>>;

/** Looks a text up: the catalogue's, filled with values; `defaultValue` where there is none. */
type LookUp = (key: string, options: Record<string, unknown>) => string;

/** What a cause is called and why it happens, in plain words; a sentence whose value nobody knows is left out. */
export function causeWords(t: LookUp, cause: string | null, values: CauseValues = {}): { title: string; why: string } {
  const name = cause !== null && t(`causes:${cause}.title`, { defaultValue: '' }) !== '' ? cause : 'unknown';
  const fill = (part: 'title' | 'why') => {
    const raw = t(`causes:${name}.${part}`, { skipInterpolation: true });
    const asked = [...raw.matchAll(/\{\{\s*(\w+)/g)].map(([, key = '']) => [key, UNKNOWN] as const);
    return known(t(`causes:${name}.${part}`, { ...Object.fromEntries(asked), ...values }));
  };
  return { title: fill('title') || t('causes:unknown.title', {}), why: fill('why') };
}

/** The sentences of a text that need no unknown value. */
function known(text: string): string {
  return text
    .split(/(?<=[.?])\s+/)
    .filter((sentence) => !sentence.includes(UNKNOWN))
    .join(' ');
}

/** What to do about a failure, best first; that it may simply be tried again is only said where nothing else helps. */
export function remedyWords(t: LookUp, remedies: readonly string[]): string[] {
  const real = remedies.filter((key) => !key.startsWith('try_again'));
  return (real.length > 0 ? real : remedies)
    .map((key) => t(`causes:remedies.${key}`, { defaultValue: '' }))
    .filter((text) => text !== '');
}
