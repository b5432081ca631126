import type { Db } from '../../db/open.ts';
import type { SuppressionReason } from '../contact.ts';
import type { Draft } from '../repo.ts';

/**
 * People on their way into the table of contacts, in a staging file: written in any order by a thread, put in the order of their
 * keys there (`n` from 1), so that the table's index is written page after page, and taken over in slices by the engine.
 */
export type StagedPerson = Draft & { sortName: string; suppressed: SuppressionReason | null };

/** Memberships of one person that stand in its row; what is more stands in a table of its own. */
export const GROUP_COLUMNS = 4;

/** A list or a tag as one number. */
export const groupCode = (kind: 'list' | 'tag', id: number): number => id * 2 + (kind === 'tag' ? 1 : 0);

const GROUPS = Array.from({ length: GROUP_COLUMNS }, (_, at) => `g${at + 1}`).join(', ');
const PERSON = `key, ${GROUPS}, address, name, first_name, last_name, sort_name, fields, suppressed, consent_source, consent_note, consent_date`;

/** Prepares an empty staging file for people; `person` takes one, `finish` sorts them and answers how many there are. */
export function openStage(db: Db) {
  // Without types: what is stored is what was bound.
  db.exec(`CREATE TABLE raw (${PERSON});
    CREATE TABLE raw_more (raw INTEGER NOT NULL, g INTEGER NOT NULL);
    CREATE TABLE people (n INTEGER PRIMARY KEY, raw INTEGER NOT NULL, ${PERSON});
    CREATE TABLE more_groups (n INTEGER NOT NULL, g INTEGER NOT NULL, PRIMARY KEY (n, g)) WITHOUT ROWID;
    CREATE TABLE names (m INTEGER PRIMARY KEY, sort_name TEXT NOT NULL, n INTEGER NOT NULL);`);
  const holes = (count: number) => Array.from({ length: count }, () => '?').join(', ');
  const columns = 'address, name, first_name, last_name, sort_name, fields';
  // One statement for each number of groups: what is not bound costs nothing.
  const usual = Array.from({ length: GROUP_COLUMNS + 1 }, (_, count) => {
    const groups = Array.from({ length: count }, (_one, at) => `g${at + 1}, `).join('');
    return db.prepare(`INSERT INTO raw (key, ${groups}${columns}) VALUES (${holes(7 + count)})`);
  });
  const full = db.prepare(`INSERT INTO raw (${PERSON}) VALUES (${holes(11 + GROUP_COLUMNS)})`);
  const more = db.prepare('INSERT INTO raw_more (raw, g) VALUES (?, ?)');
  let count = 0;
  let furthest = 0;
  return {
    person(one: StagedPerson, groups: readonly number[]): void {
      count++;
      const { key, name, firstName, lastName, sortName, consent } = one;
      const address = one.address === key ? null : one.address;
      const fields = fieldsJson(one.fields);
      if (one.suppressed || consent) {
        full.run(
          ...[key, groups[0] ?? null, groups[1] ?? null, groups[2] ?? null, groups[3] ?? null],
          ...[address, name, firstName, lastName, sortName, fields],
          ...[one.suppressed, consent?.source ?? null, consent?.note ?? null, consent?.date ?? null],
        );
      } else {
        const [g1, g2, g3, g4] = groups;
        const statement = usual[Math.min(groups.length, GROUP_COLUMNS)];
        if (g1 === undefined) statement?.run(key, address, name, firstName, lastName, sortName, fields);
        else if (g2 === undefined) statement?.run(key, g1, address, name, firstName, lastName, sortName, fields);
        else if (g3 === undefined) statement?.run(key, g1, g2, address, name, firstName, lastName, sortName, fields);
        else if (g4 === undefined)
          statement?.run(key, g1, g2, g3, address, name, firstName, lastName, sortName, fields);
        else statement?.run(key, g1, g2, g3, g4, address, name, firstName, lastName, sortName, fields);
      }
      if (groups.length > furthest) furthest = groups.length;
      for (let at = GROUP_COLUMNS; at < groups.length; at++) more.run(count, groups[at]);
    },
    finish(): { people: number; furthest: number } {
      db.exec(`INSERT INTO people (raw, ${PERSON}) SELECT rowid, ${PERSON} FROM raw ORDER BY key;
        INSERT INTO names (sort_name, n) SELECT sort_name, n FROM people ORDER BY sort_name, n;`);
      if (furthest > GROUP_COLUMNS)
        db.exec(`CREATE INDEX raw_more_by_raw ON raw_more (raw);
          INSERT OR IGNORE INTO more_groups SELECT p.n, m.g FROM people p JOIN raw_more m ON m.raw = p.raw ORDER BY p.n, m.g;`);
      return { people: count, furthest };
    },
  };
}

// Most contacts of a plain list have no fields of their own.
function fieldsJson(fields: Record<string, string>): string {
  for (const _ in fields) return JSON.stringify(fields);
  return '{}';
}
