import { partIn, partOfIds } from '../contacts/people/public.ts';
import { addId, emptySet, type IdSet, idsAfter } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';

/** Ids looked at in one piece; between two of them the work may be given up. */
export const PIECE = 20_000;
/** More different values than this are not kept (phone numbers, notes): they are read again each time. */
const MOST_VALUES = 100_000;

/** One part of every contact, by id: a number into `values` (0 where there is no such contact, else one more than the index). */
export interface Column {
  readonly codes: Uint32Array;
  readonly values: readonly string[];
}

/** Whole seconds by contact id, 0 where there is none. */
export type Times = Uint32Array;

/** What reading needs: the database, everybody there is, and a check that throws once nobody waits for the answer any more. */
export interface Reading {
  readonly db: Db;
  readonly highest: number;
  everybody(): IdSet;
  check(): void;
}

/** Ids written one after the other with commas between, put into a set. */
export function addWritten(set: IdSet, text: string): void {
  let id = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 44) {
      addId(set, id);
      id = 0;
    } else id = id * 10 + code - 48;
  }
  if (text !== '') addId(set, id);
}

/** Goes through one part of all contacts. `see` answers false to end it. */
export function walkPart(
  { db, highest, everybody, check }: Reading,
  part: string,
  see: (id: number, value: string | number) => boolean,
): boolean {
  const all = everybody();
  for (let after = 0; after < highest; after += PIECE) {
    check();
    const ids = idsAfter(all, after, PIECE, after + PIECE);
    const values = ids.length === 0 ? [] : partIn(db, part, { after, to: after + PIECE });
    for (let at = 0; at < ids.length; at++) if (!see(ids[at] ?? 0, values[at] ?? '')) return false;
  }
  return true;
}

/** One part of every contact as numbers into the list of its values; null where there are too many different ones. */
export function readColumn(reading: Reading, part: string): Column | null {
  const codes = new Uint32Array(reading.highest + 1);
  const known = new Map<string, number>();
  const values: string[] = [];
  const whole = walkPart(reading, part, (id, value) => {
    const text = String(value);
    let code = known.get(text);
    if (code === undefined) {
      if (values.length >= MOST_VALUES) return false;
      code = values.push(text);
      known.set(text, code);
    }
    codes[id] = code;
    return true;
  });
  return whole ? { codes, values } : null;
}

export function readTimes(reading: Reading, part: 'created' | 'consent'): Times {
  const times = new Uint32Array(reading.highest + 1);
  walkPart(reading, part, (id, value) => {
    times[id] = Math.max(0, Number(value));
    return true;
  });
  return times;
}

/** Everybody whose value passes a test; each value is asked about once. */
export function whereColumn({ codes, values }: Column, test: (text: string) => boolean): IdSet {
  const passes = new Uint8Array(values.length + 1);
  values.forEach((value, at) => {
    passes[at + 1] = test(value) ? 1 : 0;
  });
  return collect(codes, (code) => passes[code] === 1);
}

/** Everybody whose moment passes a test. */
export function whereTime(times: Times, test: (second: number) => boolean): IdSet {
  return collect(times, test);
}

function collect(numbers: Uint32Array, test: (number: number) => boolean): IdSet {
  const set = emptySet(numbers.length - 1);
  const { words } = set;
  for (let at = 0; at < words.length; at++) {
    let word = 0;
    const end = Math.min(numbers.length, at * 32 + 32);
    for (let id = at * 32; id < end; id++) if (test(numbers[id] ?? 0)) word |= 1 << (id & 31);
    words[at] = word;
  }
  return set;
}

/** Everybody whose value passes a test, read through without keeping anything. */
export function walkWhere(reading: Reading, part: string, test: (text: string) => boolean): IdSet {
  const set = emptySet(reading.highest);
  walkPart(reading, part, (id, value) => {
    if (test(String(value))) addId(set, id);
    return true;
  });
  return set;
}

/** Those of some people whose value passes a test, looked at one by one. */
export function whereAmong(
  { db, highest, check }: Reading,
  part: string,
  ids: readonly number[],
  test: (text: string) => boolean,
): IdSet {
  const set = emptySet(highest);
  for (let from = 0; from < ids.length; from += PIECE) {
    check();
    const some = ids.slice(from, from + PIECE);
    partOfIds(db, part, some).forEach((value, at) => {
      if (test(String(value))) addId(set, some[at] ?? 0);
    });
  }
  return set;
}
