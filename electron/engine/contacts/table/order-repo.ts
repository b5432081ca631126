import { addId, addRange, emptySet, hasId, type IdSet, idsOf, lessOf } from '../../db/id-set.ts';
import type { Db } from '../../db/open.ts';
import { prepared } from '../../db/prepared.ts';

export type Sort = 'address' | 'name' | 'created' | 'last_result';
/** A place in an order: what is sorted by, then the id, so that every order is complete. Whoever has no result stands before the first. */
export type Place = { readonly at: string | number; readonly id: number };
export type Towards = 'up' | 'down';

/** What each order sorts by, as an expression over `contacts`. */
export const SORTED_BY: Readonly<Record<Sort, string>> = {
  address: 'key',
  name: 'sort_name',
  created: 'id',
  last_result: 'coalesce(result_at, 0)',
};

type Walk = { first: string; same: string | null; beyond: string };

// Two seeks rather than one comparison of pairs: SQLite seeks by the first part of a pair only where the second is the row's number.
function walkOf(sort: Sort, towards: Towards): Walk {
  const [than, order] = towards === 'up' ? ['>', 'ASC'] : ['<', 'DESC'];
  const [id, at, from] = {
    address: ['id', 'key', 'contacts'],
    name: ['contact_id', 'sort_name', 'contact_names'],
    created: ['id', 'id', 'contacts'],
    last_result: ['id', 'result_at', 'contacts'],
  }[sort] as [string, string, string];
  const has = sort === 'last_result' ? ' AND result_at IS NOT NULL' : '';
  const what = `SELECT ${at} AS at, ${id} AS id FROM ${from} WHERE TRUE${has}`;
  const ordered = sort === 'name' || sort === 'last_result' ? `${at} ${order}, ${id} ${order}` : `${at} ${order}`;
  return {
    first: `${what} ORDER BY ${ordered} LIMIT ?`,
    same:
      sort === 'name' || sort === 'last_result'
        ? `${what} AND ${at} = ? AND ${id} ${than} ? ORDER BY ${id} ${order} LIMIT ?`
        : null,
    beyond: `${what} AND ${at} ${than} ? ORDER BY ${ordered} LIMIT ?`,
  };
}

const SORTS: readonly Sort[] = ['address', 'name', 'created', 'last_result'];
const WALKS = Object.fromEntries(
  SORTS.map((sort) => [sort, { up: walkOf(sort, 'up'), down: walkOf(sort, 'down') }]),
) as Record<Sort, Record<Towards, Walk>>;

/**
 * The next places of an order after `from` (null: from its beginning), by the index alone. The order by last result knows only those
 * that have one; the order by name may name people who are called otherwise by now (see `contact_names`).
 */
export function placesAfter(db: Db, sort: Sort, towards: Towards, from: Place | null, limit: number): Place[] {
  const { first, same, beyond } = WALKS[sort][towards];
  if (!from) return prepared(db, first).all(limit) as Place[];
  const close = same ? (prepared(db, same).all(from.at, from.id, limit) as Place[]) : [];
  if (close.length >= limit) return close;
  return [...close, ...(prepared(db, beyond).all(from.at, limit - close.length) as Place[])];
}

const SKIPPING = {
  address: { up: 'SELECT id FROM contacts ORDER BY key', down: 'SELECT id FROM contacts ORDER BY key DESC' },
  name: {
    up: 'SELECT contact_id AS id FROM contact_names ORDER BY sort_name, contact_id',
    down: 'SELECT contact_id AS id FROM contact_names ORDER BY sort_name DESC, contact_id DESC',
  },
};

/** Ids in an order after so many others, by the index alone: 25 ns for each of those. */
export function idsSkipping(
  db: Db,
  sort: 'address' | 'name',
  towards: Towards,
  skipped: number,
  limit: number,
): number[] {
  const rows = prepared(db, `${SKIPPING[sort][towards]} LIMIT ? OFFSET ?`).all(limit, skipped) as { id: number }[];
  return rows.map(({ id }) => id);
}

/** Those among the next contacts by id that have no result, and the last id looked at (null at the end). */
export function withoutResult(
  db: Db,
  towards: Towards,
  from: number | null,
  limit: number,
): { ids: number[]; last: number | null } {
  const [than, order] = towards === 'up' ? ['>', 'ASC'] : ['<', 'DESC'];
  const rows = prepared(
    db,
    `SELECT id, result_at IS NULL AS without FROM contacts WHERE id ${than} ? ORDER BY id ${order} LIMIT ?`,
  ).all(from ?? (towards === 'up' ? 0 : Number.MAX_SAFE_INTEGER), limit) as { id: number; without: number }[];
  return {
    ids: rows.filter((row) => row.without === 1).map((row) => row.id),
    last: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
  };
}

/** The places of some contacts after `from`, in order. */
export function placesAmong(
  db: Db,
  ids: readonly number[],
  sort: Sort,
  towards: Towards,
  from: Place | null,
  limit: number,
): Place[] {
  const by = SORTED_BY[sort];
  const [than, order] = towards === 'up' ? ['>', 'ASC'] : ['<', 'DESC'];
  const beyond = from ? ` AND (${by}, id) ${than} (?, ?)` : '';
  const sql = `SELECT ${by} AS at, id FROM contacts WHERE id IN (SELECT value FROM json_each(?))${beyond} ORDER BY 1 ${order}, id ${order} LIMIT ?`;
  return prepared(db, sql).all(JSON.stringify(ids), ...(from ? [from.at, from.id] : []), limit) as Place[];
}

/** Where a contact stands in an order, or undefined where there is no such contact. */
export function placeOf(db: Db, sort: Sort, id: number): Place | undefined {
  return prepared(db, `SELECT ${SORTED_BY[sort]} AS at, id FROM contacts WHERE id = ?`).get(id) as Place | undefined;
}

// One text of numbers: a row for each costs ten times as much.
function idsOfText(text: string | null): Uint32Array {
  if (!text) return new Uint32Array(0);
  const ids = new Uint32Array((text.length >>> 1) + 1);
  let used = 0;
  let id = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 44) {
      ids[used++] = id;
      id = 0;
    } else id = id * 10 + code - 48;
  }
  ids[used++] = id;
  return ids.slice(0, used);
}

function idsWritten(db: Db, from: string, ...values: (string | number)[]): Uint32Array {
  const row = prepared(db, `SELECT group_concat(id) AS ids FROM (${from})`).get(...values) as { ids: string | null };
  return idsOfText(row.ids);
}

/** Everybody there is. Numbers without gaps need no looking: that is how a list is after its import. */
export function everybodySet(db: Db, contacts: number, highest: number): IdSet {
  const set = emptySet(highest);
  if (contacts === highest) addRange(set, 0, highest);
  else
    for (const id of idsWritten(db, 'SELECT id FROM contacts INDEXED BY sqlite_autoindex_contacts_1')) addId(set, id);
  return set;
}

/** All contacts by address or by name, upwards. Tenths of a second for a million: not for the engine's own thread. */
export function wholeOrder(db: Db, sort: 'address' | 'name'): Uint32Array {
  return sort === 'address' ? idsWritten(db, 'SELECT id FROM contacts ORDER BY key') : orderByName(db);
}

/** Everybody by their last result, upwards, whoever has none before the first. */
export function orderByResult(db: Db, everybody: IdSet): Uint32Array {
  const having = idsWritten(db, 'SELECT id FROM contacts WHERE result_at IS NOT NULL ORDER BY result_at, id');
  const set = emptySet(everybody.words.length * 32 - 1);
  for (const id of having) addId(set, id);
  const without = idsOf(lessOf(everybody, set));
  const order = new Uint32Array(without.length + having.length);
  order.set(without);
  order.set(having, without.length);
  return order;
}

function orderByName(db: Db): Uint32Array {
  const order = idsWritten(db, 'SELECT contact_id AS id FROM contact_names ORDER BY sort_name, contact_id');
  const seen = emptySet(order.reduce((most, id) => Math.max(most, id), 0));
  const twice = order.some((id) => {
    const again = hasId(seen, id);
    addId(seen, id);
    return again;
  });
  if (!twice) return order;
  // What a former name left over counts for nothing.
  return idsWritten(
    db,
    'SELECT contact_id AS id FROM contact_names n CROSS JOIN contacts c ON c.id = n.contact_id AND c.sort_name = n.sort_name ORDER BY n.sort_name, contact_id',
  );
}

/** The ids that a question about contacts or memberships finds, as a set. */
function setFrom(db: Db, highest: number, from: string, ...values: (string | number)[]): IdSet {
  const set = emptySet(highest);
  for (const id of idsWritten(db, from, ...values)) addId(set, id);
  return set;
}

/** A group that is no larger is named as a whole. */
const FEW = 5_000;
const MEMBERS = 40_000;

/** Who is on a list or wears a tag that has so many. `between` is called between pieces and may throw to give up. */
export function membersOf(
  db: Db,
  kind: 'list' | 'tag',
  id: number,
  { contacts, highest, between }: { contacts: number; highest: number; between?: () => void },
): IdSet {
  const set = emptySet(highest);
  const from =
    kind === 'list'
      ? 'FROM list_members WHERE list_id = ? AND contact_id > ? AND contact_id <= ?'
      : 'FROM tag_members WHERE tag_id = ? AND contact_id > ? AND contact_id <= ?';
  const step = contacts <= FEW ? highest : MEMBERS;
  for (let after = 0; after < highest; after += step) {
    between?.();
    const to = Math.min(highest, after + step);
    // An import gives its people numbers one after the other; to count them takes a fifth of naming them.
    const many = step === MEMBERS ? prepared(db, `SELECT count(*) AS n ${from}`).get(id, after, to) : { n: contacts };
    const { n } = many as { n: number };
    if (n === to - after) addRange(set, after, to);
    else if (n > 0)
      for (const member of idsWritten(db, `SELECT contact_id AS id ${from}`, id, after, to)) addId(set, member);
  }
  return set;
}

export function suppressedSet(db: Db, reason: string | null, highest: number): IdSet {
  return reason === null
    ? setFrom(db, highest, 'SELECT id FROM contacts WHERE suppressed IS NOT NULL')
    : setFrom(db, highest, 'SELECT id FROM contacts WHERE suppressed = ?', reason);
}

export function withoutConsentSet(db: Db, highest: number): IdSet {
  return setFrom(db, highest, 'SELECT id FROM contacts WHERE suppressed IS NULL AND consent_source IS NULL');
}

/** Everybody whose last message did not get through. */
export function troubledSet(db: Db, highest: number): IdSet {
  return setFrom(db, highest, "SELECT id FROM contacts WHERE result_state <> 'accepted'");
}
