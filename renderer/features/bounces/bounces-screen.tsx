import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useChanges } from '../../api/asked.ts';
import {
  Button,
  EmptyState,
  FailureNote,
  FailureState,
  Loader,
  PageHeader,
  Screen,
  toast,
  useFormat,
} from '../../ui/index.ts';
import { type Applied, type GroupKey, useBounces } from './bounces-store.ts';
import { GroupDetail } from './group-detail.tsx';
import { GroupList } from './group-list.tsx';
import { ReadButton, ReadLinks } from './read-buttons.tsx';
import { Weeks } from './weeks.tsx';
import './bounces.css';

/** Applies the policy and offers to take it back as a whole. */
function useApply(): (group: GroupKey | null) => Promise<void> {
  const { t } = useTranslation();
  const format = useFormat();
  const apply = useBounces((state) => state.apply);
  const undo = useBounces((state) => state.undo);
  const takeBack = async (applied: Applied) => {
    if (applied.batch === null) return;
    const restored = await undo({ batch: applied.batch });
    if (restored !== null) toast(t('bounces:undone', { count: restored, n: format.number(restored) }));
  };
  return async (group) => {
    const applied = await apply(group);
    if (!applied) return;
    toast(
      t('bounces:applied', { count: applied.suppressed, n: format.number(applied.suppressed) }),
      applied.batch === null ? {} : { undo: { label: t('bounces:undo'), run: () => void takeBack(applied) } },
    );
  };
}

function Head() {
  const { t } = useTranslation();
  const format = useFormat();
  const pending = useBounces((state) => state.pending);
  const total = useBounces((state) => state.total);
  const groups = useBounces((state) => state.groups);
  const weeks = useBounces((state) => state.weeks);
  const lastReadAt = useBounces((state) => state.lastReadAt);
  const busy = useBounces((state) => state.busy);
  const apply = useApply();
  const due = (groups ?? [])
    .filter((group) => group.effect === 'suppress')
    .reduce((sum, each) => sum + each.pending, 0);
  const title =
    pending > 0
      ? t('bounces:titleNew', { count: pending, n: format.number(pending) })
      : t('bounces:titleAll', { count: total, n: format.number(total) });
  return (
    <PageHeader
      title={groups ? title : t('bounces:title')}
      state={
        <>
          {lastReadAt === null ? t('bounces:neverRead') : t('bounces:lastRead', { at: lastReadAt })}{' '}
          {groups?.length === 0 ? null : <ReadLinks />}
        </>
      }
      actions={
        <>
          {weeks.length > 1 && groups?.length !== 0 ? <Weeks weeks={weeks} /> : null}
          {total > 0 || pending > 0 ? <ReadButton /> : null}
        </>
      }
      primary={
        due > 0 ? (
          <Button kind="primary" busy={busy === 'apply'} onClick={() => void apply(null)}>
            {t('bounces:apply', { count: due, n: format.number(due) })}
          </Button>
        ) : null
      }
    />
  );
}

function Body() {
  const { t } = useTranslation();
  const groups = useBounces((state) => state.groups);
  const failure = useBounces((state) => state.failure);
  const load = useBounces((state) => state.load);
  if (!groups && failure) return <FailureState failure={failure} onRetry={() => void load()} />;
  if (!groups) return <Loader aria-label={t('bounces:loading')} />;
  if (groups.length === 0) {
    return (
      <>
        {failure ? <FailureNote failure={failure} /> : null}
        <EmptyState
          kind="nothing"
          icon="mail-x"
          title={t('bounces:empty.title')}
          action={<ReadButton primary />}
          link={<ReadLinks />}
        >
          {t('bounces:empty.why')}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      {failure ? <FailureNote failure={failure} /> : null}
      <div className="b-grid">
        <GroupList groups={groups} />
        <GroupDetail />
      </div>
    </>
  );
}

/** What came back: groups by cause, each with its raw evidence, what follows from it, and the way back. */
export function BouncesScreen() {
  const { t } = useTranslation();
  const load = useBounces((state) => state.load);
  useEffect(() => void load(), [load]);
  useChanges(['bounces', 'suppressions'], () => void load());
  return (
    <Screen name={t('bounces:title')} header={<Head />}>
      <Body />
    </Screen>
  );
}
