import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Card, EmptyState, FailureNote, PageHeader, Rows, Screen } from '../../ui/index.ts';
import { ImportRow } from './import-row.tsx';
import { useImports } from './imports-store.ts';
import { Interrupted, interruptedOf } from './interrupted.tsx';

/** Every import so far, with what it left out and the way back. */
export function ImportsScreen() {
  const { t } = useTranslation();
  const { rows, total, next, loaded, failure, load, more } = useImports((state) => state);
  const asked = interruptedOf(rows);
  useEffect(() => {
    void load();
  }, [load]);
  return (
    <Screen
      name={t('contacts:allImports')}
      header={
        <PageHeader
          title={t('contacts:allImports')}
          state={t('import:all', { count: total })}
          actions={<Button href="#/contacts">{t('import:backToContacts')}</Button>}
          primary={
            <Button kind="primary" icon="file-import" href="#/contacts/import">
              {t('contacts:import')}
            </Button>
          }
        />
      }
    >
      <div className="m-col">
        {failure ? <FailureNote failure={failure} onRetry={() => void load()} /> : null}
        <Interrupted />
        {loaded && rows.length === 0 ? (
          <EmptyState kind="nothing" icon="history" title={t('import:none')}>
            {t('contacts:empty.why')}
          </EmptyState>
        ) : null}
        {rows.length > 0 ? (
          <Card pad={false}>
            <Rows>
              {rows.map((record) => (
                <ImportRow key={record.id} record={record} told={record === asked} />
              ))}
            </Rows>
          </Card>
        ) : null}
        {next === null ? null : (
          <div>
            <Button onClick={() => void more()}>{t('import:more')}</Button>
          </div>
        )}
      </div>
    </Screen>
  );
}
