import { lookup } from 'node:dns/promises';
import { type CertificateFacts, peekCertificate } from './certificate-peek.ts';
import type { OpenFailure, SmtpTarget } from './connection.ts';
import { interceptor } from './interception.ts';

/** What the server said before it failed, as far as it said anything. */
export type HeardSoFar = { readonly greeting: string; readonly hello: string; readonly address: string };

export type Looked = {
  readonly failure: OpenFailure;
  readonly certificate: CertificateFacts | null;
  /** What was found out besides: `interceptor`, `suggestedHost`, `now`. */
  readonly facts: Readonly<Record<string, string>>;
};

type SecondLook = {
  readonly target: SmtpTarget;
  readonly heard: HeardSoFar;
  /** Milliseconds that the look may take. */
  readonly patience: number;
  readonly now: number;
  readonly addressesOf: (host: string) => Promise<string[]>;
};

/** Every address of a name, by the system's own lookup; none where it is not known. */
export async function systemAddresses(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

const SILENCE = new Set(['GREETING_TIMEOUT', 'HANDSHAKE_TIMEOUT', 'CONNECT_TIMEOUT', 'SOCKET_TIMEOUT', 'ETIMEDOUT']);
const CUT = new Set(['CLOSED', 'ECONNRESET', 'EPIPE']);
/** Ports on which mail is read, which people know better than those on which it is sent. */
const READING_PORTS: Readonly<Record<number, string>> = {
  143: 'imap_server',
  993: 'imap_server',
  110: 'pop_server',
  995: 'pop_server',
};
/** What boxes that read along write over the word STARTTLS, so that nobody asks for it (Cisco PIX and ASA). */
const BLOTTED = /(?:^|[\s,])(?:X{5,}\w?|\*{5,})(?=$|[\s,])/;
const CERTIFICATE_TROUBLE = /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|INVALID_|HOSTNAME)/;
const ABOUT_DATES_OR_NAME = /^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERR_TLS_CERT|HOSTNAME)/;

/** Looks once more where one look does not tell: what a silent server waits for, whose certificate it is, what hides STARTTLS. */
export async function lookAgain(first: OpenFailure, look: SecondLook): Promise<Looked> {
  // TLS 1.3 tells some refusals only after the handshake, when the greeting is due.
  const failure: OpenFailure = first.system.startsWith('ERR_SSL_') ? { ...first, stage: 'tls' } : first;
  if (CERTIFICATE_TROUBLE.test(failure.system)) return certificateTrouble(failure, look);
  const system = await precisely(failure, look);
  const stage = system === 'plain_on_tls_port' ? 'tls' : failure.stage;
  const renamed = system === null ? failure : { stage, code: 0, text: failure.text, system };
  return { failure: renamed, certificate: null, facts: {} };
}

async function precisely(failure: OpenFailure, { target, heard, patience }: SecondLook): Promise<string | null> {
  const { stage, code, system } = failure;
  if (stage === 'tls' && target.tls === 'starttls' && (BLOTTED.test(heard.hello) || heard.greeting.includes('*****')))
    return 'starttls_stripped';
  if (code > 0) return null;
  const reading = READING_PORTS[target.port] ?? null;
  // After STARTTLS was agreed on, something else than TLS is a disturbance, not the wrong choice.
  if (stage === 'tls' && system === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return reading ?? (target.tls === 'starttls' ? 'tls_garbled' : null);
  if (stage !== 'greeting') return null;
  if (target.port === 25 && CUT.has(system)) return 'port_25_cut';
  if (!SILENCE.has(system) || target.tls === 'tls') return null;
  // A server that waits silently may be waiting for TLS (RFC 8314).
  const peeked = await peekCertificate({ ...target, tls: 'tls' }, Math.min(patience, 1_800));
  if (!peeked.ok) return null;
  return reading ?? 'plain_on_tls_port';
}

async function certificateTrouble(failure: OpenFailure, look: SecondLook): Promise<Looked> {
  const { target, patience, now } = look;
  const peeked =
    target.tls === 'none'
      ? { ok: false as const }
      : await peekCertificate({ ...target, tls: target.tls }, Math.min(patience, 5_000));
  if (!peeked.ok) return { failure, certificate: null, facts: {} };
  const certificate = peeked.facts;
  const as = (system: string, facts: Readonly<Record<string, string>>): Looked => ({
    failure: { ...failure, stage: 'tls', system, text: failure.text || failure.system },
    certificate,
    facts,
  });
  const between = interceptor(certificate.issuer);
  if (between !== null && !ABOUT_DATES_OR_NAME.test(failure.system))
    return as('tls_intercepted', { interceptor: between });
  if (clockIsWrong(failure.system, certificate, now)) return as('clock_wrong', { now: dayOf(now) });
  if (failure.system === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const suggestedHost = await nameOfHost(certificate, look);
    if (suggestedHost !== null) return as('certificate_name_hosting', { suggestedHost });
  }
  return { failure, certificate, facts: {} };
}

/** No computer that runs this version has an earlier date. */
const MADE = Date.UTC(2026, 0, 1);
const MONTH = 30 * 86_400_000;

function clockIsWrong(system: string, certificate: CertificateFacts, now: number): boolean {
  if (system !== 'CERT_HAS_EXPIRED' && system !== 'CERT_NOT_YET_VALID') return false;
  return now < MADE || (system === 'CERT_NOT_YET_VALID' && Date.parse(certificate.validFrom) - now > MONTH);
}

/** A date as `2026-11-22`, or what was given where it is none. */
export function dayOf(at: number | string): string {
  const time = typeof at === 'number' ? at : Date.parse(at);
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : String(at);
}

/**
 * On shared hosting the certificate is for the host's own server. Its name is offered only where the authorities vouch for it
 * (else the failure would be another one) and where it leads to the very machine that answered.
 */
async function nameOfHost(certificate: CertificateFacts, { target, heard, addressesOf }: SecondLook) {
  const names = certificate.names
    .split(/,\s*/)
    .map((name) => name.replace(/^DNS:/, '').toLowerCase())
    .filter((name) => /^(?:\*\.)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,10}$/.test(name));
  const greeted = /^220[ -]([a-z0-9.-]{3,253})/i.exec(heard.greeting)?.[1]?.toLowerCase() ?? '';
  const covered = (name: string) => names.includes(name) || names.includes(name.replace(/^[^.]+/, '*'));
  const candidates = [...(covered(greeted) ? [greeted] : []), ...names.filter((name) => !name.startsWith('*'))];
  for (const name of candidates.slice(0, 3)) {
    if (name !== target.host && (await addressesOf(name)).includes(heard.address)) return name;
  }
  return null;
}

/** Services whose user name is the same word for everybody. */
const FIXED_USERS: readonly (readonly [host: RegExp, user: string])[] = [
  [/(?:^|\.)sendgrid\.net$/, 'apikey'],
  [/(?:^|\.)resend\.com$/, 'resend'],
  [/(?:^|\.)zeptomail\.(?:com|eu|in)$/, 'emailapikey'],
];

/** The user name that was probably meant: a service's fixed word, or the whole address. */
export function suggestedUser(target: { host: string; user: string }, from: string): string | null {
  const fixed = FIXED_USERS.find(([host]) => host.test(target.host))?.[1];
  if (fixed !== undefined) return fixed === target.user ? null : fixed;
  const { user } = target;
  if (user === '' || user.includes('@')) return null;
  if (from.toLowerCase().startsWith(`${user.toLowerCase()}@`)) return from;
  const domain = target.host.replace(/^(?:mail|smtp|out|outgoing|relay)\d{0,2}\./, '');
  return domain !== target.host && domain.includes('.') ? `${user}@${domain}` : null;
}
