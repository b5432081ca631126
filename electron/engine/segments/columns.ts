import { BETWEEN, partIn, partOfIds, textsIn, type Written, writtenIn } from '../contacts/people/public.ts';
import { addId, emptySet, type IdSet, idsAfter } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import type { FoldedTest } from './field-test.ts';
import { fold, foldAll } from './typed-values.ts';

/** Ids looked at in one piece; between two of them the work may be given up. */
export const PIECE = 20_000;

/** Whole hours since 1970 and one, by contact id; 0 where there is none. */
export type Hours = Uint32Array;

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

/** Goes through everybody in pieces, by ascending ids; `see` gets a piece and who is in it. */
function inPieces(
  { highest, everybody, check }: Reading,
  see: (range: { after: number; to: number }, ids: readonly number[]) => void,
): void {
  const all = everybody();
  for (let after = 0; after < highest; after += PIECE) {
    check();
    const ids = idsAfter(all, after, PIECE, after + PIECE);
    if (ids.length > 0) see({ after, to: after + PIECE }, ids);
  }
}

/** Reads several parts of everybody in one go: hours, or the set of those with a source. */
export function readWritten(reading: Reading, parts: readonly Written[]): (Hours | IdSet)[] {
  const read = parts.map(({ what }) =>
    what === 'source' ? emptySet(reading.highest) : new Uint32Array(reading.highest + 1),
  );
  inPieces(reading, (range, ids) => {
    writtenIn(reading.db, parts, range).forEach((text, at) => {
      const into = read[at];
      if (into instanceof Uint32Array) addHours(into, ids, text);
      else if (into) addMarked(into, ids, text);
    });
  });
  return read;
}

function addHours(hours: Hours, ids: readonly number[], text: string): void {
  let number = 0;
  let n = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 44) {
      hours[ids[n++] ?? 0] = number;
      number = 0;
    } else number = number * 10 + code - 48;
  }
  hours[ids[n] ?? 0] = number;
}

function addMarked(set: IdSet, ids: readonly number[], text: string): void {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === 49) addId(set, ids[at] ?? 0);
}

/** Everybody whose hour passes a test. */
export function whereHour(hours: Hours, test: (hour: number) => boolean): IdSet {
  const set = emptySet(hours.length - 1);
  const { words } = set;
  for (let at = 0; at < words.length; at++) {
    let word = 0;
    const end = Math.min(hours.length, at * 32 + 32);
    for (let id = at * 32; id < end; id++) if (test(hours[id] ?? 0)) word |= 1 << (id & 31);
    words[at] = word;
  }
  return set;
}

/** Everybody one of whose parts passes a test, read through without keeping anything. */
export function walkWhere(reading: Reading, part: string, test: (text: string) => boolean): IdSet {
  const set = emptySet(reading.highest);
  inPieces(reading, (range, ids) => addWhere(set, ids, partIn(reading.db, part, range), test));
  return set;
}

/** The same for a test of folded texts, which are folded together: half the time. */
export function walkWhereFolded(reading: Reading, part: string, test: FoldedTest): IdSet {
  const set = emptySet(reading.highest);
  inPieces(reading, (range, ids) => {
    const folded = foldAll(textsIn(reading.db, part, range));
    if (!folded.includes(test.part)) return;
    const texts = folded.split(BETWEEN);
    if (texts.length === ids.length) addWhere(set, ids, texts, (text) => test.holds(text.trim()));
    // Somebody's text has the sign that stands between texts.
    else addWhere(set, ids, partIn(reading.db, part, range), (text) => test.holds(fold(text)));
  });
  return set;
}

function addWhere(set: IdSet, ids: readonly number[], texts: readonly string[], test: (text: string) => boolean) {
  for (let at = 0; at < ids.length; at++) if (test(texts[at] ?? '')) addId(set, ids[at] ?? 0);
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
    addWhere(set, some, partOfIds(db, part, some), test);
  }
  return set;
}
