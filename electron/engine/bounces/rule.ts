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
  let plain = text.slice(0, 6000).toLowerCase();
  if (plain.includes('@')) plain = withoutAddresses(plain);
  // Cisco (IronPort) gateways wrap the other server's words: 5.1.0 - Unknown address error '550 ...'.
  if (plain.includes(' - ')) plain = plain.replace(/\b\d\.\d\.\d - [a-z ]{5,50} (?=(?:\d{3}[ -])?')/g, ' ');
  plain = plain.replace(/[\u2018\u2019`´]/g, "'");
  if (/\d\d\d-/.test(plain))
    plain = plain.replace(/(^|\n)[ \t>|<]{0,12}[245]\d\d-(?:#?[245]\.\d{1,3}\.\d{1,3} ?)?/g, ' ');
  return plain.replace(/\s+/g, ' ').trim();
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

/** Anything that patterns decide about: a rule, a phrase for a stage. */
export type Worded = Pick<Rule, 'any' | 'stages' | 'notStages'>;
type Entry = { readonly order: number; readonly rule: Worded; readonly pattern: Pattern };

/**
 * The patterns of a list of rules by how their first word begins: those of at least six characters by a hash of six, shorter
 * ones by a hash of three; what begins with no letter or digit apart, by whether it is ASCII.
 */
type Index = {
  readonly long: Table;
  readonly short: Table;
  readonly signs: readonly Entry[];
  readonly wide: readonly Entry[];
};
/** For every hash the place of its list, 0 for none. */
type Table = { readonly places: Uint16Array; readonly lists: Entry[][] };

const LONG = 6;
const SHORT = 3;
const HASHES = 1 << 14;
const indices = new WeakMap<readonly Worded[], Index>();

function indexOf(rules: readonly Worded[]): Index {
  const known = indices.get(rules);
  if (known) return known;
  const made = { long: newTable(), short: newTable(), signs: [] as Entry[], wide: [] as Entry[] };
  for (const [order, rule] of rules.entries()) {
    for (const each of rule.any) addEntry(made, { order, rule, pattern: compile(each) });
  }
  indices.set(rules, made);
  return made;
}

function newTable(): Table {
  return { places: new Uint16Array(HASHES), lists: [[]] };
}

function addEntry(index: Index & { signs: Entry[]; wide: Entry[] }, entry: Entry): void {
  const { first } = entry.pattern;
  const isWord = first.length >= SHORT && isWordCode(first.charCodeAt(0));
  if (!isWord) (first.charCodeAt(0) < 128 ? index.signs : index.wide).push(entry);
  else if (first.length >= LONG) addTo(index.long, hashAt(first, 0, LONG), entry);
  else addTo(index.short, hashAt(first, 0, SHORT), entry);
}

function addTo({ places, lists }: Table, hash: number, entry: Entry): void {
  places[hash] ||= lists.push([]) - 1;
  lists[places[hash]]?.push(entry);
}

function hashAt(text: string, at: number, size: number): number {
  let hash = 0;
  for (let index = at; index < at + size; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return (hash ^ (hash >>> 14)) & (HASHES - 1);
}

/** The first rule (in the order of the list) whose words occur in a comparable text at this stage. One pass over the text's words. */
export function firstRule<T extends Worded>(rules: readonly T[], text: string, stage: Stage | null): T | undefined {
  const best = firstEntry(indexOf(rules), text, stage);
  return best && rules[best.order];
}

function firstEntry({ long, short, signs, wide }: Index, text: string, stage: Stage | null): Entry | undefined {
  let best: Entry | undefined;
  let inWord = false;
  let isWide = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isWord = isWordCode(code);
    if (isWord && !inWord) {
      const inLong = long.places[hashAt(text, at, LONG)] ?? 0;
      if (inLong !== 0) best = better(long.lists[inLong], text, at, stage, best);
      const inShort = short.places[hashAt(text, at, SHORT)] ?? 0;
      if (inShort !== 0) best = better(short.lists[inShort], text, at, stage, best);
    } else if (code > 127) isWide = true;
    inWord = isWord;
  }
  best = anywhere(signs, text, stage, best);
  return isWide ? anywhere(wide, text, stage, best) : best;
}

/** Patterns that begin with no word are searched for one by one. */
function anywhere(
  entries: readonly Entry[],
  text: string,
  stage: Stage | null,
  best: Entry | undefined,
): Entry | undefined {
  for (const entry of entries) {
    if (best && entry.order >= best.order) return best;
    if (holdsAt(entry.rule, stage) && find(text, entry.pattern) !== -1) return entry;
  }
  return best;
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

function holdsAt({ stages, notStages }: Worded, stage: Stage | null): boolean {
  if (stages && (stage === null || !stages.includes(stage))) return false;
  return !(notStages && stage !== null && notStages.includes(stage));
}
