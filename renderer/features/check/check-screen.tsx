import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { CheckRow } from '../../../shared/contract/campaigns.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { useAsked } from '../../api/asked.ts';
import { Button, Card, FailureState, Icon, type IconName, Loader, type Tone, useFormat } from '../../ui/index.ts';
import { CampaignStepScreen } from '../campaigns/campaign-steps.tsx';
import { useId } from '../campaigns/use-id.ts';
import { useDraft } from '../message/use-draft.ts';
import { BlockerCard, NoticeRow, PassedCard } from './check-rows.tsx';
import './check.css';

export type Check = Awaited<ReturnType<EngineClient['campaigns']['check']>>;

function Figure({ icon, tone, n, word }: { icon: IconName; tone: Tone; n: number; word: string }) {
  const format = useFormat();
  return (
    <span className="k-figure">
      <Icon name={icon} size="large" className={`m-${tone}`} />
      <b className="m-fig2">{format.number(n)}</b>
      <span className="m-dim">{word}</span>
    </span>
  );
}

function Figures({ check }: { check: Check }) {
  const { t } = useTranslation();
  return (
    <div className="k-figures">
      <Figure
        icon="circle-x"
        tone="bad"
        n={check.blockers}
        word={t('campaigns:check.blockers', { count: check.blockers })}
      />
      <Figure
        icon="alert-triangle"
        tone="wait"
        n={check.warnings}
        word={t('campaigns:check.warnings', { count: check.warnings })}
      />
      <Figure icon="circle-dashed" tone="mute" n={check.notChecked} word={t('campaigns:check.notChecked')} />
      <Figure icon="circle-check" tone="ok" n={check.passed} word={t('campaigns:check.passed')} />
    </div>
  );
}

/** The first thing that a person reads: whether it can be sent. */
function useVerdict(): (check: Check) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (check) => {
    if (check.blockers > 0)
      return t('campaigns:check.blocked', { count: check.blockers, n: format.number(check.blockers) });
    const open = check.rows.filter((row) => row.level === 'warning' && !row.acknowledged).length;
    if (open > 0) return t('campaigns:check.look', { count: open, n: format.number(open) });
    if (check.notChecked > 0) return t('campaigns:check.readyNotChecked');
    return t('campaigns:check.ready');
  };
}

function Body({ id, check, onAgain }: { id: number; check: Check; onAgain: () => void }) {
  const verdict = useVerdict();
  const of = (level: CheckRow['level']) => check.rows.filter((row) => row.level === level);
  const blockers = of('blocker');
  const notices = [...of('warning'), ...of('not_checked'), ...of('notice')];
  return (
    <div aria-live="polite">
      <h1>{verdict(check)}</h1>
      <Figures check={check} />
      <div className="m-col">
        {blockers.map((row, index) => (
          <BlockerCard key={`${row.key}-${row.anchor}`} id={id} row={row} first={index === 0} onAgain={onAgain} />
        ))}
        {notices.length > 0 ? (
          <Card pad={false}>
            <div className="k-rows">
              {notices.map((row) => (
                <NoticeRow key={`${row.key}-${row.anchor}`} id={id} row={row} onAgain={onAgain} />
              ))}
            </div>
          </Card>
        ) : null}
        <PassedCard rows={of('passed')} />
      </div>
    </div>
  );
}

/** Third step: what would stop or harm this mailing, before anybody gets it. */
export function CheckScreen() {
  const { t } = useTranslation();
  const id = useId();
  const [, go] = useLocation();
  const saveNow = useDraft(id, (state) => state.saveNow);
  const loaded = useDraft(id, (state) => state.draft !== null);
  const [run, setRun] = useState(0);
  const asked = useAsked(
    [id, run, loaded],
    async (client) => {
      await saveNow();
      return client.campaigns.check({ id });
    },
    ['settings', 'relays', 'contacts', 'lists', 'suppressions'],
  );
  const again = () => setRun(run + 1);
  const check = asked.value;
  return (
    <CampaignStepScreen
      id={id}
      step="check"
      right={
        <Button size="small" icon="refresh" busy={asked.asking} onClick={again}>
          {t('campaigns:check.again')}
        </Button>
      }
      back={<Button href={`#/campaigns/${id}/message`}>{t('campaigns:step.back')}</Button>}
      word={
        check && check.blockers > 0 ? t('campaigns:check.first', { count: check.blockers, n: check.blockers }) : null
      }
      next={
        <Button
          kind={check && check.blockers > 0 ? 'default' : 'primary'}
          disabled={!check?.ready}
          onClick={() => go(`/campaigns/${id}/send`)}
        >
          {t('campaigns:step.toSend')}
        </Button>
      }
    >
      {() => (
        <>
          {!check && asked.failure ? <FailureState failure={asked.failure} onRetry={again} /> : null}
          {!check && !asked.failure ? (
            <div className="m-row">
              <Loader size="sm" aria-label={t('campaigns:check.running')} />
              <span className="m-dim">{t('campaigns:check.running')}</span>
            </div>
          ) : null}
          {check ? <Body id={id} check={check} onAgain={() => void asked.again()} /> : null}
        </>
      )}
    </CampaignStepScreen>
  );
}
