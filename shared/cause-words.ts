export type CauseValues = Readonly<Record<string, string | number>>;

/** Looks a text up: the catalogue's, filled with values; `defaultValue` where there is none. */
type LookUp = (key: string, options: Record<string, unknown>) => string;

/** Stands for a value that nobody knows; no text contains it. */
const UNKNOWN = '\u0000';

/** A text of the catalogues without the sentences that need a value nobody knows; empty where nothing is left or there is no such text. */
export function knownText(t: LookUp, key: string, values: CauseValues = {}): string {
  const raw = t(key, { skipInterpolation: true, defaultValue: '' });
  if (raw === '') return '';
  const asked = [...raw.matchAll(/\{\{\s*(\w+)/g)].map(([, name = '']) => [name, UNKNOWN] as const);
  return t(key, { ...Object.fromEntries(asked), ...values })
    .split(/(?<=[.?])\s+/)
    .filter((sentence) => !sentence.includes(UNKNOWN))
    .join(' ');
}

/** What a cause is called and why it happens, in plain words. */
export function causeWords(t: LookUp, cause: string | null, values: CauseValues = {}): { title: string; why: string } {
  const title = cause === null ? '' : knownText(t, `causes:${cause}.title`, values);
  return title === ''
    ? { title: t('causes:unknown.title', {}), why: t('causes:unknown.why', {}) }
    : { title, why: knownText(t, `causes:${cause}.why`, values) };
}

/** What to do about a failure, best first; that it may simply be tried again is only said where nothing else helps. */
export function remedyWords(t: LookUp, remedies: readonly string[]): string[] {
  const real = remedies.filter((key) => !key.startsWith('try_again'));
  return (real.length > 0 ? real : remedies)
    .map((key) => t(`causes:remedies.${key}`, { defaultValue: '' }))
    .filter((text) => text !== '');
}
