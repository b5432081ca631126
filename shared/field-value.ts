import type { Field } from './contract/contacts.ts';

const YES = new Set(['yes', 'y', 'ya', 'true', '1']);
const NO = new Set(['no', 'n', 'tidak', 'false', '0']);

/**
 * The value of a custom field as it is stored, from what a person typed: texts trimmed, numbers as `-1234.5`, dates as
 * `2026-11-22`, yes and no as `yes` and `no`. Empty stays empty; null where the text does not fit the field.
 */
export function readFieldValue(type: Field['type'], typed: string): string | null {
  const text = typed.trim();
  if (text === '' || type === 'text') return text;
  if (type === 'number') return readNumber(text);
  if (type === 'date') return readDate(text);
  const word = text.toLowerCase();
  return YES.has(word) ? 'yes' : NO.has(word) ? 'no' : null;
}

/** One point or one comma before the decimals; groups of thousands are not guessed at, they mean different things. */
function readNumber(text: string): string | null {
  const [, sign, whole = '', decimals = ''] = /^([+-]?)(\d{1,15})(?:[.,](\d{1,15}))?$/.exec(text) ?? [];
  if (sign === undefined) return null;
  const kept = decimals.replace(/0+$/, '');
  const value = `${whole.replace(/^0+(?=\d)/, '')}${kept ? `.${kept}` : ''}`;
  return sign === '-' && value !== '0' ? `-${value}` : value;
}

/** Year first with hyphens (ISO 8601), or day first as both languages write it. */
function readDate(text: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const dayFirst = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  const [year, month, day] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : [Number(dayFirst?.[3]), Number(dayFirst?.[2]), Number(dayFirst?.[1])];
  const at = new Date(Date.UTC(year, month - 1, day));
  if (at.getUTCFullYear() !== year || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  return at.toISOString().slice(0, 10);
}
