import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import {
  ChartCard,
  EmptyState,
  FailureState,
  Loader,
  SegmentedControl,
  TimeColumns,
  useFormat,
} from '../../ui/index.ts';
import { aboutOf } from '../live/message-words.ts';
import { BouncesFrame } from './bounces-frame.tsx';
import { type BounceGroup, useBounces } from './bounces-store.ts';
import { Rates } from './rates.tsx';
import { ReadButton } from './read-buttons.tsx';

const KINDS = [
  { of: 'address', tone: 'bad', key: 'reasons:class.address' },
  { of: 'temporary', tone: 'wait', key: 'reasons:class.temporary' },
  { of: 'us', tone: 'ask', key: 'reasons:class.us' },
  { of: 'other', tone: 'mute', key: 'bounces:weeks.other' },
] as const;

/** Which column a group counts in; what is no bounce at all counts in none. */
function kindOf(group: BounceGroup): (typeof KINDS)[number]['of'] | null {
  if (group.kind !== 'bounce' && group.kind !== 'complaint') return null;
  const about = aboutOf(group);
  return about === 'address' || about === 'temporary' || about === 'us' ? about : 'other';
}

/** What came back each week, by whom it is about. */
export function weeksByClass(groups: readonly BounceGroup[], weeks: number): number[][] {
  const sums = Array.from({ length: weeks }, () => KINDS.map(() => 0));
  for (const group of groups) {
    const part = KINDS.findIndex((kind) => kind.of === kindOf(group));
    if (part === -1) continue;
    const from = weeks - group.weeks.length;
    for (const [index, count] of group.weeks.entries()) {
      const week = sums[from + index];
      if (week) week[part] = (week[part] ?? 0) + count;
    }
  }
  return sums;
}

function WeeksChart() {
  const { t } = useTranslation();
  const format = useFormat();
  const groups = useBounces((state) => state.groups);
  const weeks = useBounces((state) => state.weeks);
  if (!groups || weeks.length === 0) return null;
  const values = weeksByClass(groups, weeks.length);
  const day = (at: number) => format.dateShort(at);
  return (
    <ChartCard
      title={t('bounces:weeks.title', { count: weeks.length })}
      table={{
        columns: [t('bounces:weeks.from'), ...KINDS.map((kind) => t(kind.key))],
        rows: weeks.map((week, index) => [day(week.from), ...(values[index] ?? []).map(format.number)]),
      }}
    >
      <TimeColumns
        label={t('bounces:weeks.title', { count: weeks.length })}
        slots={weeks.map((week) => week.from)}
        kinds={KINDS.map((kind) => ({ tone: kind.tone, word: t(kind.key) }))}
        values={values}
        height={180}
        formatX={day}
        formatY={format.number}
      />
    </ChartCard>
  );
}

const PERIODS = [
  { value: '7', key: 'bounces:rates.days7' },
  { value: '30', key: 'bounces:rates.days30' },
  { value: '90', key: 'bounces:rates.days90' },
] as const;

/** How we stand: what came back each week by class, and rates beside the limits of relays' providers and large receivers. */
export function StandingScreen() {
  const { t } = useTranslation();
  const [days, setDays] = useState('30');
  const groups = useBounces((state) => state.groups);
  const asked = useAsked([days], (client) => client.bounces.rates({ days: Number(days) }), ['bounces', 'relays']);
  const rates = asked.value?.rates ?? null;
  return (
    <BouncesFrame
      view="standing"
      name={t('bounces:view.standing')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('bounces:rates.period')}
          value={days}
          onChange={setDays}
          data={PERIODS.map((each) => ({ value: each.value, label: t(each.key) }))}
        />
      }
    >
      {asked.failure && !rates ? <FailureState failure={asked.failure} onRetry={() => void asked.again()} /> : null}
      {rates === null && !asked.failure ? <Loader aria-label={t('bounces:loading')} /> : null}
      {rates?.length === 0 && groups?.length === 0 ? (
        <EmptyState kind="nothing" icon="chart-bar" title={t('bounces:rates.none')} action={<ReadButton primary />}>
          {t('bounces:rates.noneWhy')}
        </EmptyState>
      ) : (
        rates && (
          <Rates rates={rates} days={Number(days)}>
            <WeeksChart />
          </Rates>
        )
      )}
    </BouncesFrame>
  );
}
