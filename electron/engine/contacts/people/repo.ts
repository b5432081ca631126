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
}

export function contactsStanding(db: Db): ContactsStanding {
  const row = prepared(
    db,
    `SELECT version, removed, contacts, suppressed, without_consent AS without,
       (SELECT coalesce(max(id), 0) FROM contacts) AS highest FROM contact_totals`,
  ).get() as Record<'version' | 'removed' | 'contacts' | 'suppressed' | 'without' | 'highest', number>;
  const { version, removed, contacts, suppressed, without, highest } = row;
  return { version: [version, removed, contacts, suppressed, without, highest].join('.'), removed, highest };
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

/** Ids of the contacts with these normalised addresses. */
export function idsOfKeys(db: Db, keys: readonly string[]): number[] {
  const sql = 'SELECT c.id FROM json_each(?) AS wanted JOIN contacts c ON c.key = wanted.value';
  return db.prepare(sql).pluck().all(JSON.stringify(keys)) as number[];
}

const SUPPRESSED = "CASE WHEN suppressed IS NULL THEN '' ELSE suppressed END";
const OF: Readonly<Record<string, string>> = {
  standing: `${SUPPRESSED} || '|' || coalesce(consent_source, '')`,
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

/** One part of every contact of a range, in the order of ids. */
export function partIn(db: Db, part: string, { after, to }: IdRange): (string | number)[] {
  const { expression, path } = partOf(part);
  const sql = `SELECT ${expression} FROM contacts WHERE id > ? AND id <= ? ORDER BY id`;
  return db
    .prepare(sql)
    .pluck()
    .all(...path, after, to) as (string | number)[];
}
