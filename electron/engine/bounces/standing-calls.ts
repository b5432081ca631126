import type { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';

type Calls = Pick<Handlers<typeof contract.bounces>, 'advice' | 'rates'>;

/** The calls that say how we stand: what to do first, and rates beside the limits of providers. */
export function standingCalls(_ctx: EngineContext): Calls {
  return { advice: () => ({ advice: [] }), rates: () => ({ rates: [] }) };
}
