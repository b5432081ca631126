import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import type { RelayHealth, RelayRecord } from '../../../shared/contract/relays.ts';
import { useAsked } from '../../api/asked.ts';
import {
  Button,
  Card,
  CardHead,
  ChartCard,
  FailureState,
  type Format,
  Icon,
  type IconName,
  Loader,
  Note,
  PageHeader,
  Screen,
  SegmentedControl,
  TimeColumns,
  TimeLines,
  type Tone,
  useFormat,
} from '../../ui/index.ts';
import { Phases, usePhaseWord, useVerdict } from './phases.tsx';
import { useStanding } from './relay-card.tsx';
import { SmtpExplanationLine } from './smtp-explanation.tsx';
import { useHealth } from './use-health.ts';
import './relays.css';

const PERIODS = [
  { value: '24', key: 'relays:card.hours24' },
  { value: '168', key: 'relays:card.days7' },
  { value: '744', key: 'relays:card.days31' },
] as const;

type HealthError = RelayHealth['errors'][number];

const CLASS_LOOK = {
  line: { tone: 'bad', icon: 'plug' },
  sign_in: { tone: 'bad', icon: 'key' },
  slow_down: { tone: 'wait', icon: 'gauge' },
  address: { tone: 'bad', icon: 'user-off' },
  us: { tone: 'ask', icon: 'world-x' },
  other: { tone: 'mute', icon: 'help-circle' },
} as const satisfies Record<HealthError['class'], { tone: Tone; icon: IconName }>;

/** A slice's beginning: a clock time within two days, else its day. */
function slotWord(format: Format, hours: number): (at: number) => string {
  return hours <= 48 ? format.time : format.dateShort;
}

function Times({ health }: { health: RelayHealth }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = usePhaseWord();
  return (
    <ChartCard
      title={t('relays:card.timeTitle')}
      table={{
        columns: [t('relays:card.phaseName'), t('relays:card.usual'), t('relays:card.slow')],
        rows: health.phases.map((each) => [word(each.phase), format.latency(each.p50), format.latency(each.p95)]),
      }}
    >
      {health.phases.length === 0 ? (
        <p className="m-dim m-sm">{t('relays:card.quiet')}</p>
      ) : (
        <>
          <Phases phases={health.phases} technical />
          <p className="m-xs m-dim m-mt-12">{t('relays:card.perConnection')}</p>
        </>
      )}
    </ChartCard>
  );
}

function Replies({ health, hours }: { health: RelayHealth; hours: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const slot = slotWord(format, hours);
  const known = health.series.filter((each) => each.replyP50 !== null);
  return (
    <ChartCard
      title={t('relays:card.replyTitle')}
      table={{
        columns: [t('relays:card.from'), t('relays:card.usual'), t('relays:card.slow')],
        rows: known.map((each) => [
          format.moment(each.at),
          format.latency(each.replyP50 ?? 0),
          format.latency(each.replyP95 ?? 0),
        ]),
      }}
    >
      {known.length === 0 ? (
        <p className="m-dim m-sm">{t('relays:card.quiet')}</p>
      ) : (
        <TimeLines
          label={t('relays:card.replyTitle')}
          slots={health.series.map((each) => each.at)}
          lines={[
            { word: t('relays:card.replyUsual'), values: health.series.map((each) => each.replyP50) },
            { word: t('relays:card.replySlow'), values: health.series.map((each) => each.replyP95), dashed: true },
          ]}
          formatX={slot}
          formatY={format.latency}
        />
      )}
    </ChartCard>
  );
}

function Traffic({ health, hours }: { health: RelayHealth; hours: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const busy = health.series.filter((each) => each.messages + each.failures > 0);
  return (
    <ChartCard
      title={t('relays:card.trafficTitle')}
      table={{
        columns: [t('relays:card.from'), t('relays:card.through'), t('relays:card.failed')],
        rows: busy.map((each) => [format.moment(each.at), format.number(each.messages), format.number(each.failures)]),
      }}
    >
      {busy.length === 0 ? (
        <p className="m-dim m-sm">{t('relays:card.quiet')}</p>
      ) : (
        <TimeColumns
          label={t('relays:card.trafficTitle')}
          slots={health.series.map((each) => each.at)}
          kinds={[
            { tone: 'run', word: t('relays:card.through') },
            { tone: 'bad', word: t('relays:card.failed') },
          ]}
          values={health.series.map((each) => [each.messages, each.failures])}
          formatX={slotWord(format, hours)}
          formatY={format.number}
        />
      )}
    </ChartCard>
  );
}

function Errors({ relay, health }: { relay: RelayRecord; health: RelayHealth }) {
  const { t } = useTranslation();
  const format = useFormat();
  const errors = health.errors.toSorted((a, b) => b.times - a.times);
  return (
    <Card pad={false}>
      <CardHead title={t('relays:card.errorsTitle')} />
      {errors.length === 0 ? <p className="m-dim m-sm l-none">{t('relays:card.errorsNone')}</p> : null}
      <ul className="l-errors">
        {errors.map((each) => {
          const look = CLASS_LOOK[each.class];
          return (
            <li key={each.cause}>
              <SmtpExplanationLine
                error={each}
                values={{ host: relay.host, port: relay.port, user: relay.user }}
                places={{ relayId: relay.id }}
              />
              <span className="m-row m-gap-6 m-sm m-dim">
                <Icon name={look.icon} size="small" className={`m-${look.tone}`} />
                {t(`relays:card.class.${each.class}`)}
              </span>
              <span className="m-sm m-dim m-wide">{t('relays:card.lastAt', { at: each.lastAt })}</span>
              <b className="m-num m-right">{format.number(each.times)}</b>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Body({ relay, hours }: { relay: RelayRecord; hours: number }) {
  const { t } = useTranslation();
  const { value: health, failure, again } = useHealth(relay.id, hours);
  const verdict = useVerdict()(health?.verdict ?? null);
  if (!health) {
    return failure ? (
      <FailureState failure={failure} onRetry={() => void again()} />
    ) : (
      <Loader aria-label={t('relays:loading')} />
    );
  }
  return (
    <>
      {verdict === '' ? null : <Note icon="stethoscope">{verdict}</Note>}
      <div className="l-health-grid m-mt-16">
        <Times health={health} />
        <Replies health={health} hours={hours} />
      </div>
      <div className="m-mt-16">
        <Traffic health={health} hours={hours} />
      </div>
      <div className="m-mt-16">
        <Errors relay={relay} health={health} />
      </div>
    </>
  );
}

function Period({ hours, onChange }: { hours: number; onChange: (hours: number) => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      aria-label={t('relays:card.period')}
      data={PERIODS.map(({ value, key }) => ({ value, label: t(key) }))}
      value={String(hours)}
      onChange={(value) => onChange(Number(value))}
    />
  );
}

/** One relay over hours and days: where the time goes, how it changes, what fails and what to do about it. */
export function RelayHealthScreen() {
  const { t } = useTranslation();
  const params = useParams<{ id: string }>();
  const id = /^\d{1,15}$/.test(params.id ?? '') ? Number(params.id) : 0;
  const [hours, setHours] = useState(24);
  const standing = useStanding();
  const asked = useAsked([id], (client) => client.relays.get({ id }), ['relays']);
  const relay = asked.value;
  const name = relay?.kind === 'practice' ? t('relays:practice.title') : relay?.name || relay?.host || '';
  return (
    <Screen
      name={t('relays:card.healthOf', { name })}
      header={
        <PageHeader
          title={t('relays:card.healthOf', { name })}
          state={relay ? `${standing(relay).word}. ${t('relays:card.healthState')}` : ''}
          actions={
            <>
              <Period hours={hours} onChange={setHours} />
              <Button href={`#/relays/${id}/test`}>{t('relays:test.short')}</Button>
              <Button href="#/relays">{t('relays:toList')}</Button>
            </>
          }
        />
      }
    >
      {!relay && asked.failure ? <FailureState failure={asked.failure} onRetry={() => void asked.again()} /> : null}
      {!relay && !asked.failure ? <Loader aria-label={t('relays:loading')} /> : null}
      {relay ? <Body relay={relay} hours={hours} /> : null}
    </Screen>
  );
}
