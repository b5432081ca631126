import { compile, find, isWordCode, type Pattern, restFollows } from './pattern.ts';
import type { Stage } from './report.ts';
import type { Rule } from './rule.ts';

/** Anything that patterns decide about: a rule, a phrase for a stage. */
export type Worded = Pick<Rule, 'any' | 'stages' | 'notStages'>;
/** `codes` are those of the pattern's first piece: comparing numbers takes a fraction of what comparing texts does. */
type Entry = { readonly order: number; readonly rule: Worded; readonly pattern: Pattern; readonly codes: Uint16Array };

/**
 * The patterns of a list of rules by how they begin: those that begin with a word by a hash of their first three characters
 * (and of six where they have so many); those that begin with another sign apart, by whether it is ASCII.
 */
type Index = {
  /** For every hash of three characters whether any pattern begins so. */
  readonly begins: Uint8Array;
  /** For every ASCII character whether it is part of a word, may begin a pattern that begins with no word, or neither. */
  readonly kinds: Uint8Array;
  /** A pattern is so short that nothing tells whether it may occur. */
  anySign: boolean;
  readonly long: Table;
  readonly short: Table;
  readonly signs: readonly Entry[];
  /** Those that begin beyond ASCII, by that character. */
  readonly wide: ReadonlyMap<number, List>;
  /** For every hash of such a character whether any begins so. */
  readonly wideBegins: Uint8Array;
};
/** For every hash the place of its list, 0 for none. */
type Table = { readonly places: Uint16Array; readonly lists: List[] };
/**
 * Entries that begin alike, and for each how its seventh and eighth character go on (0: it is no longer than that), and the
 * place and code of its last one in one number.
 */
type List = { readonly entries: Entry[]; readonly goesOn: number[]; readonly ends: number[] };

const LONG = 6;
const SHORT = 3;
const TOLD = LONG + 2;
const BEHIND = TOLD;
const HASHES = 1 << 13;
const WIDE_HASHES = 1 << 12;
/** What `Index.begins` tells of three characters. */
const NEITHER = 0;
const WORD = 1;
const SIGN = 2;

const indices = new WeakMap<readonly Worded[], Index>();

function indexOf(rules: readonly Worded[]): Index {
  const known = indices.get(rules);
  if (known) return known;
  const made = {
    begins: new Uint8Array(HASHES),
    kinds: Uint8Array.from({ length: 128 }, (_, code) => (isWordCode(code) ? WORD : NEITHER)),
    anySign: false,
    long: newTable(),
    short: newTable(),
    signs: [] as Entry[],
    wide: new Map<number, List>(),
    wideBegins: new Uint8Array(WIDE_HASHES),
  };
  for (const [order, rule] of rules.entries()) {
    for (const each of rule.any) {
      const pattern = compile(each);
      addEntry(made, { order, rule, pattern, codes: codesOf(pattern.first).slice(0, pattern.first.length) });
    }
  }
  indices.set(rules, made);
  return made;
}

function newTable(): Table {
  return { places: new Uint16Array(HASHES), lists: [newList()] };
}

function addEntry(index: Index & { signs: Entry[]; wide: Map<number, List> }, entry: Entry): void {
  const { first } = entry.pattern;
  const codes = codesOf(first);
  const isWord = first.length >= SHORT && isWordCode(first.charCodeAt(0));
  if (isWord) {
    mark(index.begins, hashOfThree(codes, 0), WORD);
    if (first.length >= LONG)
      addTo(index.long, hashOfSix(codes, 0), entry, first.length >= TOLD ? goingOn(codes, 0) : 0);
    else addTo(index.short, hashOfThree(codes, 0), entry, 0);
  } else if (first.charCodeAt(0) < 128) {
    index.signs.push(entry);
    // Fewer than three characters may go on in any way.
    if (first.length < SHORT) index.anySign = true;
    else {
      mark(index.begins, hashOfThree(codes, 0), SIGN);
      index.kinds[first.charCodeAt(0)] = SIGN;
    }
  } else {
    const code = first.charCodeAt(0);
    const list = index.wide.get(code) ?? newList();
    addToList(list, entry, 0);
    index.wide.set(code, list);
    index.wideBegins[code & (WIDE_HASHES - 1)] = 1;
  }
}

function mark(begins: Uint8Array, hash: number, bit: number): void {
  begins[hash] = (begins[hash] ?? 0) | bit;
}

function addTo({ places, lists }: Table, hash: number, entry: Entry, goesOn: number): void {
  places[hash] ||= lists.push(newList()) - 1;
  const list = lists[places[hash] ?? 0];
  if (list) addToList(list, entry, goesOn);
}

function newList(): List {
  return { entries: [], goesOn: [], ends: [] };
}

function addToList({ entries, goesOn, ends }: List, entry: Entry, on: number): void {
  entries.push(entry);
  goesOn.push(on);
  const last = entry.codes.length - 1;
  ends.push((last << 16) | (entry.codes[last] ?? 0));
}

/** The seventh and eighth character after a place as one number. */
function goingOn(codes: Uint16Array, at: number): number {
  return (codes[at + LONG] ?? 0) * 31 + (codes[at + LONG + 1] ?? 0);
}

let scratch = Buffer.alloc(16_384);
let scratchCodes = codesIn(scratch);

function codesIn(buffer: Buffer): Uint16Array {
  return new Uint16Array(buffer.buffer, buffer.byteOffset, buffer.byteLength / 2);
}

/** The codes of a text with zeros behind them, good until the next text: much quicker to go through than the text itself. */
function codesOf(text: string): Uint16Array {
  const { length } = text;
  if (length + BEHIND > scratchCodes.length) {
    scratch = Buffer.alloc(length * 4);
    scratchCodes = codesIn(scratch);
  }
  scratch.write(text, 0, 'utf16le');
  for (let at = length; at < length + BEHIND; at++) scratchCodes[at] = 0;
  return scratchCodes;
}

function hashOf(first: number, second: number, third: number): number {
  return (first + second * 37 + third * 1369) & (HASHES - 1);
}

function hashOfThree(codes: Uint16Array, at: number): number {
  return hashOf(codes[at] ?? 0, codes[at + 1] ?? 0, codes[at + 2] ?? 0);
}

function hashOfSix(codes: Uint16Array, at: number): number {
  return (hashOfThree(codes, at) ^ Math.imul(hashOfThree(codes, at + SHORT), 31)) & (HASHES - 1);
}

/** The first rule (in the order of the list) whose words occur in a comparable text at this stage. One pass over the text's words. */
export function firstRule<T extends Worded>(rules: readonly T[], text: string, stage: Stage | null): T | undefined {
  const best = firstEntry(indexOf(rules), text, stage);
  return best && rules[best.order];
}

function firstEntry(index: Index, text: string, stage: Stage | null): Entry | undefined {
  const { begins, kinds, wideBegins } = index;
  const codes = codesOf(text);
  const { length } = text;
  const place: Place = { codes, text, at: 0 };
  let best: Entry | undefined;
  let hasSign = index.anySign && length > 0;
  for (let at = 0; at < length; at++) {
    const code = codes[at] ?? 0;
    if (code > 127) {
      if (wideBegins[code & (WIDE_HASHES - 1)] !== 0) {
        place.at = at;
        best = better(index.wide.get(code), place, 0, stage, best);
      }
      continue;
    }
    const kind = kinds[code];
    if (kind === NEITHER) continue;
    // Hardly any three characters begin a pattern: all else is asked only of those that do.
    const begun = begins[hashOfThree(codes, at)] ?? 0;
    if (kind === SIGN) {
      if ((begun & SIGN) !== 0) hasSign = true;
      continue;
    }
    if ((begun & WORD) !== 0) {
      place.at = at;
      best = beginning(index, place, stage, best);
    }
    // Within a word nothing begins.
    do at++;
    while (isWordCode(codes[at] ?? 0));
    at--;
  }
  return hasSign ? anywhere(index.signs, text, stage, best) : best;
}

/** The better of the best so far and what begins at the start of a word. */
function beginning(
  { long, short }: Index,
  place: Place,
  stage: Stage | null,
  best: Entry | undefined,
): Entry | undefined {
  const { codes, at } = place;
  const inLong = long.places[hashOfSix(codes, at)] ?? 0;
  const found = inLong === 0 ? best : better(long.lists[inLong], place, goingOn(codes, at), stage, best);
  const inShort = short.places[hashOfThree(codes, at)] ?? 0;
  return inShort === 0 ? found : better(short.lists[inShort], place, 0, stage, found);
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

/** Where in a text a pattern may begin; one for the whole text, moved on. */
type Place = { readonly codes: Uint16Array; readonly text: string; at: number };

function better(
  list: List | undefined,
  place: Place,
  on: number,
  stage: Stage | null,
  best: Entry | undefined,
): Entry | undefined {
  if (!list) return best;
  const { entries, goesOn, ends } = list;
  const { codes, at } = place;
  for (let index = 0; index < goesOn.length; index++) {
    const wanted = goesOn[index];
    if (wanted !== 0 && wanted !== on) continue;
    const end = ends[index] ?? 0;
    if (codes[at + (end >> 16)] !== (end & 0xffff)) continue;
    const entry = entries[index];
    if (!entry || (best && entry.order >= best.order)) return best;
    if (begins(place, entry) && holdsAt(entry.rule, stage)) return entry;
  }
  return best;
}

/** Whether a pattern begins there as a whole. */
function begins({ codes, text, at }: Place, { codes: wanted, pattern }: Entry): boolean {
  const { length } = wanted;
  for (let index = 0; index < length; index++) if (codes[at + index] !== wanted[index]) return false;
  return restFollows(text, at + length, pattern.pieces);
}

function holdsAt({ stages, notStages }: Worded, stage: Stage | null): boolean {
  if (stages && (stage === null || !stages.includes(stage))) return false;
  return !(notStages && stage !== null && notStages.includes(stage));
}
