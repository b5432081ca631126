import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { Button, Card, CardHead, FailureNote, Rows, useFormat } from '../../ui/index.ts';
import { useActions } from './use-actions.ts';

/** What was done in one go, newest first, each with the way back. */
export function Batches() {
  const { t } = useTranslation();
  const format = useFormat();
  const { undo, failure } = useActions();
  const asked = useAsked([], (client) => client.bounces.batches({}), ['bounces', 'suppressions']);
  const batches = asked.value?.batches ?? [];
  if (batches.length === 0) return null;
  return (
    <Card pad={false}>
      <CardHead title={t('bounces:batch.title')} />
      {failure ? <FailureNote failure={failure} /> : null}
      <Rows>
        {batches.map((batch) => {
          const done = batch.suppressed + batch.kept + batch.retried;
          const parts = (['suppressed', 'kept', 'retried'] as const)
            .filter((part) => batch[part] > 0)
            .map((part) => t(`bounces:batch.${part}`, { count: batch[part], n: format.number(batch[part]) }));
          const undone =
            batch.undone > 0 ? t('bounces:batch.undone', { count: batch.undone, n: format.number(batch.undone) }) : '';
          return (
            <div key={batch.id} className="m-row">
              <div className="m-grow">
                <b className="m-num">{t('bounces:batch.at', { at: batch.at })}</b>
                <p className="m-dim m-sm m-num">
                  {[parts.join(', '), undone].filter((words) => words !== '').join(' · ')}
                </p>
              </div>
              {done > 0 ? (
                <Button size="small" icon="arrow-back-up" onClick={() => void undo({ batch: batch.id })}>
                  {t('bounces:batch.undo', { count: done, n: format.number(done) })}
                </Button>
              ) : null}
            </div>
          );
        })}
      </Rows>
    </Card>
  );
}
