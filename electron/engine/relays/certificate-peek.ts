import { createHash } from 'node:crypto';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { dial, systemCode } from './dial.ts';

/** What a server shows when asked to encrypt; nothing is trusted yet and nothing secret was sent. */
export type CertificateFacts = {
  readonly version: string;
  readonly cipher: string;
  readonly subject: string;
  readonly names: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256, hex with colons. */
  readonly fingerprint: string;
  readonly pem: string;
};
type Peeked = { readonly ok: true; readonly facts: CertificateFacts } | { readonly ok: false; readonly system: string };

/** Looks at a server's certificate over a connection of its own. */
export async function peekCertificate(
  target: { host: string; port: number; tls: 'tls' | 'starttls'; lookup?: LookupFunction },
  timeout: number,
): Promise<Peeked> {
  const dialled = await dial(target.host, target.port, timeout, undefined, target.lookup);
  if (!dialled.ok) return dialled;
  const { socket } = dialled;
  const timer = setTimeout(() => socket.destroy(), timeout);
  try {
    if (target.tls === 'starttls') await askForTls(socket);
    return { ok: true, facts: factsOf(await handshake(socket, target.host)) };
  } catch (error) {
    return { ok: false, system: systemCode(error) };
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function handshake(socket: Socket, host: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    // Only looking: the answer decides whether anything is ever sent here.
    const secure = connectTls({
      socket,
      rejectUnauthorized: false,
      ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
    });
    secure.once('secureConnect', () => resolve(secure));
    secure.on('error', reject);
    secure.once('close', () => reject(Object.assign(new Error('closed'), { code: 'CLOSED' })));
  });
}

function factsOf(socket: TLSSocket): CertificateFacts {
  const facts = certificateFactsOf(socket);
  socket.destroy();
  return facts;
}

/** What the server at the other end of an encrypted line showed. */
export function certificateFactsOf(socket: TLSSocket): CertificateFacts {
  const certificate = socket.getPeerCertificate();
  const pem = `-----BEGIN CERTIFICATE-----\n${(certificate.raw.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
  const digest = createHash('sha256').update(certificate.raw).digest('hex').toUpperCase();
  return {
    version: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.standardName ?? '',
    subject: text(certificate.subject?.CN),
    names: (certificate.subjectaltname ?? '').slice(0, 500),
    issuer: text(certificate.issuer?.O ?? certificate.issuer?.CN),
    validFrom: certificate.valid_from,
    validTo: certificate.valid_to,
    fingerprint: (digest.match(/../g) ?? []).join(':'),
    pem,
  };
}

const text = (value: string | string[] | undefined): string =>
  (Array.isArray(value) ? value.join(', ') : (value ?? '')).slice(0, 200);

/** Greeting, EHLO, STARTTLS (RFC 3207), each answered before the next is said. */
async function askForTls(socket: Socket): Promise<void> {
  const replies = readReplies(socket);
  for (const [command, wanted] of [
    ['', '220'],
    ['EHLO merpati.invalid\r\n', '250'],
    ['STARTTLS\r\n', '220'],
  ] as const) {
    if (command) socket.write(command);
    const reply = await replies.next();
    if (!reply.startsWith(wanted)) throw Object.assign(new Error('refused'), { code: 'STARTTLS_REFUSED' });
  }
  replies.stop();
}

function readReplies(socket: Socket): { next(): Promise<string>; stop(): void } {
  let buffer = '';
  let wake = () => {};
  let ended = false;
  const onData = (chunk: Buffer) => {
    buffer = (buffer + chunk.toString('latin1')).slice(-65_536);
    wake();
  };
  const onEnd = () => {
    ended = true;
    wake();
  };
  socket.on('data', onData).once('close', onEnd).once('error', onEnd).resume();
  return {
    async next() {
      for (;;) {
        const line = /^(?:\d{3}-[^\n]*\n)*(\d{3}(?: [^\n]*)?\n)/.exec(buffer);
        if (line) {
          buffer = buffer.slice(line[0].length);
          return line[1] ?? '';
        }
        if (ended) throw Object.assign(new Error('closed'), { code: 'CLOSED' });
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    stop: () => void socket.removeListener('data', onData).pause(),
  };
}
