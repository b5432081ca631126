import { useTranslation } from 'react-i18next';
import type { CleaningRun } from '../../../shared/contract/cleaning.ts';
import { Button, FailureNote, FailureState, PageHeader, Screen, toast, useFormat } from '../../ui/index.ts';
import { touchedBy, useCleaning } from './cleaning-store.ts';
import { Findings } from './findings.tsx';
import { RunningCheck } from './running-check.tsx';
import { StartCheck } from './start-check.tsx';

const SHOWN: readonly CleaningRun['state'][] = ['done', 'applied', 'undone'];

function Actions({ run }: { run: CleaningRun }) {
  const { t } = useTranslation();
  const { again, actions, apply, undo, busy } = useCleaning((state) => state);
  const count = touchedBy(run, actions);
  const takeBack = async () => {
    await undo();
  };
  const carryOut = async () => {
    const done = await apply();
    if (done)
      toast(
        t('cleaning:applied', {
          count: done.fixed + done.suppressed + done.removed + done.removedFromList + done.merged,
        }),
        { undo: { label: t('import:undo'), run: () => void takeBack() } },
      );
  };
  return (
    <>
      <Button kind={run.state === 'undone' ? 'primary' : 'default'} icon="refresh" onClick={again}>
        {t('cleaning:again')}
      </Button>
      {run.state === 'undone' ? null : run.state === 'applied' ? (
        <Button icon="arrow-back-up" busy={busy} onClick={() => void takeBack()}>
          {t('import:undo')}
        </Button>
      ) : (
        <Button kind="primary" icon="checks" busy={busy} disabled={count === 0} onClick={() => void carryOut()}>
          {t('cleaning:apply', { count })}
        </Button>
      )}
    </>
  );
}

function stateKey(run: CleaningRun | null): string {
  if (!run) return 'cleaning:what';
  if (run.state === 'running') return 'cleaning:runningState';
  return 'cleaning:state';
}

/** Five groups with their counts, what will happen to each before it happens, then apply and undo. */
export function CleaningScreen() {
  const { t } = useTranslation();
  const format = useFormat();
  const { run, loaded, failure, load } = useCleaning((state) => state);
  const whole = run !== null && SHOWN.includes(run.state);
  const name = run?.listName ?? t('contacts:everyone');
  const values = run
    ? {
        name,
        checked: run.checked,
        total: run.total,
        at: run.finishedAt ?? run.startedAt,
        good: format.number(run.groups.good ?? 0),
      }
    : {};
  return (
    <Screen
      name={t('nav:cleaning')}
      header={
        <PageHeader
          title={t('nav:cleaning')}
          state={t([stateKey(run)], values)}
          primary={whole ? <Actions run={run} /> : null}
        />
      }
    >
      {!loaded && failure ? <FailureState failure={failure} onRetry={() => void load()} /> : null}
      {loaded && failure ? (
        <div className="m-notice">
          <FailureNote failure={failure} />
        </div>
      ) : null}
      {loaded && run?.state === 'running' ? <RunningCheck run={run} /> : null}
      {loaded && run && whole ? <Findings run={run} /> : null}
      {loaded && !whole && run?.state !== 'running' ? <StartCheck interrupted={run !== null} /> : null}
    </Screen>
  );
}
