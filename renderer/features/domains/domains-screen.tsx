import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useChanges } from '../../api/asked.ts';
import { Button, EmptyState, FailureNote, FailureState, Loader, PageHeader, Screen } from '../../ui/index.ts';
import { DomainCard } from './domain-card.tsx';
import { useDomains } from './domains-store.ts';
import './domains.css';

function Body() {
  const { t } = useTranslation();
  const { domains, failure, load, checkAll } = useDomains((state) => state);
  if (!domains && failure) return <FailureState failure={failure} onRetry={() => void load()} />;
  if (!domains) return <Loader aria-label={t('domains:loading')} />;
  if (domains.length === 0) {
    return (
      <EmptyState
        kind="not-set-up"
        icon="world"
        title={t('domains:empty.title')}
        action={
          <Button kind="primary" href="#/settings/sender">
            {t('domains:empty.action')}
          </Button>
        }
      >
        {t('domains:empty.why')}
      </EmptyState>
    );
  }
  return (
    <div className="m-col" aria-live="polite">
      {failure ? <FailureNote failure={failure} onRetry={() => void checkAll()} /> : null}
      {domains.map((domain) => (
        <DomainCard key={domain.domain} domain={domain} />
      ))}
    </div>
  );
}

/** How ready each sender domain is, with the exact record where one is missing. */
export function DomainsScreen() {
  const { t } = useTranslation();
  const { domains, checking, load, checkAll } = useDomains((state) => state);
  useEffect(() => void load(), [load]);
  useChanges(['domains', 'settings', 'campaigns'], () => void load());
  const never = domains?.every((one) => one.checkedAt === null) ?? true;
  return (
    <Screen
      name={t('domains:title')}
      header={
        <PageHeader
          title={t('domains:title')}
          state={t('domains:about')}
          primary={
            domains && domains.length > 0 ? (
              <Button kind="primary" icon="refresh" busy={checking.length > 0} onClick={() => void checkAll()}>
                {never ? t('domains:checkNow') : t('domains:checkAgain')}
              </Button>
            ) : null
          }
        />
      }
    >
      <Body />
    </Screen>
  );
}
