import { settingsRecord } from '../../../shared/contract/settings.ts';
import { table } from './terminal.ts';
import { UsageError, type Verb } from './verb.ts';

/** `sender.name=Roti Kenanga`: sets one value at its place; everything beside it stays. */
function withValue(settings: Record<string, unknown>, pair: string): Record<string, unknown> {
  const at = pair.indexOf('=');
  const path = pair.slice(0, at).split('.');
  const key = path[0] ?? '';
  if (at < 1 || !Object.hasOwn(settingsRecord.shape, key)) throw new UsageError('cli:usage.setting', { value: pair });
  const value = pair.slice(at + 1);
  const field = path[1];
  if (field === undefined) return { [key]: typed(value, settings[key]) };
  const group = settings[key] as Record<string, unknown>;
  if (!Object.hasOwn(group, field)) throw new UsageError('cli:usage.setting', { value: pair });
  return { [key]: { ...group, [field]: typed(value, group[field]) } };
}

function typed(value: string, like: unknown): unknown {
  if (typeof like === 'number') return Number(value);
  if (typeof like === 'boolean') return value === 'true';
  if (Array.isArray(like)) return value === '' ? [] : value.split(',');
  return value;
}

export const settingsVerb: Verb = {
  options: {},
  async run({ client, positionals, terminal }) {
    let settings = await client.settings.get({});
    for (const pair of positionals) settings = await client.settings.set(withValue(settings, pair));
    return {
      data: settings,
      text: () => {
        const flat = Object.entries(settings).flatMap(([key, value]) =>
          value !== null && typeof value === 'object' && !Array.isArray(value)
            ? Object.entries(value).map(([field, inner]) => [`${key}.${field}`, String(inner ?? '')])
            : [[key, String(value ?? '')]],
        );
        for (const line of table(flat)) terminal.line(line);
      },
    };
  },
};
