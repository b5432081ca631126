import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of templates. */
export function templatesHandlers(_ctx: EngineContext): Handlers<typeof contract.templates> {
  return unfinishedHandlers('templates', contract.templates);
}
