import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { ImapFlow, type MailboxObject } from 'imapflow';
import { isLoopback } from '../relays/public.ts';
import { type Line, lineOf, type Noted, remember } from './imap-failure.ts';
import { lookAtImap, type Way } from './imap-look.ts';
import {
  PATIENCE,
  type Patience,
  ReadingError,
  type ReadingFailure,
  type ReadingStage,
  type Target,
} from './imap-place.ts';

/** Limits of what one answer may be: far above any honest mail, far below this computer's memory. */
const MOST_LITERAL = 56 * 1024 * 1024;
const MOST_LINE = 8 * 1024 * 1024;

/** A folder that is open: what holds of it since it was opened. */
export type OpenFolder = {
  readonly path: string;
  readonly uidValidity: string;
  /** The first UID that no mail had when it was opened; 0 where the server does not tell. */
  readonly uidNext: number;
  readonly exists: number;
  readonly keepsKeywords: boolean;
  readonly readOnly: boolean;
};

/** One signed-in line. It has a lifetime: `close` or `goodbye` ends it. Every failure is a ReadingError. */
export interface ImapSession {
  readonly abilities: { readonly idle: boolean; readonly move: boolean; readonly uidPlus: boolean };
  readonly alive: boolean;
  /** Runs commands at a stage within a patience (ms); what goes wrong in it, or no end in time, comes out as a ReadingError. */
  run<T>(stage: ReadingStage, work: (client: ImapFlow) => Promise<T>, milliseconds?: number): Promise<T>;
  open(path: string, readOnly: boolean): Promise<OpenFolder>;
  /** Whether two paths are one folder: one of them may lack the prefix of the personal namespace (RFC 2342). */
  isSame(path: string, other: string): boolean;
  /** Listens to the open folder (RFC 2177) until something is said, the line ends, or the signal; never rejects. */
  idle(signal: AbortSignal): Promise<void>;
  /** Called whenever the server says that the open folder changed. */
  onNews(listener: () => void): void;
  /** Resolves when the line has ended. */
  readonly ended: Promise<void>;
  close(): void;
  goodbye(): Promise<void>;
}

/** How a session is opened; `refused` is the token that the server just refused. */
export type Opening = {
  readonly patience?: Patience;
  readonly way?: Way;
  readonly signal?: AbortSignal;
};

/** Opens a line and signs in; a token that the server refuses is asked for anew once. Rejects with a ReadingError. */
export async function openImap(target: Target, opening: Opening = {}): Promise<ImapSession> {
  const refused = plainRefused(target);
  if (refused) throw new ReadingError({ stage: 'auth', code: '', text: '', system: refused });
  const first = await tokenOf(target, undefined);
  try {
    return await openOnce(target, first, opening);
  } catch (error) {
    const again = target.oauth !== null && error instanceof ReadingError && isTokenRefusal(error.failure);
    if (!again) throw error;
    return openOnce(target, await tokenOf(target, first), opening);
  }
}

const isTokenRefusal = ({ stage, system, code }: ReadingFailure): boolean =>
  stage === 'auth' && system === '' && !['UNAVAILABLE', 'LIMIT', 'INUSE', 'SERVERBUG'].includes(code);

/** A token never crosses an open line to another machine, whatever was allowed. */
const plainRefused = ({ tls, host, oauth, password }: Target): string | null => {
  if (oauth === null && password === '') return 'password_missing';
  return oauth !== null && tls === 'none' && !isLoopback(host) ? 'plain_refused' : null;
};

async function tokenOf({ oauth }: Target, refused: string | undefined): Promise<string> {
  if (oauth === null) return '';
  const answer = await oauth.token(refused);
  if (answer.ok) return answer.token;
  throw new ReadingError({ stage: 'auth', code: '', text: answer.words, system: answer.system });
}

async function trustOf(target: Target, { way = {}, patience = PATIENCE }: Opening): Promise<ConnectionOptions> {
  const base: ConnectionOptions = { minVersion: 'TLSv1.2', ...(way.ca === undefined ? {} : { ca: way.ca }) };
  if (target.fingerprint === '' || target.tls === 'none') return base;
  const look = await lookAtImap(target, patience.connect, way);
  if (look.failure) throw new ReadingError(look.failure);
  const { fingerprint } = target;
  const checkServerIdentity = (_host: string, certificate: { fingerprint256: string }) =>
    certificate.fingerprint256 === fingerprint
      ? undefined
      : Object.assign(new Error('another certificate'), { code: 'CERT_FINGERPRINT' });
  return { ...base, ca: [look.certificate?.pem ?? ''], allowPartialTrustChain: true, checkServerIdentity };
}

async function openOnce(target: Target, token: string, opening: Opening): Promise<ImapSession> {
  const { patience = PATIENCE, signal, way = {} } = opening;
  const tls = await trustOf(target, opening);
  const noted: Noted = { error: null };
  const { host, port, user, password } = target;
  const lookup = way.lookup === undefined ? {} : { lookup: way.lookup };
  const client = new ImapFlow({
    host,
    port,
    secure: target.tls === 'tls',
    ...(target.tls === 'tls' ? {} : { doSTARTTLS: target.tls === 'starttls' }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    tls: { ...tls, ...lookup },
    auth: token === '' ? { user, pass: password } : { user, accessToken: token },
    clientInfo: { name: 'Merpati', version: false, vendor: false, 'support-url': false },
    // Commands and answers carry secrets and people's mail: nothing of it goes into any log; only failures are kept, for their words.
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (said) => remember(noted, said),
      error: (said) => remember(noted, said),
    },
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: patience.connect,
    greetingTimeout: patience.greeting,
    socketTimeout: patience.silence,
    maxLiteralSize: MOST_LITERAL,
    maxLineLength: MOST_LINE,
    maxResponseSize: MOST_LITERAL + MOST_LINE,
    maxLockHoldTime: false,
  });
  const line = lineOf(client, target, noted);
  let cut: string | null = null;
  const cutBy = (system: string) => {
    cut = system;
    client.close();
  };
  const onAbort = () => cutBy('ABORTED');
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => cutBy('SOCKET_TIMEOUT'), patience.open);
  try {
    if (signal?.aborted) throw new ReadingError({ stage: 'connect', code: '', text: '', system: 'ABORTED' });
    await client.connect();
    // A greeting of "already signed in" skips encryption: nobody signed in, so somebody stands in between.
    if (target.tls !== 'none' && !client.secureConnection)
      throw new ReadingError({ stage: 'tls', code: '', text: '', system: 'starttls_missing' });
  } catch (error) {
    client.close();
    throw error instanceof ReadingError
      ? error
      : cut === null
        ? line.failed(stageOfOpening(client, target), error)
        : cutAs(cut, client, target);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
  return sessionOver(client, line, patience);
}

const cutAs = (system: string, client: ImapFlow, target: Target): ReadingError =>
  new ReadingError({ stage: stageOfOpening(client, target), code: '', text: '', system });

/** How far the opening came. */
function stageOfOpening(client: ImapFlow, { tls }: Target): ReadingStage {
  if (client.greeting === undefined) return 'greeting';
  return tls === 'starttls' && !client.secureConnection ? 'tls' : 'auth';
}

/** As the library writes it out in a command. */
function wholePath(client: ImapFlow, path: string): string {
  if (path.toUpperCase() === 'INBOX') return 'INBOX';
  const prefix = client.namespace?.prefix ?? '';
  return path.startsWith(prefix) ? path : prefix + path;
}

function sessionOver(client: ImapFlow, line: Line, patience: Patience): ImapSession {
  const news = new Set<() => void>();
  const tellAll = () => {
    for (const tell of news) tell();
  };
  for (const event of ['exists', 'expunge']) client.on(event, tellAll);
  const run: ImapSession['run'] = async (stage, work, milliseconds = patience.open) => {
    let late = false;
    line.begin();
    // A drip of bytes is no answer: whatever the server does, a command ends.
    const timer = setTimeout(() => {
      late = true;
      client.close();
    }, milliseconds);
    try {
      const done = await work(client);
      // On a line that has just ended the library finds no folder and answers "no mails": that would be a lie.
      if (stage !== 'folder' && (client.isClosed || !client.mailbox))
        throw Object.assign(new Error('ended'), { code: 'CLOSED' });
      return done;
    } catch (error) {
      if (error instanceof ReadingError) throw error;
      throw late
        ? new ReadingError({ stage, code: '', text: '', system: 'SOCKET_TIMEOUT' })
        : line.failed(stage, error);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    abilities: {
      idle: client.capabilities.has('IDLE'),
      move: client.capabilities.has('MOVE'),
      uidPlus: client.capabilities.has('UIDPLUS'),
    },
    get alive() {
      return client.usable && !client.isClosed;
    },
    run,
    isSame: (path, other) => wholePath(client, path) === wholePath(client, other),
    open: (path, readOnly) => run('folder', async () => openFolder(await client.mailboxOpen(path, { readOnly }))),
    async idle(signal) {
      const stop = () => void client.noop().catch(() => undefined);
      if (signal.aborted) return;
      signal.addEventListener('abort', stop, { once: true });
      try {
        await client.idle();
      } catch {
        // What broke the line shows itself at the next command.
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    onNews: (listener) => void news.add(listener),
    ended: line.ended,
    close: () => client.close(),
    async goodbye() {
      const timer = setTimeout(() => client.close(), 2_000);
      await client.logout().catch(() => undefined);
      clearTimeout(timer);
      client.close();
    },
  };
}

function openFolder({ path, uidValidity, uidNext, exists, permanentFlags, readOnly }: MailboxObject): OpenFolder {
  return {
    path,
    uidValidity: String(uidValidity ?? 0),
    uidNext: Number.isInteger(uidNext) ? uidNext : 0,
    exists,
    keepsKeywords: permanentFlags === undefined || permanentFlags.has('\\*') || permanentFlags.has(KEYWORD),
    readOnly: readOnly === true,
  };
}

/** Set on handled mail besides the flag, where the server keeps keywords: programs can look for it. */
export const KEYWORD = '$Merpati';
