import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

/** Counts a contact that was just written and gives it its place in the order of names. */
export function countContact(db: Db, id: number): void {
  prepared(
    db,
    `UPDATE contact_totals SET contacts = contacts + 1, version = version + 1, suppressed = contact_totals.suppressed + (c.suppressed IS NOT NULL),
       without_consent = without_consent + (c.suppressed IS NULL AND c.consent_source IS NULL)
     FROM contacts AS c WHERE c.id = ?`,
  ).run(id);
  prepared(db, 'INSERT OR IGNORE INTO contact_names SELECT sort_name, id FROM contacts WHERE id = ?').run(id);
}

const COUNT = {
  list: 'UPDATE lists SET contacts = contacts + ?, version = version + 1 WHERE id = ?',
  tag: 'UPDATE tags SET contacts = contacts + ?, version = version + 1 WHERE id = ?',
};

/** Counts people who were just put on a list or got a tag. */
export function countMembers(db: Db, kind: 'list' | 'tag', groupId: number, members: number): void {
  if (members > 0) prepared(db, COUNT[kind]).run(members, groupId);
}
