import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { DkimKey, DnsRecord } from '../../../shared/contract/domains.ts';

const RSA_BITS = 2_048;
const makePair = promisify(generateKeyPair);

/** A fresh private key of that kind as PEM (PKCS 8), and its public half as DKIM records carry it. */
export async function makeDkimKey(kind: DkimKey['kind']): Promise<{ pem: string; publicKey: string }> {
  const { privateKey } =
    kind === 'rsa' ? await makePair('rsa', { modulusLength: RSA_BITS }) : await makePair('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { pem, publicKey: publicKeyOf(privateKey) };
}

/** `p=` of the record: the whole public key for RSA (RFC 6376 section 3.6.1), its 32 bytes for Ed25519 (RFC 8463 section 4). */
function publicKeyOf(privateKey: KeyObject): string {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return (privateKey.asymmetricKeyType === 'ed25519' ? der.subarray(-32) : der).toString('base64');
}

/** The TXT record to publish for a key. */
export function dkimRecord(key: Pick<DkimKey, 'domain' | 'selector' | 'kind'>, publicKey: string): DnsRecord {
  return {
    name: `${key.selector}._domainkey.${key.domain}`,
    type: 'TXT',
    value: `v=DKIM1; k=${key.kind}; p=${publicKey}`,
  };
}

/** Tells whether a published TXT record names this key: its `p=` is ours and its `k=` fits (RFC 6376 section 3.6.1). */
export function namesKey(record: string, kind: DkimKey['kind'], publicKey: string): boolean {
  const tags = new Map(
    record.split(';').map((tag) => {
      const at = tag.indexOf('=');
      return [tag.slice(0, Math.max(at, 0)).trim(), tag.slice(at + 1).replace(/\s+/g, '')];
    }),
  );
  return tags.get('p') === publicKey && (tags.get('k') ?? 'rsa') === kind && (tags.get('v') ?? 'DKIM1') === 'DKIM1';
}
