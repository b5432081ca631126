import type { contract } from '../../../shared/contract/index.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { keepBounces, retryBounces, undoBounces } from './deciding.ts';
import { applyTo, tryPolicy } from './judging.ts';
import { batchRows } from './repo.ts';
import { resolveRequest } from './requests.ts';

type Name = 'applyPolicy' | 'dryRun' | 'batches' | 'undo' | 'keep' | 'retry' | 'resolveRequest';
type Calls = Pick<Handlers<typeof contract.bounces>, Name>;

/** The calls that try, do, repeat and take back what the policy does. */
export function judgingCalls(ctx: EngineContext): Calls {
  const told = <Answer>(answer: Answer): Answer => {
    for (const what of ['bounces', 'suppressions', 'contacts', 'messages'] as const) changed(ctx, what);
    return answer;
  };
  return {
    applyPolicy: async (input) => told(await applyTo(ctx, input)),
    dryRun: (input) => tryPolicy(ctx, input),
    batches: () => ({ batches: batchRows(ctx.db) }),
    undo: async ({ ids, batch }) => told({ restored: await undoBounces(ctx, ids, batch) }),
    keep: async ({ ids }) => told({ kept: await keepBounces(ctx, ids) }),
    retry: async ({ ids }) => told(await retryBounces(ctx, ids)),
    resolveRequest: (input) => resolveRequest(ctx, input),
  };
}
