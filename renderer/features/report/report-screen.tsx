import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { useAsked } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { keepFile } from '../../api/files.ts';
import { useApi } from '../../api/react.tsx';
import {
  BarChart,
  Button,
  ChartCard,
  confirm,
  FailureNote,
  FailureState,
  Loader,
  PageHeader,
  Screen,
  Status,
  toast,
  useFormat,
} from '../../ui/index.ts';
import { STATE_LOOK } from '../campaigns/states.ts';
import { useId } from '../campaigns/use-id.ts';
import { PracticeNote } from '../relays/practice-note.tsx';
import { Causes, retryableOf } from './causes.tsx';
import { Compare } from './compare.tsx';
import { Providers } from './providers.tsx';
import { restCampaign } from './rest-campaign.ts';
import { Summary } from './summary.tsx';
import './report.css';

export type Report = Awaited<ReturnType<EngineClient['reports']['campaign']>>;

/** Accepted per stretch of time, gathered into at most so many bars. */
const MOST_BARS = 24;

function OverTime({ report }: { report: Report }) {
  const { t } = useTranslation();
  const format = useFormat();
  const per = Math.max(1, Math.ceil(report.overTime.length / MOST_BARS));
  const bars: { at: number; accepted: number; failed: number }[] = [];
  for (let at = 0; at < report.overTime.length; at += per) {
    const group = report.overTime.slice(at, at + per);
    const [first] = group;
    if (!first) continue;
    bars.push({
      at: first.at,
      accepted: group.reduce((sum, each) => sum + each.accepted, 0),
      failed: group.reduce((sum, each) => sum + each.failed, 0),
    });
  }
  if (bars.length === 0) return null;
  const clock = report.bucketSeconds * per < 60 ? format.timeSeconds : format.time;
  const span = format.span(report.bucketSeconds * per * 1_000);
  return (
    <ChartCard
      title={t('report:overTime.title', { span })}
      table={{
        columns: [t('report:overTime.from'), t('report:overTime.accepted'), t('report:overTime.failed')],
        rows: bars.map((bar) => [clock(bar.at), format.number(bar.accepted), format.number(bar.failed)]),
      }}
    >
      <BarChart
        label={t('report:overTime.title', { span })}
        format={format.number}
        bars={bars.map((bar) => ({ label: clock(bar.at), value: bar.accepted }))}
      />
    </ChartCard>
  );
}

/** Causes whose messages can be tried again, each with how many. */
function retryable(report: Report): { reason: string; count: number }[] {
  return report.causes
    .map((cause) => ({ reason: cause.reason, count: retryableOf(cause) }))
    .filter((each) => each.count > 0);
}

/** Keeps the CSV, resends by cause; what fails is said on the screen. */
function useReportActions(id: number) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const [, go] = useLocation();
  const [busy, setBusy] = useState<'export' | 'retry' | 'rest' | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const attempt = async (kind: 'export' | 'retry' | 'rest', work: () => Promise<void>) => {
    setBusy(kind);
    try {
      await work();
      setFailure(null);
    } catch (error) {
      setFailure(toFailure(error));
    }
    setBusy(null);
  };
  const onExport = () =>
    attempt('export', async () => {
      await keepFile(client, await client.reports.export({ campaignId: id }));
      toast(t('report:exported'));
    });
  const onRetry = async (reasons: string[], count: number) => {
    const yes = await confirm({
      title: t('report:retry.title', { count, n: format.number(count) }),
      body: t('report:retry.why'),
      confirm: t('report:retry.yes', { count, n: format.number(count) }),
      cancel: t('report:retry.no'),
    });
    if (!yes) return;
    await attempt('retry', async () => {
      const { changed } = await client.sending.retry({ campaignId: id, reasons });
      toast(t('report:retry.done', { count: changed, n: format.number(changed) }));
      if (changed > 0) go(`/campaigns/${id}/live`);
    });
  };
  const onRest = (name: string) =>
    attempt('rest', async () => {
      const made = await restCampaign(client, id, name);
      go(`/campaigns/${made.id}/recipients`);
    });
  return { busy, failure, onExport, onRetry, onRest };
}

/** The one thing to do next: a campaign for those whom a stop left out, or another try where it makes sense. */
function NextStep({ report, actions }: { report: Report; actions: ReturnType<typeof useReportActions> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const again = retryable(report);
  const count = again.reduce((sum, each) => sum + each.count, 0);
  const left = report.totals.cancelled;
  if (report.campaign.state === 'cancelled' && left > 0) {
    return (
      <Button
        kind="primary"
        icon="send"
        busy={actions.busy === 'rest'}
        onClick={() => void actions.onRest(t('report:rest.name', { name: report.campaign.name }))}
      >
        {t('report:rest.button', { count: left, n: format.number(left) })}
      </Button>
    );
  }
  if (count === 0) return null;
  return (
    <Button
      kind="primary"
      icon="send"
      busy={actions.busy === 'retry'}
      onClick={() =>
        void actions.onRetry(
          again.map((each) => each.reason),
          count,
        )
      }
    >
      {t('report:resend', { count, n: format.number(count) })}
    </Button>
  );
}

function Head({ id, report, actions }: { id: number; report: Report; actions: ReturnType<typeof useReportActions> }) {
  const { t } = useTranslation();
  const { campaign } = report;
  const look = STATE_LOOK[campaign.state];
  const running = campaign.state === 'sending' || campaign.state === 'paused';
  return (
    <PageHeader
      title={campaign.name || t('campaigns:unnamed')}
      state={
        <>
          <Status tone={look.tone} icon={look.icon}>
            {t(look.key)}
          </Status>{' '}
          {campaign.finishedAt === null ? null : t('report:finished', { at: campaign.finishedAt })}{' '}
          {report.lastBounceReadAt === null
            ? t('report:bouncesNever')
            : t('report:bouncesAt', { at: report.lastBounceReadAt })}
        </>
      }
      actions={
        <>
          {running ? <Button href={`#/campaigns/${id}/live`}>{t('report:toLive')}</Button> : null}
          <Button icon="download" busy={actions.busy === 'export'} onClick={() => void actions.onExport()}>
            {t('report:export')}
          </Button>
        </>
      }
      primary={running ? null : <NextStep report={report} actions={actions} />}
    />
  );
}

/** Whether it went through the practice relay, whatever was chosen before it started. */
function Rehearsed({ id }: { id: number }) {
  const asked = useAsked([id], (client) => client.sending.progress({ campaignId: id }), ['campaigns']);
  return <PracticeNote relayId={asked.value?.relayId ?? null} className="m-mt-16" />;
}

/** What became of a campaign: who was reached, who was not, why, and what to do about each cause. */
export function ReportScreen() {
  const { t } = useTranslation();
  const id = useId();
  const asked = useAsked([id], (client) => client.reports.campaign({ campaignId: id }), [
    'messages',
    'bounces',
    'campaigns',
  ]);
  const actions = useReportActions(id);
  const report = asked.value;
  return (
    <Screen
      name={report?.campaign.name ?? t('report:title')}
      header={report ? <Head id={id} report={report} actions={actions} /> : null}
    >
      {!report && asked.failure ? <FailureState failure={asked.failure} onRetry={() => void asked.again()} /> : null}
      {!report && !asked.failure ? <Loader aria-label={t('report:loading')} /> : null}
      {actions.failure ? <FailureNote failure={actions.failure} /> : null}
      {report ? (
        <>
          <Summary report={report} />
          <Rehearsed id={id} />
          <div className="t-grid m-mt-16">
            <Causes id={id} report={report} onRetry={(reason, count) => void actions.onRetry([reason], count)} />
            <div className="m-col">
              <Providers report={report} />
              <OverTime report={report} />
            </div>
          </div>
          <Compare report={report} />
        </>
      ) : null}
    </Screen>
  );
}
