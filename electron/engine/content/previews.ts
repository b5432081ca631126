import { randomBytes } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { cleanHtml } from './clean-html.ts';

/** Previews kept by ticket; the oldest go when there are more, so that typing never fills the memory. */
const MOST = 60;
const kept = new WeakMap<EngineContext, Map<string, string>>();

function previewsOf(ctx: EngineContext): Map<string, string> {
  const known = kept.get(ctx) ?? new Map<string, string>();
  kept.set(ctx, known);
  return known;
}

/** Keeps a document for the preview frame, cleaned so that it runs nothing and loads nothing; answers its ticket. */
export function keepPreview(ctx: EngineContext, html: string): string {
  const previews = previewsOf(ctx);
  const ticket = randomBytes(18).toString('base64url');
  previews.set(ticket, cleanHtml(html, 'preview').html);
  for (const oldest of previews.keys()) {
    if (previews.size <= MOST) break;
    previews.delete(oldest);
  }
  return ticket;
}

/** The document behind a ticket; throws `preview_unknown`. */
export function previewDocument(ctx: EngineContext, ticket: string): string {
  const html = previewsOf(ctx).get(ticket);
  if (html === undefined) throw new AppError('preview_unknown');
  return html;
}
