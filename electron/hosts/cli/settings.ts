import { settingsRecord } from '../../../shared/contract/settings.ts';
import { table } from './terminal.ts';
import { UsageError, type Verb, type VerbContext } from './verb.ts';

type Groups = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is Groups =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a person may set by hand: which columns a table shows is the table's own affair. */
const isKnown = (key: string) => Object.hasOwn(settingsRecord.shape, key) && key !== 'contactColumns';

/** `sender.name=Roti Kenanga`: `wanted` with that value at its place; `before` tells what there is. Throws UsageError. */
function withValue(before: Groups, wanted: Groups, pair: string): Groups {
  const at = pair.indexOf('=');
  const [key = '', field, ...deeper] = pair.slice(0, Math.max(0, at)).split('.');
  const wrong = () => new UsageError('cli:usage.setting', { value: pair });
  if (!isKnown(key) || deeper.length > 0) throw wrong();
  const [value, was, now] = [pair.slice(at + 1), before[key], wanted[key]];
  if (field === undefined) {
    if (value === '' && (was === null || isGroup(was))) return { ...wanted, [key]: null };
    if (isGroup(was)) throw wrong();
    return { ...wanted, [key]: typed(pair, value, was) };
  }
  // A group that may be left out, such as the frequency cap, gets its fields one by one.
  if (was !== null && !(isGroup(was) && Object.hasOwn(was, field))) throw wrong();
  const group = isGroup(now) ? now : {};
  return { ...wanted, [key]: { ...group, [field]: typed(pair, value, isGroup(was) ? was[field] : undefined) } };
}

function typed(pair: string, value: string, like: unknown): unknown {
  if (Array.isArray(like)) return value === '' ? [] : value.split(',');
  if (typeof like === 'boolean') {
    if (value !== 'true' && value !== 'false') throw new UsageError('cli:usage.setting_switch', { value: pair });
    return value === 'true';
  }
  if (typeof like === 'number' || (like === undefined && value !== '' && Number.isFinite(Number(value)))) {
    if (value === '' || !Number.isFinite(Number(value)))
      throw new UsageError('cli:usage.setting_number', { value: pair });
    return Number(value);
  }
  return value;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map((one: unknown) => (isGroup(one) ? String(one.id) : String(one))).join(',');
  return String(value ?? '');
}

export const settingsVerb: Verb = {
  options: {},
  async run({ client, positionals, terminal }) {
    const before = await client.settings.get({});
    const wanted = positionals.reduce<Groups>((so, pair) => withValue(before, so, pair), { ...before });
    const change = Object.fromEntries(
      Object.entries(wanted).filter(([key, value]) => value !== before[key as keyof typeof before]),
    );
    const settings = positionals.length === 0 ? before : await set(client, change, positionals.join(' '));
    return {
      data: settings,
      text: () => {
        const flat = Object.entries(settings).flatMap(([key, value]) =>
          isGroup(value)
            ? Object.entries(value).map(([field, inner]) => [`${key}.${field}`, shown(inner)])
            : [[key, shown(value)]],
        );
        for (const line of table(flat)) terminal.line(line);
      },
    };
  },
};

/** The contract's own check says what is no value of a setting: here that is a mistake of the command line. */
async function set(client: VerbContext['client'], change: Groups, value: string) {
  try {
    return await client.settings.set(change as Parameters<typeof client.settings.set>[0]);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'invalid_input') throw error;
    throw new UsageError('cli:usage.setting', { value });
  }
}
