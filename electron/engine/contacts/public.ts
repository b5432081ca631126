import type { Audience } from '../../../shared/contract/campaigns.ts';
import type { Contact, Field } from '../../../shared/contract/contacts.ts';
import type { Db } from '../db/open.ts';
import { unfinished } from '../unfinished.ts';

/** A person as a campaign may address them. `suppressed` and `consent` are looked up at that moment. */
export interface AudienceRow {
  readonly contactId: number;
  readonly address: string;
  readonly addressKey: string;
  readonly domain: string;
  readonly suppressed: 'unsubscribed' | 'bounced' | 'complained' | 'manual' | null;
  readonly consent: boolean;
}

/** The contact with that id, or undefined. */
export function findContact(_db: Db, _id: number): Contact | undefined {
  return unfinished('contacts.findContact');
}
/** Several contacts at once, in no particular order; those that are gone are left out. */
export function findContacts(_db: Db, _ids: readonly number[]): Contact[] {
  return unfinished('contacts.findContacts');
}
/** The contact with that normalised address, or undefined. */
export function findContactByKey(_db: Db, _addressKey: string): Contact | undefined {
  return unfinished('contacts.findContactByKey');
}
/** A slice of an audience by ascending contact id after `afterId`: everybody in it, suppressed or without consent too. */
export function audienceSlice(_db: Db, _audience: Audience, _afterId: number, _limit: number): AudienceRow[] {
  return unfinished('contacts.audienceSlice');
}
/** How many an audience holds, by what would happen to them. `excluded` are those left out by the audience itself. */
export function audienceCounts(
  _db: Db,
  _audience: Audience,
): {
  mailable: number;
  noConsent: number;
  excluded: number;
  suppressed: Record<'unsubscribed' | 'bounced' | 'complained' | 'manual', number>;
  domains: { domain: string; contacts: number }[];
} {
  return unfinished('contacts.audienceCounts');
}
/** Where among an audience's consent sources purchased or scraped ones stand, and lists without a source (for the check). */
export function audienceConsent(
  _db: Db,
  _audience: Audience,
): {
  without: number;
  refused: number;
  lists: { id: number; name: string; without: number; cleanedAt: number | null; contacts: number }[];
} {
  return unfinished('contacts.audienceConsent');
}
/** How many mailable people of an audience have no value in a field (for fallbacks). */
export function countWithoutField(_db: Db, _audience: Audience, _field: string): number {
  return unfinished('contacts.countWithoutField');
}
/** All merge fields: built-in ones (address, name, first_name, last_name) and the person's own. */
export function allFields(_db: Db): Field[] {
  return unfinished('contacts.allFields');
}
/** Remembers the last thing that happened to an address, for the table and the history. */
export function noteResult(
  _db: Db,
  _addressKey: string,
  _result: { state: string; reason: string | null; at: number },
): void {
  unfinished('contacts.noteResult');
}
