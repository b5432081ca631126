import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of imports. */
export function importsHandlers(_ctx: EngineContext): Handlers<typeof contract.imports> {
  return unfinishedHandlers('imports', contract.imports);
}
