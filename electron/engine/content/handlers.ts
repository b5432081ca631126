import type { contract } from '../../../shared/contract/index.ts';
import { CONTACT_FIELDS, SYSTEM_FIELDS } from '../../../shared/merge-fields.ts';
import { readPicture } from '../campaigns/public.ts';
import { allFields } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { checkContent } from './check.ts';
import { escapeHtml } from './entities.ts';
import { factsOf } from './facts.ts';
import { previewDocument } from './previews.ts';

/** The calls of content. */
export function contentHandlers(ctx: EngineContext): Handlers<typeof contract.content> {
  return {
    previewDocument: ({ ticket }) => ({ html: previewDocument(ctx, ticket) }),
    checkText: (input) => ({ findings: checkText(input) }),
    picture: ({ src }) => {
      const picture = readPicture(ctx.folder, src);
      return { url: picture === undefined ? null : `data:${picture.type};base64,${picture.bytes.toString('base64')}` };
    },
    mergeFields: () => ({ fields: mergeFields(ctx) }),
  };
}

/** Findings on a message of no campaign; the text alone stands for the body where there is no HTML. */
function checkText({ subject, html, text }: { subject: string; html: string; text: string }) {
  const body = html.trim() === '' ? `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>` : html;
  const content = { kind: 'html' as const, language: 'en' as const, html: body };
  const source = { subject, preheader: '', content, text: text.trim() === '' ? null : text };
  const findings = checkContent(factsOf(source, Buffer.byteLength(body)));
  return findings.map(({ key, level, where, evidence, values }) => ({ key, level, where, evidence, values }));
}

/** Fields that a message can use: the contacts' own (with their labels), then those every message knows. */
function mergeFields(ctx: EngineContext) {
  const own = allFields(ctx.db).map(({ key, label, builtIn }) => ({ key, label, builtIn }));
  const known = new Set(own.map((field) => field.key));
  const rest = [...CONTACT_FIELDS, ...SYSTEM_FIELDS].filter(
    (key) => !known.has(key) && key !== 'email' && key !== 'address',
  );
  return [...own, ...rest.map((key) => ({ key, label: key, builtIn: true }))];
}
