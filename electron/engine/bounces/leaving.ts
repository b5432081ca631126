import { ABOUT_MAIL, ALONE, CORES, DOUBT, FAREWELL, FILLER, GREETING, TURNED, WEAK_CORES } from './rules-leaving.ts';

/** Whether a text asks to get no more mail: without doubt, perhaps (a person should read it), or not. */
export type Wish = 'yes' | 'maybe' | 'no';

/** Longer mails say more than a wish. */
const LONGEST_WISH = 400;
const LONGEST_LOOK = 1_200;
const MOST_WORDS = 200;
/** Names of people and shops that a short wish may hold beside words that are known. */
const UNKNOWN_WORDS = 2;

type Core = {
  readonly words: readonly { readonly any: ReadonlySet<string>; readonly optional: boolean }[];
  readonly weak: boolean;
};

const coreOf =
  (weak: boolean) =>
  (core: string): Core => ({
    weak,
    words: core.split(' ').map((word) => {
      const optional = word.endsWith('?');
      return { any: new Set((optional ? word.slice(0, -1) : word).split('|')), optional };
    }),
  });
/** Phrases by their first word. */
const CORES_BY_WORD = new Map<string, Core[]>();
for (const core of [...CORES.map(coreOf(false)), ...WEAK_CORES.map(coreOf(true))])
  for (const word of core.words[0]?.any ?? []) CORES_BY_WORD.set(word, [...(CORES_BY_WORD.get(word) ?? []), core]);
const ALONE_SET: ReadonlySet<string> = new Set(ALONE);

/** What the subject alone says. Marks of answers and lists in front of it do not count. */
export function wishInSubject(subject: string): Wish {
  const bare = subject
    .slice(0, 300)
    .normalize('NFKC')
    .replace(
      /^\s{0,9}(?:(?:re|fw|fwd|bls|balas|aw|sv|antw|tr)\s{0,2}(?:\[\d{1,3}\])?\s{0,2}:\s{0,9}|\[[^\]]{1,60}\]\s{0,9}){0,6}/i,
      '',
    );
  return wishInSentence(bare);
}

/** What somebody's own lines say (quotation and signature already cut off). */
export function wishInLines(lines: readonly string[]): Wish {
  const around = (line: string) => (GREETING.test(line) || FAREWELL.test(line)) && wishInSentence(line) === 'no';
  const text = lines
    .filter((line) => !around(line))
    .join('\n')
    .slice(0, LONGEST_LOOK)
    .normalize('NFKC');
  const sentences = sentencesOf(text);
  const wishes = sentences.map(wishInSentence);
  // Lines may break inside a sentence.
  const whole = wishInSentence(text.replace(/\n/g, ' '));
  if (whole === 'no' && wishes.every((wish) => wish === 'no')) return 'no';
  if (text.length > LONGEST_WISH) return 'maybe';
  if (whole === 'yes' && sentences.length <= 3) return 'yes';
  const first = wishes.indexOf('yes');
  const rest = sentences.filter((_, index) => wishes[index] !== 'yes');
  const brief = first >= 0 && first <= 2 && rest.length <= 2;
  return brief && rest.every((sentence) => !hasDoubt(wordsOf(sentence)) && wishInSentence(sentence) === 'no')
    ? 'yes'
    : 'maybe';
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…])\s|\n|;/)
    .map((each) => each.trim())
    .filter((each) => /\p{L}/u.test(each));
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replace(/[’‘`´]/g, "'")
      .match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu) ?? []
  ).slice(0, MOST_WORDS);
}

const hasDoubt = (words: readonly string[]): boolean => words.some((word) => DOUBT.has(word));

/** A sentence is a wish where a whole phrase stands in it and nothing beside it means anything else. */
function wishInSentence(sentence: string): Wish {
  const words = wordsOf(sentence.slice(0, LONGEST_LOOK));
  if (words.length > 0 && words.length <= 3 && ALONE_SET.has(words.filter((word) => !isPolite(word)).join(' ')))
    return sentence.includes('?') ? 'maybe' : 'yes';
  const found = findCore(words);
  if (found === null) return 'no';
  const before = words.slice(0, found.from);
  const rest = [...before, ...words.slice(found.to)];
  if (before.some((word) => TURNED.has(word)) && !found.turned) return 'maybe';
  const unknown = rest.filter((word) => !FILLER.has(word) && !/^\d/.test(word)).length;
  const asks =
    sentence.includes('?') &&
    !/^(?:can|could|would|will|bisa|bisakah|boleh|bolehkah|mohon|tolong|please)$/.test(words[0] ?? '');
  const allowed = found.weak && !words.some((word) => ABOUT_MAIL.has(word)) ? 0 : UNKNOWN_WORDS;
  return unknown <= allowed && !hasDoubt(rest) && !asks ? 'yes' : 'maybe';
}

const POLITE: ReadonlySet<string> = new Set([
  'please',
  'pls',
  'mohon',
  'tolong',
  'ya',
  'dong',
  'now',
  'thanks',
  'it',
  'all',
]);
const isPolite = (word: string): boolean => POLITE.has(word);

/** The first complete phrase: where it begins and ends, and whether it holds its own "not". */
function findCore(words: readonly string[]): { from: number; to: number; weak: boolean; turned: boolean } | null {
  for (let from = 0; from < words.length; from++) {
    for (const core of CORES_BY_WORD.get(words[from] ?? '') ?? []) {
      const to = matchAt(words, from, core);
      if (to !== null)
        return { from, to, weak: core.weak, turned: words.slice(from, to).some((word) => TURNED.has(word)) };
    }
  }
  return null;
}

function matchAt(words: readonly string[], from: number, core: Core): number | null {
  let at = from;
  for (const { any, optional } of core.words) {
    if (any.has(words[at] ?? '')) at++;
    else if (!optional) return null;
  }
  return at;
}
