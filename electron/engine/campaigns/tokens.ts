import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Tokens that name one message in its Message-ID and in unsubscribe links. Lower-case letters and digits only, so that they
 * survive mail clients that change case or wrap lines; signed, so that nobody can leave the list for somebody else.
 */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SIGNATURE_BYTES = 10;
const ROW_BYTES = 6;
const LABEL = Buffer.from('message');
const TOKEN_LENGTH = Math.ceil(((ROW_BYTES + SIGNATURE_BYTES) * 8) / 5);

function toBase32(bytes: Buffer): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      out += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? out : out + ALPHABET[(value << (5 - bits)) & 31];
}

/** The bytes of a token's text; null where a sign is none of ours, or where bits are set that no token uses: one message, one token. */
function fromBase32(text: string): Buffer | null {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const char of text) {
    const digit = ALPHABET.indexOf(char);
    if (digit === -1) return null;
    value = (value << 5) | digit;
    bits += 5;
    if (bits < 8) continue;
    bytes.push((value >>> (bits - 8)) & 255);
    bits -= 8;
    value &= (1 << bits) - 1;
  }
  return value === 0 ? Buffer.from(bytes) : null;
}

const BLOCK = 64;
type Pads = { readonly inner: Buffer; readonly outer: Buffer };
const pads = new WeakMap<Buffer, Pads>();

/** The key as HMAC lays it under the text (RFC 2104); made once per key. */
function padsOf(key: Buffer): Pads {
  const known = pads.get(key);
  if (known !== undefined) return known;
  const block = Buffer.alloc(BLOCK);
  (key.length > BLOCK ? hash('sha256', key, 'buffer') : key).copy(block);
  const made = { inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) } as Pads;
  pads.set(key, made);
  return made;
}

/** HMAC-SHA-256 by two one-shot hashes: an Hmac object per message costs twenty times as much. */
function sign(key: Buffer, row: Buffer): Buffer {
  const { inner, outer } = padsOf(key);
  const within = hash('sha256', Buffer.concat([inner, LABEL, row]), 'buffer');
  return hash('sha256', Buffer.concat([outer, within]), 'buffer').subarray(0, SIGNATURE_BYTES);
}

/** The token of a message row (0 for a test mail, which belongs to nobody). */
export function makeToken(key: Buffer, messageRowId: number): string {
  const row = Buffer.alloc(ROW_BYTES);
  row.writeUIntBE(messageRowId, 0, ROW_BYTES);
  return toBase32(Buffer.concat([row, sign(key, row)]));
}

/** The message row that a token of ours names, or undefined where it is forged, damaged or of a test mail. Case does not matter. */
export function openToken(key: Buffer, token: string): number | undefined {
  return rowOf(key, token) || undefined;
}

function rowOf(key: Buffer, token: string): number | undefined {
  if (token.length !== TOKEN_LENGTH) return undefined;
  const bytes = fromBase32(token.toLowerCase());
  if (bytes === null || bytes.length !== ROW_BYTES + SIGNATURE_BYTES) return undefined;
  const row = bytes.subarray(0, ROW_BYTES);
  if (!timingSafeEqual(sign(key, row), bytes.subarray(ROW_BYTES))) return undefined;
  return row.readUIntBE(0, ROW_BYTES);
}

/** Everything in a text that has the shape of a token, at most ten; whether one is ours only its signature tells. */
export function findTokens(text: string): string[] {
  const shape = new RegExp(`(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{${TOKEN_LENGTH}}(?![0-9a-z])`, 'gi');
  return [...new Set((text.slice(0, 100_000).match(shape) ?? []).map((each) => each.toLowerCase()))].slice(0, 10);
}

const MANGLED_WITHIN = 600;

/**
 * The message row of the first token of ours in a short text (a subject, an address, a line), whatever a client did to it as
 * long as its letters are there in order: other case, full-width forms, blanks, folds, hyphens or invisible signs in between,
 * `%20` before it, O and I or L typed for 0 and 1. 0 names a test mail. Only the first 600 letters are looked at.
 */
export function findRow(key: Buffer, text: string): number | undefined {
  const letters = text
    .slice(0, 4 * MANGLED_WITHIN)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '');
  const plain = letters.slice(0, MANGLED_WITHIN).replace(/o/g, '0').replace(/[il]/g, '1');
  for (let at = 0; at + TOKEN_LENGTH <= plain.length; at++) {
    const row = rowOf(key, plain.slice(at, at + TOKEN_LENGTH));
    if (row !== undefined) return row;
  }
  return undefined;
}
