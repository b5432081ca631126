import type { ContactList } from '../../../shared/contract/contacts.ts';
import type { Segment } from '../../../shared/contract/segments.ts';
import { text, UsageError, type VerbContext } from './verb.ts';

/** The list of that name, or undefined where no name was given; throws UsageError where no list is called so. */
export async function namedList({ client, values }: VerbContext): Promise<ContactList | undefined> {
  const name = text(values, 'list');
  if (name === undefined) return undefined;
  const { lists } = await client.contacts.lists({});
  const found = lists.find((list) => list.name.toLowerCase() === name.toLowerCase());
  if (!found)
    throw new UsageError('cli:usage.no_list', { name, names: lists.map((list) => list.name).join(', ') || '–' });
  return found;
}

/** The segment named by `--segment`, or undefined where no name was given; throws UsageError where none is called so. */
export async function namedSegment({ client, values }: VerbContext): Promise<Segment | undefined> {
  const name = text(values, 'segment');
  if (name === undefined) return undefined;
  const { segments } = await client.segments.list({});
  const found = segments.find((segment) => segment.name.toLowerCase() === name.toLowerCase());
  if (!found)
    throw new UsageError('cli:usage.no_segment', { name, names: segments.map((one) => one.name).join(', ') || '–' });
  return found;
}
