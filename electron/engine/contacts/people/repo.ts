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

/** What lists and tags there are, each with a text that is another one after its members changed. */
export function groupVersions(db: Db, kind: 'list' | 'tag'): Map<number, string> {
  const rows = prepared(
    db,
    kind === 'list' ? 'SELECT id, version, contacts FROM lists' : 'SELECT id, version, contacts FROM tags',
  ).all() as { id: number; version: number; contacts: number }[];
  return new Map(rows.map((row) => [row.id, `${row.version}.${row.contacts}`]));
}

/** Members of a list or tag within a range, as one text of ids with commas between (a row for each costs ten times as much). */
export function memberIds(db: Db, kind: 'list' | 'tag', id: number, { after, to }: IdRange): string {
  const sql =
    kind === 'list'
      ? 'SELECT group_concat(contact_id) FROM list_members WHERE list_id = ? AND contact_id > ? AND contact_id <= ?'
      : 'SELECT group_concat(contact_id) FROM tag_members WHERE tag_id = ? AND contact_id > ? AND contact_id <= ?';
  return (db.prepare(sql).pluck().get(id, after, to) as string | null) ?? '';
}

/** Ids of the contacts with these normalised addresses, in their order; 0 where there is none. */
export function idsOfKeys(db: Db, keys: readonly string[]): Uint32Array {
  const sql = 'SELECT wanted.key AS at, c.id FROM json_each(?) AS wanted JOIN contacts c ON c.key = wanted.value';
  const ids = new Uint32Array(keys.length);
  for (const { at, id } of db.prepare(sql).all(JSON.stringify(keys)) as { at: number; id: number }[]) ids[at] = id;
  return ids;
}

const OF: Readonly<Record<string, string>> = {
  consent_source: "coalesce(consent_source, '')",
  domain: "substr(key, instr(key, '@') + 1)",
  address: 'address',
  name: 'name',
  first_name: 'first_name',
  last_name: 'last_name',
  // Whole seconds; 0 where there is none.
  created: 'created_at / 1000',
  consent: 'CASE WHEN consent_source IS NULL THEN 0 ELSE coalesce(consent_date, created_at) / 1000 END',
};

/** Own fields are asked for as `field:<key>`; everything else is a part of every contact. */
function partOf(part: string): { expression: string; path: string[] } {
  const own = OF[part];
  if (own !== undefined) return { expression: own, path: [] };
  const key = part.slice(part.indexOf(':') + 1).replaceAll('"', '');
  return { expression: "coalesce(json_extract(fields, ?), '')", path: [`$."${key}"`] };
}

/** Ids of a range, ascending, as one text with commas between. */
export function idsIn(db: Db, { after, to }: IdRange): string {
  const sql = 'SELECT group_concat(id) FROM contacts WHERE id > ? AND id <= ?';
  return (db.prepare(sql).pluck().get(after, to) as string | null) ?? '';
}

/** Ids of the suppressed, for one reason or any (null), with commas between. */
export function suppressedIds(db: Db, reason: string | null): string {
  const sql =
    'SELECT group_concat(id) FROM contacts WHERE suppressed IS NOT NULL AND (:reason IS NULL OR suppressed = :reason)';
  return (db.prepare(sql).pluck().get({ reason }) as string | null) ?? '';
}

/** Ids of people without a recorded consent, the suppressed among them too, with commas between. */
export function withoutConsentIds(db: Db): string {
  const among = (suppressed: string) =>
    (db
      .prepare(`SELECT group_concat(id) FROM contacts WHERE suppressed IS ${suppressed} AND consent_source IS NULL`)
      .pluck()
      .get() as string | null) ?? '';
  return [among('NULL'), among('NOT NULL')].filter((part) => part !== '').join(',');
}

/** One part of these contacts, which must exist, in the order of their ids. */
export function partOfIds(db: Db, part: string, ids: readonly number[]): (string | number)[] {
  const { expression, path } = partOf(part);
  const sql = `SELECT ${expression} FROM contacts WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`;
  return db
    .prepare(sql)
    .pluck()
    .all(...path, JSON.stringify(ids)) as (string | number)[];
}

/** One part of every contact of a range, in the order of ids. */
export function partIn(db: Db, part: string, { after, to }: IdRange): (string | number)[] {
  const { expression, path } = partOf(part);
  const sql = `SELECT ${expression} FROM contacts WHERE id > ? AND id <= ? ORDER BY id`;
  return db
    .prepare(sql)
    .pluck()
    .all(...path, after, to) as (string | number)[];
}
