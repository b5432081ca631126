import type { Contact } from '../../../shared/contract/contacts.ts';
import type { Db } from '../db/open.ts';
import { CONTACT_COLUMNS, toContact } from './repo.ts';

export type TableFilter = { search: string; listId: number | null; status: Contact['status'] | null };
export type TableSort = { sort: 'address' | 'name' | 'created' | 'last_result'; descending: boolean };

// One index each; the id makes every order complete, so a page never repeats or skips a row.
const SORTS: Readonly<Record<TableSort['sort'], string>> = {
  address: 'key',
  name: 'n.sort_name',
  created: 'id',
  last_result: 'coalesce(result_at, 0)',
};

const STATUSES: Readonly<Record<Contact['status'], string>> = {
  mailable: 'suppressed IS NULL AND consent_source IS NOT NULL',
  no_consent: 'suppressed IS NULL AND consent_source IS NULL',
  temporary:
    "suppressed IS NULL AND consent_source IS NOT NULL AND result_state IS NOT NULL AND result_state = 'deferred'",
  unsubscribed: "suppressed = 'unsubscribed'",
  bounced: "suppressed = 'bounced'",
  complained: "suppressed = 'complained'",
  manual: "suppressed = 'manual'",
};

/** One page of the table after `cursor` (opaque), and the cursor of the next page or null. */
export function tablePage(
  db: Db,
  filter: TableFilter,
  order: TableSort,
  cursor: string | null,
  limit: number,
): { rows: Contact[]; next: string | null } {
  const by = SORTS[order.sort];
  const { where, values } = conditions(db, filter);
  const after = readCursor(cursor);
  // The index by name is a table of its own; what it says of a person who has another name by now counts for nothing.
  const [from, id] =
    order.sort === 'name'
      ? [
          'contact_names n CROSS JOIN contacts ON id = n.contact_id AND contacts.sort_name = n.sort_name',
          'n.contact_id',
        ]
      : ['contacts', 'id'];
  const beyond = after ? ` AND (${by}, ${id}) ${order.descending ? '<' : '>'} (?, ?)` : '';
  const direction = order.descending ? 'DESC' : 'ASC';
  const rows = db
    .prepare(
      `SELECT ${by} AS at, ${CONTACT_COLUMNS} FROM ${from} WHERE ${where}${beyond} ORDER BY ${by} ${direction}, ${id} ${direction} LIMIT ?`,
    )
    .all(...values, ...(after ?? []), limit) as { at: string | number; id: number }[];
  const last = rows.at(-1);
  return { rows: rows.map(toContact), next: last && rows.length === limit ? JSON.stringify([last.at, last.id]) : null };
}

/** How many contacts a filter leaves. */
export function countMatching(db: Db, filter: TableFilter): number {
  const { where, values } = conditions(db, filter);
  return (db.prepare(`SELECT count(*) AS n FROM contacts WHERE ${where}`).get(...values) as { n: number }).n;
}

/** Contacts of a filter in slices by ascending id. */
export function idSlice(db: Db, filter: TableFilter, afterId: number, limit: number): Contact[] {
  const { where, values } = conditions(db, filter);
  return db
    .prepare(`SELECT ${CONTACT_COLUMNS} FROM contacts WHERE ${where} AND id > ? ORDER BY id LIMIT ?`)
    .all(...values, afterId, limit)
    .map(toContact);
}

function conditions(db: Db, { search, listId, status }: TableFilter): { where: string; values: (string | number)[] } {
  const parts = ['TRUE'];
  const values: (string | number)[] = [];
  if (listId !== null) {
    parts.push(isSmall(db, listId) ? 'id IN (SELECT contact_id FROM list_members WHERE list_id = ?)' : MEMBER);
    values.push(listId);
  }
  if (status) parts.push(STATUSES[status]);
  const words = search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  for (const word of words) {
    parts.push('(instr(key, ?) > 0 OR instr(contacts.sort_name, ?) > 0)');
    values.push(word, word);
  }
  return { where: parts.join(' AND '), values };
}

const MEMBER = 'EXISTS (SELECT 1 FROM list_members m WHERE m.list_id = ? AND m.contact_id = contacts.id)';

// A small list is read and sorted; a large one is met often enough on the way through the sorted index.
function isSmall(db: Db, listId: number): boolean {
  const row = db
    .prepare('SELECT l.contacts AS members, t.contacts AS everybody FROM lists l, contact_totals t WHERE l.id = ?')
    .get(listId) as { members: number; everybody: number } | undefined;
  return !row || row.members < 5_000 || row.members * 50 < row.everybody;
}

function readCursor(cursor: string | null): [string | number, number] | null {
  if (cursor === null) return null;
  try {
    const [at, id] = JSON.parse(cursor) as unknown[];
    if ((typeof at === 'string' || typeof at === 'number') && typeof id === 'number') return [at, id];
  } catch {
    // A cursor that is not ours starts from the beginning.
  }
  return null;
}
