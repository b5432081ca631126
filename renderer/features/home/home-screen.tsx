import { useTranslation } from 'react-i18next';
import { Button, FailureState, PageHeader, Screen, useFormat, useNow } from '../../ui/index.ts';
import { UnwatchedNotice } from '../mailboxes/mailboxes-notice.tsx';
import { useSettings } from '../settings/settings-store.ts';
import { Checklist, stepsLeft } from './checklist.tsx';
import { Decisions } from './decisions.tsx';
import { FirstRun } from './first-run.tsx';
import { LastCampaigns } from './last-campaigns.tsx';
import { useOverview } from './overview-store.ts';
import { RunningCampaign } from './running-campaign.tsx';
import { SampleNotice } from './sample-notice.tsx';

function partOfDay(hour: number): 'morning' | 'noon' | 'afternoon' | 'evening' {
  if (hour < 11) return 'morning';
  if (hour < 15) return 'noon';
  return hour < 18 ? 'afternoon' : 'evening';
}

function useGreeting(): string {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const name = useSettings((state) => state.settings?.sender.name ?? '');
  const part = partOfDay(new Date(now).getHours());
  return name ? t(`home:greet.${part}`, { name }) : t(`home:greetPlain.${part}`);
}

/** The checklist until it is done; then what runs now, what needs a decision, and the last campaigns. */
export function HomeScreen() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const greeting = useGreeting();
  const settings = useSettings((state) => state.settings);
  const { overview, failure, load } = useOverview((state) => state);
  if (settings && (settings.language === null || !settings.started)) return <FirstRun />;
  if (!overview && failure) {
    return (
      <Screen name={t('nav:home')} header={<PageHeader title={greeting} />}>
        <FailureState failure={failure} onRetry={() => void load()} />
      </Screen>
    );
  }
  if (!settings || !overview)
    return (
      <Screen name={t('nav:home')} header={null}>
        {null}
      </Screen>
    );
  const { checklist, running, decisions, last } = overview;
  const left = stepsLeft(checklist);
  const begun = last.some((campaign) => campaign.state !== 'draft');
  const checking = left.count > 0 && !checklist.hidden && !begun;
  const state = checking ? t('home:stepsLeft', left) : format.weekday(now);
  return (
    <Screen
      name={t('nav:home')}
      header={
        <PageHeader
          title={greeting}
          state={state}
          primary={
            checking ? null : (
              <Button kind="primary" icon="plus" href="#/campaigns/new">
                {t('home:newCampaign')}
              </Button>
            )
          }
        />
      }
    >
      {settings.sampleData ? <SampleNotice /> : null}
      <div className="m-col m-stack">
        {running.map((progress) => (
          <RunningCampaign key={progress.campaignId} progress={progress} />
        ))}
      </div>
      <Decisions decisions={decisions} quiet={checking || running.length > 0} />
      <UnwatchedNotice sent={begun} />
      {checking ? (
        <div className={decisions.length > 0 ? 'm-mt-24' : ''}>
          <Checklist
            done={checklist}
            sample={settings.sampleData}
            draft={last.find((campaign) => campaign.state === 'draft')?.id}
          />
        </div>
      ) : null}
      {checking && last.length === 0 ? null : <LastCampaigns campaigns={last} />}
    </Screen>
  );
}
