import { systemCode } from './dial.ts';
import { clean, parseReply } from './reply.ts';
import type { Note, TriedKey } from './tried.ts';

/** nodemailer's error, as far as it is read here. */
export type SmtpError = Error & {
  code?: string | undefined;
  originalCode?: string | undefined;
  command?: string | undefined;
  response?: string | undefined;
  timeoutType?: string | undefined;
};

/** What the client said last and when each reply came; the state of one dialogue. */
export type Dialogue = {
  command: string;
  replies: number[];
  established: boolean;
  secured: number;
  startTls: number;
  /** What answered STARTTLS. */
  startTlsReply: string;
};

/** nodemailer tells its dialogue through a logger; secrets are hidden there by nodemailer itself and nothing is kept here. */
export function watcher(dialogue: Dialogue, note?: Note) {
  const ignore = () => undefined;
  const told = note && teller(note);
  return {
    trace: ignore,
    warn: ignore,
    error: ignore,
    fatal: ignore,
    debug: (entry: { tnx?: string }, text: string) => {
      if (entry.tnx === 'server') {
        dialogue.replies.push(performance.now());
        if (dialogue.command === 'STARTTLS' && dialogue.startTlsReply === '') dialogue.startTlsReply = text;
        told?.heard(text);
      } else if (entry.tnx === 'client') {
        dialogue.command = text.slice(0, 8).toUpperCase();
        if (dialogue.command === 'STARTTLS') dialogue.startTls = performance.now();
        told?.said(text);
      }
    },
    info: (entry: { tnx?: string; remotePort?: unknown }, text: string) => {
      const secured =
        text.startsWith('Connection upgraded') || (entry.remotePort !== undefined && text.startsWith('Secure'));
      if (entry.tnx === 'network' && entry.remotePort !== undefined) dialogue.established = true;
      if (!secured || dialogue.secured > 0) return;
      dialogue.secured = performance.now();
      note?.('encrypted', {}, true);
    },
  };
}

const KEY_OF: Readonly<Record<string, TriedKey>> = {
  EHLO: 'hello',
  HELO: 'hello',
  STARTTLS: 'starttls',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
};

/** Pairs each reply with the command that it answers (several may be under way: RFC 2920) and tells of both. */
function teller(note: Note) {
  const waiting: string[] = ['greeting'];
  let greeted = 0;
  let mechanism = '';
  return {
    said(text: string) {
      const word = /^[A-Z]{4,8}/.exec(text)?.[0] ?? '';
      if (word === 'AUTH') {
        mechanism = /^AUTH ([\w-]{1,30})/.exec(text)?.[1] ?? '';
        note('signing_in', { mechanism }, null);
      }
      // Base64 lines of a sign-in are no command of their own.
      waiting.push(word in KEY_OF || word === 'RSET' || word === 'QUIT' ? word : 'AUTH');
    },
    heard(text: string) {
      const command = waiting.shift() ?? 'dot';
      const reply = parseReply(text);
      const code = reply?.code ?? 0;
      const words = text.split(/\r?\n/, 1)[0] ?? '';
      if (command === 'greeting') return note('greeted', { words }, code === 220);
      if (command === 'AUTH') return code === 334 ? undefined : note('signed_in', { words }, code >= 200 && code < 300);
      // The second hello, inside the encrypted line, tells nothing new.
      if ((command === 'EHLO' || command === 'HELO') && code < 300 && greeted++ > 0) return;
      if (command === 'DATA' && code === 354) waiting.push('dot');
      const key = command === 'dot' ? 'dot' : KEY_OF[command];
      if (key) note(key, { words: key === 'hello' ? offers(text) : words }, code >= 200 && code < 400);
    },
  };
}

/** The server's answer to hello on one line. */
const offers = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\d{3}[ -]/, ''))
    .join(', ');

/** What the other side said that is no reply, or '' where it said nothing: nodemailer's own sentences are nobody's words. */
export const saidInstead = (error: SmtpError): string => clean(error.response || '');

/** nodemailer replaces a system error's code by its own and keeps the first one beside it. */
export function smtpSystem(error: SmtpError): string {
  if (error.code === 'ETIMEDOUT') return error.timeoutType ?? 'ETIMEDOUT';
  const code = error.originalCode ?? error.code ?? 'UNKNOWN';
  const exact = systemCode(Object.assign(new Error(error.message), { code }));
  return exact === 'ECONNECTION' || exact === 'ETLS' ? 'CLOSED' : exact;
}
