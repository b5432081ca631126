import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Progress } from '../../../shared/contract/sending.ts';
import {
  ChartCard,
  type ChartTable,
  SegmentedControl,
  TimeColumns,
  TimeLines,
  useFormat,
  useNow,
} from '../../ui/index.ts';
import { Journey } from './journey.tsx';
import type { Timeline } from './live-store.ts';
import { type Slot, slotsOf } from './slots.ts';

const VIEWS = ['journey', 'rate', 'queue', 'answers'] as const;
type View = (typeof VIEWS)[number];
const HEIGHT = 190;

function Switch({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('live:chart.label')}
      data={VIEWS.map((value) => ({ value, label: t(`live:chart.${value}`) }))}
      value={view}
      onChange={(value) => onChange(value as View)}
    />
  );
}

interface Shown {
  slots: readonly Slot[];
  /** Milliseconds of a slot. */
  length: number;
  formatX: (at: number) => string;
  recipients: number;
}

/** Title, table and drawing of one view. */
function useView(view: Exclude<View, 'journey'>, { slots, length, formatX, recipients }: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  const times = slots.map((slot) => slot.at);
  const table = (columns: string[], row: (slot: Slot) => string[]): ChartTable => ({
    columns: [t('live:chart.from'), ...columns],
    rows: slots.map((slot) => [formatX(slot.at), ...row(slot)]),
  });
  const common = { slots: times, height: HEIGHT, formatX };
  if (view === 'rate') {
    const rate = (slot: Slot) => Math.round((slot.handled * 600_000) / length) / 10;
    const title = t('live:chart.rateTitle');
    return {
      title,
      table: table([title], (slot) => [format.decimal(rate(slot))]),
      drawing: (
        <TimeColumns
          {...common}
          label={title}
          kinds={[{ tone: 'run', word: t('live:chart.perMinute') }]}
          values={slots.map((slot) => [rate(slot)])}
          formatY={(value) => format.decimal(value)}
          legend={false}
        />
      ),
    };
  }
  if (view === 'queue') {
    const left = (slot: Slot) => Math.max(0, recipients - slot.soFar);
    const title = t('live:chart.queueTitle');
    return {
      title,
      table: table([title], (slot) => [format.number(left(slot))]),
      drawing: (
        <TimeLines
          {...common}
          label={title}
          lines={[{ word: t('live:chart.waiting'), values: slots.map(left) }]}
          formatY={format.number}
        />
      ),
    };
  }
  const kinds = [
    { tone: 'run', word: t('live:chart.accepted') },
    { tone: 'wait', word: t('live:chart.deferred') },
    { tone: 'bad', word: t('live:chart.refusedAddress') },
    { tone: 'ask', word: t('live:chart.refusedUs') },
  ] as const;
  const values = (slot: Slot) => [slot.accepted, slot.deferred, slot.refusedAddress, slot.refusedUs];
  const title = t('live:chart.answersTitle');
  return {
    title,
    table: table(
      kinds.map((kind) => kind.word),
      (slot) => values(slot).map(format.number),
    ),
    drawing: <TimeColumns {...common} label={title} kinds={kinds} values={slots.map(values)} formatY={format.number} />,
  };
}

function Course({
  view,
  progress,
  timeline,
  tools,
}: {
  view: Exclude<View, 'journey'>;
  progress: Progress;
  timeline: Timeline | null;
  tools: ReactNode;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(5_000);
  const points = timeline?.points ?? [];
  const last = points.at(-1)?.at ?? now;
  const from = points[0]?.at ?? progress.startedAt ?? now;
  const { slots, length } = slotsOf(
    points,
    Math.min(from, last),
    progress.state === 'sending' ? Math.max(now, last) : last,
  );
  const formatX = length < 60_000 ? format.timeSeconds : length >= 43_200_000 ? format.dateShort : format.time;
  const shown = useView(view, { slots, length, formatX, recipients: progress.totals.recipients });
  return (
    <ChartCard title={shown.title} table={shown.table} tools={tools}>
      {points.length === 0 ? <p className="m-dim m-sm">{t('live:chart.none')}</p> : shown.drawing}
    </ChartCard>
  );
}

/** The campaign over time: how far it is, how fast it goes, what still waits, and what servers answered. */
export function Courses({ progress, timeline }: { progress: Progress; timeline: Timeline | null }) {
  const [view, setView] = useState<View>('journey');
  const tools = <Switch view={view} onChange={setView} />;
  if (view === 'journey') return <Journey progress={progress} timeline={timeline} tools={tools} />;
  return <Course view={view} progress={progress} timeline={timeline} tools={tools} />;
}
