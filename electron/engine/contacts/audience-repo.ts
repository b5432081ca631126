import type { Audience } from '../../../shared/contract/campaigns.ts';
import type { Db } from '../db/open.ts';
import type { AudienceRow } from './public.ts';

const DOMAIN = "substr(key, instr(key, '@') + 1)";

// Nobody chosen is nobody: a draft without lists must never mean the whole address book.
function chosen(audience: Audience): { where: string; values: string[] } {
  if (audience.everybody) return { where: 'TRUE', values: [] };
  return {
    where:
      'EXISTS (SELECT 1 FROM list_members m WHERE m.contact_id = contacts.id AND m.list_id IN (SELECT value FROM json_each(?)))',
    values: [JSON.stringify(audience.listIds)],
  };
}

function addressed(audience: Audience): { where: string; values: string[] } {
  const { where, values } = chosen(audience);
  const parts = [where];
  if (audience.excludeListIds.length > 0) {
    parts.push(
      'NOT EXISTS (SELECT 1 FROM list_members x WHERE x.contact_id = contacts.id AND x.list_id IN (SELECT value FROM json_each(?)))',
    );
    values.push(JSON.stringify(audience.excludeListIds));
  }
  if (audience.excludeContactIds.length > 0) {
    parts.push('id NOT IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(audience.excludeContactIds));
  }
  return { where: parts.join(' AND '), values };
}

/** A slice by ascending contact id. */
export function slice(db: Db, audience: Audience, afterId: number, limit: number): AudienceRow[] {
  const { where, values } = addressed(audience);
  const rows = db
    .prepare(
      `SELECT id AS contactId, address, key AS addressKey, ${DOMAIN} AS domain, suppressed, consent_source IS NOT NULL AS consent
         FROM contacts WHERE id > ? AND ${where} ORDER BY id LIMIT ?`,
    )
    .all(afterId, ...values, limit) as (Omit<AudienceRow, 'consent'> & { consent: number })[];
  return rows.map((row) => ({ ...row, consent: row.consent === 1 }));
}

/** Contacts whose id is above `after` and at most `to`: questions about everybody are asked in pieces. */
export type IdRange = { readonly after: number; readonly to: number };
const IN_RANGE = 'id > ? AND id <= ?';

export function highestId(db: Db): number {
  return (db.prepare('SELECT coalesce(max(id), 0) AS id FROM contacts').get() as { id: number }).id;
}

/** How many are addressed, by suppression and consent. */
export function standing(
  db: Db,
  audience: Audience,
  range: IdRange,
): { suppressed: string | null; consent: number; n: number }[] {
  const { where, values } = addressed(audience);
  return db
    .prepare(
      `SELECT suppressed, consent_source IS NOT NULL AS consent, count(*) AS n FROM contacts
        WHERE ${IN_RANGE} AND ${where} GROUP BY 1, 2`,
    )
    .all(range.after, range.to, ...values) as { suppressed: string | null; consent: number; n: number }[];
}

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

/** How many were chosen before anybody was left out. */
export function countChosen(db: Db, audience: Audience, range: IdRange): number {
  const { where, values } = chosen(audience);
  const row = db
    .prepare(`SELECT count(*) AS n FROM contacts WHERE ${IN_RANGE} AND ${where}`)
    .get(range.after, range.to, ...values) as { n: number };
  return row.n;
}

/** The domains of the mailable. */
export function domains(db: Db, audience: Audience, range: IdRange): { domain: string; contacts: number }[] {
  const { where, values } = addressed(audience);
  return db
    .prepare(
      `SELECT ${DOMAIN} AS domain, count(*) AS contacts FROM contacts
        WHERE ${IN_RANGE} AND ${where} AND suppressed IS NULL AND consent_source IS NOT NULL GROUP BY 1`,
    )
    .all(range.after, range.to, ...values) as { domain: string; contacts: number }[];
}

/** People without a recorded consent source, and with a refused one, among those not suppressed. */
export function consentGaps(db: Db, audience: Audience, range: IdRange): { without: number; refused: number } {
  const { where, values } = addressed(audience);
  return db
    .prepare(
      `SELECT coalesce(sum(consent_source IS NULL), 0) AS without, coalesce(sum(consent_source IN ('purchased', 'scraped')), 0) AS refused
         FROM contacts WHERE ${IN_RANGE} AND ${where} AND suppressed IS NULL`,
    )
    .get(range.after, range.to, ...values) as { without: number; refused: number };
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
export function countWithout(db: Db, audience: Audience, field: string, range: IdRange): number {
  const { where, values } = addressed(audience);
  const column = Object.hasOwn(BUILT_IN, field) ? BUILT_IN[field] : undefined;
  const value = column ?? `coalesce(json_extract(fields, ?), '')`;
  const path = column ? [] : [`$."${field.replaceAll('"', '')}"`];
  const row = db
    .prepare(
      `SELECT count(*) AS n FROM contacts WHERE ${IN_RANGE} AND ${where} AND suppressed IS NULL AND consent_source IS NOT NULL AND trim(${value}) = ''`,
    )
    .get(range.after, range.to, ...values, ...path) as { n: number };
  return row.n;
}
