import { Readable } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { peekCertificate } from './certificate-peek.ts';
import {
  type Abilities,
  type Envelope,
  isLoopback,
  type OpenFailure,
  type OpenResult,
  type Phases,
  type RelayConnection,
  type SendOptions,
  type SendOutcome,
  type SmtpTarget,
  type Stage,
  TIMEOUTS,
  type Timeouts,
} from './connection.ts';
import { dial, systemCode } from './dial.ts';
import { clean, parseReply, type Reply, withoutSecrets } from './reply.ts';

/** nodemailer's error, as far as it is read here. */
type SmtpError = Error & {
  code?: string | undefined;
  originalCode?: string | undefined;
  command?: string | undefined;
  response?: string | undefined;
  timeoutType?: string | undefined;
};

/** What the client said last and when each reply came; the state of one dialogue. */
type Dialogue = { command: string; replies: number[]; established: boolean; secured: number; startTls: number };

/**
 * Opens a connection to a relay and signs in. Never rejects: what went wrong is data with the stage at which it did.
 * A line without encryption is refused before anything is sent, except to this computer or with the person's typed consent.
 */
export async function openSmtp(target: SmtpTarget, signal?: AbortSignal): Promise<OpenResult> {
  if (target.tls === 'none' && !target.allowPlain && !isLoopback(target.host))
    return failed({ stage: 'tls', system: 'plain_refused' });
  const timeouts = { ...TIMEOUTS, ...target.timeouts };
  const started = performance.now();
  const trusted = await trustedCertificate(target, timeouts);
  if (!trusted.ok)
    return failed({ stage: trusted.system === 'CERT_FINGERPRINT' ? 'tls' : 'connect', system: trusted.system });
  const dialled = await dial(target.host, target.port, timeouts.connect, signal);
  if (!dialled.ok) return failed({ stage: 'connect', system: dialled.system });
  const dialogue: Dialogue = { command: '', replies: [], established: false, secured: 0, startTls: performance.now() };
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
    logger: watcher(dialogue),
    tls: trusted.options,
  });
  const onAbort = () => smtp.close();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const refused = await handshake(smtp, target, dialogue);
    if (refused) return { ok: false, failure: refused };
    const connected = performance.now();
    const abilities = abilitiesOf(String(smtp.lastServerResponse || ''));
    const notSignedIn = await signIn(smtp, target, abilities, timeouts);
    if (notSignedIn) return { ok: false, failure: notSignedIn };
    const tls = dialogue.secured > 0 ? dialogue.secured - dialogue.startTls : 0;
    const openPhases: Phases = {
      connect: connected - started - tls,
      ...(target.tls === 'none' ? {} : { tls }),
      ...(target.user === '' ? {} : { auth: performance.now() - connected }),
    };
    return { ok: true, connection: signedIn({ smtp, dialogue, abilities, openPhases, target, timeouts }) };
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

const addressLiteral = (address: string): string =>
  address.includes(':') ? `[IPv6:${address.replace(/%.*$/, '')}]` : `[${address}]`;

function failed(failure: { stage: Stage; system: string; text?: string }): OpenResult {
  return { ok: false, failure: { code: 0, text: '', ...failure } };
}

/** nodemailer tells its dialogue through a logger; secrets are hidden there by nodemailer itself and nothing is kept here. */
function watcher(dialogue: Dialogue) {
  const ignore = () => undefined;
  return {
    trace: ignore,
    warn: ignore,
    error: ignore,
    fatal: ignore,
    debug: (entry: { tnx?: string }, text: string) => {
      if (entry.tnx === 'server') dialogue.replies.push(performance.now());
      else if (entry.tnx === 'client') {
        dialogue.command = text.slice(0, 8).toUpperCase();
        if (dialogue.command === 'STARTTLS') dialogue.startTls = performance.now();
      }
    },
    info: (entry: { tnx?: string; remotePort?: unknown }, text: string) => {
      if (entry.tnx === 'network' && entry.remotePort !== undefined) {
        dialogue.established = true;
        if (text.startsWith('Secure')) dialogue.secured = performance.now();
      } else if (text.startsWith('Connection upgraded')) dialogue.secured = performance.now();
    },
  };
}

type Trust =
  | { readonly ok: true; readonly options: ConnectionOptions }
  | { readonly ok: false; readonly system: string };
/** Certificates by place and fingerprint: public values that save a look per connection. */
const seenCertificates = new Map<string, string>();

/** TLS options that trust the system's authorities, or exactly the one certificate whose fingerprint the person trusted. */
async function trustedCertificate(target: SmtpTarget, timeouts: Timeouts): Promise<Trust> {
  if (target.fingerprint === '' || target.tls === 'none') return { ok: true, options: { minVersion: 'TLSv1.2' } };
  const wanted = target.fingerprint.toUpperCase();
  const key = `${target.host}:${target.port}:${wanted}`;
  let pem = seenCertificates.get(key);
  if (pem === undefined) {
    const peeked = await peekCertificate({ host: target.host, port: target.port, tls: target.tls }, timeouts.connect);
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

/** Greeting, EHLO, encryption: resolves with the failure, or null when the server is ready. */
function handshake(smtp: SMTPConnection, target: SmtpTarget, dialogue: Dialogue): Promise<OpenFailure | null> {
  return new Promise((resolve) => {
    const fail = (error: SmtpError) => resolve(openFailure(error, target, dialogue));
    smtp.on('error', fail);
    // Ended without an error: cut from our side.
    smtp.once('end', () => fail(Object.assign(new Error('closed'), { code: 'CLOSED' })));
    smtp.connect((error) => (error ? fail(error) : resolve(null)));
  });
}

function openFailure(error: SmtpError, target: SmtpTarget, dialogue: Dialogue): OpenFailure {
  const reply = parseReply(error.response);
  const stage = openStage(error, target, dialogue);
  if (reply) return { stage, ...reply, system: '' };
  return { stage, code: 0, text: clean(error.message), system: smtpSystem(error) };
}

/** nodemailer replaces a system error's code by its own and keeps the first one beside it. */
function smtpSystem(error: SmtpError): string {
  if (error.code === 'ETIMEDOUT') return error.timeoutType ?? 'ETIMEDOUT';
  const code = error.originalCode ?? error.code ?? 'UNKNOWN';
  const exact = systemCode(Object.assign(new Error(error.message), { code }));
  return exact === 'ECONNECTION' || exact === 'ETLS' ? 'CLOSED' : exact;
}

function openStage(error: SmtpError, target: SmtpTarget, dialogue: Dialogue): Stage {
  if (error.code === 'ETLS' || error.timeoutType === 'UPGRADE_TIMEOUT' || error.command === 'STARTTLS') return 'tls';
  if (target.tls === 'tls' && !dialogue.established) return 'tls';
  if (dialogue.command === '') return 'greeting';
  return dialogue.command === 'STARTTLS' ? 'tls' : 'ehlo';
}

/** Reads an EHLO answer. */
function abilitiesOf(ehlo: string): Abilities {
  const lines = ehlo.split(/\r?\n/).map((line) =>
    line
      .replace(/^\d{3}[ -]/, '')
      .trim()
      .toUpperCase(),
  );
  const size = lines.map((line) => /^SIZE (\d{1,15})$/.exec(line)?.[1]).find((value) => value !== undefined);
  const mechanisms = lines.flatMap((line) => (/^AUTH[ =]/.test(line) ? line.slice(5).split(/[ =]+/) : []));
  return {
    pipelining: lines.includes('PIPELINING'),
    utf8: lines.includes('SMTPUTF8'),
    eightBit: lines.includes('8BITMIME'),
    size: size && Number(size) > 0 ? Number(size) : null,
    mechanisms: [...new Set(mechanisms)].slice(0, 20),
  };
}

const MECHANISMS = ['PLAIN', 'LOGIN', 'CRAM-MD5'];

/** Signs in where there is a user. A server that offers no way we know is never sent the password. */
function signIn(
  smtp: SMTPConnection,
  target: SmtpTarget,
  abilities: Abilities,
  timeouts: Timeouts,
): Promise<OpenFailure | null> {
  if (target.user === '') return Promise.resolve(null);
  const give = (failure: Partial<OpenFailure>): OpenFailure => {
    smtp.close();
    return { stage: 'auth', code: 0, text: '', system: '', ...failure };
  };
  if (abilities.mechanisms.length === 0) return Promise.resolve(give({ system: 'auth_missing' }));
  const method = MECHANISMS.find((name) => abilities.mechanisms.includes(name));
  if (method === undefined)
    return Promise.resolve(give({ system: 'auth_unknown', text: abilities.mechanisms.join(' ') }));
  if (target.password === '') return Promise.resolve(give({ system: 'password_missing' }));
  return new Promise((resolve) => {
    let settled = false;
    // Closing tells 'end' at once: the first answer is the one that counts.
    const settle = (failure: Partial<OpenFailure> | null) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(failure && give(failure));
    };
    const timer = setTimeout(() => settle({ system: 'SOCKET_TIMEOUT' }), timeouts.auth);
    const end = (error?: SmtpError | null) => {
      if (!error) return settle(null);
      const reply = parseReply(error.response) ?? { text: clean(error.message), system: smtpSystem(error) };
      settle({ ...reply, text: withoutSecrets(reply.text, [target.password]) });
    };
    smtp.once('error', end);
    smtp.once('end', () => end(Object.assign(new Error('closed'), { code: 'CLOSED' })));
    smtp.login(
      { user: target.user, pass: target.password, method, credentials: { user: target.user, pass: target.password } },
      end,
    );
  });
}

type Opened = {
  readonly smtp: SMTPConnection;
  readonly dialogue: Dialogue;
  readonly abilities: Abilities;
  readonly openPhases: Phases;
  readonly target: SmtpTarget;
  readonly timeouts: Timeouts;
};
type Session = Opened & {
  alive: boolean;
  sent: number;
  unfinished: boolean;
  busy: boolean;
  cut: ((cause: string) => void) | null;
};

function signedIn(opened: Opened): RelayConnection {
  const session: Session = { ...opened, alive: true, sent: 0, unfinished: false, busy: false, cut: null };
  const { smtp, target } = session;
  smtp.removeAllListeners('error').removeAllListeners('end');
  smtp.on('error', () => {
    session.alive = false;
  });
  smtp.on('end', () => {
    session.alive = false;
  });
  const most = target.messagesPerConnection ?? Number.MAX_SAFE_INTEGER;
  return {
    abilities: opened.abilities,
    secure: smtp.secure,
    openPhases: opened.openPhases,
    get sent() {
      return session.sent;
    },
    get usable() {
      return session.alive && session.sent < most;
    },
    send: (envelope, raw, options = {}) => sendOne(session, envelope, raw, options),
    quit: () => quit(session),
    abort: () => abort(session, 'aborted'),
  };
}

function abort(session: Session, cause: string): void {
  session.alive = false;
  session.smtp.close();
  session.cut?.(cause);
}

function quit(session: Session): Promise<void> {
  const { smtp } = session;
  if (!session.alive || session.busy) {
    abort(session, 'aborted');
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => abort(session, 'aborted'), 2_000);
    smtp.once('end', () => {
      clearTimeout(timer);
      resolve();
    });
    session.alive = false;
    smtp.quit();
  });
}

type Sent = { outcome: SendOutcome; phases: Phases };
const lost = (stage: Stage, cause: string, afterDot = false): Sent => ({
  outcome: { kind: 'lost', afterDot, stage, cause },
  phases: {},
});
const refusedHere = (stage: Stage, reply: Reply): Sent => ({
  outcome: { kind: 'refused', stage, ...reply, local: true },
  phases: {},
});
/** An address with control characters or angle brackets would break out of its command. */
const UNSAFE_ADDRESS = /[\x00-\x20\x7f<>]/;

async function sendOne(session: Session, envelope: Envelope, raw: Buffer, options: SendOptions): Promise<Sent> {
  if (session.busy) return lost('mail', 'busy');
  const stopped = refusedBeforehand(session, envelope, raw);
  if (stopped) return stopped;
  if (!session.alive) return lost('mail', 'closed');
  session.busy = true;
  try {
    if (session.unfinished && !(await resetSession(session))) return lost('mail', 'closed');
    session.sent += 1;
    return await deliver(session, envelope, raw, options);
  } finally {
    session.busy = false;
  }
}

/** What can be known without asking the relay: it would only refuse, and an address must not break the dialogue. */
function refusedBeforehand(session: Session, envelope: Envelope, raw: Buffer): Sent | null {
  const { abilities } = session;
  const bad = [envelope.from, envelope.to].find(
    (address, index) => UNSAFE_ADDRESS.test(address) || (index === 1 && address === ''),
  );
  if (bad !== undefined)
    return refusedHere('rcpt', { code: 553, enhanced: '5.1.3', text: 'Address not usable in SMTP' });
  const foreign = /[^\x00-\x7f]/.test(envelope.from + envelope.to);
  if (foreign && !abilities.utf8)
    return refusedHere('rcpt', { code: 553, enhanced: '5.6.7', text: 'Relay does not offer SMTPUTF8' });
  if (abilities.size !== null && raw.length > abilities.size)
    return refusedHere('mail', {
      code: 552,
      enhanced: '5.3.4',
      text: `Message of ${raw.length} bytes is larger than the relay's SIZE ${abilities.size}`,
    });
  return null;
}

/** After a refused envelope the transaction is still open on the server (RFC 5321 4.1.1.5). */
function resetSession(session: Session): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (ok: boolean) => {
      clearTimeout(timer);
      session.smtp.removeListener('end', gone);
      session.unfinished = false;
      if (!ok) abort(session, 'closed');
      resolve(ok);
    };
    const gone = () => end(false);
    const timer = setTimeout(() => end(false), session.timeouts.envelope);
    session.smtp.once('end', gone);
    session.smtp.reset((error) => end(!error));
  });
}

const lostAt = (progress: Progress): Stage => (progress.dot ? 'dot' : progress.body > 0 ? 'data' : 'mail');

type Progress = { started: number; body: number; dot: boolean };

/**
 * One message through nodemailer, which sends the envelope and pulls the body once the relay said yes to DATA. The body
 * waits for `beforeDot`; from the moment that its end is handed over, the dot may have left and silence means doubt.
 */
function deliver(session: Session, envelope: Envelope, raw: Buffer, options: SendOptions): Promise<Sent> {
  const { smtp, dialogue, timeouts } = session;
  const progress: Progress = { started: performance.now(), body: 0, dot: false };
  dialogue.replies = [];
  return new Promise((resolve) => {
    let settled = false;
    const settle = (outcome: SendOutcome) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      session.cut = null;
      resolve({ outcome, phases: phasesOf(dialogue, progress) });
    };
    session.cut = (cause) => settle({ kind: 'lost', afterDot: progress.dot, stage: lostAt(progress), cause });
    const timer = setTimeout(() => abort(session, 'envelope_timeout'), timeouts.envelope);
    const body = gatedBody(raw, options, progress, () => clearTimeout(timer));
    const wire = { from: envelope.from, to: [envelope.to], size: raw.length, use8BitMime: true };
    smtp.send(wire, body, (error, info) => {
      if (!error) return settle({ kind: 'accepted', ...(parseReply(info.response) ?? { code: 250, text: '' }) });
      const outcome = outcomeOf(error, progress);
      if (outcome.kind === 'lost') abort(session, outcome.cause);
      session.unfinished = outcome.kind === 'refused' && outcome.stage !== 'dot';
      settle(outcome);
    });
  });
}

function gatedBody(raw: Buffer, options: SendOptions, progress: Progress, onStart: () => void): Readable {
  const stream: Readable = new Readable({
    highWaterMark: raw.length + 1,
    read() {
      if (progress.body > 0) return;
      progress.body = performance.now();
      onStart();
      const go = () => {
        if (stream.destroyed) return;
        progress.dot = true;
        stream.push(raw);
        stream.push(null);
      };
      const gate = options.beforeDot?.();
      if (gate === undefined) go();
      else gate.then(go, (error: unknown) => stream.destroy(error instanceof Error ? error : new Error('beforeDot')));
    },
  });
  return stream;
}

const COMMAND_STAGES: Readonly<Record<string, Stage>> = { 'MAIL FROM': 'mail', 'RCPT TO': 'rcpt', DATA: 'data' };

/** From nodemailer's error to what it means for the message (RFC 5321 4.2.5: only the reply to the dot moves responsibility). */
function outcomeOf(error: SmtpError, progress: Progress): SendOutcome {
  const reply = parseReply(error.response);
  const cause = clean(smtpSystem(error));
  if (progress.dot) {
    // Only an answer to the dot itself counts; a half line or a stray reply proves nothing.
    if (error.code === 'EMESSAGE' && reply && reply.code >= 400) return { kind: 'refused', stage: 'dot', ...reply };
    return { kind: 'lost', afterDot: true, stage: 'dot', cause };
  }
  const stage = COMMAND_STAGES[error.command ?? ''] ?? 'rcpt';
  if (reply && reply.code >= 400) return { kind: 'refused', stage, ...reply };
  if (error.code === 'EENVELOPE' && error.command === 'API')
    return { kind: 'refused', stage: 'rcpt', code: 553, enhanced: '5.1.3', text: clean(error.message), local: true };
  return { kind: 'lost', afterDot: false, stage: lostAt(progress), cause };
}

function phasesOf(dialogue: Dialogue, progress: Progress): Phases {
  const [mail, rcpt, data, reply] = dialogue.replies;
  const phases: Phases = {};
  if (mail !== undefined) phases.mail = mail - progress.started;
  if (mail !== undefined && rcpt !== undefined) phases.rcpt = rcpt - mail;
  if (rcpt !== undefined && data !== undefined) phases.data = data - rcpt;
  if (reply !== undefined && progress.body > 0) phases.reply = reply - progress.body;
  return phases;
}
