import type { ContactTexts } from '../contacts/table/public.ts';
import { CLASSES, GRAMS } from './grams.ts';
import { BLOCK_SPAN, baseOf, createGroupWriter } from './postings.ts';
import { fold } from './text.ts';

const MOST_ENTRIES = 4_000_000;
const FIRST_ENTRIES = 1 << 20;
/** Characters of different field values that one block may hold. */
const MOST_VALUES = 12_000_000;
/** A longer value is looked up in the contact itself. */
const LONGEST_VALUE = 256;
export const LONG_VALUE = 1;

/** One field over a block: for each place the number of its value among `values` plus 2, or 0 for none, or `LONG_VALUE`. */
export interface Column {
  readonly field: string;
  readonly codes: Uint16Array;
  readonly values: readonly string[];
}

// Grams below have an end of a word among their three places.
const WITHIN = 1 << 12;
const FROM_STARTS = 1;

type OpenColumn = { codes: Uint16Array; numbers: Map<string, number> };

export type BlockBuilder = ReturnType<typeof createBlockBuilder>;

/** Collects the contacts of one block in ascending order of their ids, for the search file. What it holds is bounded. */
export function createBlockBuilder() {
  const seen = new Uint32Array(GRAMS);
  let stamp = 0;
  let entries = new Uint32Array(FIRST_ENTRIES);
  let used = 0;
  // Made once: what is thrown away after each block lies about for long.
  const starts = new Uint32Array(GRAMS + 1);
  const next = new Uint32Array(GRAMS);
  let sorted = new Uint16Array(FIRST_ENTRIES);
  const ends: number[] = [];
  const places: number[] = [];
  let columns = new Map<string, OpenColumn>();
  let valueChars = 0;
  let from = 0;
  let base = 0;
  let upto = 0;

  // The loop of everything: nothing is called in it, nothing is made in it. `least` tells whether beginnings of words count too.
  function addText(text: string, least: number): void {
    const length = text.length;
    let gram = 0;
    let n = used;
    for (let at = 0; at < length; at++) {
      const here = CLASSES[text.charCodeAt(at)] as number;
      gram = here === 0 ? 0 : ((gram << 6) | here) & (GRAMS - 1);
      if (gram >= least && seen[gram] !== stamp) {
        seen[gram] = stamp;
        entries[n++] = gram;
      }
    }
    used = n;
  }

  function makeRoom(): void {
    if (used + GRAMS <= entries.length) return;
    const larger = new Uint32Array(Math.max(entries.length * 2, used + GRAMS));
    larger.set(entries);
    entries = larger;
  }

  function noteValue(field: string, value: string, place: number): void {
    let column = columns.get(field);
    if (!column) {
      column = { codes: new Uint16Array(BLOCK_SPAN), numbers: new Map() };
      columns.set(field, column);
      valueChars += BLOCK_SPAN / 2;
    }
    if (value.length > LONGEST_VALUE) {
      column.codes[place] = LONG_VALUE;
      return;
    }
    let number = column.numbers.get(value);
    if (number === undefined) {
      number = column.numbers.size;
      column.numbers.set(value, number);
      valueChars += value.length + 16;
    }
    column.codes[place] = number + 2;
  }

  return {
    /** Begins a block for ids from `first` on. */
    begin(first: number): void {
      from = first;
      base = baseOf(first);
      upto = first - 1;
      used = 0;
      ends.length = 0;
      places.length = 0;
      columns = new Map();
      valueChars = 0;
    },
    /** Whether a contact still fits in. */
    fits: (id: number) => id - base < BLOCK_SPAN && used < MOST_ENTRIES && valueChars < MOST_VALUES,
    add(row: ContactTexts): void {
      stamp += 1;
      makeRoom();
      const place = row.id - base;
      const address = fold(row.address);
      addText(address, FROM_STARTS);
      if (row.key !== address) addText(fold(row.key), FROM_STARTS);
      addText(fold(row.name), FROM_STARTS);
      if (!row.name.startsWith(row.firstName)) addText(fold(row.firstName), FROM_STARTS);
      if (!row.name.endsWith(` ${row.lastName}`)) addText(fold(row.lastName), FROM_STARTS);
      noteValue('@domain', row.key.slice(row.key.lastIndexOf('@') + 1), place);
      if (row.firstName !== '') noteValue('@first_name', row.firstName, place);
      if (row.lastName !== '') noteValue('@last_name', row.lastName, place);
      if (row.fields !== '{}') {
        const fields = JSON.parse(row.fields) as Record<string, string>;
        for (const field in fields) {
          const value = String(fields[field]);
          addText(fold(value), WITHIN);
          noteValue(field, value, place);
        }
      }
      ends.push(used);
      places.push(place);
      upto = row.id;
    },
    get from() {
      return from;
    },
    get upto() {
      return upto;
    },
    get contacts() {
      return places.length;
    },
    /** The places of all grams, group by group (see `createGroupWriter`); may be asked again after more contacts were added. */
    groups(each: (group: number, data: Uint8Array) => void): void {
      sortByGram();
      const writer = createGroupWriter(each);
      for (let gram = 0; gram < GRAMS; gram++) {
        const [start, end] = [starts[gram] as number, starts[gram + 1] as number];
        if (end > start) writer.add(gram, sorted, start, end);
      }
      writer.end();
    },
    columns: (): Column[] =>
      [...columns].map(([field, { codes, numbers }]) => ({ field, codes, values: [...numbers.keys()] })),
  };

  // A counting sort: contacts came in ascending order, so the places of each gram do too.
  function sortByGram(): void {
    if (sorted.length < used) sorted = new Uint16Array(entries.length);
    starts.fill(0);
    for (let n = 0; n < used; n++) {
      const after = (entries[n] as number) + 1;
      starts[after] = (starts[after] as number) + 1;
    }
    for (let gram = 0; gram < GRAMS; gram++) starts[gram + 1] = (starts[gram + 1] as number) + (starts[gram] as number);
    next.set(starts.subarray(0, GRAMS));
    for (let row = 0, n = 0; row < places.length; row++) {
      const place = places[row] as number;
      for (const end = ends[row] as number; n < end; n++) {
        const gram = entries[n] as number;
        const here = next[gram] as number;
        sorted[here] = place;
        next[gram] = here + 1;
      }
    }
  }
}
