import { connect, type LookupFunction, type Socket } from 'node:net';

export type Dialled =
  | { readonly ok: true; readonly socket: Socket; readonly address: string }
  | { readonly ok: false; readonly system: string };

/**
 * Opens a TCP connection by the system's name lookup (or the one given), trying every address there is (RFC 8305). The socket comes back
 * paused, so that no byte of the greeting is lost. Fails with a system code; `ETIMEDOUT` after `timeout` milliseconds.
 */
export function dial(
  host: string,
  port: number,
  timeout: number,
  signal?: AbortSignal,
  lookup?: LookupFunction,
): Promise<Dialled> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve({ ok: false, system: 'ABORTED' });
    // Nagle's algorithm and delayed acknowledgements together cost 40 ms a message: SMTP waits for a reply after each small write.
    const socket = connect({ host, port, autoSelectFamily: true, noDelay: true, ...(lookup ? { lookup } : {}) });
    const end = (result: Dialled) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      if (!result.ok) socket.on('error', () => undefined).destroy();
      resolve(result);
    };
    const onError = (error: Error) => end({ ok: false, system: systemCode(error) });
    const onAbort = () => end({ ok: false, system: 'ABORTED' });
    const timer = setTimeout(() => end({ ok: false, system: 'ETIMEDOUT' }), timeout);
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('connect', () => end({ ok: true, socket: socket.pause(), address: socket.remoteAddress ?? '' }));
  });
}

/** The code of a system or TLS error; of several tries (one per address) the first. */
export function systemCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return systemCode(error.errors[0]);
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || code === '') return 'UNKNOWN';
  // OpenSSL's reason is in the text only: "…:wrong version number:…".
  const text = error instanceof Error ? error.message : '';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    if (/wrong version number|packet length too long|record layer failure|http request/i.test(text))
      return 'ERR_SSL_WRONG_VERSION_NUMBER';
    if (/unsupported protocol|protocol version|version too low/i.test(text)) return 'ERR_SSL_UNSUPPORTED_PROTOCOL';
  }
  return code;
}
