import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { useAsked } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  Card,
  Explanation,
  FailureNote,
  FailureState,
  Icon,
  Loader,
  useFormat,
  useNow,
} from '../../ui/index.ts';
import { CampaignStepScreen } from '../campaigns/campaign-steps.tsx';
import { useId } from '../campaigns/use-id.ts';
import type { DraftParts } from '../message/draft-store.ts';
import { FieldsProvider } from '../message/fields.tsx';
import { useDraft } from '../message/use-draft.ts';
import { PracticeNote } from '../relays/practice-note.tsx';
import { Facts } from './facts.tsx';
import { LeftOutCard } from './left-out-card.tsx';
import { PlanCard } from './plan-card.tsx';
import './send.css';

export type Plan = Awaited<ReturnType<EngineClient['sending']['plan']>>;

function CheckLine({ id }: { id: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asked = useAsked([id], (client) => client.campaigns.check({ id, online: false }));
  if (!asked.value) return null;
  const { passed, warnings, lastTest, ready } = asked.value;
  return (
    <p className="m-row m-gap-8 m-sm m-mt-16 m-row-wrap">
      <Icon name={ready ? 'circle-check' : 'circle-x'} size="small" className={ready ? 'm-ok' : 'm-bad'} />
      <span>
        {t('campaigns:send.checked', { passed: format.number(passed) })}{' '}
        {warnings > 0 ? t('campaigns:send.warnings', { count: warnings, n: format.number(warnings) }) : null}
      </span>
      <span className="m-dim">
        {lastTest
          ? t('campaigns:send.lastTest', { address: lastTest.address, at: lastTest.at })
          : t('campaigns:send.noTest')}
      </span>
    </p>
  );
}

function Body({ id, plan, draft, onAgain }: { id: number; plan: Plan; draft: DraftParts; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <FieldsProvider>
      {plan.relayId === null ? (
        <Explanation
          tone="bad"
          title={t('campaigns:send.noRelay')}
          action={
            <Button kind="primary" href="#/relays">
              {t('campaigns:send.addRelay')}
            </Button>
          }
        >
          {t('campaigns:send.noRelayWhy')}
        </Explanation>
      ) : (
        <PlanCard plan={plan} />
      )}
      <PracticeNote relayId={plan.relayId} className="m-mt-16" />
      <div className="s-grid m-mt-16">
        <Facts id={id} draft={draft} onChanged={onAgain} />
        {plan.recipients + plan.leftOut === 0 ? null : <LeftOutCard id={id} total={plan.leftOut} />}
      </div>
      <CheckLine id={id} />
    </FieldsProvider>
  );
}

/** Starts the campaign with the number that the person saw; a different number is shown first. */
function useStart(id: number, again: () => Promise<void>) {
  const { client } = useApi();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const start = async (confirmed: number) => {
    setBusy(true);
    setFailure(null);
    try {
      await client.sending.start({ campaignId: id, confirmed });
      go(`/campaigns/${id}/live`);
    } catch (error) {
      setFailure(toFailure(error));
      await again();
    }
    setBusy(false);
  };
  return { busy, failure, start };
}

/** Fourth step: one sentence that says what will happen, its course over time, and the button that does it. */
export function SendScreen() {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const now = useNow(10_000);
  const revision = useDraft(id, (state) => state.revision);
  const saveNow = useDraft(id, (state) => state.saveNow);
  const asked = useAsked(
    [id],
    async (client) => {
      await saveNow();
      return client.sending.plan({ campaignId: id });
    },
    ['contacts', 'lists', 'suppressions', 'relays', 'messages'],
  );
  const { again, value: plan } = asked;
  const [seen, setSeen] = useState(revision);
  if (revision !== seen) {
    setSeen(revision);
    queueMicrotask(() => void again());
  }
  const { busy, failure, start } = useStart(id, again);
  const people = plan?.recipients ?? 0;
  const startAt = useDraft(id, (state) => state.draft?.when.startAt ?? null);
  // Of a paused campaign the relay, pace and time of those who are left can be changed; it goes on from its live view.
  const begun = useDraft(id, (state) => state.campaign?.state) === 'paused';
  const later = startAt !== null && startAt > now;
  return (
    <CampaignStepScreen
      id={id}
      step="send"
      back={<Button href={`#/campaigns/${id}/check`}>{t('campaigns:step.back')}</Button>}
      word={
        plan && people > 0 && plan.relayId !== null && !begun
          ? t(later ? 'campaigns:send.laterWord' : 'campaigns:send.tenSeconds')
          : null
      }
      next={
        begun ? (
          <Button kind="primary" size="big" href={`#/campaigns/${id}/live`}>
            {t('campaigns:step.toLive')}
          </Button>
        ) : (
          <Button
            kind={plan?.relayId === null ? 'default' : 'primary'}
            size="big"
            icon={later ? 'calendar' : 'send'}
            busy={busy}
            disabled={!plan || people === 0 || plan.relayId === null}
            onClick={() => void start(people)}
          >
            {t(later ? 'campaigns:send.goLater' : 'campaigns:send.go', { count: people, n: format.number(people) })}
          </Button>
        )
      }
    >
      {(draft) => (
        <>
          <h1 className="m-hidden">{draft.name || t('campaigns:unnamed')}</h1>
          {failure ? (
            <div className="s-failure">
              <FailureNote failure={failure} />
              {failure.code === 'not_ready' ? (
                <Button href={`#/campaigns/${id}/check`}>{t('campaigns:send.toCheck')}</Button>
              ) : null}
            </div>
          ) : null}
          {!plan && asked.failure ? <FailureState failure={asked.failure} onRetry={() => void again()} /> : null}
          {!plan && !asked.failure ? <Loader aria-label={t('campaigns:loading')} /> : null}
          {plan ? <Body id={id} plan={plan} draft={draft} onAgain={() => void again()} /> : null}
          {plan && people === 0 ? (
            <Card>
              <p>{t('campaigns:send.nobody')}</p>
            </Card>
          ) : null}
        </>
      )}
    </CampaignStepScreen>
  );
}
