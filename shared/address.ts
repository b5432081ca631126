/**
 * Addresses as a bulk sender may use them: the dot-atom form of RFC 5321 with a dotted domain, plus international domains
 * (RFC 5891) and letters of any script before the @ (RFC 6531). Quoted local parts, comments and address literals are legal
 * in the RFCs, but no list has them on purpose, so they are refused with a cause of their own.
 */
const ADDRESS_FAULTS = [
  'empty',
  'no_at',
  'several_ats',
  'no_local',
  'no_domain',
  'space',
  'control',
  'quoted',
  'comment',
  'domain_literal',
  'local_dots',
  'local_character',
  'local_too_long',
  'domain_character',
  'domain_dots',
  'domain_hyphen',
  'domain_label_too_long',
  'domain_no_dot',
  'domain_is_ip',
  'too_long',
] as const;

export type AddressFault = (typeof ADDRESS_FAULTS)[number];

export type Address = { address: string; key: string; local: string; domain: string };
export type ParsedAddress = ({ ok: true } & Address) | { ok: false; cause: AddressFault };

const ASCII_LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;
const ANY_LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u;
const ASCII_DOMAIN = /^[A-Za-z0-9.-]+$/;
const ANY_DOMAIN = /^[\p{L}\p{M}\p{N}.\-\u200c\u200d]+$/u;
const ASCII = /^[\x21-\x7e]*$/;
const CONTROL = /[\x00-\x08\x0e-\x1f\x7f-\x9f]|\p{Cs}/u;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

// Nearly every address of a real list: short, plain, ending in a dot and letters. Linear: no class overlaps its separator.
const PLAIN = /^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9]+[.-])*[A-Za-z0-9]+\.[A-Za-z]+$/;
const PLAIN_LENGTH = 64;

// RFC 5321 4.5.3.1: 64 octets before the @; a path of 256 octets with its angle brackets leaves 254 for the address.
const LOCAL_OCTETS = 64;
const ADDRESS_OCTETS = 254;

const fault = (cause: AddressFault): ParsedAddress => ({ ok: false, cause });

/**
 * Parses one bare address, trimming nothing. `address` keeps the case of the local part and has the domain in lower-case
 * ASCII; `key` is all lower case and is what makes two addresses the same person.
 */
export function parseAddress(text: string): ParsedAddress {
  const plain = plainAddress(text);
  if (plain) return { ok: true, ...plain };
  const shape = shapeFault(text);
  if (shape) return fault(shape);
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at).normalize('NFC');
  const localCause = localFault(local);
  if (localCause) return fault(localCause);
  const domain = asciiDomain(text.slice(at + 1));
  if (typeof domain !== 'string') return fault(domain.cause);
  if (octets(local) + 1 + domain.length > ADDRESS_OCTETS) return fault('too_long');
  return { ok: true, address: `${local}@${domain}`, key: `${local.toLowerCase()}@${domain}`, local, domain };
}

/** The key of an address that is already known to be good, or null. */
export function addressKey(text: string): string | null {
  const parsed = parseAddress(text.trim());
  return parsed.ok ? parsed.key : null;
}

/** The domain in lower-case ASCII (international ones in their xn-- form), or the cause why no mail can go there. */
export function asciiDomain(text: string): string | { cause: AddressFault } {
  const cause = domainFault(text);
  if (cause) return { cause };
  const domain = ASCII_DOMAIN.test(text) ? text.toLowerCase() : toAscii(text);
  if (domain === null) return { cause: 'domain_character' };
  if (domain.length > 253) return { cause: 'too_long' };
  if (domain.split('.').some((label) => label.length > 63)) return { cause: 'domain_label_too_long' };
  return domain;
}

/** Finds the address in a cell such as `Siti <siti@example.com>`, `mailto:siti@example.com` or ` siti@example.com; `. */
export function unwrapAddress(cell: string): string {
  const text = cell.replace(/[\u200b\u2060\ufeff]/g, '').trim();
  const open = text.lastIndexOf('<');
  const inner = open >= 0 && text.endsWith('>') ? text.slice(open + 1, -1) : text;
  return trimCharacters(inner.replace(/^mailto:/i, ''), ' \t\r\n\u00a0', ' \t\r\n\u00a0,;');
}

/** A bare address as nearly all are, which needs neither unwrapping nor a closer look; null for anything else, good or not. */
export function plainAddress(text: string): Address | null {
  if (text.length > PLAIN_LENGTH || !PLAIN.test(text)) return null;
  const at = text.indexOf('@');
  const local = text.slice(0, at);
  const key = text.toLowerCase();
  const domain = key.slice(at + 1);
  return { address: key === text ? key : `${local}@${domain}`, key, local, domain };
}

function shapeFault(text: string): AddressFault | null {
  if (text === '') return 'empty';
  if (CONTROL.test(text)) return 'control';
  if (text.length > 2 * ADDRESS_OCTETS) return 'too_long';
  if (/\s/.test(text)) return 'space';
  if (text.includes('"')) return 'quoted';
  if (/[()]/.test(text)) return 'comment';
  const at = text.indexOf('@');
  if (at < 0) return 'no_at';
  if (at !== text.lastIndexOf('@')) return 'several_ats';
  if (at === 0) return 'no_local';
  return at === text.length - 1 ? 'no_domain' : null;
}

function localFault(local: string): AddressFault | null {
  if (octets(local) > LOCAL_OCTETS) return 'local_too_long';
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return 'local_dots';
  if (ASCII_LOCAL.test(local)) return null;
  // Full-width and other look-alike forms come from input methods; what they were meant to be is a guess, so they are refused.
  return ANY_LOCAL.test(local) && local.normalize('NFKC') === local ? null : 'local_character';
}

function domainFault(domain: string): AddressFault | null {
  if (domain.startsWith('[')) return 'domain_literal';
  if (!ASCII_DOMAIN.test(domain)) {
    const lower = domain.toLowerCase();
    if (!ANY_DOMAIN.test(domain) || lower.normalize('NFKC') !== lower.normalize('NFC')) return 'domain_character';
  }
  if (domain.startsWith('.') || domain.endsWith('.') || domain.includes('..')) return 'domain_dots';
  if (!domain.includes('.')) return 'domain_no_dot';
  if (IPV4.test(domain)) return 'domain_is_ip';
  return domain.split('.').some((label) => label.startsWith('-') || label.endsWith('-')) ? 'domain_hyphen' : null;
}

// The URL parser of Node and of browsers carries the IDNA tables; only letters, digits, dots and hyphens get this far.
function toAscii(domain: string): string | null {
  const url = URL.parse(`http://${domain}`);
  return url && ASCII_DOMAIN.test(url.hostname) ? url.hostname : null;
}

function octets(text: string): number {
  return ASCII.test(text) ? text.length : new TextEncoder().encode(text).length;
}

function trimCharacters(text: string, atStart: string, atEnd: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && atStart.includes(text.charAt(start))) start++;
  while (end > start && atEnd.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
