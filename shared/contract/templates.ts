import { z } from 'zod';
import { messageContent } from '../blocks.ts';
import { call, line, nothing } from './define.ts';

export const templateRecord = z.strictObject({
  key: z.string(),
  /** In the asked language. */
  name: z.string(),
  description: z.string(),
  subject: z.string(),
  preheader: z.string(),
  content: messageContent,
});

export const templates = {
  list: call(
    z.strictObject({ language: z.enum(['en', 'id']) }),
    z.strictObject({ templates: z.array(templateRecord) }),
  ),
  /** The preview ticket of a starter template, filled with sample values. */
  preview: call(z.strictObject({ key: line, language: z.enum(['en', 'id']) }), z.strictObject({ preview: z.string() })),
};

export const content = {
  /** The document behind a preview ticket, for hosts only (they serve it at its own URL with its own policy). */
  previewDocument: call(z.strictObject({ ticket: z.string().max(100) }), z.strictObject({ html: z.string() })),
  /** Checks a message that belongs to no campaign (command line): HTML or text, with a subject. */
  checkText: call(
    z.strictObject({ subject: line, html: z.string().max(2_000_000), text: z.string().max(2_000_000).default('') }),
    z.strictObject({
      findings: z.array(
        z.strictObject({
          key: z.string(),
          level: z.enum(['blocker', 'warning', 'notice']),
          where: z.string(),
          evidence: z.string(),
          values: z.record(z.string(), z.union([z.string(), z.number()])),
        }),
      ),
    }),
  ),
  /** A picture kept with a message (`attachment:…`), as an address that an editor can show; null where it is gone. */
  picture: call(z.strictObject({ src: line }), z.strictObject({ url: z.string().nullable() })),
  mergeFields: call(
    nothing,
    z.strictObject({ fields: z.array(z.strictObject({ key: z.string(), label: z.string(), builtIn: z.boolean() })) }),
  ),
};
