import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

const LABELS = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** A host name or address in the form in which DNS and certificates have it, or null where it is none. */
export function asciiHost(text: string): string | null {
  const name = text
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (name.length > 300) return null;
  if (isIP(name) !== 0) return name;
  const ascii = /^[\x21-\x7e]*$/.test(name) ? name : domainToASCII(name);
  return LABELS.test(ascii) ? ascii : null;
}
