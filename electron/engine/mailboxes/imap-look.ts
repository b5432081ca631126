import type { LookupFunction, Socket } from 'node:net';
import { isIP } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { type CertificateFacts, certificateFactsOf, clean, dial, systemCode } from '../relays/public.ts';
import type { Place, ReadingFailure } from './imap-place.ts';

/** How a place is reached; tests lead the same code to servers of their own. */
export type Way = {
  readonly lookup?: LookupFunction;
  readonly ca?: ConnectionOptions['ca'];
};

/** What a server shows to anybody, before any sign-in. Nothing secret is said on this line. */
export type Look = {
  readonly failure: ReadingFailure | null;
  readonly address: string;
  readonly greeting: string;
  /** Upper case, as told after encryption where there is any. */
  readonly capabilities: readonly string[];
  readonly certificate: CertificateFacts | null;
  /** Milliseconds until the greeting, and of encrypting. */
  readonly found: number;
  readonly secured: number;
};

/** How a look goes on, as it goes. */
type LookNote = (at: 'dialled' | 'greeted') => void;

const MOST_HEARD = 32_768;

class LookEnd extends Error {
  readonly failure: ReadingFailure;

  constructor(failure: ReadingFailure) {
    super(failure.system || failure.code);
    this.failure = failure;
  }
}

/** Greets a place over a line of its own: which protocol, encryption and certificate, what it can do. Never rejects. */
export async function lookAtImap(
  place: Place,
  milliseconds: number,
  way: Way = {},
  signal?: AbortSignal,
  note: LookNote = () => undefined,
): Promise<Look> {
  const started = performance.now();
  const seen = {
    address: '',
    greeting: '',
    capabilities: [] as string[],
    certificate: null as CertificateFacts | null,
    found: 0,
    secured: 0,
  };
  const dialled = await dial(place.host, place.port, milliseconds, signal, way.lookup);
  if (!dialled.ok) return { ...seen, failure: { stage: 'connect', code: '', text: '', system: dialled.system } };
  seen.address = dialled.address;
  note('dialled');
  const { socket } = dialled;
  const cut = () => socket.destroy();
  const timer = setTimeout(cut, Math.max(1, milliseconds - (performance.now() - started)));
  signal?.addEventListener('abort', cut, { once: true });
  const late = () => performance.now() - started >= milliseconds - 5;
  let line: Socket = socket;
  try {
    const encrypt = async () => {
      const from = performance.now();
      const secure = await handshake(socket, place, way);
      seen.certificate = certificateFactsOf(secure.line);
      seen.secured = performance.now() - from;
      line = secure.line;
      const trouble = troubleOf(secure, seen.certificate, place);
      if (trouble !== '') throw new LookEnd({ stage: 'tls', code: '', text: '', system: trouble });
    };
    if (place.tls === 'tls') await encrypt();
    let talk = talkOver(line, late);
    seen.greeting = await greetingOf(talk);
    seen.found = performance.now() - started - seen.secured;
    note('greeted');
    if (place.tls === 'starttls') {
      const offered = await talk.ask('CAPABILITY');
      if (!/\bSTARTTLS\b/i.test(offered))
        throw new LookEnd({ stage: 'tls', code: '', text: '', system: 'starttls_missing' });
      await talk.ask('STARTTLS', 'tls');
      talk.stop();
      await encrypt();
      talk = talkOver(line, late);
    }
    seen.capabilities = capabilitiesIn(await talk.ask('CAPABILITY'));
    line.write('z9 LOGOUT\r\n');
    return { ...seen, failure: null };
  } catch (error) {
    return { ...seen, failure: failureOf(error, place, late()) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cut);
    line.destroy();
    socket.destroy();
  }
}

function failureOf(error: unknown, place: Place, late: boolean): ReadingFailure {
  if (error instanceof LookEnd) return error.failure;
  const system = late ? 'SOCKET_TIMEOUT' : systemCode(error);
  return { stage: place.tls === 'none' ? 'greeting' : 'tls', code: '', text: '', system };
}

type Secure = { readonly line: TLSSocket; readonly trouble: string };

function handshake(socket: Socket, { host }: Place, { ca }: Way): Promise<Secure> {
  return new Promise((resolve, reject) => {
    // Only looking: what is wrong with the certificate is told, and nothing is sent.
    const line = connectTls({
      socket,
      host,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca }),
    });
    line.on('error', reject);
    line.once('close', () => reject(Object.assign(new Error('closed'), { code: 'CLOSED' })));
    line.once('secureConnect', () =>
      resolve({
        line,
        trouble: line.authorized
          ? ''
          : String((line.authorizationError as unknown as Error | string) ?? 'CERT_REJECTED'),
      }),
    );
  });
}

/** The one certificate that the person trusts needs no authority; every other one does. */
function troubleOf({ line, trouble }: Secure, { fingerprint }: CertificateFacts, place: Place): string {
  if (place.fingerprint !== '') return fingerprint === place.fingerprint ? '' : 'CERT_FINGERPRINT';
  if (trouble === '') return '';
  const code = (line.authorizationError as unknown as { code?: string } | null)?.code;
  return /^[A-Z_0-9]+$/.test(trouble) ? trouble : (code ?? 'CERT_REJECTED');
}

type Talk = {
  next(): Promise<string>;
  ask(command: string, stage?: 'greeting' | 'tls'): Promise<string>;
  stop(): void;
};

function talkOver(line: Socket, late: () => boolean): Talk {
  let heard = '';
  let ended: string | null = null;
  let wake = () => {};
  const onData = (chunk: Buffer) => {
    heard = (heard + chunk.toString('latin1')).slice(0, MOST_HEARD);
    wake();
  };
  const onEnd = (error?: unknown) => {
    ended ??= late() ? 'SOCKET_TIMEOUT' : error instanceof Error ? systemCode(error) : 'CLOSED';
    wake();
  };
  line
    .on('data', onData)
    .on('error', onEnd)
    .on('close', () => onEnd())
    .on('end', () => onEnd())
    .resume();
  const take = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(heard);
      if (found) {
        heard = heard.slice(found.index + found[0].length);
        return found[0];
      }
      if (ended !== null || heard.length >= MOST_HEARD)
        throw new LookEnd({ stage: 'greeting', code: '', text: clean(heard), system: ended ?? 'EPROTOCOL' });
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  let tags = 0;
  return {
    next: () => take(/[^\n]*\n/),
    async ask(command, stage = 'greeting') {
      const tag = `z${++tags}`;
      line.write(`${tag} ${command}\r\n`);
      const answer = await take(new RegExp(`^(?:\\*[^\\n]*\\n)*${tag} [^\\n]*\\n`));
      const last = answer.trimEnd().split('\n').at(-1) ?? '';
      if (!/^z\d OK\b/i.test(last))
        throw new LookEnd({ stage, ...wordsOf(last), system: stage === 'tls' ? 'starttls_missing' : '' });
      return answer;
    },
    stop: () => void line.removeListener('data', onData).pause(),
  };
}

/** `* BYE [LIMIT] Too many` → its response code and its words. */
export function wordsOf(answer: string): { code: string; text: string } {
  const bare = clean(answer).replace(/^\S{1,20} (?:OK|NO|BAD|BYE|PREAUTH)\b ?/i, '');
  const code = /^\[([A-Z-]{2,30})[^\]]{0,200}\] ?/i.exec(bare);
  return { code: (code?.[1] ?? '').toUpperCase(), text: (code ? bare.slice(code[0].length) : bare).slice(0, 500) };
}

const OTHERS: readonly (readonly [words: RegExp, system: string])[] = [
  [/^220[ -]|^[45]\d\d[ -]/, 'imap_smtp_there'],
  [/^\+OK\b|^-ERR\b/, 'imap_pop_there'],
  [/^HTTP\/|^<(?:!doctype|html)/i, 'web_server'],
];

async function greetingOf(talk: Talk): Promise<string> {
  const line = clean(await talk.next());
  if (/^\* (?:OK|PREAUTH)\b/i.test(line)) return line;
  if (/^\* (?:BYE|NO|BAD)\b/i.test(line)) throw new LookEnd({ stage: 'greeting', ...wordsOf(line), system: '' });
  const other = OTHERS.find(([words]) => words.test(line))?.[1] ?? 'imap_not_here';
  throw new LookEnd({ stage: 'greeting', code: '', text: line.slice(0, 300), system: other });
}

function capabilitiesIn(answer: string): string[] {
  const listed = /^\* CAPABILITY ([^\r\n]*)/im.exec(answer)?.[1] ?? '';
  return listed
    .toUpperCase()
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 200);
}
