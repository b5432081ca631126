import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { FailureNote, FailureState, Loader, Screen, StepFooter, Steps } from '../../ui/index.ts';
import type { DraftParts } from '../message/draft-store.ts';
import { useDraft, useDraftStore } from '../message/use-draft.ts';
import './campaigns.css';

const CAMPAIGN_STEPS = ['recipients', 'message', 'check', 'send'] as const;
type CampaignStep = (typeof CAMPAIGN_STEPS)[number];

/** The line of steps over a campaign; done ones lead back. */
function StepsHead({ id, step, right }: { id: number; step: CampaignStep; right: ReactNode }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const labels: Record<CampaignStep, string> = {
    recipients: t('campaigns:step.recipients'),
    message: t('campaigns:step.message'),
    check: t('campaigns:step.check'),
    send: t('campaigns:step.send'),
  };
  return (
    <header className="c-steps-head">
      <div className="m-grow">
        <Steps
          label={t('campaigns:step.label')}
          current={step}
          steps={CAMPAIGN_STEPS.map((each) => ({ id: each, label: labels[each] }))}
          onGo={(to) => go(`/campaigns/${id}/${to}`)}
        />
      </div>
      {right}
    </header>
  );
}

/** One of the four steps of a campaign: its draft is there, the line of steps above, back and next below. */
export function CampaignStepScreen({
  id,
  step,
  right,
  back,
  word,
  next,
  fill = false,
  children,
}: {
  id: number;
  step: CampaignStep;
  right?: ReactNode;
  back?: ReactNode;
  word?: ReactNode;
  next: ReactNode;
  fill?: boolean;
  children: (draft: DraftParts) => ReactNode;
}) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const store = useDraftStore(id);
  const draft = useDraft(id, (state) => state.draft);
  const state = useDraft(id, (each) => each.campaign?.state);
  const failure = useDraft(id, (each) => each.failure);
  const saveState = useDraft(id, (each) => each.saveState);
  // What is being sent can be watched, not written.
  const watched = state === 'sending' || state === 'scheduled';
  const gone = watched || state === 'finished' || state === 'cancelled';
  useEffect(() => {
    if (gone) go(`/campaigns/${id}/${watched ? 'live' : 'report'}`, { replace: true });
  }, [gone, watched, id, go]);
  const name = draft?.name || t('campaigns:unnamed');
  return (
    <Screen
      name={name}
      fill={fill}
      header={<StepsHead id={id} step={step} right={right ?? <span className="m-dim m-sm m-cut">{name}</span>} />}
      footer={<StepFooter back={back} word={word} next={next} />}
    >
      {failure && saveState === 'failed' ? (
        <FailureNote failure={failure} onRetry={() => void store.getState().saveNow()} />
      ) : null}
      {!draft && failure ? <FailureState failure={failure} onRetry={() => void store.getState().load()} /> : null}
      {!draft && !failure ? <Loader aria-label={t('campaigns:loading')} /> : null}
      {draft ? children(draft) : null}
    </Screen>
  );
}
