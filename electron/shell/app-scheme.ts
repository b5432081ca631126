import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { net, protocol, type Session } from 'electron';
import { COMMON_HEADERS, NONCE_PLACEHOLDER, pagePolicy } from '../../shared/content-policy.ts';
import { bundlePath, mediaType } from './bundle-path.ts';
import { isPageUrl, PAGE_SCHEME, PREVIEW_SCHEME } from './page-url.ts';

/** Makes both schemes standard and secure; must run before the app is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: PREVIEW_SCHEME, privileges: { standard: true, secure: true } },
  ]);
}

const refusal = (status: number) => new Response(null, { status, headers: COMMON_HEADERS });

function pageResponse(html: string, connect: readonly string[]): Response {
  const nonce = randomBytes(18).toString('base64url');
  return new Response(html.replaceAll(NONCE_PLACEHOLDER, nonce), {
    headers: {
      ...COMMON_HEADERS,
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': pagePolicy({ nonce, previewSource: `${PREVIEW_SCHEME}:`, connect }),
    },
  });
}

async function fromBundle(folder: string, url: string): Promise<Response> {
  const path = bundlePath(folder, url);
  if (path === null) return refusal(403);
  try {
    const content = await readFile(path);
    if (path.endsWith('.html')) return pageResponse(content.toString('utf8'), []);
    return new Response(new Uint8Array(content), { headers: { ...COMMON_HEADERS, 'Content-Type': mediaType(path) } });
  } catch {
    return refusal(404);
  }
}

/** In development the page comes from Vite, through the same scheme and under the same policy; only its socket is added. */
async function fromDevServer(server: string, url: string): Promise<Response> {
  const { pathname, search } = new URL(url);
  const answer = await net.fetch(new URL(pathname + search, server).href, { bypassCustomProtocolHandlers: true });
  const type = answer.headers.get('content-type') ?? '';
  if (type.startsWith('text/html'))
    return pageResponse(await answer.text(), [server.replace(/^http/, 'ws').replace(/\/$/, '')]);
  return new Response(answer.body, { status: answer.status, headers: { ...COMMON_HEADERS, 'Content-Type': type } });
}

/** Serves the page at `app://bundle/` with a policy of its own for each load; anything outside the bundle is refused. */
export function servePage(session: Session, folder: string, devServer: string | null): void {
  session.protocol.handle(PAGE_SCHEME, async (request) => {
    if (request.method !== 'GET' || !isPageUrl(request.url)) return refusal(403);
    return devServer ? fromDevServer(devServer, request.url) : fromBundle(folder, request.url);
  });
}
