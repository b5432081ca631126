import { Readable, Transform } from 'node:stream';
import type { Envelope, Phases, SendOptions, SendOutcome, Stage } from './connection.ts';
import { clean, parseReply, type Reply, secretsOf, withoutSecrets } from './reply.ts';
import { type Dialogue, type SmtpError, smtpSystem } from './smtp-dialogue.ts';
import { abort, type Session } from './smtp-session.ts';

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

/** One message on an open session; every end is an outcome. */
export async function sendOne(session: Session, envelope: Envelope, raw: Buffer, options: SendOptions): Promise<Sent> {
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

/** Lets the socket's own time-out speak first. */
const GRACE = 1_000;

type Progress = { started: number; body: number; dot: boolean };

const BETWEEN_TIMINGS = 50;

/** Being told of each reply costs more than the reply: on a fast line only some messages are timed, on a slow one all. */
function isTimed(session: Session, now: number): boolean {
  const { smtp, dialogue } = session;
  const timed = now - session.timedAt >= BETWEEN_TIMINGS;
  if (timed) session.timedAt = now;
  smtp.options.transactionLog = timed;
  dialogue.replies = [];
  return timed;
}

/**
 * One message through nodemailer, which sends the envelope and pulls the body once the relay said yes to DATA. The body
 * waits for `beforeDot`; from the moment that its end is handed over, the dot may have left and silence means doubt.
 */
function deliver(session: Session, envelope: Envelope, raw: Buffer, options: SendOptions): Promise<Sent> {
  const { smtp, dialogue, timeouts } = session;
  const progress: Progress = { started: performance.now(), body: 0, dot: false };
  const timed = isTimed(session, progress.started);
  return new Promise((resolve) => {
    let settled = false;
    const settle = (outcome: SendOutcome) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      session.cut = null;
      resolve({ outcome: withoutSecretWords(session, outcome), phases: timed ? phasesOf(dialogue, progress) : {} });
    };
    session.cut = (cause) => settle({ kind: 'lost', afterDot: progress.dot, stage: lostAt(progress), cause });
    let timer = setTimeout(() => abort(session, 'envelope_timeout'), timeouts.envelope);
    const body = gatedBody(session, raw, options, progress, () => {
      clearTimeout(timer);
      // Bounded also against a server that drips: the reply's own patience and a slow line's time for the body (1 KB/s).
      timer = setTimeout(() => abort(session, 'reply_timeout'), timeouts.reply + raw.length + GRACE);
    });
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

/** A server may repeat the password long after the sign-in; its words are kept in the ledger and shown. */
function withoutSecretWords({ target }: Session, outcome: SendOutcome): SendOutcome {
  if (outcome.kind === 'lost') return outcome;
  return { ...outcome, text: withoutSecrets(outcome.text, secretsOf(target)) };
}

/**
 * nodemailer asks for the body (`pipe`) when the relay said yes to DATA. It is handed over whole and in one piece, so that
 * body and final dot leave in one packet where the line is plain.
 */
function gatedBody(
  session: Session,
  raw: Buffer,
  options: SendOptions,
  progress: Progress,
  onStart: () => void,
): Readable {
  const { socket } = session;
  const body = new Readable({ read: () => undefined });
  body.pipe = (line) => {
    progress.body = performance.now();
    onStart();
    const go = () => {
      if (body.destroyed) return;
      progress.dot = true;
      socket?.cork();
      // Not when all is written: a long body would wait for room that a corked socket never makes.
      setImmediate(() => socket?.uncork());
      giveBody(line, raw, options.wellFormed === true);
    };
    const gate = options.beforeDot?.();
    if (gate === undefined) go();
    else gate.then(go, (error: unknown) => body.destroy(error instanceof Error ? error : new Error('beforeDot')));
    return line;
  };
  return body;
}

const FINAL_DOT = Buffer.from('.\r\n');

/**
 * nodemailer looks at every byte on its way for dots and bare line ends; what our composer made has none (a property test
 * holds that) and goes past that look with its own final dot. Should nodemailer take bodies otherwise one day, it looks again.
 */
function giveBody(line: NodeJS.WritableStream, raw: Buffer, wellFormed: boolean): void {
  if (wellFormed && line instanceof Transform) {
    line.push(raw);
    line.push(FINAL_DOT);
    line.push(null);
  } else {
    line.write(raw);
    line.end();
  }
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
