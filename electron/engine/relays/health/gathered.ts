import { PHASE_NAMES } from '../../../../shared/contract/relays.ts';
import type { EngineContext } from '../../context.ts';
import type { Phases } from '../connection.ts';
import { addHealth, deleteSlices, type ErrorRow, type LatencyRow, SPANS, type Span, startOf } from './repo.ts';
import { STEPS, stepOf } from './steps.ts';
import { withoutAddresses } from './words.ts';

/** What is counted: how long each phase took (of some messages only where they are many), and every message that was taken. */
const COUNTED = [...PHASE_NAMES, 'message'] as const;
const MESSAGE = COUNTED.indexOf('message') * STEPS;
const FINE = SPANS[0];
/** A write takes three to five milliseconds: this seldom it is less than one in a second. */
const WRITE_EVERY = 10_000;
const WRITE_AGAIN = 30_000;
/** What could not be written for so many slices is let go: health may cost neither memory nor the campaign. */
const MOST_SLICES = 200;
const MINUTE = 60_000;
const HOUR = 60;
/** Minutes for which each kind of slice is kept: as long as a page shows it, and the one that is ending. */
const KEPT: Readonly<Record<Span, number>> = { 5: 7 * HOUR, 60: 8 * 24 * HOUR, 480: 31 * 24 * HOUR };
const TIDY_EVERY = 3_600_000;

interface Slice {
  readonly relayId: number;
  readonly at: number;
  readonly counts: Uint32Array;
  readonly errors: Map<string, ErrorRow>;
}

/** What happened since the last write, per relay and slice. It has the engine's lifetime. */
interface Gathering {
  readonly slices: Set<Slice>;
  /** Of each relay the slice that goes on now. */
  readonly current: Map<number, Slice>;
  timer: NodeJS.Timeout | null;
  tidiedAt: number;
}

const byContext = new WeakMap<EngineContext, Gathering>();

/** Adds the phases of one opening or one message to a relay's health; a few additions in memory, written every ten seconds. */
export function noteTimings(ctx: EngineContext, relayId: number, phases: Phases): void {
  const { counts } = sliceNow(ctx, relayId);
  for (let index = 0; index < PHASE_NAMES.length; index++) {
    const value = phases[PHASE_NAMES[index] as keyof Phases];
    if (value === undefined) continue;
    const cell = index * STEPS + stepOf(value);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
}

/** Adds a message that the relay took to its health. */
export function noteMessage(ctx: EngineContext, relayId: number): void {
  const { counts } = sliceNow(ctx, relayId);
  counts[MESSAGE] = (counts[MESSAGE] ?? 0) + 1;
}

/** Adds one error to a relay's health; e-mail addresses are taken out of the server's words. */
export function noteError(
  ctx: EngineContext,
  relayId: number,
  error: Pick<ErrorRow, 'cause' | 'class' | 'words'>,
): void {
  const { errors, at } = sliceNow(ctx, relayId);
  const key = `${error.cause} ${error.class}`;
  errors.set(key, {
    relayId,
    at,
    cause: error.cause,
    class: error.class,
    times: (errors.get(key)?.times ?? 0) + 1,
    lastAt: ctx.clock.now(),
    words: withoutAddresses(error.words),
  });
}

/** What is not on disk yet, as rows of five-minute slices. */
export function notWritten(ctx: EngineContext): { latency: LatencyRow[]; errors: ErrorRow[] } {
  const slices = [...(byContext.get(ctx)?.slices ?? [])];
  return { latency: slices.flatMap(latencyRows), errors: slices.flatMap(({ errors }) => [...errors.values()]) };
}

/** A relay that is gone has no health. What is on disk goes with its row. */
export function forgetHealth(ctx: EngineContext, relayId: number): void {
  const gathering = byContext.get(ctx);
  gathering?.current.delete(relayId);
  for (const slice of gathering?.slices ?? []) if (slice.relayId === relayId) gathering?.slices.delete(slice);
}

function gatheringOf(ctx: EngineContext): Gathering {
  const known = byContext.get(ctx);
  if (known) return known;
  const gathering: Gathering = {
    slices: new Set(),
    current: new Map(),
    timer: null,
    tidiedAt: Number.NEGATIVE_INFINITY,
  };
  byContext.set(ctx, gathering);
  ctx.onClose(() => {
    if (gathering.timer !== null) clearTimeout(gathering.timer);
    write(ctx, gathering);
  }, 'last');
  return gathering;
}

function sliceNow(ctx: EngineContext, relayId: number): Slice {
  const gathering = gatheringOf(ctx);
  const at = startOf(Math.floor(ctx.clock.now() / MINUTE), FINE);
  const known = gathering.current.get(relayId);
  if (known?.at === at) return known;
  const slice: Slice = { relayId, at, counts: new Uint32Array(COUNTED.length * STEPS), errors: new Map() };
  gathering.slices.add(slice);
  gathering.current.set(relayId, slice);
  plan(ctx, gathering, WRITE_EVERY);
  return slice;
}

function plan(ctx: EngineContext, gathering: Gathering, milliseconds: number): void {
  if (gathering.timer !== null || ctx.closing.aborted) return;
  gathering.timer = setTimeout(() => {
    gathering.timer = null;
    if (!ctx.closing.aborted && !write(ctx, gathering)) plan(ctx, gathering, WRITE_AGAIN);
  }, milliseconds);
  gathering.timer.unref();
}

/** Writes what was gathered and answers whether that worked; a full disk or a held database is no reason to disturb anything. */
function write(ctx: EngineContext, gathering: Gathering): boolean {
  const { slices } = gathering;
  if (slices.size === 0) return true;
  try {
    const { latency, errors } = notWritten(ctx);
    addHealth(ctx.db, latency, errors);
    slices.clear();
    gathering.current.clear();
    tidy(ctx, gathering);
    return true;
  } catch (error) {
    ctx.log.warn('health could not be written', { error: String((error as { code?: unknown }).code ?? error) });
    for (const slice of [...slices].slice(0, Math.max(0, slices.size - MOST_SLICES))) slices.delete(slice);
    return false;
  }
}

function tidy(ctx: EngineContext, gathering: Gathering): void {
  const now = ctx.clock.now();
  if (Math.abs(now - gathering.tidiedAt) < TIDY_EVERY) return;
  gathering.tidiedAt = now;
  const minute = Math.floor(now / MINUTE);
  for (const span of SPANS) deleteSlices(ctx.db, span, minute - KEPT[span], minute + HOUR);
}

function latencyRows({ relayId, at, counts }: Slice): LatencyRow[] {
  const rows: LatencyRow[] = [];
  for (let cell = 0; cell < counts.length; cell++) {
    const times = counts[cell] ?? 0;
    if (times > 0)
      rows.push({ relayId, at, phase: COUNTED[Math.floor(cell / STEPS)] ?? '', step: cell % STEPS, times });
  }
  return rows;
}
