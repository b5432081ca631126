import type { ContactTexts } from '../contacts/table/public.ts';

const PLAIN = /^[\x20-\x7e]*$/;
const MOST_WORDS = 8;

/** A text as it is compared: compatible forms made one (NFKC), lower case, every kind of blank a space. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  // A sigma at the end of a word has a letter of its own; within a longer word it would not be found.
  return text.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').replace(/\s/g, ' ');
}

/** The words of a search as they are compared, at most eight: all of them must be found. */
export function wordsOf(search: string): string[] {
  return [...new Set(fold(search).split(' ').filter(Boolean))].slice(0, MOST_WORDS);
}

/** From this length on a word is found anywhere in a text; a shorter one only where a word of address or names begins. */
export const SUBSTRING_FROM = 3;

/** Address and names as one folded text, each on a line of its own and after a line's end. */
export function headOf(row: ContactTexts): string {
  const address = fold(row.address);
  const name = fold(row.name);
  const first = fold(row.firstName);
  const last = fold(row.lastName);
  const key = row.key === address ? '' : `\n${fold(row.key)}`;
  // What a full name repeats from its beginning or its end need not be looked at twice.
  const firstToo = first === '' || name === first || name.startsWith(`${first} `) ? '' : `\n${first}`;
  const lastToo = last === '' || name === last || name.endsWith(` ${last}`) ? '' : `\n${last}`;
  return `\n${address}${key}\n${name}${firstToo}${lastToo}`;
}

/** The values of custom fields as one folded text, each on a line of its own. */
export function restOf(fields: string): string {
  if (fields === '{}') return '';
  let text = '';
  for (const value of Object.values(JSON.parse(fields) as Record<string, string>)) text += `\n${fold(String(value))}`;
  return text;
}

/** Whether all words are found in a contact's texts: long ones anywhere, short ones where a word of address or names begins. */
export function hasWords(row: ContactTexts, words: readonly string[]): boolean {
  const head = headOf(row);
  let rest: string | undefined;
  for (const word of words) {
    if (word.length < SUBSTRING_FROM) {
      if (!head.includes(`\n${word}`) && !head.includes(` ${word}`)) return false;
    } else if (!head.includes(word)) {
      rest ??= restOf(row.fields);
      if (!rest.includes(word)) return false;
    }
  }
  return true;
}
