import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Progress } from '../../../shared/contract/sending.ts';
import { Card, RouteBar, RouteLegend, type RoutePart, useFormat, useNow } from '../../ui/index.ts';
import { handledOf, routeOf } from '../campaigns/states.ts';
import { endOf, standsStill } from './waiting-words.ts';

function Trio({
  word,
  wide = false,
  tone,
  children,
}: {
  word: string;
  wide?: boolean;
  tone?: 'wait';
  children: ReactNode;
}) {
  return (
    <div className={`m-right ${wide ? 'm-wide' : ''}`}>
      <div className="m-xs m-dim">{word}</div>
      <div className={`m-fig2 ${tone ? `m-${tone}` : ''}`}>{children}</div>
    </div>
  );
}

/** Says where it stands at each tenth, for those who listen; not for every message. */
function Announcement({ share, words }: { share: number; words: string }) {
  const tenth = Math.floor(share * 10);
  const [said, setSaid] = useState({ tenth, words: '' });
  useEffect(() => {
    if (tenth !== said.tenth) setSaid({ tenth, words });
  }, [tenth, said.tenth, words]);
  return (
    <span className="m-hidden" role="status">
      {said.words}
    </span>
  );
}

/** The parts of the route that hold something, with their words. */
function useLegend(progress: Progress): { part: RoutePart; value: string; word: string }[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals } = progress;
  const ended = progress.state === 'cancelled' || progress.state === 'finished';
  const left = totals.queued + totals.sending + totals.cancelled;
  const items: { part: RoutePart; n: number; word: string }[] = [
    { part: 'accepted', n: totals.accepted, word: t('live:part.accepted') },
    { part: 'waiting', n: totals.deferred, word: t('live:part.deferred') },
    { part: 'refused', n: totals.rejected, word: t('live:part.rejected') },
    { part: 'doubt', n: totals.inDoubt, word: t('live:part.inDoubt') },
    { part: 'skipped', n: totals.skipped, word: t('live:part.skipped') },
    { part: 'left', n: left, word: ended ? t('live:part.unsent') : t('live:part.left') },
  ];
  return items
    .filter((item) => item.n > 0 || item.part === 'accepted')
    .map(({ part, n, word }) => ({ part, value: format.number(n), word }));
}

/** So long after its beginning the pace of the last minute and that of the whole are the same. */
const FIRST_MINUTE = 75_000;
/** Closer than this a clock time of minutes says less than words. */
const SOON = 60_000;

/** A pace with three digits that mean something: more of them only flicker. */
function paceOf(rate: number): number {
  const step = rate < 1_000 ? 1 : 10 ** (Math.floor(Math.log10(rate)) - 2);
  return rate < 100 ? rate : Math.round(rate / step) * step;
}

/** The one number, the one bar, and when it is done. */
export function Hero({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals, waiting } = progress;
  const now = useNow();
  const end = endOf(progress);
  const handled = handledOf(totals);
  const legend = useLegend(progress);
  const running = progress.state === 'sending';
  const numbers = { handled: format.number(handled), all: format.number(totals.recipients) };
  return (
    <Card>
      <div className="v-hero">
        <div className="m-grow">
          <span className="m-fig">{numbers.handled}</span>{' '}
          <span className="m-dim">{t('live:of', { all: numbers.all })}</span>
        </div>
        {running && progress.rate > 0 && now - (progress.startedAt ?? now) > FIRST_MINUTE ? (
          <Trio word={t('live:paceNow')} wide>
            {format.decimal(paceOf(progress.rate), progress.rate < 100 ? 1 : 0)}
            <span className="v-unit"> {t('live:perMinute')}</span>
          </Trio>
        ) : null}
        {progress.averageRate > 0 ? (
          <Trio word={t('live:average')} wide>
            {format.decimal(paceOf(progress.averageRate), progress.averageRate < 100 ? 1 : 0)}
            <span className="v-unit"> {t('live:perMinute')}</span>
          </Trio>
        ) : null}
        {running && waiting?.until && waiting.reason !== 'undo_window' && standsStill(waiting, now) ? (
          <Trio word={t('live:resumes')} tone="wait">
            {format.moment(waiting.until)}
          </Trio>
        ) : null}
        {end !== null ? (
          <Trio word={t(end - now < SOON ? 'live:finishesIn' : 'live:finishes')}>
            {end - now < SOON ? t('live:soon') : format.moment(end)}
          </Trio>
        ) : null}
      </div>
      <div className="m-mt-16">
        <RouteBar size="large" segments={routeOf(totals)} label={t('campaigns:routeLabel', numbers)} />
      </div>
      <div className="m-mt-12">
        <RouteLegend items={legend} />
      </div>
      <Announcement
        share={totals.recipients === 0 ? 0 : handled / totals.recipients}
        words={t('campaigns:routeLabel', numbers)}
      />
    </Card>
  );
}
