import type { i18n as I18n } from 'i18next';
import { Suspense, useDeferredValue, useEffect, useState } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { Router, Switch, Route as WouterRoute } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { Api } from './api/client.ts';
import { ApiProvider } from './api/react.tsx';
import { AppPalette } from './app-palette.tsx';
import { follow, SHORTCUTS, useAppShortcuts } from './app-shortcuts.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { useOverview } from './features/home/overview-store.ts';
import { DropAnywhere } from './features/import/drop-anywhere.tsx';
import { runningOf, useImports } from './features/import/imports-store.ts';
import { miniImport } from './features/import/mini-import.ts';
import { useSettings } from './features/settings/settings-store.ts';
import { switchLanguage } from './i18n.ts';
import { miniRoute } from './mini-route.ts';
import { ROUTES } from './routes.ts';
import {
  EmptyState,
  Frame,
  keysText,
  Link,
  type MiniRoute,
  type NavItem,
  openPalette,
  Screen,
  ShortcutList,
  UiProvider,
  useFormat,
  useMantineColorScheme,
} from './ui/index.ts';

/** Everything: language, theme, engine, and the screens in their frame. */
export function App({ api, i18n }: { api: Api; i18n: I18n }) {
  return (
    <I18nextProvider i18n={i18n}>
      <ApiProvider api={api}>
        <UiProvider>
          <Router hook={useHashLocation}>
            <Shell />
          </Router>
        </UiProvider>
      </ApiProvider>
    </I18nextProvider>
  );
}

/** Language and theme follow the settings, also those of the native window. */
function useAppearance(): void {
  const { i18n } = useTranslation();
  const language = useSettings((state) => state.settings?.language ?? null);
  const chosen = useSettings((state) => state.settings?.theme ?? null);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (!language) return;
    void switchLanguage(i18n, language);
    void window.merpati?.setLanguage(language);
  }, [language, i18n]);
  useEffect(() => {
    if (!chosen) return;
    setColorScheme(chosen === 'system' ? 'auto' : chosen);
    void window.merpati?.setTheme(chosen);
  }, [chosen, setColorScheme]);
}

/** True once language and colours are known, or the engine keeps us waiting; so that nothing flashes in the wrong ones. */
function useSettled(): boolean {
  const known = useSettings((state) => state.settings !== null || state.failure !== null);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 600);
    return () => clearTimeout(timer);
  }, []);
  return known || late;
}

/** The sidebar in the order of the work. */
function useNavigation(): NavItem[] {
  const { t } = useTranslation();
  const format = useFormat();
  const pending = useOverview((state) => state.pendingBounces);
  return [
    { path: '/', icon: 'home', label: t('nav:home') },
    { path: '/contacts', icon: 'users', label: t('nav:contacts') },
    { path: '/cleaning', icon: 'sparkles', label: t('nav:cleaning') },
    { path: '/campaigns', icon: 'send', label: t('nav:campaigns') },
    {
      path: '/bounces',
      icon: 'mail-x',
      label: t('nav:bounces'),
      count: pending > 0 ? format.number(pending) : undefined,
    },
    { path: '/relays', icon: 'server-2', label: t('nav:relays') },
    { path: '/domains', icon: 'world-check', label: t('nav:domains') },
  ];
}

function NotHere() {
  const { t } = useTranslation();
  return (
    <Screen name={t('nav:notHere')} header={null}>
      <EmptyState kind="no-hit" title={t('nav:notHere')} action={<Link href="#/">{t('nav:home')}</Link>}>
        {t('nav:notHereWhy')}
      </EmptyState>
    </Screen>
  );
}

/** What runs now and is not shown by the screen itself: a campaign, an import. */
function useMini(location: string): MiniRoute[] {
  const { t } = useTranslation();
  const format = useFormat();
  const campaign = useOverview((state) => state.overview?.running[0] ?? null);
  const running = useImports((state) => runningOf(state.rows));
  const end = useImports((state) => (running ? (state.ends[running.id] ?? null) : null));
  const campaignShown = location === '/' || location.endsWith('/live');
  return [
    ...(campaign && !campaignShown ? [miniRoute(campaign, t, format)] : []),
    ...(running && location !== '/contacts/import' ? [miniImport(running, end, t, format)] : []),
  ];
}

function Shell() {
  const { t } = useTranslation();
  const [location] = useHashLocation();
  // A screen is drawn in slices: the sidebar answers at once, and the page stays free meanwhile.
  const shown = useDeferredValue(location);
  const [help, setHelp] = useState(false);
  const items = useNavigation();
  const mini = useMini(location);
  const settled = useSettled();
  useAppearance();
  useAppShortcuts(() => setHelp(true));
  useEffect(() => window.merpati?.onCommand((command) => follow(command, () => setHelp(true))), []);
  if (!settled) return null;
  return (
    <Frame
      items={items}
      foot={{ path: '/settings', icon: 'settings', label: t('nav:settings') }}
      current={location}
      mini={mini}
      onFind={openPalette}
      findKeys={keysText('mod + K')}
    >
      <div className="m-stage">
        <ConnectionBanner />
        <Suspense fallback={<main className="m-main" aria-busy="true" />}>
          <Switch location={shown}>
            {ROUTES.map(({ path, screen }) => (
              <WouterRoute key={path} path={path} component={screen} />
            ))}
            <WouterRoute component={NotHere} />
          </Switch>
        </Suspense>
      </div>
      <AppPalette />
      <DropAnywhere />
      <ShortcutList
        opened={help}
        onClose={() => setHelp(false)}
        shortcuts={SHORTCUTS.map(({ keys, label }) => ({ keys, label: t(label) }))}
      />
    </Frame>
  );
}
