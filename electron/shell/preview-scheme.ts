import type { Session } from 'electron';
import { COMMON_HEADERS, previewPolicy } from '../../shared/content-policy.ts';
import { PREVIEW_SCHEME } from './page-url.ts';

const TICKET = /^[A-Za-z0-9_-]{1,200}$/;

/** The ticket that a preview's address names (`app-preview://mail/TICKET`), or null. */
function previewTicket(url: string): string | null {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  const ticket = parsed.pathname.slice(1);
  return parsed.protocol === `${PREVIEW_SCHEME}:` && parsed.host === 'mail' && TICKET.test(ticket) ? ticket : null;
}

const HEADERS = {
  ...COMMON_HEADERS,
  // The frame has an origin of its own making (none), so the page that shows it is "cross-origin" to it.
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': previewPolicy({ imageSource: `${PREVIEW_SCHEME}:`, ancestors: 'app://bundle' }),
};

/** Serves mail previews under a policy of their own: no script, no origin, nothing from outside. */
export function servePreview(session: Session, document: (ticket: string) => Promise<string>): void {
  session.protocol.handle(PREVIEW_SCHEME, async (request) => {
    const ticket = previewTicket(request.url);
    if (request.method !== 'GET' || ticket === null) return new Response(null, { status: 403, headers: HEADERS });
    try {
      return new Response(await document(ticket), { headers: HEADERS });
    } catch {
      return new Response(null, { status: 404, headers: HEADERS });
    }
  });
}
