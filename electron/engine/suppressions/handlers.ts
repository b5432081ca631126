import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of suppressions. */
export function suppressionsHandlers(_ctx: EngineContext): Handlers<typeof contract.suppressions> {
  return unfinishedHandlers('suppressions', contract.suppressions);
}
