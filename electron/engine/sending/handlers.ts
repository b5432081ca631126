import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of sending. */
export function sendingHandlers(_ctx: EngineContext): Handlers<typeof contract.sending> {
  return unfinishedHandlers('sending', contract.sending);
}
