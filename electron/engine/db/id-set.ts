/**
 * A set of row ids as one bit each: 125 KB per million. Ids above the highest it was made for are in no set; sets of different
 * lengths may be joined. Sets are never changed once somebody else holds them.
 */
export interface IdSet {
  readonly words: Uint32Array;
}

const wordsFor = (highest: number) => new Uint32Array((Math.max(0, highest) >>> 5) + 1);

/** A set with room for ids up to `highest`, and nothing in it. */
export function emptySet(highest = 0): IdSet {
  return { words: wordsFor(highest) };
}

/** Puts an id into a set that was made with room for it; an id beyond that is ignored. */
export function addId({ words }: IdSet, id: number): void {
  const at = id >>> 5;
  if (at < words.length) words[at] = (words[at] ?? 0) | (1 << (id & 31));
}

/** The set of these ids; those above `highest` (the highest of them where it is not given) are left out. */
export function setOf(ids: readonly number[], highest?: number): IdSet {
  const set = emptySet(highest ?? ids.reduce((most, id) => Math.max(most, id), 0));
  for (const id of ids) addId(set, id);
  return set;
}

export function hasId({ words }: IdSet, id: number): boolean {
  return ((words[id >>> 5] ?? 0) & (1 << (id & 31))) !== 0;
}

/** Everybody who is in both. */
export function bothOf(a: IdSet, b: IdSet): IdSet {
  const words = new Uint32Array(Math.min(a.words.length, b.words.length));
  for (let at = 0; at < words.length; at++) words[at] = (a.words[at] ?? 0) & (b.words[at] ?? 0);
  return { words };
}

/** Everybody who is in either. */
export function eitherOf(a: IdSet, b: IdSet): IdSet {
  const words = new Uint32Array(Math.max(a.words.length, b.words.length));
  for (let at = 0; at < words.length; at++) words[at] = (a.words[at] ?? 0) | (b.words[at] ?? 0);
  return { words };
}

/** Everybody of the first who is not in the second. */
export function lessOf(a: IdSet, b: IdSet): IdSet {
  const words = new Uint32Array(a.words.length);
  for (let at = 0; at < words.length; at++) words[at] = (a.words[at] ?? 0) & ~(b.words[at] ?? 0);
  return { words };
}

/** How many are in it. */
export function sizeOf({ words }: IdSet): number {
  let size = 0;
  for (const word of words) if (word !== 0) size += bitsOf(word);
  return size;
}

function bitsOf(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The id with so many before it; the set must have more than that. */
export function nthId({ words }: IdSet, before: number): number {
  let left = before;
  let at = 0;
  for (let here = bitsOf(words[0] ?? 0); here <= left && at < words.length; here = bitsOf(words[at] ?? 0)) {
    left -= here;
    at += 1;
  }
  let word = words[at] ?? 0;
  for (; left > 0; left--) word &= word - 1;
  return at * 32 + 31 - Math.clz32(word & -word);
}

/** Puts all ids from the one after `after` up to `to` into a set that was made with room for them. */
export function addRange(set: IdSet, after: number, to: number): void {
  const { words } = set;
  let id = after + 1;
  for (; id <= to && (id & 31) !== 0; id++) addId(set, id);
  for (; id + 31 <= to; id += 32) words[id >>> 5] = 0xffffffff;
  for (; id <= to; id++) addId(set, id);
}

/** All ids, ascending. */
export function idsOf(set: IdSet): Uint32Array {
  const ids = new Uint32Array(sizeOf(set));
  let used = 0;
  for (let at = 0; at < set.words.length; at++)
    for (let word = set.words[at] ?? 0; word !== 0; word &= word - 1)
      ids[used++] = at * 32 + 31 - Math.clz32(word & -word);
  return ids;
}

/** Up to `limit` ids above `after` and at most `to`, ascending. */
export function idsAfter({ words }: IdSet, after: number, limit: number, to = words.length * 32 - 1): number[] {
  const ids: number[] = [];
  const from = after + 1;
  const end = Math.min(words.length, (to >>> 5) + 1);
  for (let at = from >>> 5; at < end && ids.length < limit; at++) {
    let word = words[at] ?? 0;
    if (at === to >>> 5 && (to & 31) !== 31) word &= (1 << ((to & 31) + 1)) - 1;
    if (at === from >>> 5) word &= -1 << (from & 31);
    while (word !== 0 && ids.length < limit) {
      ids.push(at * 32 + 31 - Math.clz32(word & -word));
      word &= word - 1;
    }
  }
  return ids;
}
