import type { Contact, Field } from '../../../shared/contract/contacts.ts';

/** The words of a search as the engine looks for them: folded, apart, all must be found. */
export function wordsOf(search: string): string[] {
  return search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
}

/** From this length on the engine finds a word anywhere in any text; a shorter one only where a word of address or names begins. */
const ANYWHERE_FROM = 3;
const HEAD: ReadonlySet<string> = new Set(['name', 'address', 'firstName', 'lastName']);

/** Whether a search has words so short that they are looked for at beginnings only. */
export function hasShortWord(search: string): boolean {
  return wordsOf(search).some((word) => word.length < ANYWHERE_FROM);
}

const begins = (folded: string, at: number) => at === 0 || folded[at - 1] === ' ';

/** Where a word stands in a folded text from a place on, -1 for nowhere. */
function placeOf(folded: string, word: string, from: number): number {
  let at = folded.indexOf(word, from);
  while (at >= 0 && word.length < ANYWHERE_FROM && !begins(folded, at)) at = folded.indexOf(word, at + 1);
  return at;
}

/** Where words stand in a text, as ascending spans that do not touch; none where folding changes the text's length. */
export function spansIn(text: string, words: readonly string[]): [number, number][] {
  const folded = text.normalize('NFKC').toLowerCase();
  if (folded.length !== text.length) return [];
  const spans: [number, number][] = [];
  for (const word of words)
    for (let at = placeOf(folded, word, 0); at >= 0; at = placeOf(folded, word, at + word.length))
      spans.push([at, at + word.length]);
  const merged: [number, number][] = [];
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** Every text of a person that the search looks at, under the id of its column. */
export function textsOf(contact: Contact): [string, string][] {
  return [
    ['name', contact.name],
    ['address', contact.address],
    ['firstName', contact.firstName],
    ['lastName', contact.lastName],
    ...Object.entries(contact.fields).map(([key, value]): [string, string] => [`field:${key}`, value]),
  ];
}

/** A text that a word was found in although no shown column has that word: which one, and what stands there. */
export function foundElsewhere(
  contact: Contact,
  words: readonly string[],
  shown: ReadonlySet<string>,
): { column: string; text: string } | null {
  if (words.length === 0) return null;
  const folded = textsOf(contact).map(([column, text]) => ({
    column,
    text,
    folded: text.normalize('NFKC').toLowerCase(),
  }));
  for (const word of words) {
    const hits = folded.filter(
      (one) => (word.length >= ANYWHERE_FROM || HEAD.has(one.column)) && placeOf(one.folded, word, 0) >= 0,
    );
    const hidden = hits[0];
    if (hidden && !hits.some((one) => shown.has(one.column))) return { column: hidden.column, text: hidden.text };
  }
  return null;
}

/** Characters that a narrow cell shows. */
const SEEN = 14;
const MOST = 80;

/** A text from its beginning where that shows the first word found, else from shortly before the word. */
export function pieceAround(text: string, words: readonly string[]): string {
  const [first] = spansIn(text, words);
  if (!first || first[1] <= SEEN) return text.slice(0, MOST);
  const from = first[0] - 4;
  return `…${text.slice(from, from + MOST)}`;
}

/** The label of a column that a text stands in. */
export function labelOf(column: string, fields: readonly Field[]): string {
  return fields.find((field) => `field:${field.key}` === column)?.label ?? '';
}
