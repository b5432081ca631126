import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerPage, type Ending, PAGE_HEADERS } from './answer-page.ts';

/** The provider's answer as the browser brought it; `reply` shows the person how it ended. */
export type BrowserAnswer = {
  readonly parameters: URLSearchParams;
  /** Whether it belongs to this attempt. One that does not must never sign anybody in. */
  readonly stateFits: boolean;
  reply(ending: Ending): Promise<void>;
};

/** A listener on this computer only (RFC 8252 7.3), for one answer. */
export interface Loopback {
  readonly port: number;
  /** The first answer; stray requests are turned away and change nothing. */
  readonly answer: Promise<BrowserAnswer>;
  close(): void;
}

type Options = { readonly state: string; readonly language: 'en' | 'id' };

/** Listens on a free port of 127.0.0.1, and of ::1 where the browser may try that first. */
export async function openLoopback(options: Options, host: '127.0.0.1' | 'localhost'): Promise<Loopback> {
  let resolve: (answer: BrowserAnswer) => void = () => undefined;
  const answer = new Promise<BrowserAnswer>((done) => {
    resolve = done;
  });
  let answered = false;
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const parameters = answerIn(request);
    if (parameters === null) return turnAway(response, 404);
    if (answered) return turnAway(response, 409);
    answered = true;
    const stateFits = parameters.getAll('state').length === 1 && same(parameters.get('state') ?? '', options.state);
    resolve({ parameters, stateFits, reply: (ending) => show(response, options.language, ending) });
  };
  const first = await listen(serve, '127.0.0.1', 0);
  if (first === null) throw new Error('no port of this computer is free');
  const { port } = first.address() as AddressInfo;
  const servers = [first];
  const second = host === 'localhost' ? await listen(serve, '::1', port) : null;
  if (second !== null) servers.push(second);
  return {
    port,
    answer,
    close: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

function listen(
  serve: (request: IncomingMessage, response: ServerResponse) => void,
  host: string,
  port: number,
): Promise<Server | null> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, keepAlive: false }, serve);
  server.maxConnections = 20;
  server.on('clientError', (_error, socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, host, () => resolve(server));
  });
}

/**
 * The parameters of a provider's answer, or null for everything else that may knock: another path, a name that was bent to this
 * computer (DNS rebinding), a picture or script of some page. Browsers say what a request is for; only a page's address counts.
 */
function answerIn(request: IncomingMessage): URLSearchParams | null {
  if (request.method !== 'GET' || !/^(?:127\.0\.0\.1|localhost):\d+$/.test(request.headers.host ?? '')) return null;
  const purpose = request.headers['sec-fetch-dest'];
  if (purpose !== undefined && purpose !== 'document') return null;
  const [path, query = ''] = (request.url ?? '').split('?', 2);
  if (path !== '/' || query.length > 8_000) return null;
  const parameters = new URLSearchParams(query);
  return parameters.has('code') || parameters.has('error') ? parameters : null;
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

function turnAway(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store', Connection: 'close' }).end();
}

function show(response: ServerResponse, language: 'en' | 'id', ending: Ending): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.writeHead(ending === 'done' ? 200 : 400, PAGE_HEADERS).end(answerPage(language, ending), () => resolve());
  });
}
