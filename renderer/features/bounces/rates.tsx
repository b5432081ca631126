import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rate } from '../../../shared/contract/bounces.ts';
import { Card, CardHead, EmptyState, Link, Note, Rows, Status, useFormat } from '../../ui/index.ts';
import { openOutside } from '../relays/open-outside.ts';

type Standing = 'fine' | 'near' | 'over' | 'unknown';

/** As the engine's advice decides it: over what stops a sender, near it, or fine. */
function standingOf(share: number | null, warn: number | null, stop: number | null): Standing {
  if (share === null || (warn === null && stop === null)) return 'unknown';
  if (stop !== null && share >= stop) return 'over';
  return share >= (warn ?? (stop ?? 1) * 0.8) ? 'near' : 'fine';
}

const LOOK = {
  fine: { tone: 'ok', fill: 'var(--m-okbar)', key: 'bounces:rates.fine' },
  near: { tone: 'wait', fill: 'var(--m-waitbar)', key: 'bounces:rates.near' },
  warned: { tone: 'wait', fill: 'var(--m-waitbar)', key: 'bounces:rates.warned' },
  over: { tone: 'bad', fill: 'var(--m-badbar)', key: 'bounces:rates.over' },
  unknown: { tone: 'mute', fill: 'var(--m-edge)', key: 'bounces:rates.unknown' },
} as const;

interface Measured {
  share: number | null;
  warn: number | null;
  stop: number | null;
}

/** A bar on a scale that holds the limits; each limit is a line with its number. */
function LimitBar({ share, warn, stop, standing }: Measured & { standing: Standing }) {
  const format = useFormat();
  const limit = stop ?? warn ?? 0.001;
  // A share far beyond the limit fills the bar: the lines of the limits must stay apart.
  const top = Math.max(limit * 1.5, Math.min((share ?? 0) * 1.1, limit * 3));
  const apart = warn === null || stop === null || (stop - warn) / top > 0.12;
  const at = (value: number) => `${Math.min(100, (value / top) * 100).toFixed(2)}%`;
  const percent = (value: number) => format.percent(value, 2);
  return (
    <span className="b-bar" aria-hidden="true">
      <span className="b-bar-track">
        {share === null ? null : (
          <i style={{ width: at(share), minWidth: share > 0 ? 3 : 0, background: LOOK[standing].fill }} />
        )}
        {warn === null ? null : <em style={{ left: at(warn) }} data-kind="warn" />}
        {stop === null ? null : <em style={{ left: at(stop) }} data-kind="stop" />}
      </span>
      <span className="b-bar-marks">
        {warn === null || !apart ? null : <small style={{ left: at(warn) }}>{percent(warn)}</small>}
        {stop === null ? null : <small style={{ left: at(stop) }}>{percent(stop)}</small>}
      </span>
    </span>
  );
}

function Measure({ name, of, few, ...measured }: Measured & { name: string; of: string; few: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { share, warn, stop } = measured;
  const standing = standingOf(share, warn, stop);
  const percent = (value: number) => format.percent(value, 2);
  const limits = [
    warn === null ? '' : t('bounces:rates.warnsAt', { limit: percent(warn) }),
    stop === null ? '' : t('bounces:rates.stopsAt', { limit: percent(stop) }),
  ].filter((word) => word !== '');
  const noLimit = warn === null && stop === null;
  const look = LOOK[standing === 'near' && warn !== null ? 'warned' : standing];
  return (
    <div className="b-measure">
      <span className="m-sm">{name}</span>
      <b className="m-num m-right">{share === null ? '–' : percent(share)}</b>
      {noLimit ? null : <LimitBar {...measured} standing={standing} />}
      <span className="b-said m-row m-row-wrap m-gap-8">
        {share === null ? (
          <span className="m-dim m-xs">{few}</span>
        ) : noLimit ? null : (
          <Status tone={look.tone}>{t(look.key)}</Status>
        )}
        <span className="m-dim m-xs m-num">{of}</span>
        {noLimit && share !== null ? <span className="m-dim m-xs">{t('bounces:rates.noLimit')}</span> : null}
        <span className="m-hidden">{limits.join(', ')}</span>
      </span>
    </div>
  );
}

/** Whose limits these are, how sure they are, and where that was read. */
function Source({ rate }: { rate: Rate }) {
  const { t } = useTranslation();
  const certainty = t(`relays:card.certainty.${rate.certainty}`);
  const words =
    rate.limitsOf === ''
      ? t('bounces:rates.usualLimits', { certainty })
      : t('bounces:rates.limitsOf', { name: rate.limitsOf, certainty });
  const [page] = /^[\w.-]+\.[a-z]{2,}(?:\/[^\s:;]*)?/.exec(rate.source) ?? [];
  return (
    <p className="m-xs m-dim">
      {words}
      {rate.sourceDate === '' ? null : `, ${rate.sourceDate}`}
      {page === undefined ? null : (
        <>
          {' · '}
          <Link onClick={() => void openOutside(`https://${page}`)}>{page}</Link>
        </>
      )}
    </p>
  );
}

function One({ rate }: { rate: Rate }) {
  const { t } = useTranslation();
  const format = useFormat();
  const number = (count: number) => format.number(count);
  const many = { n: number(rate.sent), count: rate.sent };
  return (
    <div>
      <div className="m-row m-row-between">
        <h3>{rate.relayId === null ? rate.name : <Link href={`#/relays/${rate.relayId}`}>{rate.name}</Link>}</h3>
        <span className="m-dim m-sm m-num">{t('bounces:rates.accepted', many)}</span>
      </div>
      <Measure
        name={t('bounces:rates.bounced')}
        share={rate.bounceRate}
        warn={rate.bounceWarn}
        stop={rate.bounceStop}
        of={t('bounces:rates.of', { n: number(rate.bounced), all: number(rate.sent) })}
        few={t('bounces:rates.few')}
      />
      <Measure
        name={t('bounces:rates.complained')}
        share={rate.complaintRate}
        warn={rate.complaintWarn}
        stop={rate.complaintStop}
        of={
          rate.complaintsTold || rate.complained > 0
            ? t('bounces:rates.of', { n: number(rate.complained), all: number(rate.sent) })
            : ''
        }
        few={rate.complaintsTold ? t('bounces:rates.few') : t('bounces:rates.notTold')}
      />
      <Source rate={rate} />
    </div>
  );
}

function Kind({ title, rates }: { title: string; rates: readonly Rate[] }) {
  if (rates.length === 0) return null;
  return (
    <Card pad={false} className="b-rates">
      <CardHead title={title} />
      <Rows>
        {rates.map((rate) => (
          <One key={`${rate.kind}-${rate.relayId}-${rate.name}`} rate={rate} />
        ))}
      </Rows>
    </Card>
  );
}

/** Rates of relays and of large receivers, each as a bar against what its provider warns at and stops at; more stands below the relays. */
export function Rates({ rates, days, children }: { rates: readonly Rate[]; days: number; children: ReactNode }) {
  const { t } = useTranslation();
  const receivers = rates.filter((rate) => rate.kind === 'provider');
  return (
    <div className={receivers.length > 0 ? 'b-two' : 'm-col'}>
      <div className="m-col">
        {rates.length === 0 ? (
          <section className="m-card">
            <EmptyState kind="nothing" icon="send" title={t('bounces:rates.nothingSent', { count: days })}>
              {t('bounces:rates.nothingSentWhy')}
            </EmptyState>
          </section>
        ) : (
          <>
            <Kind title={t('bounces:rates.relays')} rates={rates.filter((rate) => rate.kind === 'relay')} />
            <Note>{t('bounces:rates.note')}</Note>
          </>
        )}
        {children}
      </div>
      <Kind title={t('bounces:rates.receivers')} rates={receivers} />
    </div>
  );
}
