const GAP = 80;
const TRIES = 6;

/** A pattern cut at its stars; `first` is what stands before the first of them. */
export type Pattern = { readonly first: string; readonly pieces: readonly string[] };

/** Cuts a pattern at its stars. */
export function compile(pattern: string): Pattern {
  const pieces = pattern.split('*');
  return { first: pieces[0] ?? '', pieces };
}

/** Where a pattern occurs in a comparable text, or -1. Linear in the text: every fragment has a bounded number of tries. */
export function findPattern(text: string, pattern: string): number {
  return find(text, compile(pattern));
}

/** As `findPattern`, for a pattern that is cut already. */
export function find(text: string, { first, pieces }: Pattern): number {
  if (first === '') return -1;
  let at = text.indexOf(first);
  for (let tries = 0; at !== -1 && tries < TRIES; tries++) {
    if (startsWord(text, at, first) && restFollows(text, at + first.length, pieces)) return at;
    at = text.indexOf(first, at + 1);
  }
  return -1;
}

/** A pattern that begins with a letter or digit begins at a word: `uce` is not in `reduce`. */
function startsWord(text: string, at: number, fragment: string): boolean {
  return !isWordCode(fragment.charCodeAt(0)) || at === 0 || !isWordCode(text.charCodeAt(at - 1));
}

/** Whether a code is a lower-case ASCII letter's or a digit's. */
export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}

/**
 * Whether the pieces behind the first follow from there, each within the gap: no further is looked. A blank on each side of a
 * star may be one and the same: `mailbox * full` is found in `mailbox full`.
 */
export function restFollows(text: string, from: number, pieces: readonly string[]): boolean {
  let at = from;
  for (let index = 1; index < pieces.length; index++) {
    const piece = pieces[index] ?? '';
    const next = text.slice(at - 1, at + GAP + piece.length).indexOf(piece, piece.startsWith(' ') ? 0 : 1);
    if (next === -1) return false;
    at += next - 1 + piece.length;
  }
  return true;
}
