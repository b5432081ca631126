import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of content. */
export function contentHandlers(_ctx: EngineContext): Handlers<typeof contract.content> {
  return unfinishedHandlers('content', contract.content);
}
