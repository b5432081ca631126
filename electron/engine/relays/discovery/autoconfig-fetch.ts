import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

/** How the provider's description is fetched; tests lead the same code to a server of their own. */
export type Fetching = {
  readonly lookup?: LookupFunction;
  readonly ca?: ConnectionOptions['ca'];
  readonly port?: number;
};

/** `absent`: a server answered and has none. `failed`: nobody answered properly, with a system's code. */
export type Fetched =
  | { readonly state: 'ok'; readonly text: string }
  | { readonly state: 'absent' }
  | { readonly state: 'failed'; readonly system: string };

const MOST_BYTES = 256 * 1024;
const MOST_REDIRECTS = 3;

/**
 * Fetches a document over HTTPS only, certificate checked, at most 256 kB and three redirects. Never rejects.
 */
export async function fetchDocument(url: URL, fetching: Fetching, signal: AbortSignal): Promise<Fetched> {
  let next = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await fetchOnce(next, fetching, signal);
    if (answer.state !== 'moved') return answer;
    const target = URL.canParse(answer.to, next) ? new URL(answer.to, next) : null;
    // What decides where a password goes is never read over an open line.
    if (target?.protocol !== 'https:' || target.username !== '') return { state: 'absent' };
    next = target;
  }
  return { state: 'absent' };
}

type Once = Fetched | { readonly state: 'moved'; readonly to: string };

function fetchOnce(url: URL, { lookup, ca, port }: Fetching, signal: AbortSignal): Promise<Once> {
  return new Promise((resolve) => {
    const failed = (error: unknown) => {
      const code = (error as { code?: unknown } | null)?.code;
      resolve({ state: 'failed', system: signal.aborted ? 'ETIMEDOUT' : typeof code === 'string' ? code : 'CLOSED' });
    };
    const asked = request({
      host: url.hostname,
      port: url.port === '' ? (port ?? 443) : url.port,
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host, accept: 'text/xml, application/xml', 'user-agent': 'Merpati' },
      agent: false,
      minVersion: 'TLSv1.2',
      signal,
      ...(lookup ? { lookup } : {}),
      ...(ca === undefined ? {} : { ca }),
    });
    asked.on('error', failed);
    asked.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const to = response.headers.location;
      if (status !== 200) {
        resolve(status >= 300 && status < 400 && to !== undefined ? { state: 'moved', to } : { state: 'absent' });
        asked.destroy();
        return;
      }
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes > MOST_BYTES) {
          resolve({ state: 'absent' });
          asked.destroy();
        }
      });
      response.on('end', () => resolve({ state: 'ok', text: Buffer.concat(parts).toString('utf8') }));
      response.on('error', failed);
      response.on('close', () => failed(null));
    });
    asked.end();
  });
}
