import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Card, Explanation, RouteBar, RouteLegend, type RoutePart, useFormat } from '../../ui/index.ts';
import { aboutOf } from '../live/message-words.ts';
import type { Report } from './report-screen.tsx';

function Figure({
  word,
  wide = false,
  tone,
  children,
}: {
  word: string;
  wide?: boolean;
  tone?: 'ok' | 'bad';
  children: ReactNode;
}) {
  return (
    <div className={`m-right ${wide ? 'm-wide' : ''}`}>
      <div className="m-xs m-dim">{word}</div>
      <div className={`m-fig2 ${tone ? `m-${tone}` : ''}`}>{children}</div>
    </div>
  );
}

/** Accepted and not come back. */
export function reachedOf(totals: { accepted: number; bounced: number }): number {
  return Math.max(0, totals.accepted - totals.bounced);
}

/** Failures by whom they are about, those that came back later too. */
function parts(report: Report): { part: RoutePart; n: number; key: string }[] {
  const of = (name: Report['causes'][number]['class']) =>
    report.causes.filter((cause) => aboutOf(cause) === name).reduce((sum, cause) => sum + cause.messages, 0);
  const { totals } = report;
  const running = report.campaign.state === 'sending' || report.campaign.state === 'paused';
  const left = totals.queued + totals.sending + totals.cancelled;
  return [
    { part: 'accepted', n: reachedOf(totals), key: 'report:part.accepted' },
    { part: 'waiting', n: of('temporary') + of('unknown'), key: 'report:part.temporary' },
    { part: 'refused', n: of('address'), key: 'report:part.address' },
    { part: 'doubt', n: of('us') + totals.inDoubt, key: 'report:part.us' },
    { part: 'skipped', n: totals.skipped, key: 'report:part.skipped' },
    { part: 'left', n: left, key: running ? 'report:part.left' : 'report:part.unsent' },
  ];
}

function Comparison({ report }: { report: Report }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [before] = report.previous.filter((each) => each.id !== report.campaign.id && each.recipients > 0);
  const running = report.campaign.state === 'sending' || report.campaign.state === 'paused';
  if (!before || running || report.totals.recipients === 0) return null;
  const points = (reachedOf(report.totals) / report.totals.recipients - before.accepted / before.recipients) * 100;
  const sign = points > 0 ? '+' : points < 0 ? '−' : '±';
  return (
    <Figure word={t('report:against', { name: before.name })} tone={points >= 0 ? 'ok' : 'bad'} wide>
      {sign}
      {format.decimal(Math.abs(points))} <span className="t-unit">{t('report:points')}</span>
    </Figure>
  );
}

/** The one number: how many were accepted and did not come back; beside it the share and the comparison. */
export function Summary({ report }: { report: Report }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals } = report;
  const reached = reachedOf(totals);
  const shown = parts(report).filter((each) => each.n > 0);
  return (
    <>
      <Card>
        <div className="t-hero">
          <div className="m-grow">
            <span className="m-fig">{format.number(reached)}</span>{' '}
            <span className="m-dim">
              {t('report:of', { count: totals.recipients, n: format.number(totals.recipients) })}
            </span>
          </div>
          <Figure word={t('report:share')}>
            {totals.recipients === 0 ? '–' : format.percent(reached / totals.recipients)}
          </Figure>
          <Comparison report={report} />
          <Figure word={t('report:unsubscribed')}>{format.number(totals.unsubscribed)}</Figure>
        </div>
        <div className="m-mt-16">
          <RouteBar
            size="large"
            segments={shown.map(({ part, n }) => ({ part, value: n }))}
            label={t('report:routeLabel', { reached: format.number(reached), all: format.number(totals.recipients) })}
          />
        </div>
        <div className="m-mt-12">
          <RouteLegend items={shown.map(({ part, n, key }) => ({ part, value: format.number(n), word: t(key) }))} />
        </div>
      </Card>
      {totals.inDoubt > 0 ? (
        <div className="m-mt-16">
          <Explanation
            tone="ask"
            title={t('live:doubt.title', { count: totals.inDoubt, n: format.number(totals.inDoubt) })}
            action={
              <Button href={`#/campaigns/${report.campaign.id}/messages/in_doubt`}>{t('live:doubt.decide')}</Button>
            }
          >
            {t('live:doubt.why')}
          </Explanation>
        </div>
      ) : null}
    </>
  );
}
