import { addressKey, parseAddress } from '../../../shared/address.ts';
import { formsOf, type Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { requireAddress } from './contact.ts';
import { allHistoryOf, type Told, toldByKey } from './person-repo.ts';

/** Shorter words stand in anybody's text. */
const LEAST_WORD = 4;

/** Whom an address means: the contact that has it, under the addresses that this contact had before. Throws `address_invalid`. */
export function personOf(db: Db, address: string): Person {
  return personOfKeys(db, [requireAddress(address).key]);
}

/** The same by normalised addresses, the first of which is the one that was named. */
export function personOfKeys(db: Db, named: readonly string[]): Person {
  const contacts = named.flatMap((key) => toldByKey(db, key) ?? []);
  const ids = new Set(contacts.map(({ id }) => id));
  const former = contacts.flatMap(({ id }) => formerKeys(db, id));
  // An address that somebody else has by now is theirs.
  const own = former.filter((key) => [undefined, ...ids].includes(toldByKey(db, key)?.id));
  const keys = [...new Set([...named, ...own])];
  return {
    keys,
    contactIds: [...ids],
    addresses: keys.flatMap(formsOf),
    words: [...new Set(contacts.flatMap((told) => wordsOf(db, told)))],
  };
}

function formerKeys(db: Db, contactId: number): string[] {
  return allHistoryOf(db, contactId).flatMap(({ kind, detail, text }) => {
    const moved = (kind === 'edited' && detail === 'address') || kind === 'cleaned';
    return moved ? text.split(' → ').flatMap((part) => (parseAddress(part).ok ? (addressKey(part) ?? []) : [])) : [];
  });
}

function wordsOf(db: Db, { id, name, first_name, last_name, fields, consent_note }: Told): string[] {
  const values = Object.values(JSON.parse(fields) as Record<string, string>);
  const before = allHistoryOf(db, id).flatMap(({ kind, text }) => (kind === 'edited' ? [text] : []));
  return [name, first_name, last_name, consent_note, ...values, ...before]
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word.length >= LEAST_WORD);
}
