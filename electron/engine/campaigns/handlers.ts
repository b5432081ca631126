import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of campaigns. */
export function campaignsHandlers(_ctx: EngineContext): Handlers<typeof contract.campaigns> {
  return unfinishedHandlers('campaigns', contract.campaigns);
}
