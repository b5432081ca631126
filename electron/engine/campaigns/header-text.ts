import { domainToASCII } from 'node:url';

/** Longest text that may stand in a header without a blank to fold at (RFC 5322 section 2.1.1: 998 octets a line). */
const LONGEST = 900;

/** What nearly every text is: printable ASCII with single blanks in between. */
const PLAIN_WORDS = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * A text that can stand in a header: one line, no control characters (so no value of a contact can begin a header of its
 * own), no invisible direction marks that make a name read as another, not endless.
 */
export function headerText(text: string, longest = LONGEST): string {
  if (text.length <= longest && PLAIN_WORDS.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/ {2,}/g, ' ')
    .slice(0, longest)
    .toWellFormed()
    .trim();
}

const LONGEST_ADDRESS = 320;

/** An address for a header or envelope, without anything that could end it early; '' where nothing of it is left. */
export function headerAddress(address: string): string {
  return address.replace(/[\u0000-\u0020\u007f-\u00a0<>,;:"()[\]\\\u2028\u2029]/g, '').slice(0, LONGEST_ADDRESS);
}

/** The domain of an address in ASCII, for Message-ID and List-Id. */
export function asciiDomain(address: string): string {
  const domain = domainToASCII(address.slice(address.lastIndexOf('@') + 1).toLowerCase());
  return /^[a-z0-9.-]{1,253}$/.test(domain) ? domain : 'localhost.invalid';
}

/** `mailbox` of an address as it was given, cleaned first. */
export const givenMailbox = (address: string): string =>
  address.length <= LONGEST_ADDRESS && PLAIN_ADDRESS.test(address) ? address : mailbox(headerAddress(address));

const PLAIN_ADDRESS = /^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9.-]+$/;

const DOT_ATOM = /^[^\x00-\x20\x7f@"(),:;<>[\]\\.]+(?:\.[^\x00-\x20\x7f@"(),:;<>[\]\\.]+)*$/;

/**
 * An address as it is written between angle brackets (RFC 5321 section 4.1.2, RFC 6531): a local part that is no dot-atom is
 * quoted, so that nobody splits the address elsewhere, and a foreign domain after a plain local part is in ASCII.
 */
export function mailbox(address: string): string {
  if (PLAIN_ADDRESS.test(address)) return address;
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  const ascii = /[^\x00-\x7f]/.test(local) ? '' : domainToASCII(domain);
  return `${DOT_ATOM.test(local) ? local : `"${local}"`}@${ascii || domain}`;
}
