import type { contract } from '../../../../shared/contract/index.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';

/** A relay's last hours or days. */
export function healthCalls(_ctx: EngineContext): Pick<Handlers<typeof contract.relays>, 'health'> {
  return {
    health: () => {
      throw new AppError('engine_unavailable');
    },
  };
}
