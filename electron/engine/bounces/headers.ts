import { decodeBytes, decodeQuotedPrintable } from './decode.ts';

/** Header fields by lower-case name, each with its values in order of appearance (unfolded, not decoded). */
export type Headers = ReadonlyMap<string, readonly string[]>;

export type HeaderBlock = { readonly headers: Headers; readonly end: number };

const MAX_FIELDS = 1000;
const MAX_VALUE = 16_384;

/** Reads a header block (RFC 5322 2.2) that starts at `from`, all fields or the wanted ones; `end` is the index of the first byte of the body. Never throws. */
export function readHeaders(
  text: string,
  from: number,
  limit = text.length,
  wanted?: (name: string) => boolean,
): HeaderBlock {
  return readFields(text, latin1Of(text), from, limit, wanted);
}

/** What stands beyond latin1 in a text that was decoded is in no name: it must not become a byte that is. */
function latin1Of(text: string): Uint8Array {
  return Buffer.from(/[^\0-\xff]/.test(text) ? text.replace(/[^\0-\xff]/g, '\xff') : text, 'latin1');
}

/** As `readHeaders`, where the bytes of the text (one a character) are at hand. */
export function readFields(
  text: string,
  bytes: Uint8Array,
  from: number,
  limit: number,
  wanted: ((name: string) => boolean) | undefined,
): HeaderBlock {
  const headers = new Map<string, string[]>();
  let at = from;
  let open: string[] | undefined;
  for (let count = 0; at < limit; ) {
    const first = bytes[at];
    const found = text.indexOf('\n', at);
    const stop = found === -1 || found > limit ? limit : found;
    if (stop === at) return { headers, end: Math.min(stop + 1, limit) };
    if (first === 32 || first === 9) {
      if (open) fold(open, text.slice(at, stop));
    } else {
      open = undefined;
      if (count++ < MAX_FIELDS) {
        const most = Math.min(stop, at + MAX_VALUE);
        const colon = nameEnd(bytes, at, most);
        const name = colon === -1 ? '' : nameOf(text, bytes, at, colon);
        if (name !== '' && (wanted === undefined || wanted(name)))
          open = addValue(headers, name, trimmed(text, bytes, colon + 1, most));
      }
    }
    at = stop + 1;
  }
  return { headers, end: limit };
}

function fold(values: string[], line: string): void {
  const last = values.length - 1;
  const value = values[last];
  if (value !== undefined && value.length < MAX_VALUE) values[last] = `${value} ${line.trim()}`.trim();
}

function addValue(headers: Map<string, string[]>, name: string, value: string): string[] {
  const values = headers.get(name);
  if (values) {
    values.push(value);
    return values;
  }
  const made = [value];
  headers.set(name, made);
  return made;
}

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** What stands between two places without the blanks around it, cut out once. */
function trimmed(text: string, bytes: Uint8Array, from: number, stop: number): string {
  let start = from;
  let end = stop;
  while (start < end && isBlank(bytes[start] ?? 0)) start++;
  while (end > start && isBlank(bytes[end - 1] ?? 0)) end--;
  const value = text.slice(start, end);
  return (bytes[start] ?? 0) > 127 || (bytes[end - 1] ?? 0) > 127 ? value.trim() : value;
}

/** Trace and signature fields, mostly the larger part of a header: nothing here asks for them, so they are passed over. */
const TRAFFIC =
  /^(?:received|dkim-sig|domainkey|arc-|authentication-|x-(?:ms-|forefront|google-|microsoft|exchange|spam|virus|originatororg|proofpoint))/i;

const MAX_NAMES = 2_000;
const PLACES = 1 << 12;
type KnownName = { readonly written: Uint8Array; readonly name: string };
/** The names of mails are few and kept, by their length and some of their characters: comparing is quicker than cutting out. */
const names: (KnownName | undefined)[] = new Array(PLACES).fill(undefined);
let kept = 0;

function placeOf(bytes: Uint8Array, at: number, end: number): number {
  const middle = (at + end) >> 1;
  const first = (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 5 + (bytes[end - 1] ?? 0) * 17;
  return (first + (bytes[middle] ?? 0) * 61 + (bytes[middle + 1] ?? 0) * 131 + (end - at) * 211) & (PLACES - 1);
}

function isWritten(written: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean {
  const { length } = written;
  if (length !== end - at) return false;
  for (let index = 0; index < length; index++) if (written[index] !== bytes[at + index]) return false;
  return true;
}

/** A field's name in lower case, or '' for trace and signature fields. */
function nameOf(text: string, bytes: Uint8Array, at: number, end: number): string {
  const place = placeOf(bytes, at, end);
  const known = names[place];
  return known !== undefined && isWritten(known.written, bytes, at, end)
    ? known.name
    : newName(text.slice(at, end), place);
}

function newName(written: string, place: number): string {
  const name = TRAFFIC.test(written) ? '' : written.trimEnd().toLowerCase();
  if (kept >= MAX_NAMES || !/^[\x21-\x7e]+$/.test(written)) return name;
  if (names[place] === undefined) kept++;
  // As a string of its own, which does not keep a whole mail in memory.
  names[place] = { written: Uint8Array.from(written, (sign) => sign.charCodeAt(0)), name: ownString(name) };
  return name;
}

const ownString = (ascii: string): string => Buffer.from(ascii, 'latin1').toString('latin1');

/** Where the colon after a field name stands (at most 76 characters, no blank or `@` in it but before the colon), or -1. */
function nameEnd(bytes: Uint8Array, at: number, stop: number): number {
  const most = Math.min(stop, at + 77);
  let end = at;
  for (; end < most; end++) {
    const code = bytes[end] ?? 0;
    // Letters and what stands beyond them are most of a name.
    if (code > 64) continue;
    if (code === 58) return end > at ? end : -1;
    if (code === 64) return -1;
    if (code === 32 || code === 9) break;
  }
  while (end < most && (bytes[end] === 32 || bytes[end] === 9)) end++;
  return end < most && bytes[end] === 58 ? end : -1;
}

/** The first value of a field with encoded words (RFC 2047) decoded, or an empty string. */
export function field(headers: Headers, name: string): string {
  const value = headers.get(name)?.[0];
  return value === undefined ? '' : decodeWords(value);
}

/** Splits a value such as `multipart/report; boundary="x"` (RFC 2045 5.1) into its lower-case head and its parameters. */
export function parameters(value: string): { head: string; params: ReadonlyMap<string, string> } {
  const pieces = splitOutsideQuotes(value.slice(0, 4096));
  if (pieces.length === 1) return { head: (pieces[0] ?? '').trim().toLowerCase(), params: NO_PARAMETERS };
  const params = new Map<string, string>();
  for (const piece of pieces.slice(1, 40)) {
    const equals = piece.indexOf('=');
    if (equals > 0) params.set(piece.slice(0, equals).trim().toLowerCase(), unquote(piece.slice(equals + 1).trim()));
  }
  return { head: (pieces[0] ?? '').trim().toLowerCase(), params };
}

/** For all that has none. */
const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

const BACKSLASH = 92;
const QUOTE = 34;
const SEMICOLON = 59;

function splitOutsideQuotes(value: string): string[] {
  if (!value.includes(';')) return [value];
  const pieces: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === BACKSLASH && quoted) at++;
    else if (code === QUOTE) quoted = !quoted;
    else if (code === SEMICOLON && !quoted) {
      pieces.push(value.slice(from, at));
      from = at + 1;
    }
  }
  pieces.push(value.slice(from));
  return pieces;
}

function unquote(value: string): string {
  if (!value.startsWith('"')) {
    const stop = value.search(/[\s;]/);
    return stop === -1 ? value : value.slice(0, stop);
  }
  const stop = value.indexOf('"', 1);
  const inside = value.slice(1, stop === -1 ? undefined : stop);
  return inside.includes('\\') ? inside.replaceAll('\\', '') : inside;
}

const ENCODED_WORD = /=\?([\w-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,500})\?=/gi;
/** Words of one charset that follow each other: a character may be split between them, and a shift of ISO-2022-JP holds on. */
const WORD_RUN =
  /=\?([\w-]{1,40})(?:\*[\w-]{1,20})?\?[bq]\?[^?\s]{0,500}\?=(?:=\?\1(?:\*[\w-]{1,20})?\?[bq]\?[^?\s]{0,500}\?=){0,200}/gi;

/** Decodes encoded words (RFC 2047); what cannot be decoded stays as it is. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return raw8bit(value);
  const joined = value.slice(0, MAX_VALUE).replace(/\?=\s{1,80}=\?/g, '?==?');
  return joined.replace(WORD_RUN, (run, charset: string) => {
    const bytes = [...run.matchAll(ENCODED_WORD)].map(([, , encoding = '', data = '']) => wordBytes(encoding, data));
    return decodeBytes(bytes.length === 1 ? (bytes[0] ?? Buffer.alloc(0)) : Buffer.concat(bytes), charset);
  });
}

function wordBytes(encoding: string, data: string): Buffer {
  return encoding.toLowerCase() === 'b'
    ? Buffer.from(data, 'base64')
    : decodeQuotedPrintable(data.replaceAll('_', ' '));
}

/** Header bytes over 127 are not legal without RFC 6532, but common: read them as UTF-8 where they are, else as windows-1252. */
function raw8bit(value: string): string {
  return /[\x80-\xff]/.test(value) ? decodeBytes(Buffer.from(value, 'latin1'), '') : value;
}
