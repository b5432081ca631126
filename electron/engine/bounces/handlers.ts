import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of bounces. */
export function bouncesHandlers(_ctx: EngineContext): Handlers<typeof contract.bounces> {
  return unfinishedHandlers('bounces', contract.bounces);
}
