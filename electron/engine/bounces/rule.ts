import type { Reason } from '../../../shared/verdict.ts';
import { findAddresses } from './addresses.ts';
import type { Stage } from './report.ts';

/**
 * One piece of knowledge about what mail servers say. A pattern is plain lower-case text; `*` stands for at most 80 other
 * characters, `<addr>` for any address. No regular expressions: a rule can never be slow, and a person can write one.
 */
export type Rule = {
  readonly id: string;
  readonly reason: Reason;
  readonly any: readonly string[];
  /** The rule holds only at these SMTP stages. */
  readonly stages?: readonly Stage[];
  /** The rule holds only where no other stage is known, or at these. */
  readonly notStages?: readonly Stage[];
  /** How sure the words make us, 0 to 1; 0.9 where not given. */
  readonly sure?: number;
  readonly source: string;
  readonly sample: string;
};

/** Patterns from a text in which `|` and line ends part them. */
export function words(text: string): string[] {
  return text
    .split(/[|\n]/)
    .map((piece) => piece.trim().replace(/\s+/g, ' '))
    .filter((piece) => piece !== '');
}

const GAP = 80;
const TRIES = 6;

/** Makes a text comparable: lower case, one blank between words, addresses as `<addr>`, continuation codes (`550-5.7.1 `) dropped. */
export function comparable(text: string): string {
  const lower = text.slice(0, 6000).toLowerCase();
  return (
    (lower.includes('@') ? withoutAddresses(lower) : lower)
      // Cisco (IronPort) gateways wrap the other server's words: 5.1.0 - Unknown address error '550 ...'.
      .replace(/\b\d\.\d\.\d - [a-z ]{5,50} (?=(?:\d{3}[ -])?')/g, ' ')
      .replace(/[\u2018\u2019`´]/g, "'")
      .replace(/(^|\n)[ \t>|<]{0,12}[245]\d\d-(?:#?[245]\.\d{1,3}\.\d{1,3} ?)?/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

const OPENS = new Set(['<', '"', "'", '[', '(']);
const CLOSES = new Set(['>', '"', "'", ']', ')']);

/** Every address, with up to two brackets or quotes on each side, as `<addr>`. */
function withoutAddresses(text: string): string {
  let out = '';
  let from = 0;
  for (const { start, end } of findAddresses(text)) {
    let before = start;
    while (before > from && start - before < 2 && OPENS.has(text.charAt(before - 1))) before--;
    let after = end;
    while (after - end < 2 && CLOSES.has(text.charAt(after))) after++;
    if (before < from) continue;
    out += `${text.slice(from, before)}<addr>`;
    from = after;
  }
  return out + text.slice(from);
}

/** A pattern cut at its stars; `first` is what stands before the first of them. */
type Pattern = { readonly first: string; readonly pieces: readonly string[] };

function compile(pattern: string): Pattern {
  const pieces = pattern.split('*');
  return { first: pieces[0] ?? '', pieces };
}

/** Where a pattern occurs in a comparable text, or -1. Linear in the text: every fragment has a bounded number of tries. */
export function findPattern(text: string, pattern: string): number {
  return find(text, compile(pattern));
}

function find(text: string, { first, pieces }: Pattern): number {
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

function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}

function restFollows(text: string, from: number, pieces: readonly string[]): boolean {
  let at = from;
  for (let index = 1; index < pieces.length; index++) {
    const piece = pieces[index] ?? '';
    const next = text.indexOf(piece, at);
    if (next === -1 || next - at > GAP) return false;
    at = next + piece.length;
  }
  return true;
}

type Entry = { readonly order: number; readonly rule: Rule; readonly pattern: Pattern };

/** The patterns of a list of rules by the first three letters of their words; those that begin otherwise apart. */
type Index = {
  /** For every possible start the place of its list, 0 for none. */
  readonly places: Uint16Array;
  readonly lists: readonly (readonly Entry[])[];
  readonly others: readonly Entry[];
};

const indices = new WeakMap<readonly Rule[], Index>();

function indexOf(rules: readonly Rule[]): Index {
  const known = indices.get(rules);
  if (known) return known;
  const places = new Uint16Array(36 ** 3);
  const lists: Entry[][] = [[]];
  const others: Entry[] = [];
  for (const [order, rule] of rules.entries()) {
    for (const each of rule.any) {
      const entry = { order, rule, pattern: compile(each) };
      const key = startKey(entry.pattern.first, 0);
      if (key === -1) others.push(entry);
      else {
        places[key] ||= lists.push([]) - 1;
        lists[places[key]]?.push(entry);
      }
    }
  }
  const made = { places, lists, others };
  indices.set(rules, made);
  return made;
}

/** The three ASCII letters or digits at a place as one number, or -1 where there are not three. */
function startKey(text: string, at: number): number {
  const a = digitOf(text.charCodeAt(at));
  const b = digitOf(text.charCodeAt(at + 1));
  const c = digitOf(text.charCodeAt(at + 2));
  return a < 0 || b < 0 || c < 0 ? -1 : (a * 36 + b) * 36 + c;
}

/** A lower-case letter or digit as a number below 36, else -1. */
function digitOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 97;
  return code >= 48 && code <= 57 ? code - 22 : -1;
}

/** The first rule (in the order of the list) whose words occur in a comparable text at this stage. One pass over the text's words. */
export function firstRule(rules: readonly Rule[], text: string, stage: Stage | null): Rule | undefined {
  const { places, lists, others } = indexOf(rules);
  let best: Entry | undefined;
  let inWord = false;
  for (let at = 0; at + 2 < text.length; at++) {
    const isWord = isWordCode(text.charCodeAt(at));
    if (isWord && !inWord) {
      const key = startKey(text, at);
      const place = key === -1 ? 0 : (places[key] ?? 0);
      if (place !== 0) best = better(lists[place], text, at, stage, best);
    }
    inWord = isWord;
  }
  for (const entry of others) {
    if (best && entry.order >= best.order) break;
    if (holdsAt(entry.rule, stage) && find(text, entry.pattern) !== -1) best = entry;
  }
  return best?.rule;
}

function better(
  entries: readonly Entry[] | undefined,
  text: string,
  at: number,
  stage: Stage | null,
  best: Entry | undefined,
): Entry | undefined {
  if (!entries) return best;
  for (const entry of entries) {
    if (best && entry.order >= best.order) return best;
    const { first, pieces } = entry.pattern;
    if (text.startsWith(first, at) && restFollows(text, at + first.length, pieces) && holdsAt(entry.rule, stage))
      return entry;
  }
  return best;
}

function holdsAt({ stages, notStages }: Rule, stage: Stage | null): boolean {
  if (stages && (stage === null || !stages.includes(stage))) return false;
  return !(notStages && stage !== null && notStages.includes(stage));
}
