import { createHash, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { headerFields, relaxedHeader } from './dkim-canonical.ts';

/** A key that mail of its domain is signed with. */
export type DkimSigningKey = { domain: string; selector: string; kind: 'rsa' | 'ed25519'; key: KeyObject };

/**
 * Makes the DKIM-Signature fields of one message, one per key, each with its CRLF: `headers` is the header block, `bodyHash`
 * SHA-256 of the relaxed body in base64, `at` epoch ms.
 */
export type Signer = (headers: string, bodyHash: string, at: number) => Promise<string>;

/**
 * What is signed. The first ones are named once more than they occur, so that nobody can add another in transit (RFC 6376
 * section 8.15); the ways to leave must be signed for one click to work (RFC 8058 section 4).
 */
const OVERSIGNED = ['from', 'to', 'subject', 'date', 'list-unsubscribe', 'list-unsubscribe-post'];
const SIGNED = ['reply-to', 'message-id', 'list-id', 'feedback-id', 'mime-version', 'content-type'];

const signAway = promisify(sign);

/** A signer over some keys: each makes a signature of its own, so that whoever knows only RSA has one (RFC 8463 section 3). */
export function signerOf(keys: readonly DkimSigningKey[]): Signer {
  return async (headers, bodyHash, at) => {
    const written = new Map(headerFields(headers).map((field) => [field.name.toLowerCase(), relaxedHeader(field)]));
    const names = namesOf(written);
    const signed = [...OVERSIGNED, ...SIGNED].flatMap((name) => written.get(name) ?? []).join('\r\n');
    const fields = await Promise.all(keys.map((key) => fieldOf(key, { names, signed, bodyHash, at })));
    return fields.join('');
  };
}

/** The `h=` tag in the order in which the fields are hashed; a name beyond those that occur stands for nothing. */
function namesOf(written: ReadonlyMap<string, string>): string[] {
  const there = [...OVERSIGNED, ...SIGNED].filter((name) => written.has(name));
  return [...there, ...OVERSIGNED];
}

async function fieldOf(
  { domain, selector, kind, key }: DkimSigningKey,
  over: { names: readonly string[]; signed: string; bodyHash: string; at: number },
): Promise<string> {
  const tags =
    ` v=1; a=${kind}-sha256; c=relaxed/relaxed;\r\n d=${domain}; s=${selector};\r\n` +
    ` t=${Math.floor(over.at / 1000)}; h=${foldNames(over.names)};\r\n bh=${over.bodyHash};\r\n b=`;
  const own = relaxedHeader({ name: 'DKIM-Signature', value: tags });
  const data = Buffer.from(`${over.signed}\r\n${own}`, 'utf8');
  const signature = (await signatureOf(kind, key, data)).toString('base64');
  return `DKIM-Signature:${tags}${(signature.match(/.{1,72}/g) ?? []).join('\r\n ')}\r\n`;
}

/** RSA takes half a millisecond, which is spent on another thread; Ed25519 signs the hash of the data (RFC 8463 section 3). */
function signatureOf(kind: DkimSigningKey['kind'], key: KeyObject, data: Buffer): Buffer | Promise<Buffer> {
  if (kind === 'rsa') return signAway('sha256', data, key);
  return sign(null, createHash('sha256').update(data).digest(), key);
}

function foldNames(names: readonly string[]): string {
  let out = '';
  let column = ' t=1790000000; h='.length;
  for (const [n, name] of names.entries()) {
    const word = n === 0 ? name : `:${name}`;
    if (column + word.length > 75) {
      out += '\r\n ';
      column = 1;
    }
    out += word;
    column += word.length;
  }
  return out;
}
