import { sortByBytes } from '../../db/byte-order.ts';
import { createRecords, type Value } from '../../db/record.ts';
import type { TableFile } from '../../db/table-file.ts';
import type { SuppressionReason } from '../contact.ts';
import type { Draft } from '../repo.ts';

/** Whom a run brings to a list or a tag (`code`, see `groupCode`): their numbers, ascending. */
export type StagedGroup = { code: number; people: Uint32Array<ArrayBuffer> };

/** What is staged: how many, and what of the less usual there is among them. */
export type StagedPeople = { people: number; suppressed: number; consents: number };

/** So many keep the order of their file (the first run of any, whole): they touch as many pages of the index whichever comes first. */
export const MOST_IN_FILE_ORDER = 16_000;

/** A list or a tag as one number. */
export const groupCode = (kind: 'list' | 'tag', id: number): number => id * 2 + (kind === 'tag' ? 1 : 0);

/**
 * People on their way into the table of contacts, in a staging file: written in any order by a thread, put in the order of their
 * keys there (`n` from 1), so that the table's index is written page after page, and taken over in slices by the engine. Few of
 * them stay in the order of their file, in which they are written to later. The first two columns are what people are put in order
 * by.
 */
const PERSON =
  'key, sort_name, address, name, first_name, last_name, fields, suppressed, consent_source, consent_note, consent_date';
const [KEY, SORT_NAME] = [1, 2];

/** As much as the rows of a usual run need: memory that nothing is put in is none yet, and what outgrows its own leaves it behind. */
const ROWS_ROOM = 1 << 25;
const PEOPLE_ROOM = 1 << 17;

/** Memory for the people of a run, used again for the next: their rows, where in them what they are sorted by stands, and their order. */
export function createStageMemory() {
  return { rows: createRecords(ROWS_ROOM), places: createPlaces(), order: createOrder(), groups: createRowsOfGroups() };
}
type StageMemory = ReturnType<typeof createStageMemory>;

/** Where each row begins and ends, and in it key and name. */
function createPlaces() {
  const make = (room: number) => ({
    from: new Uint32Array(room),
    to: new Uint32Array(room),
    key: new Uint32Array(room),
    name: new Uint32Array(room),
    ends: new Uint32Array(room),
  });
  let room = PEOPLE_ROOM;
  const places = { at: make(room), put };
  function put(row: number, { from, to, body, ends }: ReturnType<typeof createRecords>): void {
    if (row >= room) {
      room *= 2;
      const { at } = places;
      places.at = make(room);
      for (const part of ['from', 'to', 'key', 'name', 'ends'] as const) places.at[part].set(at[part]);
    }
    const { at } = places;
    at.from[row] = from;
    at.to[row] = to;
    at.key[row] = body;
    at.name[row] = body + (ends[KEY] ?? 0);
    at.ends[row] = body + (ends[SORT_NAME] ?? 0);
  }
  return places;
}

/** Numbers for all people of a run, several times over. */
function createOrder() {
  const make = (room: number) => [new Uint32Array(room), new Uint32Array(room), new Uint32Array(room)] as const;
  let memory = make(PEOPLE_ROOM);
  return (people: number) => {
    if (people > memory[0].length) memory = make(people * 2);
    const [order, numbers, other] = memory;
    return { order: order.subarray(0, people), numbers: numbers.subarray(0, people), other: other.subarray(0, people) };
  };
}

/** Prepares a staging file for people; `person` takes one, `finish` sorts them and tells what there is. */
export function openStage(file: TableFile, { rows, places, order: memory, groups }: StageMemory) {
  rows.clear();
  groups.clear();
  const counts = { people: 0, suppressed: 0, consents: 0 };
  return {
    person(one: Draft, sortName: string, suppressed: SuppressionReason | null, codes: readonly number[]): void {
      const { key, address, name, firstName, lastName, fields, consent } = one;
      const values: Value[] = [
        null,
        key,
        sortName,
        address === key ? null : address,
        name,
        firstName,
        lastName,
        fieldsJson(fields),
      ];
      if (suppressed) counts.suppressed++;
      if (consent) counts.consents++;
      // What is left away is null.
      if (suppressed || consent)
        values.push(suppressed, consent?.source ?? null, consent?.note ?? null, consent?.date ?? null);
      rows.put(values);
      places.put(counts.people, rows);
      counts.people++;
      for (const code of codes) groups.add(code, counts.people - 1);
    },
    finish(): StagedPeople & { groups: StagedGroup[] } {
      const { from, to, key, name, ends } = places.at;
      const bytes = rows.bytes();
      const { order, numbers, other } = memory(counts.people);
      for (let row = 0; row < order.length; row++) order[row] = row;
      if (counts.people > MOST_IN_FILE_ORDER) sortByBytes(order, { bytes, from: key, to: name }, other);
      const people = file.table('people', `n INTEGER PRIMARY KEY, ${PERSON}`);
      order.forEach((row, at) => void people.add(at + 1, bytes, from[row] ?? 0, to[row] ?? 0));
      order.forEach((row, at) => {
        numbers[row] = at + 1;
      });
      sortByBytes(order, { bytes, from: name, to: ends }, other);
      const named = createRecords();
      const names = file.table('names', 'm INTEGER PRIMARY KEY, sort_name TEXT NOT NULL, n INTEGER NOT NULL');
      const text = { bytes, from: 0, to: 0 };
      const columns: Value[] = [null, text, 0];
      order.forEach((row, at) => {
        text.from = name[row] ?? 0;
        text.to = ends[row] ?? 0;
        columns[2] = numbers[row] ?? 0;
        named.clear();
        named.put(columns);
        names.add(at + 1, named.bytes(), named.from, named.to);
      });
      return { ...counts, groups: groups.ordered(numbers) };
    },
  };
}

/** Numbers for which memory is kept from one run to the next. */
const MOST_KEPT = 1 << 21;

/** Collects which rows bring somebody to which group. */
function createRowsOfGroups() {
  const all = new Map<number, { rows: Uint32Array<ArrayBuffer>; count: number }>();
  return {
    clear(): void {
      let kept = 0;
      for (const group of all.values()) {
        group.count = 0;
        kept += group.rows.length;
      }
      if (kept > MOST_KEPT) all.clear();
    },
    add(code: number, row: number): void {
      let group = all.get(code);
      if (!group) {
        group = { rows: new Uint32Array(64), count: 0 };
        all.set(code, group);
      }
      if (group.count === group.rows.length) {
        const larger = new Uint32Array(group.count * 2);
        larger.set(group.rows);
        group.rows = larger;
      }
      group.rows[group.count++] = row;
    },
    /** All groups by their codes, with the places of their rows. */
    ordered(places: Uint32Array): StagedGroup[] {
      return [...all]
        .filter(([, { count }]) => count > 0)
        .sort(([one], [other]) => one - other)
        .map(([code, { rows, count }]) => {
          const people = rows.slice(0, count);
          for (let n = 0; n < count; n++) people[n] = places[people[n] ?? 0] ?? 0;
          return { code, people: people.sort() };
        });
    },
  };
}

// Most contacts of a plain list have no fields of their own.
function fieldsJson(fields: Record<string, string>): string {
  for (const _ in fields) return JSON.stringify(fields);
  return '{}';
}
