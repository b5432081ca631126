import type { Contact, ContactList, Field, Tag } from '../../../shared/contract/contacts.ts';
import type { Db } from '../db/open.ts';
import { noteTextsChanged } from '../search/public.ts';
import { erasedOf, suppressedAmong } from '../suppressions/public.ts';
import { type ResolvedAudience, slice } from './audience-repo.ts';
import { fieldKey, type SuppressionReason, tidyText } from './contact.ts';
import {
  allLists,
  anyFilled,
  dropField,
  findList,
  findListByName,
  insertList,
  joinList,
  leaveList,
  ownFields,
  putField,
  removeList,
  setCleaned,
} from './list-repo.ts';
import { keysInRemoval } from './removals.ts';
import {
  addHistory,
  anyUsedOfImport,
  type Draft,
  findByIds,
  findByKey,
  importOf,
  keyOf,
  madeByImport,
  openWriter,
  readdress,
  removeContacts,
  restore,
  setResult,
  setResults,
  setSuppressed,
  setSuppressedOfMany,
  snapshot,
  totals,
} from './repo.ts';
import { idSlice } from './table-repo.ts';
import { findTag, findTagByName, insertTag } from './tag-repo.ts';

export {
  type AudienceCounts,
  audienceConsent,
  audienceCounts,
  audienceDomains,
  countWithoutField,
} from './audience-counts.ts';
export { isLeft, type ResolvedAudience } from './audience-repo.ts';
export { leaveNames, namesAfter } from './names-repo.ts';
export { type BulkOrder, groupsOf, type MetPerson, nameAfterwards, openBulk } from './staged/bulk-repo.ts';
export { groupCode } from './staged/public.ts';
export { allTags as contactTags, deleteTag, leaveTag } from './tag-repo.ts';

/** A person as a campaign may address them. `suppressed` and `consent` are looked up at that moment. */
export interface AudienceRow {
  readonly contactId: number;
  readonly address: string;
  readonly addressKey: string;
  readonly domain: string;
  readonly suppressed: SuppressionReason | null;
  readonly consent: boolean;
}

/** The contact with that id, or undefined. */
export function findContact(db: Db, id: number): Contact | undefined {
  return findByIds(db, [id])[0];
}

/** Several contacts at once, in no particular order; those that are gone are left out. */
export function findContacts(db: Db, ids: readonly number[]): Contact[] {
  return findByIds(db, ids);
}

/** The contact with that normalised address, or undefined. */
export function findContactByKey(db: Db, addressKey: string): Contact | undefined {
  return findByKey(db, addressKey);
}

/** A slice of an audience by ascending contact id after `afterId`: everybody in it, suppressed or without consent too. */
export function audienceSlice(db: Db, who: ResolvedAudience, afterId: number, limit: number): AudienceRow[] {
  return slice(db, who, afterId, limit);
}

/** Keys that no field of the person's own may take. */
const BUILT_IN_FIELDS: readonly Field[] = [
  { key: 'address', label: 'address', type: 'text', builtIn: true },
  { key: 'name', label: 'name', type: 'text', builtIn: true },
  { key: 'first_name', label: 'first_name', type: 'text', builtIn: true },
  { key: 'last_name', label: 'last_name', type: 'text', builtIn: true },
];

/** All merge fields: built-in ones (address, name, first_name, last_name) and the person's own. */
export function allFields(db: Db): Field[] {
  return [...BUILT_IN_FIELDS, ...ownFields(db)];
}

/** The field with that label, made with that type where there is none (label and a key derived from it); `made`: by this call. */
export function ensureField(
  db: Db,
  label: string,
  at: number,
  type: Field['type'] = 'text',
): Field & { made: boolean } {
  const fields = allFields(db);
  const tidy = tidyText(label, 200) || 'Field';
  const known = fields.find((field) => !field.builtIn && field.label.toLowerCase() === tidy.toLowerCase());
  if (known) return { ...known, made: false };
  const key = fieldKey(tidy, new Set([...fields.map((field) => field.key), ...RESERVED_KEYS, ...keysInRemoval(db)]));
  putField(db, { key, label: tidy, type }, at);
  return { key, label: tidy, type, builtIn: false, made: true };
}

// Names that messages use for something else.
export const RESERVED_KEYS: readonly string[] = [
  'email',
  'contact',
  'campaign',
  'sender',
  'unsubscribe',
  'unsubscribe_url',
  'list',
  'lists',
  'fields',
  'id',
];

/** Remembers the last thing that happened to an address, for the table and the history. */
export function noteResult(
  db: Db,
  addressKey: string,
  result: { state: string; reason: string | null; at: number },
): void {
  setResult(db, addressKey, result);
}

/** Remembers the last thing that happened to many addresses; what happened to one of them since stays. */
export const noteResults = setResults;

/** Shows on the contact what the suppressions decided about its address (they call this; nobody else does). */
export function noteSuppression(db: Db, addressKey: string, reason: SuppressionReason | null): void {
  setSuppressed(db, addressKey, reason);
}

/** Shows on the contacts what the suppressions decided about many addresses (only they call this). */
export const noteSuppressions = setSuppressedOfMany;

/** Every list, by name. */
export function contactLists(db: Db): ContactList[] {
  return allLists(db);
}

/** The list with that id, or undefined. */
export function contactList(db: Db, id: number): ContactList | undefined {
  return findList(db, id);
}

/** The list of that name, made where there is none. */
export function ensureList(db: Db, name: string, at: number): { id: number; name: string; made: boolean } {
  const tidy = tidyText(name, 200) || 'List';
  const known = findListByName(db, tidy);
  return known
    ? { id: known.id, name: known.name, made: false }
    : { id: insertList(db, tidy, at), name: tidy, made: true };
}

/** The tag of that name, made where there is none. */
export function ensureTag(db: Db, name: string, at: number): { id: number; name: string; made: boolean } {
  const tidy = tidyText(name, 200) || 'Tag';
  const known = findTagByName(db, tidy);
  return known
    ? { id: known.id, name: known.name, made: false }
    : { id: insertTag(db, tidy, at), name: tidy, made: true };
}

/** The tag with that id, or undefined. */
export function contactTag(db: Db, id: number): Tag | undefined {
  return findTag(db, id);
}

/** Contacts of a list (null: everybody) in slices by ascending id. */
export function contactSlice(db: Db, listId: number | null, afterId: number, limit: number): Contact[] {
  return idSlice(db, listId, afterId, limit);
}

/** How many are on a list (null: at all), from the counters. */
export function contactCount(db: Db, listId: number | null): number {
  return listId === null ? totals(db).contacts : (findList(db, listId)?.contacts ?? 0);
}

/** Remembers when a list (null: every list) was last cleaned. */
export function noteCleaned(db: Db, listId: number | null, at: number | null): void {
  setCleaned(db, listId, at);
}

export { requireHonestConsent } from './contact.ts';
export type { Draft } from './repo.ts';
export {
  addHistory as addContactHistory,
  anyFilled,
  anyUsedOfImport,
  dropField,
  importOf,
  joinList,
  keyOf,
  leaveList,
  madeByImport,
  openWriter,
  removeContacts,
  removeList,
};

/** The parts of a contact that can be written, as they are now. */
export function draftOf(contact: Omit<Draft, 'key'>, key: string): Draft {
  const { address, name, firstName, lastName, fields, consent } = contact;
  return { address, key, name, firstName, lastName, fields, consent };
}

/** Gives a contact another address; what is suppressed stays suppressed. The address must be free. */
export function changeAddress(db: Db, id: number, address: { address: string; key: string }, at: number): void {
  readdress(db, id, address, suppressedAmong(db, [address.key]).get(address.key)?.reason ?? null, at);
}

/** Everything about a contact as one text, for `restoreContact`. */
export function snapshotContact(db: Db, id: number): string {
  return snapshot(db, id);
}

/** Puts a contact back as a snapshot shows it, under today's suppressions, unless its address is taken; answers whether it did. */
export function restoreContact(db: Db, json: string): boolean {
  const { id, key } = (JSON.parse(json) as { contact: { id: number; key: string } }).contact;
  if (erasedOf(db, [key]).has(key) || !restore(db, json)) return false;
  // Under a number that the search has passed already.
  noteTextsChanged(db, id);
  setSuppressed(db, key, suppressedAmong(db, [key]).get(key)?.reason ?? null);
  return true;
}
