import type { contract } from '../../../../shared/contract/index.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';

/** Signing in at a provider in the system's browser. */
export function oauthCalls(_ctx: EngineContext): Pick<Handlers<typeof contract.relays>, 'oauthSignIn'> {
  return {
    oauthSignIn: () => {
      throw new AppError('engine_unavailable');
    },
  };
}
