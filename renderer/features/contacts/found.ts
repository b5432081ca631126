import type { Contact, Field } from '../../../shared/contract/contacts.ts';

/** The words of a search as the engine looks for them: folded, apart, all must be found. */
export function wordsOf(search: string): string[] {
  return search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
}

/** Where words stand in a text, as ascending spans that do not touch; none where folding changes the text's length. */
export function spansIn(text: string, words: readonly string[]): [number, number][] {
  const folded = text.normalize('NFKC').toLowerCase();
  if (folded.length !== text.length) return [];
  const spans: [number, number][] = [];
  for (const word of words)
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length))
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
    const hits = folded.filter((one) => one.folded.includes(word));
    const hidden = hits[0];
    if (hidden && !hits.some((one) => shown.has(one.column))) return { column: hidden.column, text: hidden.text };
  }
  return null;
}

/** The piece of a long text that begins shortly before the first word found in it. */
export function pieceAround(text: string, words: readonly string[], most = 32): string {
  const [first] = spansIn(text, words);
  if (text.length <= most || !first) return text.slice(0, most);
  const from = first[0] <= 8 ? 0 : Math.min(first[0] - 4, Math.max(0, text.length - most));
  return `${from > 0 ? '…' : ''}${text.slice(from, from + most)}${from + most < text.length ? '…' : ''}`;
}

/** The label of a column that a text stands in. */
export function labelOf(column: string, fields: readonly Field[]): string {
  return fields.find((field) => `field:${field.key}` === column)?.label ?? '';
}
