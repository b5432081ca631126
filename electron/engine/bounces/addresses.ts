/** An address as it stands in a text: `address` unquoted, `start` and `end` its place. */
export type Found = { readonly address: string; readonly start: number; readonly end: number };

const MAX_FOUND = 500;
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;

/** ASCII characters of a local part (RFC 5322 atext and the dot) and of a domain, by code. */
const LOCAL_CHARS = charSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.");
const DOMAIN_CHARS = charSet('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-');

function charSet(chars: string): Uint8Array {
  const set = new Uint8Array(128);
  for (const char of chars) set[char.charCodeAt(0)] = 1;
  return set;
}

/** Every address in a text, in order (RFC 5321 and RFC 6531 shape: local part of at most 64 characters, domain of at most 255); one pass, at most 500. */
export function findAddresses(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('@'); at !== -1 && found.length < MAX_FOUND; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at);
    if (start >= at) continue;
    const end = domainEnd(text, at + 1);
    if (end > at + 1) found.push({ address: text.slice(start, end), start, end });
  }
  return found;
}

function localStart(text: string, at: number): number {
  if (text.charCodeAt(at - 1) === 34) {
    const open = text.lastIndexOf('"', at - 2);
    return open !== -1 && at - open <= 66 && !text.slice(open, at).includes('\n') ? open : at;
  }
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL && isLocal(text, start - 1, start === at)) start--;
  // Quotes, mailto: slashes and a leading dot are decoration of the text around, not of the address.
  while (start < at && DECORATION[text.charCodeAt(start)] === 1 && !text.startsWith('=?', start)) start++;
  return afterKey(text, start, at);
}

const DECORATION = charSet("'`./=*!&?{|}");

/**
 * Beyond ASCII every letter may stand in a local part (RFC 6531), but scripts without blanks between words run into an ASCII
 * address: there the address begins where the script changes.
 */
function isLocal(text: string, index: number, isLast: boolean): boolean {
  const code = text.charCodeAt(index);
  if (code < 128) return LOCAL_CHARS[code] === 1;
  if (isFiller(code)) return false;
  return isLast || !isUnspaced(code) || text.charCodeAt(index + 1) >= 128;
}

/** Blanks and punctuation beyond ASCII: they part words as their ASCII kin do. */
function isFiller(code: number): boolean {
  return (
    code < 0xc0 ||
    (code >= 0x2000 && code <= 0x206f) ||
    (code >= 0x3000 && code <= 0x303f) ||
    (code >= 0xff00 && code <= 0xff0f) ||
    (code >= 0xff1a && code <= 0xff20) ||
    (code >= 0xff3b && code <= 0xff40) ||
    (code >= 0xff5b && code <= 0xff65) ||
    code >= 0xfff0
  );
}

/** Scripts that part no words by blanks: Thai to Khmer, kana, Chinese, Hangul, full-width forms. */
function isUnspaced(code: number): boolean {
  return (code >= 0x0e00 && code <= 0x0fff) || (code >= 0x2e80 && code <= 0xd7ff) || (code >= 0xf900 && code <= 0xffef);
}

const KEY = /^(?:smtp|rfc822|e-?mail|mail|rcpt|recipient|user|address|to|from)=/i;

/** `SMTP=user@example.com` in X.400 names and `email=user@example.com` in links name a kind of address first. */
function afterKey(text: string, start: number, at: number): number {
  if (!text.slice(start, at).includes('=')) return start;
  const local = text.slice(start, at);
  const part = Math.max(local.lastIndexOf('?'), local.lastIndexOf('&')) + 1;
  const key = KEY.exec(local.slice(part));
  return key && key[0].length < at - start - part ? start + part + key[0].length : start;
}

/** `user@example.com...User unknown`: two dots in a row end a domain. */
function domainEnd(text: string, from: number): number {
  const most = Math.min(text.length, from + MAX_DOMAIN);
  let end = from;
  while (end < most && isDomain(text, end, from)) {
    if (text.charCodeAt(end) === 46 && text.charCodeAt(end - 1) === 46) break;
    end++;
  }
  while (end > from && (text.charCodeAt(end - 1) === 46 || text.charCodeAt(end - 1) === 45)) end--;
  return end;
}

function isDomain(text: string, index: number, from: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 128) return DOMAIN_CHARS[code] === 1;
  if (isFiller(code)) return false;
  if (!isUnspaced(code)) return true;
  // After a whole ASCII domain such letters are the sentence going on: `user@example.com` followed by words.
  const before = text.slice(from, index);
  return before.endsWith('.') || before === '' || before.charCodeAt(before.length - 1) >= 128 || !before.includes('.');
}

/** The first address in a field value such as `"A" <a@example.com>` or `rfc822; a@example.com`, or null. */
export function addressOf(value: string): string | null {
  const angle = value.lastIndexOf('<');
  if (angle !== -1) {
    const inside = findAddresses(value.slice(angle))[0];
    if (inside) return inside.address;
  }
  return findAddresses(value)[0]?.address ?? null;
}

/** Whether two addresses name the same mailbox for our purposes (letter case apart). */
export function sameAddress(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase());
}

/** Whether one of these addresses names the same mailbox. */
export function isAmong(addresses: readonly string[], address: string): boolean {
  for (const each of addresses) if (sameAddress(each, address)) return true;
  return false;
}

const DAEMON =
  /^(?:mailer-?daemon|mail-daemon|postmaster|post_master|mail\.?delivery(?:-?system)?|double-bounce|mmdf|mdaemon|bounces?|abuse|devnull|no-?reply|nobody|majordomo|sysadmin|mailsystem|mail-system|mailadmin|mta|microsoftexchange[0-9a-f]{32}|(?:mailer-daemon|postmaster)[-+_.][^@]{1,60})$/i;

/** Whether the local part is a machine's own (postmaster, mailer-daemon...): hardly ever the recipient that failed. */
export function isDaemon(address: string): boolean {
  return DAEMON.test(address.slice(0, address.lastIndexOf('@')));
}
