import type { Contact } from '../../../shared/contract/contacts.ts';
import type { Db } from '../db/open.ts';
import { CONTACT_COLUMNS, toContact } from './repo.ts';

/** Contacts of a list (null: everybody) in slices by ascending id. */
export function idSlice(db: Db, listId: number | null, afterId: number, limit: number): Contact[] {
  // A list's own index is in order of its people: what is read is what is wanted, however few they are.
  const from =
    listId === null
      ? 'FROM contacts WHERE id > ?'
      : 'FROM list_members s CROSS JOIN contacts ON contacts.id = s.contact_id WHERE s.list_id = ? AND s.contact_id > ?';
  return db
    .prepare(`SELECT ${CONTACT_COLUMNS} ${from} ORDER BY ${listId === null ? 'id' : 's.contact_id'} LIMIT ?`)
    .all(...(listId === null ? [] : [listId]), afterId, limit)
    .map(toContact);
}
