import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../shared/contract/contacts.ts';
import { useApi } from './api/react.tsx';
import { useOverview } from './features/home/overview-store.ts';
import { useSettings } from './features/settings/settings-store.ts';
import { go } from './go.ts';
import { Palette, type PaletteAction, useDebouncedCallback } from './ui/index.ts';

const PLACES = [
  { path: '/', icon: 'home', key: 'nav:home', words: ['start', 'beranda', 'home'] },
  {
    path: '/contacts',
    icon: 'users',
    key: 'nav:contacts',
    words: ['people', 'kontak', 'orang', 'contacts', 'daftar', 'lists'],
  },
  {
    path: '/contacts/suppressed',
    icon: 'ban',
    key: 'nav:suppressed',
    words: ['unsubscribe', 'diblokir', 'berhenti', 'suppressed'],
  },
  { path: '/cleaning', icon: 'sparkles', key: 'nav:cleaning', words: ['clean', 'pembersihan', 'bersihkan'] },
  { path: '/campaigns', icon: 'send', key: 'nav:campaigns', words: ['kampanye', 'mail', 'campaigns'] },
  { path: '/bounces', icon: 'mail-x', key: 'nav:bounces', words: ['bounce', 'gagal', 'failed'] },
  {
    path: '/bounces/standing',
    icon: 'chart-bar',
    key: 'bounces:palette.standing',
    words: ['rate', 'limit', 'tingkat'],
  },
  { path: '/bounces/policy', icon: 'ban', key: 'bounces:palette.policy', words: ['bounce', 'suppress', 'kebijakan'] },
  { path: '/bounces/rules', icon: 'wand', key: 'bounces:palette.rules', words: ['rule', 'aturan', 'bounce'] },
  { path: '/bounces/requests', icon: 'user-off', key: 'bounces:view.requests', words: ['unsubscribe', 'berhenti'] },
  {
    path: '/bounces/mailboxes',
    icon: 'mailbox',
    key: 'mailboxes:title',
    words: ['imap', 'kotak surat', 'mailbox', 'inbox', 'balasan'],
  },
  { path: '/relays', icon: 'server-2', key: 'nav:relays', words: ['smtp', 'relay', 'server'] },
  { path: '/domains', icon: 'world-check', key: 'nav:domains', words: ['spf', 'dkim', 'dmarc', 'dns', 'mx', 'domain'] },
  {
    path: '/settings',
    icon: 'settings',
    key: 'nav:settings',
    words: ['pengaturan', 'settings', 'language', 'bahasa', 'theme'],
  },
] as const;

const MOST_CONTACTS = 6;

/** Screens, actions, campaigns and contacts by name, in both languages. */
export function AppPalette() {
  const { t } = useTranslation();
  const { client } = useApi();
  const [people, setPeople] = useState<readonly Contact[]>([]);
  const last = useOverview((state) => state.overview?.last);
  const settings = useSettings((state) => state.settings);
  const save = useSettings((state) => state.save);
  const search = useDebouncedCallback(async (query: string) => {
    const found =
      query.length < 2
        ? []
        : (await client.contacts.list({ search: query, limit: MOST_CONTACTS }).catch(() => ({ rows: [] }))).rows;
    setPeople(found);
  }, 150);
  const places: PaletteAction[] = PLACES.map(({ path, icon, key, words }) => ({
    id: path,
    label: t(key),
    icon,
    group: t('nav:groups.screens'),
    keywords: words,
    run: () => go(path),
  }));
  const doing = t('nav:groups.actions');
  const actions: PaletteAction[] = [
    {
      id: 'new',
      label: t('nav:keys.newCampaign'),
      icon: 'plus',
      group: doing,
      keywords: ['kampanye baru', 'new campaign', 'send', 'kirim'],
      run: () => go('/campaigns/new'),
    },
    {
      id: 'import',
      label: t('nav:keys.import'),
      icon: 'file-import',
      group: doing,
      keywords: ['impor', 'import', 'csv', 'excel'],
      run: () => go('/contacts/import'),
    },
    {
      id: 'relay',
      label: t('nav:addRelay'),
      icon: 'server-2',
      group: doing,
      keywords: ['relay', 'smtp'],
      run: () => go('/relays/new'),
    },
    {
      id: 'en',
      label: t('nav:inEnglish'),
      icon: 'language',
      group: doing,
      keywords: ['english', 'inggris', 'bahasa', 'language'],
      run: () => void save({ language: 'en' }),
    },
    {
      id: 'id',
      label: t('nav:inIndonesian'),
      icon: 'language',
      group: doing,
      keywords: ['indonesia', 'bahasa', 'language'],
      run: () => void save({ language: 'id' }),
    },
    {
      id: 'theme',
      label: settings?.theme === 'dark' ? t('nav:useLight') : t('nav:useDark'),
      icon: settings?.theme === 'dark' ? 'sun' : 'moon',
      group: doing,
      keywords: ['dark', 'light', 'gelap', 'terang', 'tema'],
      run: () => void save({ theme: settings?.theme === 'dark' ? 'light' : 'dark' }),
    },
  ];
  const campaigns: PaletteAction[] = (last ?? []).map((campaign) => ({
    id: `campaign-${campaign.id}`,
    label: campaign.name,
    icon: 'send',
    group: t('nav:campaigns'),
    run: () => go(`/campaigns/${campaign.id}/${campaign.state === 'draft' ? 'message' : 'report'}`),
  }));
  const contacts: PaletteAction[] = people.map((person) => ({
    id: `contact-${person.id}`,
    label: person.name || person.address,
    description: person.address,
    icon: 'user',
    group: t('nav:contacts'),
    run: () => go(`/contacts/${person.id}`),
  }));
  return <Palette actions={[...places, ...actions, ...campaigns, ...contacts]} onQuery={search} />;
}
