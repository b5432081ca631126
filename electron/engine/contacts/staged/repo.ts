import type { Db } from '../../db/open.ts';
import type { SuppressionReason } from '../contact.ts';
import type { Draft } from '../repo.ts';

/**
 * People on their way into the table of contacts, in a staging file: written in any order by a thread, put in the order of their
 * keys there (`n` from 1), so that the table's index is written page after page, and taken over in slices by the engine. Few of
 * them stay in the order of their file, in which they are written to later.
 */
export type StagedPerson = Draft & { sortName: string; suppressed: SuppressionReason | null };

/** Whom a run brings to a list or a tag (`code`, see `groupCode`): their numbers, ascending. */
export type StagedGroup = { code: number; people: Uint32Array<ArrayBuffer> };

/** What is staged: how many, and what of the less usual there is among them. */
export type StagedPeople = { people: number; suppressed: number; consents: number };

/** So many keep the order of their file (the first run of any, whole): they touch as many pages of the index whichever comes first. */
export const MOST_IN_FILE_ORDER = 16_000;

/** A list or a tag as one number. */
export const groupCode = (kind: 'list' | 'tag', id: number): number => id * 2 + (kind === 'tag' ? 1 : 0);

const PERSON =
  'key, address, name, first_name, last_name, sort_name, fields, suppressed, consent_source, consent_note, consent_date';

/** Prepares an empty staging file for people; `person` takes one, `finish` sorts them and tells what there is. */
export function openStage(db: Db) {
  // Without types: what is stored is what was bound.
  db.exec(`CREATE TABLE raw (${PERSON});
    CREATE TABLE people (n INTEGER PRIMARY KEY, raw INTEGER NOT NULL, ${PERSON});
    CREATE TABLE names (m INTEGER PRIMARY KEY, sort_name TEXT NOT NULL, n INTEGER NOT NULL);`);
  // What is not bound costs nothing.
  const usual = db.prepare(
    'INSERT INTO raw (key, address, name, first_name, last_name, sort_name, fields) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const full = db.prepare(`INSERT INTO raw (${PERSON}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const groups = createRowsOfGroups();
  const counts = { people: 0, suppressed: 0, consents: 0 };
  return {
    person(one: StagedPerson, codes: readonly number[]): void {
      counts.people++;
      const { key, name, firstName, lastName, sortName, consent, suppressed } = one;
      const address = one.address === key ? null : one.address;
      const fields = fieldsJson(one.fields);
      if (suppressed || consent) {
        if (suppressed) counts.suppressed++;
        if (consent) counts.consents++;
        full.run(
          ...[key, address, name, firstName, lastName, sortName, fields],
          ...[suppressed, consent?.source ?? null, consent?.note ?? null, consent?.date ?? null],
        );
      } else usual.run(key, address, name, firstName, lastName, sortName, fields);
      for (const code of codes) groups.add(code, counts.people);
    },
    finish(): StagedPeople & { groups: StagedGroup[] } {
      db.exec(`INSERT INTO people (raw, ${PERSON}) SELECT rowid, ${PERSON} FROM raw
          ORDER BY ${counts.people > MOST_IN_FILE_ORDER ? 'key' : 'rowid'};
        INSERT INTO names (sort_name, n) SELECT sort_name, n FROM people ORDER BY sort_name, n;`);
      return { ...counts, groups: groups.ordered(() => placesIn(db, counts.people)) };
    },
  };
}

/** The number `n` of each row, by the order in which they came. */
function placesIn(db: Db, people: number): Uint32Array {
  const places = new Uint32Array(people + 1);
  let n = 0;
  for (const raw of db.prepare('SELECT raw FROM people ORDER BY n').pluck().iterate() as Iterable<number>)
    places[raw] = ++n;
  return places;
}

/** Collects which rows bring somebody to which group. */
function createRowsOfGroups() {
  const all = new Map<number, { rows: Uint32Array<ArrayBuffer>; count: number }>();
  return {
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
    ordered(placesOf: () => Uint32Array): StagedGroup[] {
      if (all.size === 0) return [];
      const places = placesOf();
      return [...all]
        .sort(([one], [other]) => one - other)
        .map(([code, { rows, count }]) => ({
          code,
          people: rows
            .slice(0, count)
            .map((row) => places[row] ?? 0)
            .sort(),
        }));
    },
  };
}

// Most contacts of a plain list have no fields of their own.
function fieldsJson(fields: Record<string, string>): string {
  for (const _ in fields) return JSON.stringify(fields);
  return '{}';
}
