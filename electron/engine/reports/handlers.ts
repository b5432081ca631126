import { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { unfinishedHandlers } from '../unfinished.ts';

/** The calls of reports. */
export function reportsHandlers(_ctx: EngineContext): Handlers<typeof contract.reports> {
  return unfinishedHandlers('reports', contract.reports);
}
