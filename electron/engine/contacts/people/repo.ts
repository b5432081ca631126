import type { Db } from '../../db/open.ts';
import { prepared } from '../../db/prepared.ts';

/** Contacts whose id is above `after` and at most `to`. */
export interface IdRange {
  readonly after: number;
  readonly to: number;
}

/** How contacts stand now; `version` is another text after any change that a segment can ask about. */
export interface ContactsStanding {
  readonly version: string;
  /** Another number after any contact was removed: its id may be given to somebody else. */
  readonly removed: number;
  readonly highest: number;
  readonly contacts: number;
}

export function contactsStanding(db: Db): ContactsStanding {
  const row = prepared(
    db,
    `SELECT version, removed, contacts, suppressed, without_consent AS without,
       (SELECT coalesce(max(id), 0) FROM contacts) AS highest FROM contact_totals`,
  ).get() as Record<'version' | 'removed' | 'contacts' | 'suppressed' | 'without' | 'highest', number>;
  const { version, removed, contacts, suppressed, without, highest } = row;
  return { version: [version, removed, contacts, suppressed, without, highest].join('.'), removed, highest, contacts };
}

/** What lists and tags there are: how many each has, and a text that is another one after its members changed. */
export function groupVersions(db: Db, kind: 'list' | 'tag'): Map<number, { contacts: number; version: string }> {
  const rows = prepared(
    db,
    kind === 'list' ? 'SELECT id, version, contacts FROM lists' : 'SELECT id, version, contacts FROM tags',
  ).all() as { id: number; version: number; contacts: number }[];
  return new Map(rows.map(({ id, version, contacts }) => [id, { contacts, version: `${version}.${contacts}` }]));
}

/** Ids of the contacts with these normalised addresses, in their order; 0 where there is none. */
export function idsOfKeys(db: Db, keys: readonly string[]): Uint32Array {
  const sql = 'SELECT wanted.key AS at, c.id FROM json_each(?) AS wanted JOIN contacts c ON c.key = wanted.value';
  const ids = new Uint32Array(keys.length);
  for (const { at, id } of db.prepare(sql).all(JSON.stringify(keys)) as { at: number; id: number }[]) ids[at] = id;
  return ids;
}

const KEY_TESTS = {
  is: 'key = :part',
  starts_with: `key >= :part AND key < :part || char(0x10ffff)`,
  contains: 'instr(key, :part) > 0',
  ends_with: 'substr(key, -length(:part)) = :part',
};

/**
 * Ids of everybody whose address in lower case passes a test, with commas between: read in the index of addresses, a fifth of what
 * the contacts are. `part` is lower case and not empty.
 */
export function idsByAddress(db: Db, test: keyof typeof KEY_TESTS, part: string): string {
  const sql = `SELECT group_concat(id) FROM contacts INDEXED BY sqlite_autoindex_contacts_1 WHERE ${KEY_TESTS[test]}`;
  return (prepared(db, sql).pluck().get({ part }) as string | null) ?? '';
}

const OF: Readonly<Record<string, string>> = {
  domain: "substr(key, instr(key, '@') + 1)",
  address: 'address',
  name: 'name',
  first_name: 'first_name',
  last_name: 'last_name',
};

const HOURS = {
  created: 'max(created_at, 0) / 3600000 + 1',
  consent: 'CASE WHEN consent_source IS NULL THEN 0 ELSE max(coalesce(consent_date, created_at), 0) / 3600000 + 1 END',
};

/** Whole hours since 1970 and one of every contact of a range, in the order of their ids, with commas between; 0 where there is none. */
export function hoursIn(db: Db, what: 'created' | 'consent', { after, to }: IdRange): string {
  const sql = `SELECT group_concat(hour) FROM (SELECT ${HOURS[what]} AS hour FROM contacts WHERE id > ? AND id <= ? ORDER BY id)`;
  return (db.prepare(sql).pluck().get(after, to) as string | null) ?? '';
}

/** What can be asked about every contact in one go. */
export type Mark =
  /** Added, or consented (with a recorded consent), at that moment (epoch ms) or later. */
  | { readonly what: 'created' | 'consent'; readonly since: number }
  /** Whose consent has that source. */
  | { readonly what: 'source'; readonly source: string };

type Sql = { readonly expression: string; readonly value: string | number };

function markOf(mark: Mark): Sql {
  switch (mark.what) {
    case 'created':
      return { expression: 'created_at >= ?', value: mark.since };
    case 'consent':
      return {
        expression: 'consent_source IS NOT NULL AND coalesce(consent_date, created_at) >= ?',
        value: mark.since,
      };
    case 'source':
      return { expression: 'consent_source IS ?', value: mark.source };
  }
}

/** For each question one text of signs, one for each contact of a range in the order of their ids: 1 or 0. */
export function marksIn(db: Db, marks: readonly Mark[], { after, to }: IdRange): string[] {
  const asked = marks.map(markOf);
  const texts = asked.map((_, at) => `coalesce(group_concat(m${at}, ''), '')`);
  const columns = asked.map(({ expression }, at) => `${expression} AS m${at}`);
  const sql = `SELECT ${texts.join(', ')} FROM (SELECT ${columns.join(', ')} FROM contacts WHERE id > ? AND id <= ? ORDER BY id)`;
  return db
    .prepare(sql)
    .raw()
    .get(...asked.map(({ value }) => value), after, to) as string[];
}

/** Between the texts of two contacts. */
export const BETWEEN = '\x1f';

/** One text of every contact of a range, in the order of their ids, with `BETWEEN` between. */
export function textsIn(db: Db, part: string, { after, to }: IdRange): string {
  const { expression, path } = partOf(part);
  const sql = `SELECT group_concat(part, '${BETWEEN}') AS texts FROM (SELECT ${expression} AS part FROM contacts WHERE id > ? AND id <= ? ORDER BY id)`;
  return (prepared(db, sql).get(...path, after, to) as { texts: string | null }).texts ?? '';
}

/** Own fields are asked for as `field:<key>`; everything else is a part of every contact. */
function partOf(part: string): { expression: string; path: string[] } {
  const own = OF[part];
  if (own !== undefined) return { expression: own, path: [] };
  const key = part.slice(part.indexOf(':') + 1).replaceAll('"', '');
  return { expression: "CAST(coalesce(json_extract(fields, ?), '') AS TEXT)", path: [`$."${key}"`] };
}

/** Ids of the suppressed, for one reason or any (null), with commas between. */
export function suppressedIds(db: Db, reason: string | null): string {
  const sql =
    'SELECT group_concat(id) FROM contacts WHERE suppressed IS NOT NULL AND (:reason IS NULL OR suppressed = :reason)';
  return (db.prepare(sql).pluck().get({ reason }) as string | null) ?? '';
}

/** Ids of people without a recorded consent, either those who are suppressed too or those who are not, with commas between. */
export function withoutConsentIds(db: Db, suppressed: boolean): string {
  const is = suppressed ? 'IS NOT NULL' : 'IS NULL';
  const sql = `SELECT group_concat(id) FROM contacts WHERE suppressed ${is} AND consent_source IS NULL`;
  return (db.prepare(sql).pluck().get() as string | null) ?? '';
}

/** One part of these contacts, which must exist, in the order of their ids. */
export function partOfIds(db: Db, part: string, ids: readonly number[]): string[] {
  const { expression, path } = partOf(part);
  const sql = `SELECT ${expression} FROM contacts WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`;
  return db
    .prepare(sql)
    .pluck()
    .all(...path, JSON.stringify(ids)) as string[];
}

/** One part of every contact of a range, in the order of ids. */
export function partIn(db: Db, part: string, { after, to }: IdRange): string[] {
  const { expression, path } = partOf(part);
  const sql = `SELECT ${expression} FROM contacts WHERE id > ? AND id <= ? ORDER BY id`;
  return db
    .prepare(sql)
    .pluck()
    .all(...path, after, to) as string[];
}
