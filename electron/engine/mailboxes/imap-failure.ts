import type { ImapFlow } from 'imapflow';
import { clean, secretsOf, systemCode, withoutSecrets } from '../relays/public.ts';
import { ReadingError, type ReadingFailure, type ReadingStage, type Target } from './imap-place.ts';

/** What the library says to its log about the last failure: nothing of it is written anywhere. */
export type Noted = { error: unknown };

/** Keeps the last failure of what the library says to its log. */
export function remember(noted: Noted, said: unknown): void {
  const error = (said as { err?: unknown } | null)?.err;
  if (error) noted.error = error;
}

/** A line as far as its failures go. */
export type Line = {
  /** A command begins: what an earlier one was refused for says nothing about it. */
  begin(): void;
  failed(stage: ReadingStage, error: unknown): ReadingError;
  readonly ended: Promise<void>;
};

/** Listens to the end of a line and names its failures, without a secret in them. */
export function lineOf(client: ImapFlow, target: Target, noted: Noted): Line {
  let broken: unknown = null;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  // Without a listener an error event would end the engine.
  client.on('error', (error: unknown) => {
    broken ??= error;
    client.close();
  });
  client.on('close', () => end());
  const secrets = () =>
    secretsOf({ user: target.user, password: target.password, ...(target.oauth ? { oauth: target.oauth } : {}) });
  const hidden = (failure: ReadingFailure): ReadingFailure => ({
    ...failure,
    text: withoutSecrets(clean(failure.text), secrets()).slice(0, 500),
  });
  return {
    ended,
    begin() {
      noted.error = null;
    },
    failed(stage, error) {
      const failure = failureOf(stage, broken ?? error, client, noted.error);
      // The error itself may carry the command with its arguments: only what is told of it goes on.
      return new ReadingError(hidden(failure));
    },
  };
}

type Told = {
  code?: unknown;
  message?: unknown;
  responseText?: unknown;
  responseStatus?: unknown;
  serverResponseCode?: unknown;
  tlsFailed?: unknown;
  oauthError?: unknown;
};

function failureOf(stage: ReadingStage, error: unknown, client: ImapFlow, last: unknown): ReadingFailure {
  const told = (error ?? {}) as Told;
  const answered = told.responseStatus === 'NO' || told.responseStatus === 'BAD';
  const about = answered ? told : error === REFUSED && isAnswer(last) ? last : null;
  if (about) {
    const text = typeof about.responseText === 'string' ? about.responseText : '';
    return {
      stage,
      code: String(about.serverResponseCode ?? '').toUpperCase(),
      text: text || oauthWords(about),
      system: '',
    };
  }
  if (error === REFUSED) return { stage, code: '', text: '', system: '' };
  const bye = client.byeReason;
  if (bye !== undefined && bye !== 'Server closed connection')
    return { stage: stage === 'auth' ? 'greeting' : stage, code: '', text: bye, system: '' };
  if (
    error instanceof Error &&
    /Login is disabled|authentication m|matching auth/i.test(error.message) &&
    stage === 'auth'
  )
    return { stage, code: '', text: error.message, system: '' };
  const system = systemCode(error);
  const tls = told.tlsFailed === true || /^(?:ERR_|CERT_|DEPTH_|SELF_|UNABLE_|HOSTNAME_|INVALID_CA)/.test(system);
  const lineStage = DIALLING.has(system) ? 'connect' : tls ? 'tls' : stage;
  if (told.tlsFailed === true && /does not support STARTTLS/.test(String(told.message)))
    return { stage: 'tls', code: '', text: '', system: 'starttls_missing' };
  return { stage: lineStage, code: '', text: '', system: system === 'UNKNOWN' ? 'CLOSED' : system };
}

const isAnswer = (last: unknown): last is Told => ['NO', 'BAD'].includes(String((last as Told | null)?.responseStatus));
const oauthWords = ({ oauthError }: Told): string =>
  oauthError && typeof oauthError === 'object' ? JSON.stringify(oauthError).slice(0, 300) : '';

const DIALLING = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENODATA',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'CONNECT_TIMEOUT',
]);

/** The library answers `false` where a command was refused, and keeps why to its log. */
const REFUSED = new Error('refused');

/** Takes the library's `false` for what it is. */
export function answered<T>(result: T | false | undefined): T {
  if (result === false || result === undefined) throw REFUSED;
  return result;
}
