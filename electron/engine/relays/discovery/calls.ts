import type { contract } from '../../../../shared/contract/index.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';

type Calls = Pick<Handlers<typeof contract.relays>, 'presets' | 'savePreset' | 'resetPreset' | 'discover' | 'probe'>;

/** Presets, finding a way to connect, and trying ports. */
export function discoveryCalls(_ctx: EngineContext): Calls {
  const soon = () => {
    throw new AppError('engine_unavailable');
  };
  return { presets: soon, savePreset: soon, resetPreset: soon, discover: soon, probe: soon };
}
