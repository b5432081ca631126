import type { Contact } from '../../../../shared/contract/contacts.ts';
import type { Db } from '../../db/open.ts';
import { prepared } from '../../db/prepared.ts';
import { FOR_NOW } from '../contact.ts';
import { type Place, SORTED_BY, type Sort } from './order-repo.ts';

/** The texts of one contact as they are stored; `fields` is JSON. */
export interface ContactTexts {
  readonly id: number;
  readonly address: string;
  readonly key: string;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly fields: string;
}

const TEXTS = 'id, address, key, name, first_name AS firstName, last_name AS lastName, fields';

/** Texts of contacts after an id up to another, by ascending id. */
export function textsBetween(db: Db, after: number, upto: number, limit: number): ContactTexts[] {
  return prepared(db, `SELECT ${TEXTS} FROM contacts WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`).all(
    after,
    upto,
    limit,
  ) as ContactTexts[];
}

export function highestId(db: Db): number {
  return (prepared(db, 'SELECT coalesce(max(id), 0) AS id FROM contacts').get() as { id: number }).id;
}

/** The address of a contact, or undefined. */
export function keyOfId(db: Db, id: number): string | undefined {
  return (prepared(db, 'SELECT key FROM contacts WHERE id = ?').get(id) as { key: string } | undefined)?.key;
}

/** How contacts stand. */
export interface Standing {
  readonly contacts: number;
  readonly suppressed: number;
  readonly withoutConsent: number;
  /** Another number after any of that or any text changed. */
  readonly version: number;
  /** Another number after anybody was removed. */
  readonly removed: number;
}

export function standing(db: Db): Standing {
  const sql = 'SELECT contacts, suppressed, without_consent AS withoutConsent, version, removed FROM contact_totals';
  return prepared(db, sql).get() as Standing;
}

/** How many a list or tag has, and a number that is another one after its members changed; undefined where there is none. */
export function group(db: Db, kind: 'list' | 'tag', id: number): { contacts: number; version: number } | undefined {
  const sql =
    kind === 'list'
      ? 'SELECT contacts, version FROM lists WHERE id = ?'
      : 'SELECT contacts, version FROM tags WHERE id = ?';
  return prepared(db, sql).get(id) as { contacts: number; version: number } | undefined;
}

const LATER = `result_state <> 'accepted' AND (result_state = 'deferred' OR result_reason IN (${[...FOR_NOW].map((reason) => `'${reason}'`).join(', ')}))`;

/** What a status means, as `statusOf` says it; who has trouble for now can be mailed. */
const STATUSES: Readonly<Record<Contact['status'], string>> = {
  mailable: 'suppressed IS NULL AND consent_source IS NOT NULL',
  no_consent: 'suppressed IS NULL AND consent_source IS NULL',
  temporary: `suppressed IS NULL AND consent_source IS NOT NULL AND ${LATER}`,
  unsubscribed: "suppressed = 'unsubscribed'",
  bounced: "suppressed = 'bounced'",
  complained: "suppressed = 'complained'",
  manual: "suppressed = 'manual'",
};

/** What must hold besides texts and sets. */
export interface Conditions {
  readonly listId: number | null;
  readonly tagId: number | null;
  readonly status: Contact['status'] | null;
}

/** Those of the ids that keep the conditions, with their place in an order and (where wanted) their texts, in no particular order. */
export function rowsAmong(
  db: Db,
  ids: readonly number[],
  sort: Sort,
  { listId, tagId, status }: Conditions,
  withTexts: boolean,
): (Place & Partial<ContactTexts>)[] {
  const parts = ['id IN (SELECT value FROM json_each(?))'];
  const values: number[] = [];
  if (status) parts.push(STATUSES[status]);
  if (listId !== null) {
    parts.push('EXISTS (SELECT 1 FROM list_members m WHERE m.list_id = ? AND m.contact_id = contacts.id)');
    values.push(listId);
  }
  if (tagId !== null) {
    parts.push('EXISTS (SELECT 1 FROM tag_members m WHERE m.tag_id = ? AND m.contact_id = contacts.id)');
    values.push(tagId);
  }
  const sql = `SELECT ${SORTED_BY[sort]} AS at, ${withTexts ? TEXTS : 'id'} FROM contacts WHERE ${parts.join(' AND ')}`;
  return prepared(db, sql).all(JSON.stringify(ids), ...values) as (Place & Partial<ContactTexts>)[];
}
