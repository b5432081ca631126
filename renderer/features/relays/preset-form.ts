import type { EngineClient } from '../../../shared/contract/index.ts';
import type { RelayPreset } from '../../../shared/contract/relays.ts';

type PresetInput = Parameters<EngineClient['relays']['savePreset']>[0];
export type PresetServer = RelayPreset['servers'][number];
export type PresetPort = PresetServer['ports'][number];

/** A preset as the engine takes it: whether it was edited is the engine's to say. */
export function presetInput({ edited: _edited, ...preset }: RelayPreset): PresetInput {
  return { ...preset, servers: preset.servers.map((server) => ({ ...server, host: server.host.trim() })) };
}

/** An id for a preset of the person's own, from its name; never one that is taken. */
export function ownPresetId(name: string, taken: ReadonlySet<string>): string {
  const bare =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'relay';
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? `own-${bare}` : `own-${bare}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** Domains as typed: one a line or with commas, without @, lower case. */
export function domainsOf(text: string): string[] {
  const parts = text.split(/[\s,;]+/).map((part) => part.replace(/^.*@/, '').toLowerCase());
  return [...new Set(parts.filter((part) => part !== ''))].slice(0, 200);
}
