import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { sampleValues } from '../campaigns/public.ts';
import { compileMessage, keepPreview } from '../content/public.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { findTemplate } from './public.ts';
import { starterTemplates } from './starters.ts';

/** The calls of templates. */
export function templatesHandlers(ctx: EngineContext): Handlers<typeof contract.templates> {
  return {
    list: ({ language }) => ({ templates: starterTemplates(language) }),
    preview: async ({ key, language }) => {
      const template = findTemplate(key, language);
      if (template === undefined) throw new AppError('not_found', { what: 'template' });
      const message = await compileMessage({ ...template, text: null });
      return { preview: keepPreview(ctx, message.html(sampleValues(ctx, language))) };
    },
  };
}
