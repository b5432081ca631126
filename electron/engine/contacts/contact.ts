import { type Address, parseAddress, unwrapAddress } from '../../../shared/address.ts';
import type { Consent, Contact } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';

export type SuppressionReason = 'unsubscribed' | 'bounced' | 'complained' | 'manual';

/** What decides whether a person can be mailed. */
export type Standing = {
  suppressed: SuppressionReason | null;
  consentSource: string | null;
  resultState: string | null;
  resultReason: string | null;
};

// A refusal that says "later": the person stays mailable, the table shows that the last attempt did not get through.
export const FOR_NOW: ReadonlySet<string> = new Set([
  'mailboxfull',
  'greylisted',
  'ratelimited',
  'systemfull',
  'systemerror',
  'networkerror',
  'expired',
  'speeding',
  'exceedlimit',
  'toomanyconn',
]);

/** Whether and why a contact can be mailed; a suppression outweighs missing consent, and both outweigh the last result. */
export function statusOf(standing: Standing): Contact['status'] {
  if (standing.suppressed) return standing.suppressed;
  if (!standing.consentSource) return 'no_consent';
  const failed = standing.resultState !== null && standing.resultState !== 'accepted';
  return standing.resultState === 'deferred' || (failed && FOR_NOW.has(standing.resultReason ?? ''))
    ? 'temporary'
    : 'mailable';
}

/** The address of a contact as typed by a person; throws `address_invalid` with the cause. */
export function requireAddress(text: string): Address {
  const parsed = parseAddress(unwrapAddress(text));
  if (!parsed.ok) throw new AppError('address_invalid', { address: text.slice(0, 320), cause: parsed.cause });
  return parsed;
}

/** Bought and scraped lists are refused: nobody on them asked for mail. Throws `consent_refused`. */
export function requireHonestConsent(consent: Consent | null): void {
  if (consent && (consent.source === 'purchased' || consent.source === 'scraped'))
    throw new AppError('consent_refused', { source: consent.source });
}

/** What the table sorts by: the name, or the address where there is none, without case. */
export function sortName(name: string, key: string): string {
  const text = name || key;
  return (PLAIN.test(text) ? text : text.normalize('NFKC')).toLowerCase().slice(0, 200);
}

const PLAIN = /^[\x20-\x7e]*$/;

/** A full name from its parts, and a cleaned-up one where it was given: no control characters, no doubled spaces. */
export function tidyText(text: string, most = 1_000): string {
  if (/^[\x21-\x7e]*$/.test(text) && text.length <= most) return text;
  return text
    .replace(/[\x00-\x1f\x7f\u200b\u2028\u2029\ufeff]+/g, ' ')
    .replace(/[ \u00a0]+/g, ' ')
    .trim()
    .slice(0, most);
}

/** A key for a new field from its label: "No. HP" is `no_hp`; numbered where that is taken. */
export function fieldKey(label: string, taken: ReadonlySet<string>): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, 48);
  const stem = plain || 'field';
  let key = stem;
  for (let number = 2; taken.has(key); number++) key = `${stem}_${number}`;
  return key;
}
