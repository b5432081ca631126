import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { Button, EmptyState, FailureState, Link, Loader, useFormat } from '../../ui/index.ts';
import { AdviceList } from './advice.tsx';
import { BouncesFrame } from './bounces-frame.tsx';
import { useBounces, useWaiting } from './bounces-store.ts';
import { Filters } from './filters.tsx';
import { GroupDetail } from './group-detail.tsx';
import { GroupList } from './group-list.tsx';
import { openedBy } from './opened-by.ts';
import { ProviderList } from './provider-list.tsx';
import { ReadButton, ReadLinks } from './read-buttons.tsx';
import { useActions } from './use-actions.ts';
import { Weeks } from './weeks.tsx';

function Body() {
  const { t } = useTranslation();
  const groups = useBounces((state) => state.groups);
  const by = useBounces((state) => state.by);
  const campaignId = useBounces((state) => state.campaignId);
  const failure = useBounces((state) => state.failure);
  const load = useBounces((state) => state.load);
  if (!groups && failure) return <FailureState failure={failure} onRetry={() => void load()} />;
  if (!groups) return <Loader aria-label={t('bounces:loading')} />;
  if (groups.length === 0 && campaignId === null) return <Nothing />;
  return (
    <>
      <AdviceList campaignId={campaignId} />
      <div className="b-grid">
        <div className="b-side">
          <Filters />
          {by === 'cause' ? <GroupList groups={groups} /> : <ProviderList />}
        </div>
        {groups.length === 0 ? <NoHit /> : <GroupDetail />}
      </div>
    </>
  );
}

function Nothing() {
  const { t } = useTranslation();
  const unwatched = useBounces((state) => state.totals?.requests.unwatched ?? false);
  return (
    <>
      <AdviceList campaignId={null} quiet />
      <EmptyState
        kind="nothing"
        icon="mail-x"
        title={t('bounces:empty.title')}
        action={<ReadButton primary />}
        link={
          <span className="m-row m-row-wrap m-gap-8">
            {unwatched ? (
              <>
                <Link href="#/bounces/mailboxes">{t('bounces:empty.watch')}</Link>
                {' · '}
              </>
            ) : null}
            <ReadLinks />
          </span>
        }
      >
        {t('bounces:empty.why')}
      </EmptyState>
    </>
  );
}

function NoHit() {
  const { t } = useTranslation();
  const filter = useBounces((state) => state.filter);
  return (
    <section className="m-card">
      <EmptyState
        kind="no-hit"
        title={t('bounces:noHit.title')}
        link={<Link onClick={() => void filter(null)}>{t('bounces:noHit.all')}</Link>}
      >
        {t('bounces:noHit.why')}
      </EmptyState>
    </section>
  );
}

/** What came back: what to do first, groups by cause or receiver, each with its evidence, what follows, and the way back. */
export function BouncesScreen() {
  const { t } = useTranslation();
  const format = useFormat();
  const params = useParams();
  const groups = useBounces((state) => state.groups);
  const totals = useBounces((state) => state.totals);
  const busy = useBounces((state) => state.busy);
  const weeks = useBounces((state) => state.weeks);
  const choose = useBounces((state) => state.choose);
  const { applyAll } = useActions();
  const { kind, class: about, reason, provider } = params;
  useEffect(() => {
    const open = openedBy({ kind, class: about, reason, provider });
    if (open) choose(open);
  }, [kind, about, reason, provider, choose]);
  const due = (groups ?? [])
    .filter((group) => group.effect === 'suppress' && group.kind !== 'unsubscribe')
    .reduce((sum, each) => sum + each.pending, 0);
  const { total = 0 } = totals ?? {};
  const news = useWaiting();
  // Automatic replies, requests and reports about strangers' mail are no bounces.
  const known = (groups ?? [])
    .filter(({ kind }) => kind === 'bounce' || kind === 'complaint')
    .reduce((sum, { bounces }) => sum + bounces, 0);
  const title =
    news > 0
      ? t('bounces:titleNew', { count: news, n: format.number(news) })
      : t('bounces:titleAll', { count: known, n: format.number(known) });
  return (
    <BouncesFrame
      view="causes"
      name={totals && total > 0 ? title : t('bounces:title')}
      actions={
        total > 0 ? (
          <>
            <span className="m-wide">
              <Weeks weeks={weeks} />
            </span>
            <ReadButton />
          </>
        ) : null
      }
      primary={
        due > 0 ? (
          <Button kind="primary" busy={busy === 'apply'} onClick={() => void applyAll(null)}>
            {t('bounces:apply', { count: due, n: format.number(due) })}
          </Button>
        ) : null
      }
    >
      <Body />
    </BouncesFrame>
  );
}
