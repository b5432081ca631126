import { lettersOf, tidyPattern } from './own-rule.ts';
import { comparable } from './rule.ts';

/** What is of this mail alone: hosts and links, numbers and times, identifiers, quoted values in brackets. */
const PARTICULAR: readonly RegExp[] = [
  /\bhttps?:\/\/\S{1,300}/g,
  /<addr>/g,
  /\b(?:[a-z0-9_-]{1,63}\.){1,6}[a-z]{2,24}\b/g,
  /\[[^\]\n]{0,120}\]/g,
  /\([^()\n]{0,120}\d[^()\n]{0,120}\)/g,
  /\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? \d[^;]{0,30}/g,
  /\b[\p{L}\p{N}_.:+/=-]{0,60}\d[\p{L}\p{N}_.:+/=-]{0,60}/gu,
  /["'][^"'\n]{0,80}["']/g,
];

const GAP = 80;
const LONGEST = 160;

/**
 * The telling words of what a server said, as a pattern: what is particular to this mail (addresses, hosts, identifiers,
 * numbers, dates, `names` of the person) is a star, or cut off where it stands at an end. Empty where nothing general is left.
 */
export function draftPattern(text: string, names: readonly string[] = []): string {
  const said = comparable(text.slice(0, 2_000));
  let marked = said;
  for (const pattern of PARTICULAR) marked = marked.replace(pattern, '\u0000');
  for (const name of names.map((each) => comparable(each)).filter((each) => each.length > 2))
    marked = marked.replaceAll(name, '\u0000');
  return best(pieces(marked), said);
}

type Piece = { readonly text: string; readonly sentence: number };

/** What stands between the marks, clean at its ends, with the number of the sentence it is in. */
function pieces(marked: string): Piece[] {
  return marked
    .split(/(?<=[\p{L}"')])[.!?;]+(?:\s|$)|\s{2,}/u)
    .flatMap((sentence, number) => sentence.split('\u0000').map((text) => ({ text: trimmed(text), sentence: number })))
    .filter(({ text }) => lettersOf(text) >= 3);
}

const trimmed = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '').trim();

/** The sentence that says most, its pieces joined by stars where they stand near enough to each other. */
function best(found: readonly Piece[], said: string): string {
  let most = '';
  for (const sentence of new Set(found.map((piece) => piece.sentence))) {
    const joined = join(
      found.filter((piece) => piece.sentence === sentence).map((piece) => piece.text),
      said,
    );
    if (lettersOf(joined) > lettersOf(most)) most = joined;
  }
  return tidyPattern(most);
}

function join(parts: readonly string[], said: string): string {
  let pattern = '';
  let end = -1;
  for (const part of parts) {
    const at = wordAt(said, part, Math.max(0, end));
    if (at === -1) continue;
    const near = end !== -1 && at - end <= GAP && pattern.length + part.length < LONGEST;
    if (pattern !== '' && !near) {
      if (lettersOf(pattern) >= lettersOf(part)) break;
      pattern = '';
    }
    pattern = pattern === '' ? part.slice(0, LONGEST) : `${pattern}*${part}`;
    end = at + part.length;
  }
  return pattern;
}

/** Where a piece stands as words of its own. */
function wordAt(said: string, piece: string, from: number): number {
  for (let at = said.indexOf(piece, from); at !== -1; at = said.indexOf(piece, at + 1))
    if (at === 0 || !/[a-z0-9]/.test(said.charAt(at - 1))) return at;
  return -1;
}
