import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { COMMON_HEADERS, NONCE_PLACEHOLDER, pagePolicy, previewPolicy } from '../../shared/content-policy.ts';
import type { Engine } from '../engine/engine.ts';

/** The interface, served to a browser on this computer. */
export interface Served {
  /** The address to open; it carries the token of this start. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * Serves the built interface (`folder`) and the engine's wire on 127.0.0.1 only. Everything lives under a path that holds a
 * random token made at each start; the Host header must name this computer (no DNS rebinding) and a socket's Origin must be
 * this very page. Nothing of a request is used as a path outside `folder`.
 */
export async function serve(engine: Engine, options: { folder: string; port?: number }): Promise<Served> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    // Nothing that a request holds may end the process.
    answer(request, response).catch(() => (response.headersSent ? response.destroy() : end(response, 400, '')));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origins = new Set([`http://127.0.0.1:${port}`, `http://localhost:${port}`]);
  const handler = new RPCHandler(engine.router);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 8 * 1024 * 1024 });

  server.on('upgrade', (request, socket, head) => {
    const origin = request.headers.origin ?? '';
    socket.on('error', () => socket.destroy());
    if (!hostIsOurs(request) || !origins.has(origin) || pathAfterToken(request) !== '/wire') {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      // A frame beyond the limit or a broken line ends that socket, and only that one.
      ws.on('error', () => ws.terminate());
      handler.upgrade(ws);
    });
  });

  function hostIsOurs(request: IncomingMessage): boolean {
    return origins.has(`http://${request.headers.host}`);
  }

  /** The path behind the token, or null where the token is missing or wrong. */
  function pathAfterToken(request: IncomingMessage): string | null {
    const path = URL.parse(request.url ?? '/', 'http://127.0.0.1')?.pathname ?? '/';
    const given = Buffer.from(path.split('/')[1] ?? '');
    const wanted = Buffer.from(token);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
    return path.slice(token.length + 1);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(COMMON_HEADERS)) response.setHeader(name, value);
    response.setHeader('Cache-Control', 'no-store');
    const path = hostIsOurs(request) ? pathAfterToken(request) : null;
    if (path === null)
      return end(
        response,
        403,
        'Open the address that Merpati printed when it started. Buka alamat yang ditampilkan Merpati saat dijalankan.',
      );
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'Only GET.');
    if (path === '') {
      response.setHeader('Location', `/${token}/`);
      return end(response, 308, '');
    }
    if (path.startsWith('/preview/')) return preview(path.slice('/preview/'.length), response);
    return file(path === '/' ? '/index.html' : path, response);
  }

  async function preview(ticket: string, response: ServerResponse): Promise<void> {
    try {
      const { html } = await engine.client.content.previewDocument({ ticket });
      response.setHeader('Content-Security-Policy', previewPolicy({ ancestors: "'self'" }));
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(html);
    } catch {
      end(response, 404, 'This preview is gone. Pratinjau ini sudah tidak ada.');
    }
  }

  async function file(path: string, response: ServerResponse): Promise<void> {
    const wanted = normalize(join(options.folder, decodeURIComponent(path)));
    if (!wanted.startsWith(normalize(options.folder) + sep)) return end(response, 404, '');
    try {
      const bytes = await readFile(wanted);
      response.setHeader('Content-Type', TYPES[extname(wanted)] ?? 'application/octet-stream');
      if (extname(wanted) !== '.html') return void response.end(bytes);
      const nonce = randomBytes(16).toString('base64');
      response.setHeader(
        'Content-Security-Policy',
        pagePolicy({ nonce, previewSource: "'self'", connect: [`ws://${response.req.headers.host}`] }),
      );
      response.end(bytes.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce));
    } catch {
      end(response, 404, '');
    }
  }

  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    port,
    async close() {
      for (const ws of sockets.clients) ws.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function end(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(text);
}
