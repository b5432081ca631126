import type { contract } from '../../../../shared/contract/index.ts';
import type { RelayPreset } from '../../../../shared/contract/relay-setup.ts';
import { AppError } from '../../../../shared/errors.ts';
import { changed, type EngineContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { discover } from './discover.ts';
import { tidyPreset, withEdits } from './edited-presets.ts';
import { SHIPPED } from './presets.ts';
import { probe } from './probe.ts';
import { forgetPreset, keepPreset, keptPresets } from './repo-presets.ts';

type Calls = Pick<Handlers<typeof contract.relays>, 'presets' | 'savePreset' | 'resetPreset' | 'discover' | 'probe'>;

/** Presets, finding a way to connect, and trying ports. */
export function discoveryCalls(ctx: EngineContext): Calls {
  return {
    presets: () => ({ presets: allPresets(ctx) }),
    savePreset: (typed) => savePreset(ctx, typed),
    resetPreset: ({ id }) => resetPreset(ctx, id),
    discover: ({ address }, { signal }) =>
      discover({ address, presets: allPresets(ctx), resolver: ctx.resolver, signal }),
    probe: ({ host, ports }, { signal }) => probe({ host, ports, presets: allPresets(ctx), signal }),
  };
}

const allPresets = (ctx: EngineContext): RelayPreset[] => withEdits(SHIPPED, keptPresets(ctx.db));

function savePreset(ctx: EngineContext, typed: Omit<RelayPreset, 'edited'>): RelayPreset {
  const preset = tidyPreset(typed);
  keepPreset(ctx.db, preset.id, preset, ctx.clock.now());
  changed(ctx, 'relays');
  return { ...preset, edited: true };
}

/** Of a preset that the person added nothing is shipped: it is taken away and told once more as it was. */
function resetPreset(ctx: EngineContext, id: string): RelayPreset {
  const now = allPresets(ctx).find((preset) => preset.id === id);
  if (!now) throw new AppError('not_found', { what: 'preset' });
  forgetPreset(ctx.db, id);
  changed(ctx, 'relays');
  return SHIPPED.find((preset) => preset.id === id) ?? now;
}
