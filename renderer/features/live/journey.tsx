import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Progress } from '../../../shared/contract/sending.ts';
import { AreaChart, type Band, ChartCard, type Format, useFormat, useNow } from '../../ui/index.ts';
import { handledOf } from '../campaigns/states.ts';
import { flatWhileWaiting, withEnded, withUndoEnded } from './flat-line.ts';
import type { Timeline } from './live-store.ts';
import { endOf, useWaitingWord } from './waiting-words.ts';

interface Course {
  past: { x: number; y: number }[];
  future: { x: number; y: number }[];
  bands: Band[];
}

/** Waits shorter than this share of the whole are not worth a band. */
const LEAST_SHARE = 0.015;
const SECOND = 1_000;
const DAY = 86_400_000;
/** Below this minutes would say the same at both ends. */
const SECONDS_BELOW = 600_000;

/** Whether there is still somewhere to go. */
const isOnItsWay = ({ state }: Progress): boolean => state === 'sending' || state === 'paused';

function courseOf(
  progress: Progress,
  timeline: Timeline | null,
  now: number,
  word: (reason: string) => string,
): Course {
  const handled = handledOf(progress.totals);
  const points = (timeline?.points ?? []).map((point) => ({ x: point.at, y: point.handled }));
  const running = progress.state === 'sending';
  const told = withUndoEnded(timeline?.waits ?? [], points);
  const waits = running && progress.waiting === null ? withEnded(told, points) : told;
  // Over, the seconds in which the start could be taken back are no part of the way: it begins with the first message.
  const taken = waits.find((wait) => wait.reason === 'undo_window')?.to ?? null;
  const start = Math.max(taken ?? 0, progress.startedAt ?? 0) || (points[0]?.x ?? now);
  // A pause is part of the way: it grows until somebody ends it.
  const end = isOnItsWay(progress) ? now : (points.at(-1)?.x ?? now);
  // The second that is still counted would stand flat beside what is known to be handled by now.
  const counted = running ? end - SECOND : end;
  const reached = [
    { x: start, y: 0 },
    ...points.filter((point) => point.x >= start && point.x <= counted),
    { x: end, y: handled },
  ];
  const past = flatWhileWaiting(reached, waits);
  const finish = endOf(progress);
  const goal = finish !== null && finish > now ? finish : null;
  const wait = running && progress.waiting?.until && progress.waiting.until > now ? progress.waiting.until : null;
  const future =
    goal === null
      ? []
      : [
          ...(wait !== null && wait < goal ? [{ x: wait, y: handled }] : []),
          { x: goal, y: progress.totals.recipients },
        ];
  const span = Math.max(1, (goal ?? end) - start);
  const bands = waits
    .map((each): Band => {
      const open = each.to === null;
      const to = Math.min(each.to ?? wait ?? end, goal ?? end);
      // A band carries a label, not a sentence.
      const label = word(each.reason).replace(/\.$/, '');
      return { from: Math.max(start, each.from), to, word: label, tone: open ? 'wait' : 'mute' };
    })
    .filter((band) => (band.to - band.from) / span > LEAST_SHARE);
  return { past, future, bands };
}

/** Marks under the axis: the beginning, now, the end of the wait and of the campaign, as far as there is room. */
function marksOf(course: Course, progress: Progress, now: number, format: Format, nowWord: string) {
  const first = course.past[0];
  const last = course.future.at(-1) ?? course.past.at(-1);
  if (!first || !last) return [];
  const span = Math.max(1, last.x - first.x);
  // More than a day asks for dates too.
  const clock =
    span > DAY ? (at: number) => format.moment(at) : span < SECONDS_BELOW ? format.timeSeconds : format.time;
  const wanted = [
    { x: first.x, text: clock(first.x), strong: false },
    ...(isOnItsWay(progress) ? [{ x: course.past.at(-1)?.x ?? now, text: nowWord, strong: true }] : []),
    ...(course.future.length > 0 || !isOnItsWay(progress) ? [{ x: last.x, text: clock(last.x), strong: false }] : []),
    ...(progress.waiting?.until && course.future.length > 1
      ? [{ x: progress.waiting.until, text: clock(progress.waiting.until), strong: false }]
      : []),
  ];
  const shown: typeof wanted = [];
  for (const mark of wanted) {
    if (shown.every((each) => Math.abs(each.x - mark.x) / span > 0.17)) shown.push(mark);
  }
  return shown;
}

/** The journey over time: past solid, future dotted, waiting as bands; the same as a table. */
export function Journey({
  progress,
  timeline,
  tools,
}: {
  progress: Progress;
  timeline: Timeline | null;
  tools?: ReactNode;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWaitingWord();
  const now = useNow(5_000);
  const course = courseOf(progress, timeline, Math.max(now, timeline?.points.at(-1)?.at ?? 0), word);
  const step = Math.max(1, Math.ceil(course.past.length / 24));
  const rows = course.past
    .filter((_, index) => index % step === 0 || index === course.past.length - 1)
    .map((point) => [format.timeSeconds(point.x), format.number(point.y)] as const);
  return (
    <ChartCard
      title={t('live:journey.title')}
      tools={tools}
      table={{ columns: [t('live:journey.at'), t('live:journey.handled')], rows }}
    >
      <AreaChart
        past={course.past}
        future={course.future}
        bands={course.bands}
        marks={marksOf(course, progress, now, format, t('live:journey.now'))}
        formatY={(value) => format.number(value)}
        {...(isOnItsWay(progress) && { goal: progress.totals.recipients })}
        label={t('live:journey.label', { from: course.past[0]?.x ?? now, to: course.future.at(-1)?.x ?? now })}
      />
    </ChartCard>
  );
}
