import { SUBSTRING_FROM } from './text.ts';

/** How many different grams there are: three classes of characters of 6 bits each. */
export const GRAMS = 1 << 18;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789@.-_+';
const SIGNS = 1 + LETTERS.length;
const OTHERS = 48;

// Class 0 ends words. Rarer characters share a class: what is found is looked at in the contact's own texts anyway.
export const CLASSES = new Uint8Array(65_536);
for (let code = 0; code < CLASSES.length; code++) {
  const letter = LETTERS.indexOf(String.fromCharCode(code));
  if (letter >= 0) CLASSES[code] = 1 + letter;
  else if (code < 128) CLASSES[code] = SIGNS + (code % (OTHERS - SIGNS));
  else CLASSES[code] = OTHERS + ((code * 31) % (64 - OTHERS));
}
CLASSES[0x20] = 0;
CLASSES[0x0a] = 0;

const classAt = (text: string, at: number) => CLASSES[text.charCodeAt(at)] ?? 0;
const gramAt = (text: string, at: number) =>
  (classAt(text, at - 2) << 12) | (classAt(text, at - 1) << 6) | classAt(text, at);

/** The grams that every text with these words has. */
export function gramsOfWords(words: readonly string[]): number[] {
  const grams = new Set<number>();
  for (const word of words) {
    if (word.length === 1) grams.add(classAt(word, 0));
    else if (word.length < SUBSTRING_FROM) grams.add((classAt(word, 0) << 6) | classAt(word, 1));
    else for (let at = 2; at < word.length; at++) grams.add(gramAt(word, at));
  }
  return [...grams];
}
