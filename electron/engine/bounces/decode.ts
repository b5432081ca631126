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

/** Names of tags as numbers: five signs at most, letter case aside. */
const keyOfTag = (name: string): number => {
  let key = 0;
  for (const sign of name) key = key * 37 + ofSign(sign.charCodeAt(0));
  return key;
};
const LONGEST_KEY = 5;
const BLOCKS: ReadonlySet<number> = new Set(
  ['br', 'p', 'div', 'tr', 'td', 'th', 'table', 'li', 'ul', 'h1', 'h2', 'h3', 'h4', 'hr', 'pre'].map(keyOfTag),
);
const QUOTATION = 'blockquote';

/** 1 to 26 for a letter, 27 to 36 for a digit, 0 for all that is in no tag's name. */
function ofSign(code: number): number {
  if (code >= 97 && code <= 122) return code - 96;
  if (code >= 65 && code <= 90) return code - 64;
  return code >= 48 && code <= 57 ? code - 21 : 0;
}

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
  let sign = html.indexOf('@');
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
    if (sign !== -1 && sign < open) sign = html.indexOf('@', open);
    if (isBlock(html, open + 1, close)) out += '\n';
    else if (sign !== -1 && sign < close) out += addressTag(html, open + 1, close);
    at = close + 1;
  }
  return withoutEntities(out + html.slice(at));
}

/** Sloppy HTML has `<user@example.com>`: no tag. */
function addressTag(html: string, start: number, stop: number): string {
  if (stop - start > 320) return '';
  const inside = html.slice(start, stop);
  return inside.includes('@') && !inside.includes(' ') && !inside.includes('=') ? `<${inside}>` : '';
}

function isBlock(html: string, start: number, stop: number): boolean {
  const from = html.charCodeAt(start) === 47 ? start + 1 : start;
  let key = 0;
  let end = from;
  for (; end < stop && end - from <= LONGEST_KEY; end++) {
    const value = ofSign(html.charCodeAt(end));
    if (value === 0) break;
    key = key * 37 + value;
  }
  if (end - from <= LONGEST_KEY) return BLOCKS.has(key);
  const next = from + QUOTATION.length;
  return html.slice(from, next).toLowerCase() === QUOTATION && (next >= stop || ofSign(html.charCodeAt(next)) === 0);
}

/** Every `&name;` and `&#number;` (two to six signs) as what it stands for; what is unknown stays. */
function withoutEntities(text: string): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    const stop = entityEnd(text, at + 1);
    const said = stop === -1 ? undefined : entity(text.slice(at + 1, stop).toLowerCase());
    if (said === undefined) continue;
    out += text.slice(from, at) + said;
    from = stop + 1;
    at = stop;
  }
  return from === 0 ? text : out + text.slice(from);
}

function entityEnd(text: string, start: number): number {
  const first = text.charCodeAt(start) === 35 ? start + 1 : start;
  let end = first;
  while (end - first < 7 && isNameSign(text.charCodeAt(end))) end++;
  return end - first >= 2 && end - first <= 6 && text.charCodeAt(end) === 59 ? end : -1;
}

const isNameSign = (code: number): boolean => code === 95 || ofSign(code) !== 0;

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
