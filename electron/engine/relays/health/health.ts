import { PHASE_NAMES, type RelayHealth } from '../../../../shared/contract/relays.ts';
import type { ErrorRow, LatencyRow, Span } from './repo.ts';
import { percentileOf, type StepCount } from './steps.ts';
import { verdictOf } from './verdict.ts';

/** Which slices of time a page about the last so many hours shows, in minutes: at most 93 of them. */
interface Slicing {
  readonly kept: Span;
  readonly shown: number;
  readonly from: number;
  readonly slices: number;
}

const SHOWN = [
  { hours: 6, kept: 5, shown: 5 },
  { hours: 48, kept: 60, shown: 60 },
  { hours: 7 * 24, kept: 60, shown: 120 },
  { hours: 31 * 24, kept: 480, shown: 480 },
] as const;

/** Whole slices that end with the one going on now (`minute` since 1970): the first may so begin a little later than `hours` ago. */
export function slicing(hours: number, minute: number): Slicing {
  const { kept, shown } = SHOWN.find((one) => hours <= one.hours) ?? SHOWN[3];
  const slices = Math.max(1, Math.ceil((hours * 60) / shown));
  return { kept, shown, slices, from: minute - (minute % shown) - (slices - 1) * shown };
}

interface HealthCounts {
  readonly totals: readonly Pick<LatencyRow, 'phase' | 'step' | 'times'>[];
  /** Of the phase `reply`, of those messages that were timed. */
  readonly replies: readonly Pick<LatencyRow, 'at' | 'step' | 'times'>[];
  /** Every message that was taken. */
  readonly messages: readonly Pick<LatencyRow, 'at' | 'times'>[];
  /** Oldest first. */
  readonly errors: readonly ErrorRow[];
}

const MOST_CAUSES = 50;

/** A relay's health from its counts. Percentiles are at most 4 % off (see `steps.ts`). */
export function healthOf(
  counts: HealthCounts,
  slices: Slicing,
  remediesOf: (cause: string) => readonly string[],
): RelayHealth {
  const messages = sum(counts.messages);
  const phases = PHASE_NAMES.flatMap((phase) => {
    const of = counts.totals.filter((one) => one.phase === phase);
    const [p50, p95] = [tenth(percentileOf(of, 0.5)), tenth(percentileOf(of, 0.95))];
    return p50 === null || p95 === null ? [] : [{ phase, p50, p95, times: sum(of) }];
  });
  return {
    messages,
    failures: sum(counts.errors),
    phases: phases.map(({ phase, p50, p95 }) => ({ phase, p50, p95 })),
    series: series(counts, slices),
    sliceSeconds: slices.shown * 60,
    errors: errorGroups(counts.errors).map((group) => ({ ...group, remedies: [...remediesOf(group.cause)] })),
    verdict: verdictOf(phases, messages),
  };
}

function series({ replies, messages, errors }: HealthCounts, { from, shown, slices }: Slicing): RelayHealth['series'] {
  const place = (at: number) => Math.floor((at - from) / shown);
  const counted = Array.from({ length: slices }, (): { steps: StepCount[]; messages: number; failures: number } => ({
    steps: [],
    messages: 0,
    failures: 0,
  }));
  for (const reply of replies) counted[place(reply.at)]?.steps.push(reply);
  for (const { at, times } of messages) {
    const slice = counted[place(at)];
    if (slice) slice.messages += times;
  }
  for (const { at, times } of errors) {
    const slice = counted[place(at)];
    if (slice) slice.failures += times;
  }
  return counted.map(({ steps, messages: taken, failures }, index) => ({
    at: (from + index * shown) * 60_000,
    messages: taken,
    failures,
    replyP50: tenth(percentileOf(steps, 0.5)),
    replyP95: tenth(percentileOf(steps, 0.95)),
  }));
}

function errorGroups(rows: readonly ErrorRow[]): Omit<RelayHealth['errors'][number], 'remedies'>[] {
  const groups = new Map<string, Omit<RelayHealth['errors'][number], 'remedies'>>();
  for (const { cause, class: about, times, lastAt, words } of rows) {
    const key = `${cause} ${about}`;
    const known = groups.get(key);
    const last = known && known.lastAt > lastAt ? known : { lastAt, words };
    groups.set(key, {
      cause,
      class: about,
      times: (known?.times ?? 0) + times,
      lastAt: last.lastAt,
      words: last.words,
    });
  }
  return [...groups.values()].sort((a, b) => b.times - a.times || b.lastAt - a.lastAt).slice(0, MOST_CAUSES);
}

const sum = (rows: readonly { times: number }[]) => rows.reduce((all, { times }) => all + times, 0);
const tenth = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
