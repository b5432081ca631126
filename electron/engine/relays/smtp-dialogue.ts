import { systemCode } from './dial.ts';

/** nodemailer's error, as far as it is read here. */
export type SmtpError = Error & {
  code?: string | undefined;
  originalCode?: string | undefined;
  command?: string | undefined;
  response?: string | undefined;
  timeoutType?: string | undefined;
};

/** What the client said last and when each reply came; the state of one dialogue. */
export type Dialogue = { command: string; replies: number[]; established: boolean; secured: number; startTls: number };

/** nodemailer tells its dialogue through a logger; secrets are hidden there by nodemailer itself and nothing is kept here. */
export function watcher(dialogue: Dialogue) {
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

/** nodemailer replaces a system error's code by its own and keeps the first one beside it. */
export function smtpSystem(error: SmtpError): string {
  if (error.code === 'ETIMEDOUT') return error.timeoutType ?? 'ETIMEDOUT';
  const code = error.originalCode ?? error.code ?? 'UNKNOWN';
  const exact = systemCode(Object.assign(new Error(error.message), { code }));
  return exact === 'ECONNECTION' || exact === 'ETLS' ? 'CLOSED' : exact;
}
