import { decodeBytes, decodeQuotedPrintable } from './decode.ts';

/** Header fields by lower-case name, each with its values in order of appearance (unfolded, not decoded). */
export type Headers = ReadonlyMap<string, readonly string[]>;

export type HeaderBlock = { readonly headers: Headers; readonly end: number };

const MAX_FIELDS = 1000;
const MAX_VALUE = 16_384;

/** Reads a header block (RFC 5322 2.2) that starts at `from`; `end` is the index of the first byte of the body. Never throws. */
export function readHeaders(text: string, from: number, limit = text.length): HeaderBlock {
  const headers = new Map<string, string[]>();
  let at = from;
  let open: string[] | undefined;
  for (let count = 0; at < limit; ) {
    const stop = endOfLine(text, at, limit);
    if (stop === at) return { headers, end: Math.min(stop + 1, limit) };
    const first = text.charCodeAt(at);
    if (first === 32 || first === 9) {
      if (open) fold(open, text.slice(at, stop));
    } else {
      open = count++ < MAX_FIELDS ? addField(headers, text.slice(at, Math.min(stop, at + MAX_VALUE))) : undefined;
    }
    at = stop + 1;
  }
  return { headers, end: limit };
}

function endOfLine(text: string, at: number, limit: number): number {
  const stop = text.indexOf('\n', at);
  return stop === -1 || stop > limit ? limit : stop;
}

function fold(values: string[], line: string): void {
  const last = values.length - 1;
  const value = values[last];
  if (value !== undefined && value.length < MAX_VALUE) values[last] = `${value} ${line.trim()}`.trim();
}

function addField(headers: Map<string, string[]>, line: string): string[] | undefined {
  const colon = line.indexOf(':');
  if (colon < 1 || colon > 76) return undefined;
  const name = line.slice(0, colon).trimEnd().toLowerCase();
  if (name.includes(' ') || name.includes('@')) return undefined;
  const values = headers.get(name) ?? [];
  values.push(line.slice(colon + 1).trim());
  headers.set(name, values);
  return values;
}

/** The first value of a field with encoded words (RFC 2047) decoded, or an empty string. */
export function field(headers: Headers, name: string): string {
  const value = headers.get(name)?.[0];
  return value === undefined ? '' : decodeWords(value);
}

/** Splits a value such as `multipart/report; boundary="x"` (RFC 2045 5.1) into its lower-case head and its parameters. */
export function parameters(value: string): { head: string; params: ReadonlyMap<string, string> } {
  const params = new Map<string, string>();
  const pieces = splitOutsideQuotes(value.slice(0, 4096));
  for (const piece of pieces.slice(1, 40)) {
    const equals = piece.indexOf('=');
    if (equals > 0) params.set(piece.slice(0, equals).trim().toLowerCase(), unquote(piece.slice(equals + 1).trim()));
  }
  return { head: (pieces[0] ?? '').trim().toLowerCase(), params };
}

function splitOutsideQuotes(value: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value[at];
    if (char === '\\' && quoted) at++;
    else if (char === '"') quoted = !quoted;
    else if (char === ';' && !quoted) {
      pieces.push(value.slice(from, at));
      from = at + 1;
    }
  }
  pieces.push(value.slice(from));
  return pieces;
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value.split(/[\s;]/, 1)[0] ?? '';
  const stop = value.indexOf('"', 1);
  return value.slice(1, stop === -1 ? undefined : stop).replaceAll('\\', '');
}

const ENCODED_WORD = /=\?([\w-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,500})\?=/gi;

/** Decodes encoded words (RFC 2047); what cannot be decoded stays as it is. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return raw8bit(value);
  const joined = value.slice(0, MAX_VALUE).replace(/\?=\s{1,80}=\?/g, '?==?');
  return joined.replace(ENCODED_WORD, (_all, charset: string, encoding: string, data: string) => {
    const bytes =
      encoding.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : decodeQuotedPrintable(data.replaceAll('_', ' '));
    return decodeBytes(bytes, charset);
  });
}

/** Header bytes over 127 are not legal without RFC 6532, but common: read them as UTF-8 where they are, else as windows-1252. */
function raw8bit(value: string): string {
  return /[\x80-\xff]/.test(value) ? decodeBytes(Buffer.from(value, 'latin1'), '') : value;
}
