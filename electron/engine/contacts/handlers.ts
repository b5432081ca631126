import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of contacts. */
export function contactsHandlers(_ctx: EngineContext): Handlers<typeof contract.contacts> {
  return unfinishedHandlers('contacts', contract.contacts);
}
