import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { resolveRequest } from './requests.ts';

type Calls = Pick<Handlers<typeof contract.bounces>, 'dryRun' | 'batches' | 'retry' | 'resolveRequest'>;

/** The calls that try, repeat and take back what the policy does. */
export function judgingCalls(ctx: EngineContext): Calls {
  const missing = () => {
    throw new AppError('not_found', { what: 'bounce' });
  };
  return { dryRun: missing, batches: () => ({ batches: [] }), retry: missing, resolveRequest: (input) => resolveRequest(ctx, input) };
}
