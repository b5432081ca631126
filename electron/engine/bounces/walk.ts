import { isAscii } from 'node:buffer';
import { decodeBytes, decodeQuotedPrintable, htmlToText } from './decode.ts';
import { field, type Headers, parameters, readFields } from './headers.ts';

/** One leaf of a message. `start` and `end` bound its body in `Mail.text`, still encoded. */
export type Part = {
  readonly type: string;
  readonly params: ReadonlyMap<string, string>;
  readonly headers: Headers;
  readonly start: number;
  readonly end: number;
};

/** A message cut into its leaves; `text` holds one character a byte (latin1), lines ended by LF. */
export type Mail = {
  readonly text: string;
  /** The bytes of `text`. */
  readonly bytes: Uint8Array;
  readonly headers: Headers;
  readonly type: string;
  readonly params: ReadonlyMap<string, string>;
  readonly bodyStart: number;
  /** Nothing but ASCII, and no escape sequence of another charset: parts without a transfer encoding are text as they are. */
  readonly plain: boolean;
  readonly parts: readonly Part[];
};

const MAX_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 200;
const MAX_DEPTH = 16;
const MAX_TEXT = 262_144;
const ESCAPE = '\x1b';

/** Cuts raw bytes (any line ends) into leaves in one pass over the boundaries; bytes beyond 8 MiB and parts beyond 200 are ignored. */
export function walk(raw: Uint8Array): Mail {
  const given = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MAX_BYTES));
  const whole = withLf(given);
  const carrier = carrierEnd(whole);
  const bytes = carrier === 0 ? whole : whole.subarray(carrier);
  const text = bytes.toString('latin1');
  return cut(text, bytes, isAscii(bytes) && !text.includes(ESCAPE));
}

/** An mbox "From " line, or blank lines before the header, belong to the carrier, not to the message. */
function carrierEnd(bytes: Buffer): number {
  const first = bytes[0] ?? 0;
  // F, > and blanks begin such a line.
  if (first > 32 && first !== 70 && first !== 62) return 0;
  return /^\s{0,40}(?:>?From [^\n]{0,500}\n)?\n{0,10}/.exec(bytes.toString('latin1', 0, 600))?.[0].length ?? 0;
}

const CR = 13;
const LF = 10;

/** Every line ended by LF. */
function withLf(bytes: Buffer): Buffer {
  const first = bytes.indexOf(CR);
  if (first === -1) return bytes;
  const { length } = bytes;
  const kept = Buffer.allocUnsafe(length);
  let size = bytes.copy(kept, 0, 0, first);
  for (let at = first; at < length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== CR) kept[size++] = byte;
    else if (bytes[at + 1] !== LF) kept[size++] = LF;
  }
  return kept.subarray(0, size);
}

/** A part whose end is not known yet. */
type Draft = { type: string; params: ReadonlyMap<string, string>; headers: Headers; start: number; end: number };

/** Cuts a text that `walk` has made (or a nested message of one) into leaves. */
export function walkText(text: string, plain = false): Mail {
  return cut(text, Buffer.from(text, 'latin1'), plain);
}

function cut(text: string, bytes: Uint8Array, plain: boolean): Mail {
  const { headers, end } = readFields(text, bytes, 0, text.length, undefined);
  const { head, params } = contentType(headers);
  const parts: Part[] = [];
  const stack: string[] = [];
  let leaf = openLeaf(text, { type: head, params, headers, start: end, end: text.length }, stack);
  let at = stack.length === 0 ? -1 : text.indexOf('\n--', Math.max(0, end - 1));
  while (at !== -1 && stack.length > 0 && parts.length < MAX_PARTS) {
    const stop = lineEnd(text, at + 1);
    const line = text.slice(at + 3, Math.min(stop, at + 259)).trimEnd();
    const level = matchBoundary(stack, line);
    if (level === -1) {
      at = text.indexOf('\n--', stop);
      continue;
    }
    if (leaf) parts.push(ended(leaf, Math.max(leaf.start, at)));
    const closes = line.length !== stack[level]?.length;
    stack.length = closes ? level : level + 1;
    leaf = closes ? undefined : openPart(text, bytes, stop + 1, stack);
    // The next boundary may follow an empty body at once.
    at = text.indexOf('\n--', leaf ? Math.max(stop, leaf.start - 1) : stop);
  }
  if (leaf) parts.push(ended(leaf, text.length));
  if (parts.length === 0) parts.push({ type: 'text/plain', params, headers, start: end, end: text.length });
  return { text, bytes, headers, type: head, params, bodyStart: end, plain, parts };
}

function ended(leaf: Draft, end: number): Part {
  leaf.end = end;
  return leaf;
}

function contentType(headers: Headers): { head: string; params: ReadonlyMap<string, string> } {
  const value = headers.get('content-type')?.[0];
  return value === undefined ? PLAIN : parameters(value);
}

const PLAIN = parameters('text/plain');

function openPart(text: string, bytes: Uint8Array, from: number, stack: string[]): Draft | undefined {
  const { headers, end } = readFields(text, bytes, from, text.length, undefined);
  const { head, params } = contentType(headers);
  return openLeaf(text, { type: head || 'text/plain', params, headers, start: end, end }, stack);
}

/** A part that holds no others, or undefined for one that does. A multipart without any boundary in it is only text. */
function openLeaf(text: string, draft: Draft, stack: string[]): Draft | undefined {
  if (!draft.type.startsWith('multipart/')) return draft;
  if (openMultipart(text, draft, stack)) return undefined;
  draft.type = 'text/plain';
  return draft;
}

function openMultipart(text: string, { params, start }: Draft, stack: string[]): boolean {
  if (stack.length >= MAX_DEPTH) return false;
  const named = params.get('boundary')?.trimEnd() || guessBoundary(text, start);
  const isThere = named && text.includes(`--${named}`, Math.max(0, start - 1));
  const boundary = isThere ? named : guessBoundary(text, start);
  if (boundary) stack.push(boundary);
  return Boolean(boundary);
}

/** Where the boundary parameter is missing or wrong: the first line `--x` that is followed by a Content- field. */
function guessBoundary(text: string, from: number): string | undefined {
  const near = text.slice(Math.max(0, from - 1), from + 20_000);
  return /\n--([^\n]{1,200})\nContent-/i.exec(near)?.[1]?.trimEnd();
}

/** Which of the open boundaries a line is, or closes (then two hyphens follow it); -1 for none. */
function matchBoundary(stack: readonly string[], line: string): number {
  for (let level = stack.length - 1; level >= 0; level--) {
    const boundary = stack[level];
    if (boundary === undefined || !line.startsWith(boundary)) continue;
    if (line.length === boundary.length || (line.length === boundary.length + 2 && line.endsWith('--'))) return level;
  }
  return -1;
}

function lineEnd(text: string, at: number): number {
  const stop = text.indexOf('\n', at);
  return stop === -1 ? text.length : stop;
}

/** The first leaf of a type. */
export function partOfType({ parts }: Mail, type: string): Part | undefined {
  for (const part of parts) if (part.type === type) return part;
  return undefined;
}

/** The body of a leaf as text a person reads: transfer encoding and charset undone, HTML reduced; at most 256 KiB. */
export function partText(mail: Mail, part: Part): string {
  const decoded = decodedBody(mail, part);
  return part.type === 'text/html' || looksLikeHtml(decoded) ? htmlToText(decoded) : decoded;
}

/** The body of a leaf, transfer encoding and charset undone, nothing else; at most 256 KiB. */
export function decodedBody(mail: Mail, part: Part): string {
  const body = mail.text.slice(part.start, Math.min(part.end, part.start + MAX_TEXT));
  const encoding = field(part.headers, 'content-transfer-encoding').trim().toLowerCase();
  const charset = part.params.get('charset') ?? '';
  if (encoding === 'base64') return decodeBytes(Buffer.from(body, 'base64'), charset).replace(/\r\n?/g, '\n');
  if (encoding === 'quoted-printable') return decodeBytes(decodeQuotedPrintable(body), charset);
  return !mail.plain && /[\x80-\xff\x1b]/.test(body) ? decodeBytes(Buffer.from(body, 'latin1'), charset) : body;
}

function looksLikeHtml(text: string): boolean {
  return /^\s{0,200}<(?:!doctype html|html)/i.test(text.slice(0, 300));
}
