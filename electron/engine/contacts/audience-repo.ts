import type { Audience } from '../../../shared/contract/campaigns.ts';
import { eitherOf, hasId, type IdSet, idsAfter, lessOf } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { AudienceRow } from './public.ts';

/**
 * An audience worked out: who was chosen and who of them is left out, as they were at one moment. `chosen` null is everybody
 * there is, also those who come later; `left` null is nobody.
 */
export interface ResolvedAudience {
  readonly audience: Audience;
  readonly chosen: IdSet | null;
  readonly left: IdSet | null;
}

const DOMAIN = "substr(key, instr(key, '@') + 1)";
const ROW = `id AS contactId, address, key AS addressKey, ${DOMAIN} AS domain, suppressed, consent_source IS NOT NULL AS consent`;

type StoredRow = Omit<AudienceRow, 'consent'> & { consent: number };
const toRow = (row: StoredRow): AudienceRow => ({ ...row, consent: row.consent === 1 });

const addressedSets = new WeakMap<ResolvedAudience, IdSet | null>();

/** Who is addressed as one set, null where everybody may be: then only `left` tells. */
function addressedSet(who: ResolvedAudience): IdSet | null {
  const known = addressedSets.get(who);
  if (known !== undefined) return known;
  const set = who.chosen !== null && who.left !== null ? lessOf(who.chosen, who.left) : who.chosen;
  addressedSets.set(who, set);
  return set;
}

/** A slice by ascending contact id; shorter than `limit` only at the end. */
export function slice(db: Db, who: ResolvedAudience, afterId: number, limit: number): AudienceRow[] {
  const set = addressedSet(who);
  const rows: AudienceRow[] = [];
  for (let after = afterId; rows.length < limit; ) {
    const wanted = limit - rows.length;
    const ids = set === null ? null : idsAfter(set, after, wanted);
    const found = ids === null ? everybodyAfter(db, after, wanted) : named(db, ids);
    const last = ids === null ? found.at(-1)?.contactId : ids.at(-1);
    rows.push(...(set === null && who.left !== null ? found.filter((row) => !isLeft(who, row.contactId)) : found));
    if (last === undefined || (ids ?? found).length < wanted) return rows;
    after = last;
  }
  return rows;
}

/** Whether the audience itself leaves a person out. */
export function isLeft({ left }: ResolvedAudience, contactId: number): boolean {
  return left !== null && hasId(left, contactId);
}

function everybodyAfter(db: Db, after: number, limit: number): AudienceRow[] {
  const rows = db.prepare(`SELECT ${ROW} FROM contacts WHERE id > ? ORDER BY id LIMIT ?`).all(after, limit);
  return (rows as StoredRow[]).map(toRow);
}

function named(db: Db, ids: readonly number[]): AudienceRow[] {
  const sql = `SELECT ${ROW} FROM contacts WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`;
  return (db.prepare(sql).all(JSON.stringify(ids)) as StoredRow[]).map(toRow);
}

/** Contacts whose id is above `after` and at most `to`: questions about everybody are asked in pieces. */
export type IdRange = { readonly after: number; readonly to: number };
const IN_RANGE = 'id > ? AND id <= ?';

export function highestId(db: Db): number {
  return (db.prepare('SELECT coalesce(max(id), 0) AS id FROM contacts').get() as { id: number }).id;
}

type Condition = { where: string; values: (string | number)[] };

/** The part of a set within a range as SQL: those named, or all but those named, whichever are fewer. */
function within(set: IdSet | null, less: IdSet | null, { after, to }: IdRange): Condition {
  const range = { where: IN_RANGE, values: [after, to] };
  const members = set === null ? null : idsWithin(set, { after, to });
  if (members === null ? less === null : members.length === to - after) return range;
  if (members !== null && members.length * 2 < to - after)
    return { where: 'id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(members)] };
  const out = members === null ? idsWithin(less, { after, to }) : missing(members, { after, to });
  return {
    where: `${IN_RANGE} AND id NOT IN (SELECT value FROM json_each(?))`,
    values: [after, to, JSON.stringify(out)],
  };
}

function idsWithin(set: IdSet | null, { after, to }: IdRange): number[] {
  return set === null ? [] : idsAfter(set, after, to - after, to);
}

function missing(members: readonly number[], { after, to }: IdRange): number[] {
  const known = new Set(members);
  const out: number[] = [];
  for (let id = after + 1; id <= to; id++) if (!known.has(id)) out.push(id);
  return out;
}

const addressed = (who: ResolvedAudience, range: IdRange) => within(addressedSet(who), who.left, range);

/** What would happen to a person, as one sign: mailable, without consent, or suppressed for one of the reasons. */
const SIGN = `CASE WHEN suppressed IS NULL THEN (consent_source IS NULL) + 0
  ELSE CASE suppressed WHEN 'unsubscribed' THEN 2 WHEN 'bounced' THEN 3 WHEN 'complained' THEN 4 ELSE 5 END END`;
/** So many in a piece are looked at one by one; of more the whole piece is read. */
const FEW = 400;

/**
 * The people of a range who are there, with their signs (0 mailable, 1 without consent, 2 unsubscribed, 3 bounced, 4 complained,
 * 5 manual), at least those whom an audience names. A text of signs costs a tenth of grouping rows.
 */
export function signsIn(
  db: Db,
  { chosen, left }: ResolvedAudience,
  range: IdRange,
): { ids: readonly number[]; signs: string } {
  const named = chosen === null ? null : idsWithin(left === null ? chosen : eitherOf(chosen, left), range);
  if (named !== null && named.length <= FEW) {
    const sql = `SELECT coalesce(group_concat(id), '') AS ids, coalesce(group_concat(sign, ''), '') AS signs FROM
      (SELECT id, ${SIGN} AS sign FROM contacts WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id)`;
    return numbered(prepared(db, sql).get(JSON.stringify(named)) as Written);
  }
  const from = 'FROM contacts WHERE id > ? AND id <= ? ORDER BY id';
  const { signs } = prepared(
    db,
    `SELECT coalesce(group_concat(sign, ''), '') AS signs FROM (SELECT ${SIGN} AS sign ${from})`,
  ).get(range.after, range.to) as Written;
  if (signs.length === range.to - range.after)
    return { ids: Array.from({ length: signs.length }, (_, at) => range.after + 1 + at), signs };
  const ids = prepared(db, `SELECT coalesce(group_concat(id), '') AS ids FROM (SELECT id ${from})`);
  return numbered({ ...(ids.get(range.after, range.to) as Written), signs });
}

type Written = { ids: string; signs: string };

const numbered = ({ ids, signs }: Written) => ({ ids: ids === '' ? [] : ids.split(',').map(Number), signs });

/** The same about all contacts together, from the counters and the index of the suppressed. */
export function standingOfAll(db: Db): { suppressed: string | null; consent: number; n: number }[] {
  const suppressed = db
    .prepare('SELECT suppressed, 1 AS consent, count(*) AS n FROM contacts WHERE suppressed IS NOT NULL GROUP BY 1')
    .all() as { suppressed: string; consent: number; n: number }[];
  const all = db
    .prepare(
      'SELECT contacts - suppressed - without_consent AS mailable, without_consent AS without FROM contact_totals',
    )
    .get() as { mailable: number; without: number };
  return [
    ...suppressed,
    { suppressed: null, consent: 1, n: all.mailable },
    { suppressed: null, consent: 0, n: all.without },
  ];
}

/** The domains of the mailable. */
export function domains(db: Db, who: ResolvedAudience, range: IdRange): { domain: string; contacts: number }[] {
  const { where, values } = addressed(who, range);
  return db
    .prepare(
      `SELECT ${DOMAIN} AS domain, count(*) AS contacts FROM contacts
        WHERE ${where} AND suppressed IS NULL AND consent_source IS NOT NULL GROUP BY 1`,
    )
    .all(...values) as { domain: string; contacts: number }[];
}

/** People without a recorded consent source, and with a refused one, among those not suppressed. */
export function consentGaps(db: Db, who: ResolvedAudience, range: IdRange): { without: number; refused: number } {
  const { where, values } = addressed(who, range);
  return db
    .prepare(
      `SELECT coalesce(sum(consent_source IS NULL), 0) AS without, coalesce(sum(consent_source IN ('purchased', 'scraped')), 0) AS refused
         FROM contacts WHERE ${where} AND suppressed IS NULL`,
    )
    .get(...values) as { without: number; refused: number };
}

export type ListGap = { id: number; name: string; without: number; cleanedAt: number | null; contacts: number };

/** The audience's lists (all lists for everybody) with how many of each have no consent source. */
export function listGaps(db: Db, audience: Audience): ListGap[] {
  return db
    .prepare(
      `SELECT l.id, l.name, l.cleaned_at AS cleanedAt, l.contacts,
              (SELECT count(*) FROM list_members m JOIN contacts c ON c.id = m.contact_id
                WHERE m.list_id = l.id AND c.suppressed IS NULL AND c.consent_source IS NULL) AS without
         FROM lists l WHERE ? OR l.id IN (SELECT value FROM json_each(?)) ORDER BY l.name`,
    )
    .all(audience.everybody ? 1 : 0, JSON.stringify(audience.listIds)) as ListGap[];
}

const BUILT_IN: Readonly<Record<string, string>> = {
  address: 'address',
  name: 'name',
  first_name: 'first_name',
  last_name: 'last_name',
};

/** Mailable people of an audience whose field is empty. */
export function countWithout(db: Db, who: ResolvedAudience, field: string, range: IdRange): number {
  const { where, values } = addressed(who, range);
  const column = Object.hasOwn(BUILT_IN, field) ? BUILT_IN[field] : undefined;
  const value = column ?? `coalesce(json_extract(fields, ?), '')`;
  const path = column ? [] : [`$."${field.replaceAll('"', '')}"`];
  const row = db
    .prepare(
      `SELECT count(*) AS n FROM contacts WHERE ${where} AND suppressed IS NULL AND consent_source IS NOT NULL AND trim(${value}) = ''`,
    )
    .get(...values, ...path) as { n: number };
  return row.n;
}
