import { BETWEEN } from '../contacts/people/public.ts';
import type { FoldedTest } from './field-test.ts';

/** Texts of at most 1000 characters with control signs between, folded in one go; blanks at the ends of each stay. */
function foldAll(texts: string): string {
  const isPlain = Buffer.byteLength(texts) === texts.length;
  return (isPlain ? texts : texts.normalize('NFKC')).toLowerCase();
}

/**
 * Which of so many texts, joined by `BETWEEN`, pass a test once they are folded: their places, ascending. Null where one of the texts
 * has that sign itself.
 */
export function placesIn(texts: string, many: number, test: FoldedTest): number[] | null {
  const folded = foldAll(texts);
  const { part } = test;
  const places: number[] = [];
  // Where the part stands next; a text that ends before that cannot have it.
  let next = folded.indexOf(part);
  let at = 0;
  for (let start = 0; start <= folded.length; at++) {
    const found = folded.indexOf(BETWEEN, start);
    const end = found < 0 ? folded.length : found;
    if (part !== '') while (next >= 0 && next < start) next = folded.indexOf(part, start);
    if (part === '' || (next >= 0 && next < end)) if (passes(folded, start, end, test)) places.push(at);
    start = end + 1;
  }
  return at === many ? places : null;
}

function passes(folded: string, start: number, end: number, test: FoldedTest): boolean {
  if (test.test === 'contains') return true;
  // Only a blank, or what may be one in Unicode, makes the ends worth a look.
  if (end > start && isInk(folded.charCodeAt(start)) && isInk(folded.charCodeAt(end - 1)))
    switch (test.test) {
      case 'filled':
        return true;
      case 'is':
        return end - start === test.part.length && folded.startsWith(test.part, start);
      case 'starts_with':
        return folded.startsWith(test.part, start);
      case 'ends_with':
        return folded.endsWith(test.part, end);
    }
  return test.holds(folded.slice(start, end).trim());
}

const isInk = (code: number) => code > 0x20 && code < 0x7f;
