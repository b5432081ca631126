import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of relays. */
export function relaysHandlers(_ctx: EngineContext): Handlers<typeof contract.relays> {
  return unfinishedHandlers('relays', contract.relays);
}
