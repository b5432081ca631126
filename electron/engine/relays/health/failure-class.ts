import type { RelayHealth } from '../../../../shared/contract/relays.ts';
import type { Reason, Verdict } from '../../../../shared/verdict.ts';
import type { Stage } from '../connection.ts';

export type FailureClass = RelayHealth['errors'][number]['class'];

/** What went wrong on a line or with a message, as the relay's adapter tells it. */
export interface Failure {
  readonly stage: Stage;
  /** 0 where the server did not answer. */
  readonly code: number;
  readonly enhanced?: string | undefined;
  readonly text: string;
  readonly system: string;
  /** Refused here, before anything was sent. */
  readonly local?: boolean | undefined;
}

const SIGN_IN = /^(auth_|oauth|xoauth2|password_missing$|ENOAUTH$)/;
const SLOW: ReadonlySet<Reason> = new Set([
  'ratelimited',
  'speeding',
  'toomanyconn',
  'exceedlimit',
  'systemfull',
  'greylisted',
]);

/** Where to look for the remedy: the line, the sign-in, our pace, the recipient's address, or us (content, reputation, rights). */
export function failureClass(failure: Failure, verdict: Pick<Verdict, 'class' | 'reason'> | null): FailureClass {
  const { stage, code } = failure;
  if (code === 0) return SIGN_IN.test(failure.system) ? 'sign_in' : 'line';
  if (failure.local) return stage === 'rcpt' ? 'address' : 'us';
  const forNow = code < 500;
  switch (stage) {
    case 'connect':
    case 'greeting':
    case 'ehlo':
      return forNow ? 'slow_down' : 'us';
    case 'tls':
      return 'line';
    case 'auth':
      // 432 asks for another password (RFC 4954 6); the other temporary ones are "too many sign-ins".
      return forNow && code !== 432 ? 'slow_down' : 'sign_in';
    default:
      return code === 530 || code === 538 ? 'sign_in' : ofReply(verdict, forNow);
  }
}

function ofReply(verdict: Pick<Verdict, 'class' | 'reason'> | null, forNow: boolean): FailureClass {
  switch (verdict?.class) {
    case 'address':
      return 'address';
    case 'us':
      return verdict.reason === 'signin' ? 'sign_in' : SLOW.has(verdict.reason) ? 'slow_down' : 'us';
    case 'complaint':
      return 'us';
    case 'temporary':
      return verdict.reason === 'mailboxfull' ? 'address' : SLOW.has(verdict.reason) ? 'slow_down' : 'other';
    default:
      return forNow ? 'slow_down' : 'other';
  }
}

const ADDRESS = /[^\s<>@"(),;:]{1,64}@[^\s<>@"(),;]{1,255}/g;
const MOST_WORDS = 300;

/** A server's words for a page that outlives the message: without e-mail addresses, short. */
export function withoutAddresses(text: string): string {
  return text.slice(0, MOST_WORDS).replace(ADDRESS, '•••');
}
