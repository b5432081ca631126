import { isIP, type LookupFunction } from 'node:net';
import type { TLS_MODES } from '../../../shared/contract/relays.ts';

export type TlsMode = (typeof TLS_MODES)[number];

/** Where in the SMTP dialogue something ended. `data` is the reply to DATA, `dot` the reply to the final dot. */
export type Stage = 'connect' | 'greeting' | 'ehlo' | 'tls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'dot';

/** Milliseconds of patience. `reply` is for the final dot: RFC 5321 4.5.3.2.6 asks for ten minutes there, as hanging up leaves doubt. */
export type Timeouts = {
  readonly connect: number;
  readonly greeting: number;
  readonly auth: number;
  readonly envelope: number;
  readonly reply: number;
  /** Of everything up to and with the sign-in, where it is bounded as a whole. */
  readonly open?: number;
};

/** A well-known article names this port where it means 465: nobody listens for mail there. */
export const MISTAKEN_PORT = 426;

export const TIMEOUTS: Timeouts = {
  connect: 20_000,
  greeting: 30_000,
  auth: 60_000,
  envelope: 120_000,
  reply: 600_000,
};

/** An access token, or why there is none: a cause key, or a system's code where it is to be tried again. */
export type TokenAnswer =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly system: string; readonly words: string };

/** A sign-in by access token. */
export type TokenSignIn = {
  /** The mailbox that signed in at the provider. */
  readonly account: string;
  /** Tells one sign-in from another; nothing secret. */
  readonly identity: string;
  /** Never rejects. `refused`: the token that the server just refused; a newer one is wanted. */
  token(refused?: string): Promise<TokenAnswer>;
  /** Every secret that a server may have heard, to blot out its echo. */
  secrets(): readonly string[];
};

/** Everything needed to open a connection, the password included: never store, log or return one. */
export type SmtpTarget = {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMode;
  /** Empty: no sign-in. */
  readonly user: string;
  readonly password: string;
  /** Signs in with an access token (XOAUTH2) in place of the password. */
  readonly oauth?: TokenSignIn;
  /** SHA-256 of the one certificate that the person trusts (hex with colons), or empty for the system's authorities. */
  readonly fingerprint: string;
  /** The person's typed consent to an unencrypted line to another machine. */
  readonly allowPlain: boolean;
  readonly messagesPerConnection?: number;
  readonly timeouts?: Partial<Timeouts>;
  /** In place of the system's name lookup. */
  readonly lookup?: LookupFunction;
};

/** Why a connection could not be opened: the server's reply where it gave one (code > 0), else what the system said. */
export type OpenFailure = {
  readonly stage: Stage;
  /** 0 where the server did not answer. */
  readonly code: number;
  readonly enhanced?: string;
  readonly text: string;
  /** A system or TLS code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`) or one of ours (`plain_refused`, `auth_missing`); empty after a reply. */
  readonly system: string;
};

/** What the server said it can do (RFC 5321 4.1.1.1). */
export type Abilities = {
  readonly pipelining: boolean;
  readonly utf8: boolean;
  readonly eightBit: boolean;
  /** Bytes, or null where no limit is named. */
  readonly size: number | null;
  readonly mechanisms: readonly string[];
};

export type Phase = 'connect' | 'tls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'reply';
/** Milliseconds per phase of one opening or one message. */
export type Phases = Partial<Record<Phase, number>>;

export type Accepted = {
  readonly kind: 'accepted';
  readonly code: number;
  readonly enhanced?: string;
  readonly text: string;
};
export type Refused = {
  readonly kind: 'refused';
  readonly stage: Stage;
  readonly code: number;
  readonly enhanced?: string;
  readonly text: string;
  /** Refused here, before anything was sent: too large for the relay, or an address it cannot take. */
  readonly local?: true;
};
/** The line broke or nobody answered. `afterDot` false: the relay cannot have taken the message. True: nobody knows. */
export type Lost = { readonly kind: 'lost'; readonly afterDot: boolean; readonly stage: Stage; readonly cause: string };

/** What became of one message. */
export type SendOutcome = Accepted | Refused | Lost;

export type Envelope = { readonly from: string; readonly to: string };

export type SendOptions = {
  /**
   * Awaited after the relay said yes to DATA and before the first byte of the message leaves, so that a claim can become
   * durable while the envelope travels: start the commit, then `send`. When it rejects, nothing leaves, the connection is
   * cut and the outcome is *lost before the dot*.
   */
  readonly beforeDot?: () => Promise<void> | void;
  /** The message as it goes over the line, with its final dot: CRLF line ends only, and no line that begins with a dot; so our composer writes it. */
  readonly wire?: Buffer;
};

/** One signed-in connection; one message at a time. It has a lifetime: `quit` or `abort` ends it. */
export interface RelayConnection {
  readonly abilities: Abilities;
  readonly secure: boolean;
  /** Milliseconds that opening took, by phase. */
  readonly openPhases: Phases;
  /** Messages handed to it so far. */
  readonly sent: number;
  /** False once the line is gone or its number of messages is used up. */
  readonly usable: boolean;
  /** Never rejects: every end is an outcome. `raw` has CRLF line ends; dots are stuffed here. */
  send(envelope: Envelope, raw: Buffer, options?: SendOptions): Promise<{ outcome: SendOutcome; phases: Phases }>;
  /** Says goodbye and closes; resolves when closed, after at most two seconds. */
  quit(): Promise<void>;
  /** Cuts the line now. A message under way becomes lost, after the dot where the dot may have left. */
  abort(): void;
}

export type OpenResult =
  | { readonly ok: true; readonly connection: RelayConnection }
  | { readonly ok: false; readonly failure: OpenFailure };

/** Tells whether a host is this computer, by name or address (RFC 6761 6.3, RFC 1122 3.2.1.3). */
export function isLoopback(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[|\]$/g, '');
  const address = name.replace(/^::ffff:(?=127\.)/, '');
  const isAddress = (isIP(address) === 4 && address.startsWith('127.')) || name === '::1';
  return isAddress || name === 'localhost' || name.endsWith('.localhost');
}
