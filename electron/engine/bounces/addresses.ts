/** An address as it stands in a text: `address` unquoted, `start` and `end` its place. */
export type Found = { readonly address: string; readonly start: number; readonly end: number };

const LOCAL = /[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.\u0080-\uffff]/;
const DOMAIN = /[A-Za-z0-9.-]/;
const MAX_FOUND = 500;

/** Every address in a text, in order (RFC 5321 shape: local part of at most 64 characters, domain of at most 255); one pass, at most 500. */
export function findAddresses(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('@'); at !== -1 && found.length < MAX_FOUND; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at);
    const end = domainEnd(text, at + 1);
    if (start < at && end > at + 1) found.push({ address: text.slice(start, end), start, end });
  }
  return found;
}

function localStart(text: string, at: number): number {
  if (text[at - 1] === '"') {
    const open = text.lastIndexOf('"', at - 2);
    return open !== -1 && at - open <= 66 && !text.slice(open, at).includes('\n') ? open : at;
  }
  let start = at;
  while (start > 0 && at - start < 64 && LOCAL.test(text.charAt(start - 1))) start--;
  // Quotes, mailto: slashes and a leading dot are decoration of the text around, not of the address.
  while (start < at && /['`./=*!&?{|}]/.test(text.charAt(start)) && !text.startsWith('=?', start)) start++;
  return start;
}

function domainEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < 255 && DOMAIN.test(text.charAt(end))) end++;
  while (end > from && /[.-]/.test(text.charAt(end - 1))) end--;
  return end;
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
  return a.toLowerCase() === b.toLowerCase();
}

const DAEMON =
  /^(?:mailer-?daemon|mail-daemon|postmaster|post_master|mail\.?delivery(?:-?system)?|double-bounce|mmdf|mdaemon|bounces?|abuse|devnull|noreply|no-reply|nobody|majordomo)$/i;

/** Whether the local part is a machine's own (postmaster, mailer-daemon...): hardly ever the recipient that failed. */
export function isDaemon(address: string): boolean {
  return DAEMON.test(address.slice(0, address.lastIndexOf('@')));
}
