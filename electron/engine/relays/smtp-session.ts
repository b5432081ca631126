import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Abilities, Phases, RelayConnection, SmtpTarget, Timeouts } from './connection.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { formsOf, secretsOf } from './reply.ts';
import type { Dialogue } from './smtp-dialogue.ts';
import { sendOne } from './smtp-send.ts';

export type Opened = {
  readonly smtp: SMTPConnection;
  readonly dialogue: Dialogue;
  readonly abilities: Abilities;
  readonly openPhases: Phases;
  readonly target: SmtpTarget;
  readonly timeouts: Timeouts;
};
export type Session = Opened & {
  alive: boolean;
  sent: number;
  unfinished: boolean;
  busy: boolean;
  cut: ((cause: string) => void) | null;
  /** When a message was last timed (monotonic ms). */
  timedAt: number;
  /** For the envelope or the reply of the message under way; the line is cut where it passes. */
  readonly deadline: Deadline;
  /** What no reply may tell; made once, except for tokens, which are renewed. */
  secretForms(): readonly string[];
};

/** The connection that openSmtp gives: its state, its sending and its two ways to end. */
export function signedIn(opened: Opened): RelayConnection {
  const forms = formsOf(secretsOf(opened.target));
  const session: Session = {
    ...opened,
    alive: true,
    sent: 0,
    unfinished: false,
    busy: false,
    cut: null,
    timedAt: 0,
    deadline: createDeadline((cause) => abort(session, cause)),
    secretForms: opened.target.oauth === undefined ? () => forms : () => formsOf(secretsOf(opened.target)),
  };
  const { smtp, target } = session;
  smtp.removeAllListeners('error').removeAllListeners('end');
  smtp.on('error', () => {
    session.alive = false;
  });
  smtp.on('end', () => {
    session.alive = false;
    session.deadline.end();
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

/** Cuts the line; a message under way is settled by what is known. */
export function abort(session: Session, cause: string): void {
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
