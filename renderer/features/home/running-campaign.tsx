import { useTranslation } from 'react-i18next';
import type { Progress } from '../../../shared/contract/sending.ts';
import { wholeTotals } from '../../../shared/whole-totals.ts';
import { handledOf, routeOf } from '../../mini-route.ts';
import { Card, Link, RouteBar, Status, useFormat, useNow } from '../../ui/index.ts';
import { standsStill } from '../live/waiting-words.ts';

/** What it waits for in one line, or nothing while it sends. */
function Waiting({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const now = useNow();
  const { waiting } = progress;
  if (!waiting || progress.state === 'paused' || !standsStill(waiting, now)) return <span />;
  const reason = t(`home:waiting.${waiting.reason}`);
  return (
    <Status tone="wait" icon="hourglass">
      {waiting.until === null ? reason : t('home:waitingUntil', { reason, at: waiting.until })}
    </Status>
  );
}

/** A campaign that runs now: the number handled, the route, what it waits for and when it will be done. */
export function RunningCampaign({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const format = useFormat();
  const totals = wholeTotals(progress);
  const handled = handledOf(totals);
  const of = t('home:ofPeople', { total: totals.recipients });
  return (
    <Card label={progress.name}>
      <div className="m-row m-row-between">
        <span className="m-row m-gap-8">
          {progress.state === 'paused' ? (
            <Status tone="wait" icon="player-pause">
              {t('home:paused')}
            </Status>
          ) : (
            <Status tone="run">{t('home:sending')}</Status>
          )}
          <span className="m-dim">·</span>
          <b>{progress.name}</b>
        </span>
        <Link className="m-sm" href={`#/campaigns/${progress.campaignId}/live`}>
          {t('home:watch')}
        </Link>
      </div>
      <div className="m-live-row m-mt-12">
        <div className="m-nowrap">
          <span className="m-fig">{format.number(handled)}</span> <span className="m-dim">{of}</span>
        </div>
        <div className="m-grow">
          <RouteBar size="large" segments={routeOf(totals)} label={`${format.number(handled)} ${of}`} />
          <div className="m-row m-row-between m-mt-8 m-sm">
            <Waiting progress={progress} />
            {progress.finishesAt === null ? null : (
              <span className="m-dim">
                {t('home:doneAbout')} <b className="m-strong">{format.moment(progress.finishesAt)}</b>
              </span>
            )}
          </div>
        </div>
      </div>
    </Card>
  );
}
