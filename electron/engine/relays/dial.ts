import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Note } from './tried.ts';

export type Dialled =
  | { readonly ok: true; readonly socket: Socket; readonly address: string }
  | {
      readonly ok: false;
      readonly system: string /** Every address that was tried. */;
      readonly addresses?: readonly string[];
    };

/**
 * Opens a TCP connection by the system's name lookup (or the one given), trying every address there is (RFC 8305). The socket comes back
 * paused, so that no byte of the greeting is lost. Fails with a system code; after `timeout` milliseconds `ETIMEDOUT`,
 * or `EAI_AGAIN` where not even the name's lookup was answered.
 */
export function dial(
  host: string,
  port: number,
  timeout: number,
  signal?: AbortSignal,
  lookup?: LookupFunction,
  note?: Note,
): Promise<Dialled> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve({ ok: false, system: 'ABORTED', addresses: [] });
    // Nagle's algorithm and delayed acknowledgements together cost 40 ms a message: SMTP waits for a reply after each small write.
    const socket = connect({ host, port, autoSelectFamily: true, noDelay: true, ...(lookup ? { lookup } : {}) });
    const attempts = watchAttempts(socket, host, port, note);
    const end = (result: { socket: Socket } | { system: string }) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      attempts.end('socket' in result ? null : result.system);
      if ('socket' in result) return resolve({ ok: true, socket, address: socket.remoteAddress ?? '' });
      socket.on('error', () => undefined).destroy();
      resolve({ ok: false, system: result.system, addresses: attempts.addresses });
    };
    const onError = (error: Error) => end({ system: systemCode(error) });
    const onAbort = () => end({ system: 'ABORTED' });
    const timer = setTimeout(() => end({ system: attempts.addresses.length > 0 ? 'ETIMEDOUT' : 'EAI_AGAIN' }), timeout);
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('connect', () => end({ socket: socket.pause() }));
  });
}

/** Remembers the addresses that a name has and that were tried, and tells of them once it is known how it ended. */
function watchAttempts(socket: Socket, host: string, port: number, note: Note | undefined) {
  const found: string[] = [];
  const tried: string[] = [];
  socket.on('lookup', (_error: Error | null, address: string | undefined) => address && found.push(address));
  socket.on('connectionAttempt', (address: string) => tried.push(address));
  return {
    addresses: tried,
    end(system: string | null) {
      if (!note || system === 'ABORTED') return;
      const known = found.length > 0 ? [...new Set(found)] : tried;
      if (!isIP(host))
        note(known.length > 0 ? 'looked_up' : 'looked_up_not', { host, addresses: known.join(', ') }, known.length > 0);
      const ours = system === null ? (socket.remoteAddress ?? '') : '';
      for (const address of new Set(tried)) {
        if (address !== ours) note('dialled_not', { address, port: String(port) }, false);
      }
      if (system === null) note('dialled', { address: ours, port: String(port) }, true);
    },
  };
}

const UNREACHABLE = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT', 'EAFNOSUPPORT']);

/** What a port and the addresses tell besides the system's code: providers close port 25 to homes; an IPv6 address needs an IPv6 line. */
export function whatBlocks(
  port: number,
  { system, addresses = [] }: { readonly system: string; readonly addresses?: readonly string[] },
): string {
  if (UNREACHABLE.has(system) && addresses.length > 0 && addresses.every((address) => address.includes(':')))
    return 'ipv6_only';
  if (port !== 25) return system;
  return system === 'ETIMEDOUT' ? 'port_25_blocked' : system === 'ECONNRESET' ? 'port_25_cut' : system;
}

const REASONS: readonly (readonly [words: RegExp, code: string])[] = [
  [/wrong version number|packet length too long|record layer failure|http request/i, 'ERR_SSL_WRONG_VERSION_NUMBER'],
  [/unsupported protocol|protocol version|version too low|no protocols available/i, 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
  [/handshake failure|no shared cipher|insufficient security/i, 'ERR_SSL_NO_SHARED_CIPHER'],
  [/dh key too small/i, 'ERR_SSL_DH_KEY_TOO_SMALL'],
  [/ee key too small|ca key too small|ca md too weak/i, 'ERR_SSL_EE_KEY_TOO_SMALL'],
  [/unrecognized name/i, 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME'],
  [/certificate required|alert bad certificate/i, 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
  [/alert internal error/i, 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'],
  [/bad record mac|decode error|decrypt error|decryption failed/i, 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'],
  [/unexpected eof/i, 'CLOSED'],
];

/** The code of a system or TLS error; of several tries (one per address) the first. */
export function systemCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return systemCode(error.errors[0]);
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || code === '') return 'UNKNOWN';
  if (code !== 'EPROTO' && !code.startsWith('ERR_SSL_')) return code;
  // OpenSSL's reason is in the text only: "…:wrong version number:…".
  const text = error instanceof Error ? error.message.slice(0, 500) : '';
  const reason = REASONS.find(([words]) => words.test(text))?.[1];
  return reason ?? (code === 'EPROTO' ? 'ERR_SSL_UNKNOWN' : code);
}
