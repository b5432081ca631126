import { isAscii } from 'node:buffer';

/** Decodes quoted-printable (RFC 2045 6.7) given as a latin1 string; broken escapes stay as they are. */
export function decodeQuotedPrintable(text: string): Buffer {
  const out = Buffer.allocUnsafe(text.length);
  let size = 0;
  let at = 0;
  while (at < text.length) {
    const sign = text.indexOf('=', at);
    const stop = sign === -1 ? text.length : sign;
    if (stop > at) size += out.write(text.slice(at, stop), size, 'latin1');
    if (sign === -1) break;
    at = sign + 1;
    const soft = softBreak(text, at);
    const byte = soft > 0 ? -1 : hexByte(text, at);
    if (soft > 0) at = soft;
    else if (byte === -1) out[size++] = 61;
    else {
      out[size++] = byte;
      at += 2;
    }
  }
  return out.subarray(0, size);
}

/** The index after a soft line break (`=`, optional blanks, line feed), or 0 where there is none. */
function softBreak(text: string, from: number): number {
  let at = from;
  while (at < from + 80 && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9 || text.charCodeAt(at) === 13))
    at++;
  return text.charCodeAt(at) === 10 ? at + 1 : 0;
}

function hexByte(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at));
  const low = hexDigit(text.charCodeAt(at + 1));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/** Charsets in which ASCII bytes are ASCII characters. */
const LIKE_ASCII = /^(?:|(?:us-)?ascii|utf-8|iso-8859-\d{1,2}|windows-125\d)$/;
const decoders = new Map<string, TextDecoder>();

/** Bytes as text: the named charset where Node knows it, else UTF-8 where the bytes are UTF-8, else windows-1252. Never throws. */
export function decodeBytes(bytes: Uint8Array, charset: string): string {
  const label = charset.trim().toLowerCase();
  if (isAscii(bytes) && LIKE_ASCII.test(label))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (label === '' || label === 'us-ascii' || label === 'ascii' || label === 'utf-8' || label === 'unknown-8bit') {
    return decodeStrictUtf8(bytes) ?? decoderOf('windows-1252').decode(bytes);
  }
  return decoderOf(label).decode(bytes);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function decoderOf(label: string): TextDecoder {
  const known = decoders.get(label);
  if (known) return known;
  const made = makeDecoder(label);
  if (decoders.size < 64) decoders.set(label, made);
  return made;
}

function makeDecoder(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('windows-1252');
  }
}

const BLOCK = new Set([
  'br',
  'p',
  'div',
  'tr',
  'td',
  'th',
  'table',
  'li',
  'ul',
  'h1',
  'h2',
  'h3',
  'h4',
  'hr',
  'pre',
  'blockquote',
]);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  '#39': "'",
};

/** The text that a person reads in an HTML body: tags dropped, blocks on lines of their own. One pass, no parser. */
export function htmlToText(html: string): string {
  let out = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) break;
    if (open > at) out += html.slice(at, open);
    const skipped = skipSilent(html, open);
    if (skipped > 0) {
      at = skipped;
      continue;
    }
    const close = html.indexOf('>', open);
    if (close === -1 || close - open > 4000) {
      out += '<';
      at = open + 1;
      continue;
    }
    out += tagText(html, open + 1, close);
    at = close + 1;
  }
  out += html.slice(at);
  return out.includes('&')
    ? out.replace(/&(#?\w{2,6});/g, (all, name: string) => entity(name.toLowerCase()) ?? all)
    : out;
}

/** What a tag leaves in the text: a line break for a block, itself where sloppy HTML has `<user@example.com>`, else nothing. */
function tagText(html: string, start: number, stop: number): string {
  if (isBlock(html, start, stop)) return '\n';
  if (stop - start > 320) return '';
  const inside = html.slice(start, stop);
  return inside.includes('@') && !inside.includes(' ') && !inside.includes('=') ? `<${inside}>` : '';
}

function isBlock(html: string, start: number, stop: number): boolean {
  const from = html.charCodeAt(start) === 47 ? start + 1 : start;
  let end = from;
  while (end < stop && end - from < 11 && isTagChar(html.charCodeAt(end))) end++;
  return end > from && end - from <= 10 && BLOCK.has(html.slice(from, end).toLowerCase());
}

function isTagChar(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

function entity(name: string): string | undefined {
  const known = ENTITIES[name];
  if (known !== undefined || !name.startsWith('#')) return known;
  const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 31 && code < 0xd800 ? String.fromCharCode(code) : ' ';
}

const SILENT = [
  ['<!--', '-->'],
  ['<style', '</style'],
  ['<script', '</script'],
  ['<head', '</head'],
] as const;

/** Where to go on after a comment, a style sheet, a script or the head that begins here; 0 where none does. */
function skipSilent(html: string, open: number): number {
  const first = html.charCodeAt(open + 1) | 32;
  // Only `!`, `s` and `h` begin one of them.
  if (first !== 33 && first !== 115 && first !== 104) return 0;
  for (const [start, stop] of SILENT) {
    if (html.slice(open, open + start.length).toLowerCase() !== start || html.startsWith('<header', open)) continue;
    const end = indexOfNoCase(html, stop, open);
    return end === -1 ? html.length : end + (stop === '-->' ? 3 : 0);
  }
  return 0;
}

function indexOfNoCase(text: string, wanted: string, from: number): number {
  const plain = text.indexOf(wanted, from);
  return plain === -1 ? text.indexOf(wanted.toUpperCase(), from) : plain;
}
