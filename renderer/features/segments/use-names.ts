import { useTranslation } from 'react-i18next';
import type { ContactList, Field, Tag } from '../../../shared/contract/contacts.ts';
import { useAsked } from '../../api/asked.ts';

/** Everything that a rule may name, by the name that people know. */
export interface Names {
  readonly ready: boolean;
  readonly fields: readonly Field[];
  readonly lists: readonly ContactList[];
  readonly tags: readonly Tag[];
  readonly campaigns: readonly { id: number; name: string }[];
  fieldLabel(key: string): string;
  typeOf(key: string): Field['type'];
  /** Undefined where it is gone. */
  listName(id: number): string | undefined;
  tagName(id: number): string | undefined;
  campaignName(id: number): string | undefined;
}

const MOST_CAMPAIGNS = 200;

export function useNames(): Names {
  const { t } = useTranslation();
  const fields = useAsked([], (client) => client.contacts.fields({}), ['contacts']);
  const lists = useAsked([], (client) => client.contacts.lists({}), ['lists']);
  const tags = useAsked([], (client) => client.contacts.tags({}), ['tags']);
  const campaigns = useAsked([], (client) => client.campaigns.list({ limit: MOST_CAMPAIGNS }), ['campaigns']);
  const builtIn: Readonly<Record<string, string>> = {
    address: t('segments:field.address'),
    domain: t('segments:field.domain'),
    name: t('segments:field.name'),
    first_name: t('segments:field.first_name'),
    last_name: t('segments:field.last_name'),
  };
  const known = fields.value?.fields ?? [];
  const domain: Field = { key: 'domain', label: 'domain', type: 'text', builtIn: true };
  const own = known.filter((field) => !field.builtIn);
  const all = [...known.filter((field) => field.builtIn), domain, ...own];
  const named = campaigns.value?.rows.map(({ id, name }) => ({ id, name: name || t('campaigns:unnamed') })) ?? [];
  return {
    ready: fields.value !== null && lists.value !== null && tags.value !== null && campaigns.value !== null,
    fields: all,
    lists: lists.value?.lists ?? [],
    tags: tags.value?.tags ?? [],
    campaigns: named,
    fieldLabel: (key) => builtIn[key] ?? own.find((field) => field.key === key)?.label ?? key,
    typeOf: (key) => all.find((field) => field.key === key)?.type ?? 'text',
    listName: (id) => lists.value?.lists.find((list) => list.id === id)?.name,
    tagName: (id) => tags.value?.tags.find((tag) => tag.id === id)?.name,
    campaignName: (id) => named.find((one) => one.id === id)?.name,
  };
}
