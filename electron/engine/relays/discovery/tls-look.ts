import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import {
  type ConnectionOptions,
  connect,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import type { ProbedPort } from '../../../../shared/contract/relay-setup.ts';
import { systemCode } from '../dial.ts';
import { TalkEnd } from './smtp-talk.ts';

type Facts = NonNullable<ProbedPort['certificate']>;

export type Secured = {
  readonly line: TLSSocket;
  readonly protocol: string;
  readonly certificate: Facts | null;
  /** The code by which the certificate was refused, or '' where it is good. */
  readonly trouble: string;
};

/**
 * Starts TLS on an open line and looks: whatever is wrong with version or certificate is told and not acted on, as nothing
 * secret is ever said on this line. Rejects with TalkEnd where there is no TLS at all.
 */
export function lookAtTls(
  socket: Socket,
  host: string,
  milliseconds: number,
  ca?: ConnectionOptions['ca'],
): Promise<Secured> {
  return new Promise((resolve, reject) => {
    const line = connect({
      socket,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca }),
      rejectUnauthorized: false,
      // Old versions are let in only to be able to say that they are old: sending asks for TLS 1.2 (RFC 8996).
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const fail = (system: string) => {
      clearTimeout(timer);
      line.destroy();
      reject(new TalkEnd(system));
    };
    const timer = setTimeout(() => fail('SOCKET_TIMEOUT'), milliseconds);
    line.once('close', () => fail('CLOSED'));
    line.on('error', (error) => fail(systemCode(error)));
    line.once('secureConnect', () => {
      clearTimeout(timer);
      const shown = line.getPeerCertificate(true);
      resolve({
        line: line.pause(),
        protocol: line.getProtocol() ?? '',
        certificate: factsOf(shown),
        trouble: line.authorized ? '' : String(line.authorizationError ?? 'CERT_REJECTED'),
      });
    });
  });
}

function factsOf(shown: PeerCertificate | DetailedPeerCertificate): Facts | null {
  if (!shown.raw) return null;
  return {
    names: namesOf(shown),
    issuer: [shown.issuer?.O, shown.issuer?.CN].flat().filter(Boolean).join(', ').slice(0, 200),
    validFrom: timeOf(shown.valid_from),
    validTo: timeOf(shown.valid_to),
    fingerprint: shown.fingerprint256,
  };
}

/** Names as DNS has them; the common name counts only where there is no other (RFC 9525 6.3). */
function namesOf(shown: PeerCertificate): string[] {
  const names = (shown.subjectaltname ?? '')
    .slice(0, 20_000)
    .split(', ')
    .map((name) => name.replace(/^(?:DNS|IP Address):/, '').replaceAll('"', ''))
    .filter((name) => name !== '');
  const common = [shown.subject?.CN ?? ''].flat().filter((name) => name !== '');
  return (names.length > 0 ? names : common).slice(0, 50).map((name) => name.slice(0, 255));
}

function timeOf(text: string): number | null {
  const time = Date.parse(text);
  return Number.isNaN(time) || time < 0 ? null : time;
}
