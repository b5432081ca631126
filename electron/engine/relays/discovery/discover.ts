import { parseAddress } from '../../../../shared/address.ts';
import { DISCOVER_STAGES, type DiscoverStep, type RelayPreset } from '../../../../shared/contract/relay-setup.ts';
import { AppError } from '../../../../shared/errors.ts';
import { offerOfPreset, type Person, presetOfDomain } from './preset-match.ts';

type Stage = DiscoverStep['stage'];

export type Discovery = {
  readonly address: string;
  readonly presets: readonly RelayPreset[];
  readonly signal?: AbortSignal | undefined;
};

/** From an address to ways to connect, each stage told as it starts and ends. Throws `address_invalid` before the first. */
export function discover(input: Discovery): AsyncGenerator<DiscoverStep, void, void> {
  return run(personOf(input.address), input);
}

function personOf(address: string): Person {
  const parsed = parseAddress(address.trim());
  if (!parsed.ok) throw new AppError('address_invalid', { address: address.slice(0, 320), cause: parsed.cause });
  return parsed;
}

async function* run(person: Person, input: Discovery): AsyncGenerator<DiscoverStep, void, void> {
  yield step('preset', 'running');
  const known = presetOfDomain(input.presets, person.domain);
  const tried = [{ key: 'presets', values: { domain: person.domain }, ok: known !== undefined }];
  yield step('preset', known ? 'found' : 'nothing', {
    tried,
    offers: known ? [offerOfPreset(known, person, 'preset')] : [],
  });
  for (const stage of DISCOVER_STAGES.slice(1)) yield step(stage, 'not_run');
}

function step(stage: Stage, state: DiscoverStep['state'], told: Partial<DiscoverStep> = {}): DiscoverStep {
  return { stage, state, milliseconds: state === 'running' ? null : 0, tried: [], cause: null, offers: [], ...told };
}
