import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useApi } from '../../api/react.tsx';
import { FailureNote, FailureState, Loader, Screen } from '../../ui/index.ts';
import { useId } from '../campaigns/use-id.ts';
import { Banners } from './banners.tsx';
import { Courses } from './courses.tsx';
import { EventsCard } from './events-card.tsx';
import { Hero } from './hero.tsx';
import { LastEvents } from './last-events.tsx';
import { LiveHead } from './live-head.tsx';
import { createLiveStore, type LiveState } from './live-store.ts';
import { Planned } from './planned.tsx';
import { Replies } from './replies.tsx';
import './live.css';

function Body({ state }: { state: LiveState }) {
  const { progress } = state;
  if (!progress) return null;
  if (progress.state === 'scheduled') return <Planned state={state} progress={progress} />;
  return (
    <>
      <Hero progress={progress} />
      <Banners state={state} progress={progress} />
      <div className="v-grid m-mt-16">
        <div className="v-column">
          <Courses progress={progress} timeline={state.timeline} />
          <LastEvents campaignId={progress.campaignId} messages={state.last} />
        </div>
        <div className="v-column">
          <Replies
            campaignId={progress.campaignId}
            groups={state.groups}
            accepted={progress.totals.accepted}
            lastAccepted={state.last.find((each) => each.state === 'accepted')?.updatedAt ?? null}
          />
          <EventsCard events={state.events} />
        </div>
      </div>
    </>
  );
}

/** A campaign on its way: one number, one bar, what it waits for, what servers answer, and the three buttons. */
export function LiveScreen() {
  const { t } = useTranslation();
  const id = useId();
  const api = useApi();
  const [, go] = useLocation();
  const store = useMemo(() => createLiveStore(api, id), [api, id]);
  const state = useStore(store);
  useEffect(() => store.getState().watch(), [store]);
  const { progress, failure } = state;
  const draft = progress?.state === 'draft';
  useEffect(() => {
    if (draft) go(`/campaigns/${id}/send`, { replace: true });
  }, [draft, go, id]);
  return (
    <Screen
      name={progress?.name ?? t('live:title')}
      header={progress ? <LiveHead state={state} progress={progress} /> : null}
    >
      {!progress && failure ? <FailureState failure={failure} onRetry={() => void state.load()} /> : null}
      {!progress && !failure ? <Loader aria-label={t('live:loading')} /> : null}
      {progress && failure ? (
        <div className="v-failure">
          <FailureNote failure={failure} />
        </div>
      ) : null}
      <Body state={state} />
    </Screen>
  );
}
