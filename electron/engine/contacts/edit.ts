import type { Contact } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import { readFieldValue } from '../../../shared/field-value.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { refuseErased, suppressedAmong } from '../suppressions/public.ts';
import { requireAddress, tidyText } from './contact.ts';
import { ownFields } from './list-repo.ts';
import { draftOf, findContact, findContactByKey } from './public.ts';
import { addHistory, keyOf, openWriter, setSuppressed } from './repo.ts';

export type Cells = {
  id: number;
  address?: string | undefined;
  name?: string | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
  fields?: Record<string, string> | undefined;
};

/**
 * A value as a field of the person's own keeps it ('' empties it); throws `value_misfit`, or `invalid_input` where there is no
 * such field.
 */
export function fieldValue(db: Db, key: string, typed: string): string {
  const field = ownFields(db).find((one) => one.key === key);
  if (!field) throw new AppError('invalid_input', { path: 'field' });
  const value = readFieldValue(field.type, typed);
  if (value === null) throw new AppError('value_misfit', { field: field.label, value: typed.slice(0, 200) });
  return field.type === 'text' ? tidyText(value, 10_000) : value;
}

/**
 * Changes single cells of a contact, with a line in the history for each: what stood there before. Throws `not_found`,
 * `address_invalid`, `address_taken`, `address_erased`, `value_misfit`. The address's own suppression decides about the contact, before and after.
 */
export function editContact({ db, clock }: Pick<EngineContext, 'db' | 'clock'>, cells: Cells): void {
  const before = findContact(db, cells.id);
  if (!before) throw new AppError('not_found');
  const address = cells.address === undefined ? null : requireAddress(cells.address);
  const key = address?.key ?? keyOf(db, cells.id) ?? before.address;
  if (address) refuseErased(db, address.key);
  const holder = address && findContactByKey(db, address.key);
  if (holder && holder.id !== cells.id) throw new AppError('address_taken', { address: address.address });
  const text = (typed: string | undefined, known: string) => (typed === undefined ? known : tidyText(typed));
  const after = {
    ...draftOf(before, key),
    address: address?.address ?? before.address,
    name: text(cells.name, before.name),
    firstName: text(cells.firstName, before.firstName),
    lastName: text(cells.lastName, before.lastName),
    fields: fieldsWith(db, before, cells.fields ?? {}),
  };
  const changes = changesOf(before, after);
  if (changes.length === 0) return;
  const at = clock.now();
  openWriter(db).update(cells.id, after, at);
  if (address) setSuppressed(db, key, suppressedAmong(db, [key]).get(key)?.reason ?? null);
  for (const { cell, was } of changes)
    addHistory(db, cells.id, { at, kind: 'edited', subject: after.address, detail: cell, text: was });
}

function fieldsWith(db: Db, before: Contact, typed: Record<string, string>): Record<string, string> {
  const fields = { ...before.fields };
  for (const [key, value] of Object.entries(typed)) {
    const kept = fieldValue(db, key, value);
    if (kept === '') delete fields[key];
    else fields[key] = kept;
  }
  return fields;
}

type Parts = Pick<Contact, 'address' | 'name' | 'firstName' | 'lastName' | 'fields'>;

/** Which cells differ, under the keys of the merge fields, with what stood there. */
function changesOf(before: Parts, after: Parts): { cell: string; was: string }[] {
  const pairs: [string, string, string][] = [
    ['address', before.address, after.address],
    ['name', before.name, after.name],
    ['first_name', before.firstName, after.firstName],
    ['last_name', before.lastName, after.lastName],
  ];
  for (const key of new Set([...Object.keys(before.fields), ...Object.keys(after.fields)]))
    pairs.push([key, before.fields[key] ?? '', after.fields[key] ?? '']);
  return pairs.filter(([, was, is]) => was !== is).map(([cell, was]) => ({ cell, was }));
}
