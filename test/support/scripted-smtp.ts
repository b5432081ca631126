import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';

/** What a scripted server does where a reply is due: say this, say it later, hang up, hang up by reset, say nothing, or drip without an end. */
export type Answer =
  | string
  | { readonly after: number; readonly say: string }
  /** These bytes as they are, with no line end, and then hang up where asked. */
  | { readonly raw: string | Buffer; readonly end?: 'CLOSE' | 'RESET' }
  | 'CLOSE'
  | 'RESET'
  | 'SILENCE'
  | 'DRIP';

export type Script = {
  readonly greeting?: Answer;
  /** Lines of the EHLO answer after the first. */
  readonly ehlo?: readonly string[];
  /** By command word (`MAIL`, `RCPT`, `AUTH`); `DOT` is the final dot. A list is used up one by one, the last stays; a function is asked each time. */
  readonly answers?: Readonly<Record<string, Answer | readonly Answer[] | (() => Answer)>>;
  /** Encrypted from the first byte. */
  readonly tls?: TlsOptions;
  /** Encrypts after STARTTLS was answered with 220, as it is unless the script answers otherwise; `ehlo` is what is said after it. */
  readonly starttls?: TlsOptions & { readonly ehlo?: readonly string[] };
  /** What answers the client's first bytes of TLS: after STARTTLS, or at once where there is no greeting. */
  readonly handshake?: Answer;
  /** Lets in no more than so many connections at one time; refused ones are counted in `refused`. */
  readonly most?: number;
  /** Cuts the line at the first bytes of the message. */
  readonly cutInBody?: boolean;
};

const EHLO = ['PIPELINING', '8BITMIME', 'AUTH PLAIN LOGIN'];
const READY = '220 2.0.0 Ready to start TLS';
const STARTTLS = ({ answers }: Script): Answer => (answers?.STARTTLS as Answer | undefined) ?? READY;

function upgraded(socket: Socket, options: TlsOptions): Socket {
  const secure = new TLSSocket(socket, { ...options, isServer: true });
  return secure.on('error', () => secure.destroy());
}

const DEFAULTS: Readonly<Record<string, Answer>> = {
  MAIL: '250 2.1.0 Ok',
  RCPT: '250 2.1.5 Ok',
  DATA: '354 Go on',
  DOT: '250 2.0.0 Ok: queued as 1',
  RSET: '250 2.0.0 Ok',
  QUIT: '221 2.0.0 Bye',
  AUTH: '235 2.7.0 Authentication successful',
  NOOP: '250 Ok',
};

/** A server on 127.0.0.1 that says exactly what the script tells it; `commands` is what it heard, `bodies` what ended with a dot. */
export async function scriptedServer(script: Script = {}) {
  const commands: string[] = [];
  const bodies: string[] = [];
  const sockets = new Set<Socket>();
  const used = new Map<string, number>();
  let refused = 0;
  let bytesInData = 0;
  const answerTo = (word: string): Answer => {
    const wanted = script.answers?.[word] ?? DEFAULTS[word] ?? '500 5.5.1 What?';
    if (typeof wanted === 'function') return wanted();
    if (!Array.isArray(wanted)) return wanted as Answer;
    const turn = used.get(word) ?? 0;
    used.set(word, turn + 1);
    return (wanted[Math.min(turn, wanted.length - 1)] ?? 'CLOSE') as Answer;
  };
  const serve = (socket: Socket, secured = false) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    if (sockets.size > (script.most ?? Number.POSITIVE_INFINITY)) {
      refused += 1;
      return give(socket, { raw: '421 4.7.0 Error: too many connections\r\n', end: 'CLOSE' });
    }
    let buffer = '';
    let inData = false;
    // Bytes of a handshake are no commands, even where a line end happens to be among them.
    if (script.handshake && script.greeting === 'SILENCE') {
      socket.once('data', () => give(socket, script.handshake ?? 'CLOSE'));
      return;
    }
    if (!secured) give(socket, script.greeting ?? '220 scripted.example ESMTP');
    const onData = (chunk: Buffer) => {
      buffer += chunk.toString('latin1');
      for (;;) {
        if (inData && script.cutInBody && buffer !== '') return give(socket, 'RESET');
        if (inData) {
          bytesInData += buffer.length;
          const end = `\r\n${buffer}`.indexOf('\r\n.\r\n');
          if (end < 0) return;
          bodies.push(buffer.slice(0, end));
          buffer = buffer.slice(end + 3);
          inData = false;
          give(socket, answerTo('DOT'));
          continue;
        }
        const end = buffer.indexOf('\r\n');
        if (end < 0) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        commands.push(line);
        const word = (/^[A-Za-z]+/.exec(line)?.[0] ?? '').toUpperCase();
        if (word === 'EHLO' && script.answers?.EHLO === undefined) {
          const lines = ['scripted.example', ...((secured ? script.starttls?.ehlo : script.ehlo) ?? EHLO)];
          give(socket, lines.map((text, at) => `250${at < lines.length - 1 ? '-' : ' '}${text}`).join('\r\n'));
          continue;
        }
        if (word === 'STARTTLS' && script.handshake) {
          socket.removeListener('data', onData);
          socket.write(`${READY}\r\n`);
          socket.once('data', () => give(socket, script.handshake ?? 'CLOSE'));
          return;
        }
        const answer = word === 'STARTTLS' && script.starttls && !secured ? STARTTLS(script) : answerTo(word);
        if (word === 'STARTTLS' && script.starttls && !secured && answer === READY) {
          socket.removeListener('data', onData);
          socket.write(`${READY}\r\n`);
          serve(upgraded(socket, script.starttls), true);
          return;
        }
        if (word === 'DATA' && typeof answer === 'string' && answer.startsWith('354')) inData = true;
        give(socket, answer);
      }
    };
    socket.on('data', onData);
  };
  const server = script.tls
    ? createTlsServer(script.tls, (socket) => serve(socket))
    : createServer((socket) => serve(socket));
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    bodies,
    /** Bytes that came after a 354 so far. */
    bytesInData: () => bytesInData,
    refused: () => refused,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function give(socket: Socket, answer: Answer): void {
  if (answer === 'SILENCE') return;
  if (answer === 'DRIP') {
    const drip = setInterval(() => socket.write('2'), 50);
    socket.once('close', () => clearInterval(drip));
  } else if (answer === 'CLOSE') socket.end();
  else if (answer === 'RESET') socket.resetAndDestroy();
  else if (typeof answer === 'string') socket.write(`${answer}\r\n`);
  else if ('raw' in answer) {
    socket.write(answer.raw, () => {
      if (answer.end === 'RESET') socket.resetAndDestroy();
      else if (answer.end === 'CLOSE') socket.end();
    });
  } else setTimeout(() => socket.write(`${answer.say}\r\n`), answer.after);
}

/** A port of this computer where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
