import type { MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import type { TokenSignIn } from '../relays/public.ts';

/** Where a mailbox is read. */
export type Place = Pick<MailboxRecord, 'host' | 'port' | 'tls' | 'fingerprint'>;

/** A place with how to sign in there, the password included: never store, log or return one. */
export type Target = Place & {
  readonly user: string;
  readonly password: string;
  /** Signs in with an access token in place of the password. */
  readonly oauth: TokenSignIn | null;
};

/** Where something ended. */
export type ReadingStage = 'connect' | 'greeting' | 'tls' | 'auth' | 'folder' | 'read' | 'mark';

/** Why it ended: what the server answered where it did, else what the system said. */
export type ReadingFailure = {
  readonly stage: ReadingStage;
  /** Response code of the answer (RFC 5530), upper case, or ''. */
  readonly code: string;
  /** The server's words, or ''. */
  readonly text: string;
  /** A system or TLS code, or one of ours; '' after an answer. */
  readonly system: string;
};

/** A failure on its way through code that reads. */
export class ReadingError extends Error {
  readonly failure: ReadingFailure;

  constructor(failure: ReadingFailure, options?: ErrorOptions) {
    super(`${failure.stage}: ${failure.code || failure.system || 'refused'}`, options);
    this.name = 'ReadingError';
    this.failure = failure;
  }
}

/** Milliseconds of patience. */
export type Patience = {
  readonly connect: number;
  readonly greeting: number;
  /** Of everything up to and with the sign-in. */
  readonly open: number;
  /** Nothing heard for so long ends a line; an idle one is asked first. */
  readonly silence: number;
};

export const PATIENCE: Patience = { connect: 20_000, greeting: 20_000, open: 60_000, silence: 120_000 };
