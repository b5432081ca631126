import { isAscii } from 'node:buffer';
import { decodeBytes, decodeQuotedPrintable, htmlToText } from './decode.ts';
import { field, type Headers, NO_PARAMETERS, parameters, readHeaders } from './headers.ts';

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
  const { buffer, byteOffset, byteLength } = raw;
  const bytes = Buffer.from(buffer, byteOffset, Math.min(byteLength, MAX_BYTES));
  const text = normalise(bytes);
  return walkText(text, isAscii(bytes) && !text.includes(ESCAPE));
}

function normalise(bytes: Buffer): string {
  const text = withLf(bytes);
  // An mbox "From " line, or blank lines before the header, belong to the carrier, not to the message.
  const first = text.charCodeAt(0);
  // F, > and blanks begin such a line.
  if (first > 32 && first !== 70 && first !== 62) return text;
  const from = /^\s{0,40}(?:>?From [^\n]{0,500}\n)?\n{0,10}/.exec(text);
  return from && from[0].length > 0 ? text.slice(from[0].length) : text;
}

const CR = 13;
const LF = 10;

/** Where the lines of most mails are put together, one mail after the other. */
const scratch = Buffer.allocUnsafeSlow(65_536);

/** One character a byte, every line ended by LF. */
function withLf(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const first = text.indexOf('\r');
  if (first === -1) return text;
  const kept = bytes.length <= scratch.length ? scratch : Buffer.allocUnsafe(bytes.length);
  let size = bytes.copy(kept, 0, 0, first);
  for (let at = first; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== CR) kept[size++] = byte;
    else if (bytes[at + 1] !== LF) kept[size++] = LF;
  }
  return kept.toString('latin1', 0, size);
}

type Open = { boundary: string };
type Draft = { type: string; params: ReadonlyMap<string, string>; headers: Headers; start: number };

/** Cuts a text that `walk` has made (or a nested message of one) into leaves. */
export function walkText(text: string, plain = false): Mail {
  const { headers, end } = readHeaders(text, 0);
  const { head, params } = contentType(headers);
  const parts: Part[] = [];
  const stack: Open[] = [];
  let leaf: Draft | undefined = { type: head, params, headers, start: end };
  if (openMultipart(text, leaf, stack)) leaf = undefined;
  else leaf = asText(leaf);
  let at = stack.length === 0 ? -1 : text.indexOf('\n--', Math.max(0, end - 1));
  while (at !== -1 && stack.length > 0 && parts.length < MAX_PARTS) {
    const stop = lineEnd(text, at + 1);
    const hit = matchBoundary(stack, text.slice(at + 3, Math.min(stop, at + 259)).trimEnd());
    if (hit) {
      if (leaf) parts.push(partOf(leaf, Math.max(leaf.start, at)));
      stack.length = hit.closes ? hit.index : hit.index + 1;
      leaf = hit.closes ? undefined : openPart(text, stop + 1, stack);
      // The next boundary may follow an empty body at once.
      at = text.indexOf('\n--', leaf ? Math.max(stop, leaf.start - 1) : stop);
    } else {
      at = text.indexOf('\n--', stop);
    }
  }
  if (leaf) parts.push(partOf(leaf, text.length));
  if (parts.length === 0) parts.push({ type: 'text/plain', params, headers, start: end, end: text.length });
  return { text, headers, type: head, params, bodyStart: end, plain, parts };
}

function partOf({ type, params, headers, start }: Draft, end: number): Part {
  return { type, params, headers, start, end };
}

function contentType(headers: Headers): { head: string; params: ReadonlyMap<string, string> } {
  const value = headers.get('content-type')?.[0];
  return value === undefined ? { head: 'text/plain', params: NO_PARAMETERS } : parameters(value);
}

function openPart(text: string, from: number, stack: Open[]): Draft | undefined {
  const { headers, end } = readHeaders(text, from);
  const { head, params } = contentType(headers);
  const draft = { type: head || 'text/plain', params, headers, start: end };
  return openMultipart(text, draft, stack) ? undefined : asText(draft);
}

/** A multipart without any boundary in it is only text. */
function asText(draft: Draft): Draft {
  return draft.type.startsWith('multipart/') ? { ...draft, type: 'text/plain' } : draft;
}

function openMultipart(text: string, draft: Draft, stack: Open[]): boolean {
  if (!draft.type.startsWith('multipart/') || stack.length >= MAX_DEPTH) return false;
  const boundary = draft.params.get('boundary')?.trimEnd() || guessBoundary(text, draft.start);
  if (!boundary || !text.includes(`--${boundary}`, Math.max(0, draft.start - 1))) {
    const guess = guessBoundary(text, draft.start);
    if (!guess) return false;
    stack.push({ boundary: guess });
    return true;
  }
  stack.push({ boundary });
  return true;
}

/** Where the boundary parameter is missing or wrong: the first line `--x` that is followed by a Content- field. */
function guessBoundary(text: string, from: number): string | undefined {
  const near = text.slice(Math.max(0, from - 1), from + 20_000);
  return /\n--([^\n]{1,200})\nContent-/i.exec(near)?.[1]?.trimEnd();
}

function matchBoundary(stack: readonly Open[], line: string): { index: number; closes: boolean } | undefined {
  for (let index = stack.length - 1; index >= 0; index--) {
    const boundary = stack[index]?.boundary;
    if (boundary === undefined || !line.startsWith(boundary)) continue;
    if (line.length === boundary.length) return { index, closes: false };
    if (line.length === boundary.length + 2 && line.endsWith('--')) return { index, closes: true };
  }
  return undefined;
}

function lineEnd(text: string, at: number): number {
  const stop = text.indexOf('\n', at);
  return stop === -1 ? text.length : stop;
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
