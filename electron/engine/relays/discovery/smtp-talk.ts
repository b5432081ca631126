import type { Duplex } from 'node:stream';
import { clean, parseReply, type Reply } from '../reply.ts';

/** What came instead of a reply: a system code, and the bytes that were no SMTP (shortened, cleaned). */
export class TalkEnd extends Error {
  readonly system: string;
  readonly heard: string;

  constructor(system: string, heard = '') {
    super(system);
    this.name = 'TalkEnd';
    this.system = system;
    this.heard = heard;
  }
}

/** One reply: as it was sent, and taken apart. */
export type Heard = { readonly raw: string; readonly reply: Reply };

/** Talks SMTP over one line: whole replies out, commands in. It has a lifetime: `stop` lets go of the line. */
export interface Talk {
  /** The next whole reply. Rejects with TalkEnd: `CLOSED`, `SOCKET_TIMEOUT`, `EPROTOCOL` (what came is no SMTP), `TLS_RECORD`, or a system's code. */
  next(milliseconds: number): Promise<Heard>;
  say(command: string): void;
  stop(): void;
}

// RFC 5321 4.5.3.1.5 allows 512 bytes a line; an EHLO answer has a few dozen.
const MOST_BYTES = 32_768;
/** Lines that begin with the same code, the last one without a hyphen (RFC 5321 4.2.1). */
const WHOLE_REPLY = /^(?:\d{3}-[^\n]*\n)*\d{3}(?:[ \r][^\n]*)?\n/;
/** An alert or a handshake (RFC 8446 5.1): the other side speaks TLS already. */
const TLS_RECORD = /^[\x15\x16]\x03/;
const MAY_BECOME_REPLY = /^(?:\d{0,3}$|\d{3}[- \r\n])/;

export function talkOver(line: Duplex): Talk {
  let buffer = '';
  let ended: string | null = null;
  let wake = () => {};
  const onData = (chunk: Buffer) => {
    buffer += chunk.toString('latin1');
    // More than any server says: whoever sends that much is no SMTP server.
    if (buffer.length > MOST_BYTES) line.pause();
    wake();
  };
  const onEnd = (error?: unknown) => {
    ended ??= codeOf(error);
    wake();
  };
  line.on('data', onData).on('error', onEnd);
  for (const event of ['end', 'close']) line.once(event, () => onEnd());
  line.resume();
  const take = (): Heard | null => {
    if (TLS_RECORD.test(buffer)) throw new TalkEnd('TLS_RECORD');
    if (buffer !== '' && (!MAY_BECOME_REPLY.test(buffer) || buffer.length > MOST_BYTES))
      throw new TalkEnd('EPROTOCOL', clean(buffer.slice(0, 300)));
    const raw = WHOLE_REPLY.exec(buffer)?.[0];
    const reply = raw === undefined ? null : parseReply(raw);
    if (raw === undefined || reply === null) {
      if (ended !== null) throw new TalkEnd(ended, clean(buffer.slice(0, 300)));
      return null;
    }
    buffer = buffer.slice(raw.length);
    return { raw, reply };
  };
  return {
    async next(milliseconds) {
      const until = performance.now() + milliseconds;
      for (;;) {
        const heard = take();
        if (heard) return heard;
        const left = until - performance.now();
        if (left <= 0) throw new TalkEnd('SOCKET_TIMEOUT', clean(buffer.slice(0, 300)));
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    say: (command) => void (ended === null && line.write(`${command}\r\n`)),
    stop: () => void line.removeListener('data', onData).pause(),
  };
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'CLOSED';
}
