import { hoursIn, type Mark, marksIn, partIn, partOfIds, textsIn } from '../contacts/people/public.ts';
import { addId, emptySet, type IdSet, idsAfter } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import type { FoldedTest } from './field-test.ts';
import { placesIn } from './joined-texts.ts';
import { fold } from './typed-values.ts';

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
  piece: number,
  see: (range: { after: number; to: number }, ids: readonly number[]) => void,
): void {
  const all = everybody();
  for (let after = 0; after < highest; after += piece) {
    check();
    const ids = idsAfter(all, after, piece, after + piece);
    if (ids.length > 0) see({ after, to: after + piece }, ids);
  }
}

/** Asks several things about everybody in one go; answers whom each is true of. */
export function readMarks(reading: Reading, marks: readonly Mark[]): IdSet[] {
  const found = marks.map(() => emptySet(reading.highest));
  inPieces(reading, PIECE, (range, ids) => {
    marksIn(reading.db, marks, range).forEach((text, n) => {
      const set = found[n];
      if (set) for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === ONE) addId(set, ids[at] ?? 0);
    });
  });
  return found;
}

const ONE = 49;

/** The hours of everybody. */
export function readHours(reading: Reading, what: 'created' | 'consent'): Hours {
  const hours = new Uint32Array(reading.highest + 1);
  inPieces(reading, PIECE, (range, ids) => addHours(hours, ids, hoursIn(reading.db, what, range)));
  return hours;
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
  inPieces(reading, PIECE, (range, ids) => addWhere(set, ids, partIn(reading.db, part, range), test));
  return set;
}

/** So many texts together fit into a processor's cache. */
const TEXTS = 5_000;

/** The same for a test of folded texts, which are folded and looked at together: a third of the time. */
export function walkWhereFolded(reading: Reading, part: string, test: FoldedTest): IdSet {
  const set = emptySet(reading.highest);
  inPieces(reading, TEXTS, (range, ids) => {
    const found = placesIn(textsIn(reading.db, part, range), ids.length, test);
    if (found) for (const at of found) addId(set, ids[at] ?? 0);
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
