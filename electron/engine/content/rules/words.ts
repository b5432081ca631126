import { excerpt, type Hit, type Rule, visiblePieces } from './rule.ts';
import { PHRASE_GROUPS, type PhraseGroup } from './rules-phrases.ts';

const WORD = /[\p{L}\p{N}]/u;

/** Places of a phrase as whole words; both texts in lower case. Linear in the text. */
function placesOf(phrase: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(phrase); at !== -1 && places.length < 20; at = text.indexOf(phrase, at + phrase.length)) {
    const before = text[at - 1];
    const after = text[at + phrase.length];
    const whole = (before === undefined || !WORD.test(before)) && (after === undefined || !WORD.test(after));
    if (whole) places.push(at);
  }
  return places;
}

/** Lower case and simple blanks, of the same length as the text, so that places agree. */
function folded(text: string): string {
  const lower = text.toLowerCase();
  const same =
    lower.length === text.length
      ? lower
      : Array.from(text, (char) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char)).join('');
  return same.replace(/[\s\u00a0]/g, ' ').replaceAll('’', "'");
}

function wordRule(group: PhraseGroup): Rule {
  const phrases = [...group.phrases].sort((a, b) => b.length - a.length);
  const find: Rule['find'] = (facts) => {
    const hits: Hit[] = [];
    for (const piece of visiblePieces(facts)) {
      const text = piece.text.replace(/\s+/g, ' ');
      const lower = folded(text);
      const taken = new Set<number>();
      for (const phrase of phrases) {
        for (const at of placesOf(phrase, lower)) {
          if (taken.has(at)) continue;
          for (let inside = at; inside < at + phrase.length; inside++) taken.add(inside);
          hits.push({ where: piece.where, evidence: excerpt(text, at, phrase.length), values: { word: phrase } });
        }
      }
    }
    return hits;
  };
  return { key: group.key, about: 'words', source: group.source, level: 'notice', weight: group.weight, find };
}

/** Distrusted words and phrases, one rule a group. */
export const WORD_RULES: readonly Rule[] = PHRASE_GROUPS.map(wordRule);
