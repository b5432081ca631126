import type { ConnectionOptions } from 'node:tls';
import { peekCertificate } from './certificate-peek.ts';
import type { SmtpTarget } from './connection.ts';

export type Trust =
  | { readonly ok: true; readonly options: ConnectionOptions }
  | { readonly ok: false; readonly system: string };
/** Certificates by place and fingerprint: public values that save a look per connection. */
const seenCertificates = new Map<string, string>();

/** TLS options that trust the system's authorities, or exactly the one certificate whose fingerprint the person trusted. */
export async function trustedCertificate(target: SmtpTarget, timeout: number): Promise<Trust> {
  if (target.fingerprint === '' || target.tls === 'none') return { ok: true, options: { minVersion: 'TLSv1.2' } };
  const wanted = target.fingerprint.toUpperCase();
  const key = `${target.host}:${target.port}:${wanted}`;
  let pem = seenCertificates.get(key);
  if (pem === undefined) {
    const peeked = await peekCertificate({ ...target, tls: target.tls }, timeout);
    if (!peeked.ok) return peeked;
    if (peeked.facts.fingerprint !== wanted) return { ok: false, system: 'CERT_FINGERPRINT' };
    pem = peeked.facts.pem;
    seenCertificates.set(key, pem);
  }
  const checkServerIdentity = (_host: string, certificate: { fingerprint256: string }) =>
    certificate.fingerprint256 === wanted
      ? undefined
      : Object.assign(new Error('another certificate'), { code: 'CERT_FINGERPRINT' });
  return { ok: true, options: { minVersion: 'TLSv1.2', ca: [pem], allowPartialTrustChain: true, checkServerIdentity } };
}
