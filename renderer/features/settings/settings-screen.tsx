import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import type { Settings } from '../../../shared/contract/settings.ts';
import { go } from '../../go.ts';
import {
  Button,
  Card,
  EmptyState,
  FailureNote,
  FailureState,
  Icon,
  type IconName,
  Link,
  PageHeader,
  Screen,
  SideItem,
  TextInput,
  toast,
} from '../../ui/index.ts';
import { AboutSection } from './about-section.tsx';
import { BouncesSection } from './bounces-section.tsx';
import { LookSection } from './look-section.tsx';
import { OftenSection } from './often-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import { SenderSection } from './sender-section.tsx';
import { useSettingsDraft } from './settings-draft-store.ts';
import { useSettings } from './settings-store.ts';
import { UnsubscribeSection } from './unsubscribe-section.tsx';

const SECTIONS = [
  {
    id: 'sender',
    icon: 'user',
    body: SenderSection,
    title: 'settings:sender.title',
    why: 'settings:sender.why',
    words: 'settings:sender.words',
  },
  {
    id: 'unsubscribe',
    icon: 'mail-opened',
    body: UnsubscribeSection,
    title: 'settings:unsubscribe.title',
    why: 'settings:unsubscribe.why',
    words: 'settings:unsubscribe.words',
  },
  {
    id: 'look',
    icon: 'language',
    body: LookSection,
    title: 'settings:look.title',
    why: 'settings:look.why',
    words: 'settings:look.words',
  },
  {
    id: 'bounces',
    icon: 'mail-x',
    body: BouncesSection,
    title: 'settings:bounces.title',
    why: 'settings:bounces.why',
    words: 'settings:bounces.words',
  },
  {
    id: 'often',
    icon: 'calendar',
    body: OftenSection,
    title: 'settings:often.title',
    why: 'settings:often.why',
    words: 'settings:often.words',
  },
  {
    id: 'privacy',
    icon: 'lock',
    body: PrivacySection,
    title: 'settings:privacy.title',
    why: 'settings:privacy.why',
    words: 'settings:privacy.words',
  },
  {
    id: 'about',
    icon: 'info-circle',
    body: AboutSection,
    title: 'settings:about.title',
    why: 'settings:about.why',
    words: 'settings:about.words',
  },
] as const satisfies readonly {
  id: string;
  icon: IconName;
  title: string;
  why: string;
  words: string;
  body: (props: { settings: Settings }) => ReactNode;
}[];

function useFound(query: string) {
  const { t } = useTranslation();
  const wanted = query.trim().toLowerCase();
  return SECTIONS.filter(({ title, words }) => `${t(title)} ${t(words)}`.toLowerCase().includes(wanted));
}

/** Every setting, searchable; typed ones wait for Save, chosen ones take effect at once. */
export function SettingsScreen() {
  const { t } = useTranslation();
  const { section } = useParams<{ section?: string }>();
  const { settings, failure, load } = useSettings((state) => state);
  const draft = useSettingsDraft((state) => state);
  const [query, setQuery] = useState('');
  const found = useFound(query);
  const { loadInfo } = draft;
  useEffect(() => {
    void loadInfo();
  }, [loadInfo]);
  useEffect(() => {
    if (section) document.getElementById(`settings-${section}`)?.scrollIntoView({ block: 'start' });
  }, [section]);
  const changed = Object.keys(draft.typed).length > 0;
  const save = async () => {
    if (await draft.save()) toast(t('settings:saved'));
  };
  return (
    <Screen
      name={t('nav:settings')}
      fill
      header={
        <PageHeader
          title={t('nav:settings')}
          state={changed ? t('settings:notSaved') : t('settings:state')}
          actions={changed ? <Button onClick={draft.discard}>{t('contacts:discard')}</Button> : null}
          primary={
            <Button kind="primary" disabled={!changed} busy={draft.saving} onClick={() => void save()}>
              {t('contacts:save')}
            </Button>
          }
        />
      }
    >
      {!settings && failure ? <FailureState failure={failure} onRetry={() => void load()} /> : null}
      {settings ? (
        <div className="m-cc">
          <aside className="m-col m-settings-side">
            <TextInput
              data-search
              aria-label={t('settings:search')}
              placeholder={t('settings:search')}
              leftSection={<Icon name="search" size="small" />}
              value={query}
              onChange={(event) => setQuery(event.currentTarget.value)}
            />
            <div className="m-wide">
              {found.map(({ id, icon, title }) => (
                <SideItem
                  key={id}
                  icon={icon}
                  label={t(title)}
                  chosen={section === id}
                  onChoose={() => go(`/settings/${id}`)}
                />
              ))}
            </div>
          </aside>
          <div className="m-col m-settings-body">
            {draft.failure ? (
              <div className="m-settings-failure">
                <FailureNote failure={draft.failure} onRetry={() => void save()} />
              </div>
            ) : null}
            {found.length === 0 ? (
              <EmptyState
                kind="no-hit"
                title={t('settings:noHit')}
                link={<Link onClick={() => setQuery('')}>{t('settings:showAll')}</Link>}
              />
            ) : null}
            {found.map(({ id, title, why, body: Body }) => (
              <div key={id} id={`settings-${id}`}>
                <Card label={t(title)}>
                  <h2>{t(title)}</h2>
                  <p className="m-dim m-sm m-mt-4">{t(why)}</p>
                  <div className="m-mt-16">
                    <Body settings={settings} />
                  </div>
                </Card>
              </div>
            ))}
          </div>
        </div>
      ) : null}
    </Screen>
  );
}
