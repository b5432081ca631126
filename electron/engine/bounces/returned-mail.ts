import { findAddresses } from './addresses.ts';
import { field, type Headers, readFields, readHeaders } from './headers.ts';
import type { OriginalMail } from './report.ts';

const RECIPIENT_FIELDS = ['x-hmxmroriginalrecipient', 'to', 'cc', 'apparently-to', 'resent-to'];
const IDENTIFYING = new Set([
  'message-id',
  'in-reply-to',
  'references',
  'from',
  'subject',
  'date',
  ...RECIPIENT_FIELDS,
]);
const OURS = 'x-merpati-';

const isTelling = (name: string): boolean => IDENTIFYING.has(name) || name.startsWith(OURS);

const NO_IDS: readonly string[] = [];
const NO_TOKENS: OriginalMail['tokens'] = {};

/** Fields that carry a token of ours. */
function tokensIn(headers: Headers): OriginalMail['tokens'] {
  let tokens: Record<string, string> | undefined;
  for (const name of headers.keys()) {
    if (!name.startsWith(OURS)) continue;
    tokens ??= {};
    tokens[name] = (headers.get(name)?.[0] ?? '').slice(0, 2_500);
  }
  return tokens ?? NO_TOKENS;
}

/** Reads the fields that identify a returned mail from its headers. */
function originalFrom(headers: Headers): OriginalMail {
  return {
    messageId: messageIdOf(headers),
    references: referencesIn(headers),
    from: findAddresses(field(headers, 'from'))[0]?.address ?? null,
    to: addressesIn(headers, RECIPIENT_FIELDS),
    subject: field(headers, 'subject'),
    date: field(headers, 'date'),
    tokens: tokensIn(headers),
  };
}

/** Nothing is known of the mail that came back. */
export const NO_ORIGINAL: OriginalMail = originalFrom(new Map());

/** Message identifiers of the mails that a mail goes on from, without angle brackets; at most 20. */
export function referencesIn(headers: Headers): readonly string[] {
  const answered = messageIds(headers, 'in-reply-to');
  const before = messageIds(headers, 'references');
  if (answered.length === 0) return before;
  return before.length === 0 ? answered : [...answered, ...before].slice(0, 20);
}

/** A mail's own identifier without angle brackets, or null. */
export function messageIdOf(headers: Headers): string | null {
  const value = headers.get('message-id')?.[0];
  if (value === undefined || value === '') return null;
  return isOneId(value) ? value.slice(1, -1) : (idsIn(value)[0] ?? null);
}

const isOneId = (value: string): boolean =>
  value.length < 252 && value.startsWith('<') && value.indexOf('>') === value.length - 1 && !value.includes(' ');

/** Message identifiers of a field, without angle brackets. */
export function messageIds(headers: Headers, name: string): readonly string[] {
  const value = headers.get(name)?.[0];
  if (value === undefined || value === '') return NO_IDS;
  return isOneId(value) ? [value.slice(1, -1)] : idsIn(value);
}

function idsIn(value: string): readonly string[] {
  const angled: string[] = [];
  for (const match of value.slice(0, 8000).matchAll(/<([^<>\s]{1,250})>/g)) {
    angled.push(match[1] ?? '');
    if (angled.length === 20) break;
  }
  if (angled.length > 0) return angled;
  const bare = /^[^\s<>]{1,250}@[^\s<>]{1,250}$/.exec(value.trim())?.[0];
  return bare ? [bare] : NO_IDS;
}

/** Every address in the named fields, in order, without repetition. */
export function addressesIn(headers: Headers, names: readonly string[]): string[] {
  const all: string[] = [];
  let seen: Set<string> | undefined;
  for (const name of names) {
    const values = headers.get(name);
    if (values === undefined) continue;
    for (let index = 0; index < values.length && index < 20; index++) {
      for (const { address } of findAddresses(values[index] ?? '')) {
        // Mostly there is one address, or the same one twice.
        const first = all[0];
        if (first === undefined) all.push(address);
        else if (address !== first) {
          seen ??= new Set([first.toLowerCase()]);
          const key = address.toLowerCase();
          if (seen.has(key)) continue;
          seen.add(key);
          all.push(address);
        }
      }
    }
  }
  return all.length > 200 ? all.slice(0, 200) : all;
}

/** Every marker names a mail, a message or a header. */
const ABOUT_MAIL = /mail|message|header/gi;
const MARKER =
  /^[\s\W_]{0,90}(?:(?:this is|below is|included is|the following is|what follows is|here is)?\s{0,3}(?:a |the )?copy of (?:the|your|my) (?:original )?(?:message|mail)|below this line is|(?:your |the |start of |begin )?(?:original|returned|unsent|undelivered|rejected|offending|failed) (?:message|e-?mail|mail)(?: (?:is )?(?:follows|headers?|header fields?|text|attached|below|body))?|(?:the )?headers? of the original message|message (?:text|headers?|body|source) follows|the (?:first|header|text|body)[^\n]{0,40} of (?:the|your) (?:original |undelivered )?(?:message|mail)|(?:this|your) message (?:text )?(?:follows|is below)|message contents? follows?|the following message was|v1 message follows)(?![\w ]*(?:was received|details|could|has|had|to\b))[^\n@]{0,90}$/i;

const FIELD_LINE = /^(?:> ?)?([A-Za-z][\w-]{1,40}):(?:\s|$)/;
const TELLING = new Set([
  'received',
  'return-path',
  'message-id',
  'mime-version',
  'dkim-signature',
  'delivered-to',
  'x-mailer',
  'content-type',
]);

const MAX_LINES = 5000;
const MAX_NAME = 48;

/** Cuts a report's text where the returned mail begins: the report's own words, and the rest (empty where nothing was returned). */
export function splitReturned(text: string): { own: string; returned: string } {
  let colon = text.indexOf(':');
  let about = -1;
  let start = 0;
  for (let count = 0; count < MAX_LINES && start <= text.length; count++) {
    const stop = lineEnd(text, start);
    const length = stop - start;
    if (start > 0 && length < 200 && length > 10) {
      if (about < start) about = nextAbout(text, start);
      if (about < stop && MARKER.test(text.slice(start, stop)))
        return { own: text.slice(0, start - 1), returned: text.slice(stop + 1) };
    }
    if (colon !== -1 && colon < start) colon = text.indexOf(':', start);
    const named = colon !== -1 && colon < stop && colon - start < MAX_NAME;
    if (named && FIELD_LINE.test(text.slice(start, colon + 2)) && isHeaderRun(text, start))
      return { own: text.slice(0, Math.max(0, start - 1)), returned: text.slice(start) };
    start = stop + 1;
  }
  return { own: text, returned: '' };
}

/** Where the next word about mail begins, or the end of the text. */
function nextAbout(text: string, from: number): number {
  ABOUT_MAIL.lastIndex = from;
  return ABOUT_MAIL.exec(text)?.index ?? text.length;
}

function lineEnd(text: string, start: number): number {
  const stop = text.indexOf('\n', start);
  return stop === -1 ? text.length : stop;
}

/** Whether a returned header starts here: at least three field lines near, one of them a field that only a mail has. */
function isHeaderRun(text: string, from: number): boolean {
  let fields = 0;
  let telling = 0;
  let start = from;
  for (let count = 0; count < 16 && start <= text.length; count++) {
    const stop = lineEnd(text, start);
    const line = text.slice(start, Math.min(stop, start + 1000));
    start = stop + 1;
    const name = FIELD_LINE.exec(line)?.[1]?.toLowerCase();
    if (name === undefined) {
      if (/^(?:> ?)?[ \t]+\S/.test(line)) continue;
      break;
    }
    fields++;
    if (TELLING.has(name)) telling++;
    if (name === 'final-recipient' || name === 'reporting-mta' || name === 'feedback-type') return false;
  }
  return fields >= 3 && telling >= 1;
}

const MAX_HEADER = 65_536;

/** Whether a code is an ASCII letter's. */
export const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** Reads the identifying fields of a mail returned as it is, between two places of a text of which the bytes (one a character) are at hand. */
export function originalBetween(text: string, bytes: Uint8Array, start: number, end: number): OriginalMail {
  return originalFrom(readFields(text, bytes, start, Math.min(end, start + MAX_HEADER), isTelling).headers);
}

/** Reads the identifying fields of a mail returned as text (also quoted with `> `). */
export function originalFromText(returned: string): OriginalMail {
  const start = returned.slice(0, MAX_HEADER);
  if (isLetter(start.charCodeAt(0))) return originalFrom(readHeaders(start, 0, start.length, isTelling).headers);
  const head = start.replace(/^[\s=_|*-]{0,200}\n/, '');
  const plain = head.trimStart().startsWith('>') ? head.replace(/^[ \t]{0,8}> ?/gm, '') : head;
  const header = plain.trimStart();
  return originalFrom(readHeaders(header, 0, header.length, isTelling).headers);
}
