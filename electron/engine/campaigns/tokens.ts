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

const CODES = Buffer.from(ALPHABET, 'latin1');
const text = Buffer.alloc(TOKEN_LENGTH);

/** The bytes of a token as text: written into one buffer, as joining letters costs more. */
function toBase32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let at = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text[at++] = CODES[(value >>> (bits - 5)) & 31] ?? 0;
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  if (bits > 0) text[at] = CODES[(value << (5 - bits)) & 31] ?? 0;
  return text.toString('latin1');
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
const DIGEST_BYTES = 32;
/** What HMAC hashes: the key as it lies under the text, and room for the text (RFC 2104). */
type Pads = { readonly inner: Buffer; readonly outer: Buffer };
const pads = new WeakMap<Buffer, Pads>();

/** Made once per key, and written over from token to token. */
function padsOf(key: Buffer): Pads {
  const known = pads.get(key);
  if (known !== undefined) return known;
  const short = key.length > BLOCK ? hash('sha256', key, 'buffer') : key;
  const padded = (byte: number, bytes: number) => {
    const pad = Buffer.alloc(BLOCK + bytes);
    for (let at = 0; at < BLOCK; at++) pad[at] = byte ^ (short[at] ?? 0);
    return pad;
  };
  const made = { inner: padded(0x36, LABEL.length + ROW_BYTES), outer: padded(0x5c, DIGEST_BYTES) };
  LABEL.copy(made.inner, BLOCK);
  pads.set(key, made);
  return made;
}

/** HMAC-SHA-256 by two one-shot hashes that answer texts: an Hmac object, or buffers, cost several times as much. */
function sign(key: Buffer, messageRowId: number): string {
  const { inner, outer } = padsOf(key);
  inner.writeUIntBE(messageRowId, BLOCK + LABEL.length, ROW_BYTES);
  outer.write(hash('sha256', inner, 'binary'), BLOCK, 'latin1');
  return hash('sha256', outer, 'binary').slice(0, SIGNATURE_BYTES);
}

const plain = Buffer.alloc(ROW_BYTES + SIGNATURE_BYTES);

/** The token of a message row (0 for a test mail, which belongs to nobody). */
export function makeToken(key: Buffer, messageRowId: number): string {
  plain.writeUIntBE(messageRowId, 0, ROW_BYTES);
  plain.write(sign(key, messageRowId), ROW_BYTES, 'latin1');
  return toBase32(plain);
}

/** The message row that a token of ours names, or undefined where it is forged, damaged or of a test mail. Case does not matter. */
export function openToken(key: Buffer, token: string): number | undefined {
  return rowOf(key, token) || undefined;
}

function rowOf(key: Buffer, token: string): number | undefined {
  if (token.length !== TOKEN_LENGTH) return undefined;
  const bytes = fromBase32(token.toLowerCase());
  if (bytes === null || bytes.length !== ROW_BYTES + SIGNATURE_BYTES) return undefined;
  const messageRowId = bytes.readUIntBE(0, ROW_BYTES);
  if (!timingSafeEqual(Buffer.from(sign(key, messageRowId), 'latin1'), bytes.subarray(ROW_BYTES))) return undefined;
  return messageRowId;
}

/**
 * The row that a Message-ID tells which has the shape of ours (a token before the @), whoever wrote it; undefined where it has
 * another. Whether that row's message is meant, its own Message-ID tells.
 */
export function rowToldBy(messageId: string): number | undefined {
  const id = messageId.trim().replace(/^</, '');
  const bytes = id[TOKEN_LENGTH] === '@' ? fromBase32(id.slice(0, TOKEN_LENGTH)) : null;
  return bytes?.readUIntBE(0, ROW_BYTES);
}

/** Everything in a text that has the shape of a token, at most ten; whether one is ours only its signature tells. */
export function findTokens(text: string): string[] {
  const shape = new RegExp(`(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{${TOKEN_LENGTH}}(?![0-9a-z])`, 'gi');
  return [...new Set((text.slice(0, 100_000).match(shape) ?? []).map((each) => each.toLowerCase()))].slice(0, 10);
}

const MANGLED_WITHIN = 600;
/** Row numbers below 2^38 begin so: whatever does not cannot be a token, and need not be hashed. */
const START = '00';

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
    if (!plain.startsWith(START, at)) continue;
    const row = rowOf(key, plain.slice(at, at + TOKEN_LENGTH));
    if (row !== undefined) return row;
  }
  return undefined;
}
