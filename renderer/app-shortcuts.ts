import type { MenuCommand } from '../shared/bridge.ts';
import { go } from './go.ts';
import { openPalette, useHotkeys } from './ui/index.ts';

/** Every shortcut of the app with the key of its words. */
export const SHORTCUTS = [
  { keys: 'mod + K', label: 'nav:keys.palette' },
  { keys: 'mod + N', label: 'nav:keys.newCampaign' },
  { keys: 'mod + I', label: 'nav:keys.import' },
  { keys: 'mod + F', label: 'nav:keys.find' },
  { keys: 'mod + ,', label: 'nav:keys.settings' },
  { keys: 'alt + 1', label: 'nav:keys.home' },
  { keys: 'alt + 2', label: 'nav:keys.contacts' },
  { keys: 'alt + 3', label: 'nav:keys.cleaning' },
  { keys: 'alt + 4', label: 'nav:keys.campaigns' },
  { keys: 'alt + 5', label: 'nav:keys.bounces' },
  { keys: 'alt + 6', label: 'nav:keys.relays' },
  { keys: 'alt + 7', label: 'nav:keys.domains' },
  { keys: 'alt + P', label: 'nav:keys.pause' },
  { keys: 'alt + L', label: 'nav:keys.slow' },
  { keys: 'alt + S', label: 'nav:keys.stop' },
  { keys: '?', label: 'nav:keys.help' },
] as const;

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('[data-search]')?.focus();
}

/** Makes the shortcuts work; `?` opens their list. */
export function useAppShortcuts(showHelp: () => void): void {
  const anywhere = [
    ['mod + N', () => go('/campaigns/new')],
    ['mod + I', () => go('/contacts/import')],
    ['mod + F', focusSearch],
    ['mod + comma', () => go('/settings')],
    ['alt + 1', () => go('/')],
    ['alt + 2', () => go('/contacts')],
    ['alt + 3', () => go('/cleaning')],
    ['alt + 4', () => go('/campaigns')],
    ['alt + 5', () => go('/bounces')],
    ['alt + 6', () => go('/relays')],
    ['alt + 7', () => go('/domains')],
  ] satisfies [string, () => void][];
  useHotkeys(anywhere, []);
  useHotkeys([['shift + ?', showHelp]]);
}

const PLACES: Partial<Record<MenuCommand, string>> = {
  home: '/',
  contacts: '/contacts',
  import: '/contacts/import',
  campaigns: '/campaigns',
  'new-campaign': '/campaigns/new',
  bounces: '/bounces',
  relays: '/relays',
  settings: '/settings',
  about: '/settings',
};

/** Does what the native menu asks for. */
export function follow(command: MenuCommand, showHelp: () => void): void {
  const place = PLACES[command];
  if (place) go(place);
  if (command === 'palette') openPalette();
  if (command === 'shortcuts') showHelp();
}
