import type { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';

/** The calls of segments. */
export function segmentsHandlers(_ctx: EngineContext): Handlers<typeof contract.segments> {
  return {
    list: () => ({ segments: [] }),
    get: () => {
      throw new Error('not built yet');
    },
    save: () => {
      throw new Error('not built yet');
    },
    remove: () => {
      throw new Error('not built yet');
    },
    count: () => {
      throw new Error('not built yet');
    },
  };
}
