import SMTPConnection from 'nodemailer/lib/smtp-connection';
import {
  isLoopback,
  MISTAKEN_PORT,
  type OpenFailure,
  type OpenResult,
  type Phases,
  type SmtpTarget,
  type Stage,
  TIMEOUTS,
} from './connection.ts';
import { dial, whatBlocks } from './dial.ts';
import { clean, parseReply } from './reply.ts';
import { type Dialogue, type SmtpError, saidInstead, smtpSystem, watcher } from './smtp-dialogue.ts';
import { signedIn } from './smtp-session.ts';
import { abilitiesOf, signIn } from './smtp-sign-in.ts';
import type { Note } from './tried.ts';
import { trustedCertificate } from './trusted-certificate.ts';

/**
 * Opens a connection to a relay and signs in. Never rejects: what went wrong is data with the stage at which it did.
 * A line without encryption is refused before anything is sent, except to this computer or with the person's typed consent.
 */
export async function openSmtp(target: SmtpTarget, signal?: AbortSignal, note?: Note): Promise<OpenResult> {
  if (isOpenLine(target) && !isLoopback(target.host)) return failed({ stage: 'tls', system: 'plain_refused' });
  if (target.port === MISTAKEN_PORT) {
    note?.('mistaken_port', {}, false);
    return failed({ stage: 'connect', system: 'port_426' });
  }
  const timeouts = { ...TIMEOUTS, ...target.timeouts };
  const started = performance.now();
  const left = (own: number) =>
    Math.min(own, Math.max(1, (timeouts.open ?? Number.MAX_SAFE_INTEGER) - (performance.now() - started)));
  const trusted = await trustedCertificate(target, left(timeouts.connect));
  if (!trusted.ok)
    return failed({ stage: trusted.system === 'CERT_FINGERPRINT' ? 'tls' : 'connect', system: trusted.system });
  const dialled = await dial(target.host, target.port, left(timeouts.connect), signal, target.lookup, note);
  // A campaign decides by the system's own code whether the network is down; a person wants to know what it means.
  if (!dialled.ok)
    return failed({ stage: 'connect', system: note ? whatBlocks(target.port, dialled) : dialled.system });
  // A name that should mean this computer is what the name server makes of it.
  if (isOpenLine(target) && !isLoopback(dialled.address)) {
    dialled.socket.destroy();
    return failed({ stage: 'tls', system: 'plain_refused' });
  }
  const dialogue: Dialogue = {
    command: '',
    replies: [],
    established: false,
    secured: 0,
    startTls: performance.now(),
    startTlsReply: '',
  };
  const smtp = new SMTPConnection({
    host: target.host,
    port: target.port,
    connection: dialled.socket,
    // RFC 5321 4.1.4: a machine without a name of its own gives its address.
    name: addressLiteral(dialled.socket.localAddress ?? '127.0.0.1'),
    secure: target.tls === 'tls',
    requireTLS: target.tls === 'starttls',
    ignoreTLS: target.tls === 'none',
    connectionTimeout: timeouts.connect + timeouts.greeting,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.reply,
    socketCloseTimeout: 0,
    maxResponseSize: 65_536,
    transactionLog: true,
    logger: watcher(dialogue, note),
    tls: trusted.options,
  });
  const onAbort = () => smtp.close();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const refused = await handshake(smtp, target, dialogue, left(timeouts.connect + 2 * timeouts.greeting));
    if (refused) return { ok: false, failure: refused };
    const connected = performance.now();
    const abilities = abilitiesOf(String(smtp.lastServerResponse || ''));
    const notSignedIn = await signIn(smtp, target, abilities, left(timeouts.auth));
    if (notSignedIn) return { ok: false, failure: notSignedIn };
    const tls = dialogue.secured > 0 ? dialogue.secured - dialogue.startTls : 0;
    const openPhases: Phases = {
      connect: connected - started - tls,
      ...(target.tls === 'none' ? {} : { tls }),
      ...(target.user === '' && !target.oauth ? {} : { auth: performance.now() - connected }),
    };
    return { ok: true, connection: signedIn({ smtp, dialogue, abilities, openPhases, target, timeouts }) };
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Without encryption, and nobody allowed it; a token is never allowed. */
const isOpenLine = ({ tls, allowPlain, oauth }: SmtpTarget): boolean =>
  tls === 'none' && (!allowPlain || oauth !== undefined);

const addressLiteral = (address: string): string =>
  address.includes(':') ? `[IPv6:${address.replace(/%.*$/, '')}]` : `[${address}]`;

function failed(failure: { stage: Stage; system: string; text?: string }): OpenResult {
  return { ok: false, failure: { code: 0, text: '', ...failure } };
}

/** Greeting, EHLO, encryption: resolves with the failure, or null when the server is ready. */
function handshake(
  smtp: SMTPConnection,
  target: SmtpTarget,
  dialogue: Dialogue,
  timeout: number,
): Promise<OpenFailure | null> {
  return new Promise((resolve) => {
    const fail = (error: SmtpError) => {
      clearTimeout(timer);
      resolve(openFailure(error, target, dialogue));
    };
    // nodemailer bounds each phase up to the greeting; EHLO and a server that drips are bounded here.
    const timer = setTimeout(() => {
      fail(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT', timeoutType: 'HANDSHAKE_TIMEOUT' }));
      smtp.close();
    }, timeout);
    smtp.on('error', fail);
    // Ended without an error: cut from our side.
    smtp.once('end', () => fail(Object.assign(new Error('closed'), { code: 'CLOSED' })));
    smtp.connect((error) => {
      if (error) return fail(error);
      clearTimeout(timer);
      resolve(null);
    });
  });
}

function openFailure(error: SmtpError, target: SmtpTarget, dialogue: Dialogue): OpenFailure {
  const reply = parseReply(error.response);
  const stage = openStage(error, target, dialogue);
  if (reply) return { stage, ...reply, system: '' };
  // RFC 3207 section 4: 220 and nothing else; nodemailer takes any yes, and waits for a handshake that never comes.
  const said = dialogue.startTlsReply;
  if (stage === 'tls' && said !== '' && !said.startsWith('220') && dialogue.secured === 0)
    return { stage, code: 0, text: clean(said), system: 'STARTTLS_REFUSED' };
  return { stage, code: 0, text: saidInstead(error), system: smtpSystem(error) };
}

function openStage(error: SmtpError, target: SmtpTarget, dialogue: Dialogue): Stage {
  if (error.code === 'ETLS' || error.timeoutType === 'UPGRADE_TIMEOUT' || error.command === 'STARTTLS') return 'tls';
  if (target.tls === 'tls' && !dialogue.established) return 'tls';
  if (dialogue.command === '') return 'greeting';
  return dialogue.command === 'STARTTLS' ? 'tls' : 'ehlo';
}
