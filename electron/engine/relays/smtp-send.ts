import { type Readable, Transform, type Writable } from 'node:stream';
import { holdForBurst } from './burst.ts';
import type { Abilities, Envelope, Phases, SendOptions, SendOutcome, Stage } from './connection.ts';
import { clean, parseReply, type Reply, withoutForms } from './reply.ts';
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
/** What nearly every address is: neither that, nor empty, nor with letters of other scripts. */
const USUAL_ADDRESS = /^[\x21-\x3b\x3d\x3f-\x7e]+$/;

/** One message on an open session; every end is an outcome. */
export function sendOne(session: Session, envelope: Envelope, raw: Buffer, options: SendOptions): Promise<Sent> {
  if (session.busy) return Promise.resolve(lost('mail', 'busy'));
  const stopped = refusedBeforehand(session, envelope, raw);
  if (stopped) return Promise.resolve(stopped);
  if (!session.alive) return Promise.resolve(lost('mail', 'closed'));
  session.busy = true;
  return session.unfinished ? deliverAnew(session, envelope, raw, options) : deliver(session, envelope, raw, options);
}

async function deliverAnew(session: Session, envelope: Envelope, raw: Buffer, options: SendOptions): Promise<Sent> {
  if (await resetSession(session)) return deliver(session, envelope, raw, options);
  session.busy = false;
  return lost('mail', 'closed');
}

/** What can be known without asking the relay: it would only refuse, and an address must not break the dialogue. */
function refusedBeforehand(session: Session, envelope: Envelope, raw: Buffer): Sent | null {
  const { abilities } = session;
  const usual = USUAL_ADDRESS.test(envelope.to) && USUAL_ADDRESS.test(envelope.from);
  const bad = usual ? null : badAddress(envelope, abilities);
  if (bad !== null) return refusedHere('rcpt', { code: 553, ...bad });
  if (abilities.size !== null && raw.length > abilities.size)
    return refusedHere('mail', {
      code: 552,
      enhanced: '5.3.4',
      text: `Message of ${raw.length} bytes is larger than the relay's SIZE ${abilities.size}`,
    });
  return null;
}

function badAddress({ from, to }: Envelope, { utf8 }: Abilities): Omit<Reply, 'code'> | null {
  if (to === '' || UNSAFE_ADDRESS.test(from) || UNSAFE_ADDRESS.test(to))
    return { enhanced: '5.1.3', text: 'Address not usable in SMTP' };
  if (/[^\x00-\x7f]/.test(from + to) && !utf8) return { enhanced: '5.6.7', text: 'Relay does not offer SMTPUTF8' };
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
  if (dialogue.replies.length > 0) dialogue.replies = [];
  return timed;
}

/**
 * One message through nodemailer, which sends the envelope and pulls the body once the relay said yes to DATA. The body
 * waits for `beforeDot`; from the moment that its end is handed over, the dot may have left and silence means doubt.
 */
function deliver(session: Session, envelope: Envelope, raw: Buffer, options: SendOptions): Promise<Sent> {
  const { smtp, dialogue, timeouts, deadline } = session;
  const progress: Progress = { started: performance.now(), body: 0, dot: false };
  const timed = isTimed(session, progress.started);
  session.sent += 1;
  return new Promise((resolve) => {
    const settle = (outcome: SendOutcome) => {
      if (session.cut !== cut) return;
      session.cut = null;
      session.busy = false;
      deadline.lift();
      resolve({ outcome: withoutSecretWords(session, outcome), phases: timed ? phasesOf(dialogue, progress) : {} });
    };
    const cut = (cause: string) => settle({ kind: 'lost', afterDot: progress.dot, stage: lostAt(progress), cause });
    session.cut = cut;
    deadline.set(timeouts.envelope, 'envelope_timeout');
    const wire = { from: envelope.from, to: [envelope.to], size: raw.length, use8BitMime: true };
    const done: SentCallback = (error, info) => {
      if (!error) return settle({ kind: 'accepted', ...(parseReply(info.response) ?? { code: 250, text: '' }) });
      const outcome = outcomeOf(error, progress);
      if (outcome.kind === 'lost') abort(session, outcome.cause);
      session.unfinished = outcome.kind === 'refused' && outcome.stage !== 'dot';
      settle(outcome);
    };
    holdForBurst(() => {
      // Unless the line was given up by then.
      if (session.cut === cut) smtp.send(wire, gatedBody(session, raw, options, progress), done);
    });
  });
}

type SentCallback = Parameters<Session['smtp']['send']>[2];

/** A server may repeat the password long after the sign-in; its words are kept in the ledger and shown. */
function withoutSecretWords(session: Session, outcome: SendOutcome): SendOutcome {
  if (outcome.kind === 'lost' || outcome.text === '') return outcome;
  const text = withoutForms(outcome.text, session.secretForms());
  return text === outcome.text ? outcome : { ...outcome, text };
}

/**
 * nodemailer asks for the body (`pipe`) when the relay said yes to DATA. It is handed over whole and in one piece, so that
 * body and final dot leave in one packet.
 */
function gatedBody(session: Session, raw: Buffer, options: SendOptions, progress: Progress): Readable {
  const { timeouts, deadline } = session;
  return bodyOnDemand((line, given) => {
    progress.body = performance.now();
    // Bounded also against a server that drips: the reply's own patience and a slow line's time for the body (1 KB/s).
    deadline.set(timeouts.reply + raw.length + GRACE, 'reply_timeout');
    const go = () => {
      if (given.gone) return;
      progress.dot = true;
      giveBody(line, raw, options.wire);
    };
    const gate = options.beforeDot?.();
    if (gate === undefined) go();
    else gate.then(go, (error: unknown) => given.fail(error instanceof Error ? error : new Error('beforeDot')));
  });
}

/** What nodemailer's `send` uses of a stream: to be told of its errors, to have it piped, to let go of it. */
function bodyOnDemand(begin: (line: Writable, given: { gone: boolean; fail(error: Error): void }) => void): Readable {
  let told: (error: Error) => void = () => undefined;
  const body = {
    gone: false,
    on(event: string, listener: typeof told) {
      if (event === 'error') told = listener;
      return body;
    },
    removeListener: () => body,
    destroy() {
      body.gone = true;
      return body;
    },
    pipe(line: Writable) {
      begin(line, body);
      return line;
    },
    fail(error: Error) {
      body.gone = true;
      told(error);
    },
  };
  return body as unknown as Readable;
}

/**
 * nodemailer looks at every byte on its way for dots and bare line ends; what our composer made has none (a property test
 * holds that) and goes past that look with its own final dot. Should nodemailer take bodies otherwise one day, it looks again.
 */
function giveBody(line: Writable, raw: Buffer, wire: Buffer | undefined): void {
  if (wire !== undefined && line instanceof Transform) {
    line.push(wire);
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
