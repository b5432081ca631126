import { useDeferredValue, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { go } from '../../go.ts';
import { Button, EmptyState, FailureNote, FailureState, PageHeader, Screen } from '../../ui/index.ts';
import { RecentImports } from '../import/recent-imports.tsx';
import { ContactPane } from './contact-pane.tsx';
import { ContactsSide } from './contacts-side.tsx';
import { ContactsSideMenu } from './contacts-side-menu.tsx';
import { useContacts } from './contacts-store.ts';
import { ContactsTable } from './contacts-table.tsx';
import './contacts.css';

/** The table of people, with lists and states at its side and one person in a pane at its right. */
export function ContactsScreen() {
  const { t } = useTranslation();
  const { id } = useParams<{ id?: string }>();
  const { loaded, failure, totals, reload } = useContacts((state) => state);
  useEffect(() => {
    void reload();
  }, [reload]);
  const none = totals !== null && totals.contacts === 0;
  // Side and table are much to draw at once; deferred, they are drawn in slices, and the page stays free.
  const table = useDeferredValue(loaded && totals !== null && !none, false);
  return (
    <Screen
      name={t('nav:contacts')}
      fill={!none}
      header={
        <PageHeader
          title={t('nav:contacts')}
          state={totals ? t('contacts:state', { count: totals.contacts, mailable: totals.mailable }) : ' '}
          actions={
            <Button icon="user-plus" href="#/contacts/new">
              {t('contacts:addOne')}
            </Button>
          }
          primary={
            <Button kind="primary" icon="file-import" href="#/contacts/import">
              {t('contacts:import')}
            </Button>
          }
        />
      }
    >
      {failure && !totals ? <FailureState failure={failure} onRetry={() => void reload()} /> : null}
      {none ? (
        <EmptyState
          kind="nothing"
          icon="users"
          title={t('contacts:empty.title')}
          action={<Button href="#/contacts/import">{t('contacts:import')}</Button>}
        >
          {t('contacts:empty.why')}
        </EmptyState>
      ) : null}
      {table && !none ? (
        <div className="m-cc">
          <aside className="m-wide">
            <ContactsSide />
          </aside>
          <ContactsSideMenu />
          <div className="m-cc-main">
            {failure ? <FailureNote failure={failure} onRetry={() => void reload()} /> : null}
            <RecentImports />
            <ContactsTable />
          </div>
        </div>
      ) : null}
      <ContactPane
        id={id === undefined ? undefined : id === 'new' ? null : Number(id)}
        onClose={() => go('/contacts')}
      />
    </Screen>
  );
}
