import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of cleaning. */
export function cleaningHandlers(_ctx: EngineContext): Handlers<typeof contract.cleaning> {
  return unfinishedHandlers('cleaning', contract.cleaning);
}
