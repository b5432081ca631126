import type { RollingLimit } from './rolling-window.ts';

/** What a window holds at the start of a forecast: so many messages stop counting at `freeAt` (epoch ms). */
export interface UsedBudget {
  readonly ms: number;
  readonly granules: readonly { readonly freeAt: number; readonly count: number }[];
}

/** The campaign's own days, hours and daily share; times are epoch ms. */
export interface PlanCalendar {
  /** The stretch of sending hours in which a moment lies, or the next one. */
  open(at: number): { readonly opens: number; readonly closes: number };
  /** The day (or night) of the share in which a moment lies. */
  day(at: number): { readonly from: number; readonly until: number };
  readonly perDay: number | null;
  /** What has gone out on the day of the start. */
  readonly usedToday: number;
}

export interface ForecastInput {
  readonly count: number;
  /** Epoch ms of the first message. */
  readonly startAt: number;
  /** Messages per second that the relay takes when no limit stands in the way. */
  readonly perSecond: number;
  readonly windows: readonly RollingLimit[];
  readonly used: readonly UsedBudget[];
  readonly calendar?: PlanCalendar | undefined;
}

export type WaitReason = 'relay_limit' | 'hours' | 'daily_slice' | 'schedule';

/** A stretch of the plan: sending so many messages, or waiting for the named window, the hours or the next day. */
export interface PlanSegment {
  readonly kind: 'sending' | 'waiting';
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly window: RollingLimit | null;
  readonly reason: WaitReason | null;
}

export interface Forecast {
  readonly finishAt: number;
  readonly segments: readonly PlanSegment[];
}

// A window this short is a speed for a plan of minutes; only longer ones make stretches of waiting that an eye can see.
const SHORT = 60_000;
const MOST_STEPS = 4_000;
const MOST_SEGMENTS = 120;
const GRAINS = 60;
/** A message counts as of the end of its granule (see rolling-window.ts): so much less than the limit is used in the end. */
const GRANULE = 1 + 1 / 128;

interface Tank {
  readonly limit: RollingLimit;
  used: number;
  readonly frees: { at: number; count: number }[];
}

interface Walk {
  readonly input: ForecastInput;
  readonly speed: number;
  readonly tanks: readonly Tank[];
  readonly segments: PlanSegment[];
  now: number;
  left: number;
  hours: { readonly opens: number; readonly closes: number };
  day: { readonly from: number; readonly until: number };
  usedToday: number;
}

const ALWAYS = { opens: Number.NEGATIVE_INFINITY, closes: Number.POSITIVE_INFINITY };
const NO_DAY = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

/** When the last message will have gone, and the stretches of sending and waiting until then. */
export function forecast(input: ForecastInput): Forecast {
  const { calendar, startAt } = input;
  const walk: Walk = {
    input,
    speed: steadySpeed(input),
    tanks: input.windows.filter((limit) => limit.ms >= SHORT).map((limit) => fillTank(limit, input)),
    segments: [],
    now: startAt,
    left: input.count,
    hours: calendar?.open(startAt) ?? ALWAYS,
    day: calendar === undefined || calendar.perDay === null ? NO_DAY : calendar.day(startAt),
    usedToday: calendar?.usedToday ?? 0,
  };
  for (let step = 0; walk.left > 0 && step < MOST_STEPS; step++) takeStep(walk);
  if (walk.left > 0) extrapolate(walk);
  return { finishAt: Math.round(walk.now), segments: simplify(walk.segments, startAt, walk.now) };
}

function takeStep(walk: Walk) {
  for (const tank of walk.tanks) drain(tank, walk.now);
  const tight = tightest(walk.tanks);
  const room = tight === null ? walk.left : Math.max(0, tight.limit.count - tight.used);
  const closed = closedUntil(walk);
  if (closed !== null) return wait(walk, closed.until, closed.reason, null);
  if (room === 0 && tight !== null) {
    const next = Math.max(walk.now + 1, tight.frees[0]?.at ?? walk.now + tight.limit.ms);
    return wait(walk, next, 'relay_limit', tight.limit);
  }
  const untilClose = Math.max(1, Math.ceil(((walk.hours.closes - walk.now) / 1_000) * walk.speed));
  const most = Math.min(walk.left, room, untilClose, sliceLeft(walk));
  const batch = Math.max(1, Math.min(most, Math.ceil(room / 4), chunk(walk)));
  const end = walk.now + (batch / walk.speed) * 1_000;
  for (const tank of walk.tanks) note(tank, end, batch);
  push(walk.segments, { kind: 'sending', from: walk.now, to: end, count: batch, window: null, reason: null });
  walk.now = end;
  walk.left -= batch;
  walk.usedToday += batch;
}

function wait(walk: Walk, until: number, reason: WaitReason, window: RollingLimit | null) {
  const to = Math.max(walk.now + 1, until);
  push(walk.segments, { kind: 'waiting', from: walk.now, to, count: 0, window, reason });
  walk.now = to;
}

/** Until when the campaign's own calendar forbids sending, null where it does not. */
function closedUntil(walk: Walk): { until: number; reason: WaitReason } | null {
  const { calendar } = walk.input;
  if (calendar === undefined) return null;
  if (walk.now >= walk.hours.closes) walk.hours = calendar.open(walk.now);
  if (walk.hours.opens > walk.now) return { until: walk.hours.opens, reason: 'hours' };
  if (calendar.perDay === null) return null;
  if (walk.now >= walk.day.until) {
    walk.day = calendar.day(walk.now);
    walk.usedToday = 0;
  }
  return walk.usedToday >= calendar.perDay ? { until: walk.day.until, reason: 'daily_slice' } : null;
}

function sliceLeft(walk: Walk): number {
  const perDay = walk.input.calendar?.perDay ?? null;
  return perDay === null ? walk.left : Math.max(1, perDay - walk.usedToday);
}

/** The rate (per second) that short windows, and those that are spread evenly, leave of the relay's own speed. */
function steadySpeed(input: ForecastInput): number {
  const caps = input.windows
    .filter((limit) => limit.ms < SHORT || limit.even)
    .map((limit) => (limit.count * 1000) / (limit.ms * GRANULE));
  return Math.max(1e-6, Math.min(input.perSecond, ...caps));
}

function fillTank(limit: RollingLimit, input: ForecastInput): Tank {
  const frees = (input.used.find((used) => used.ms === limit.ms)?.granules ?? [])
    .map((granule) => ({ at: granule.freeAt, count: granule.count }))
    .sort((a, b) => a.at - b.at);
  return { limit, frees, used: frees.reduce((sum, free) => sum + free.count, 0) };
}

function drain(tank: Tank, now: number) {
  while (tank.frees[0] !== undefined && tank.frees[0].at <= now) tank.used -= tank.frees.shift()?.count ?? 0;
}

function tightest(tanks: readonly Tank[]): Tank | null {
  let found: Tank | null = null;
  for (const tank of tanks) {
    const room = tank.limit.count - tank.used;
    const best = found === null ? Number.POSITIVE_INFINITY : found.limit.count - found.used;
    // Of two that are used up, the one that frees last is what we wait for.
    if (room < best || (room <= 0 && (tank.frees[0]?.at ?? 0) > (found?.frees[0]?.at ?? 0))) found = tank;
  }
  return found;
}

/** Steps small enough that a window's own rhythm is seen, large enough that a million messages take few. */
function chunk({ tanks, speed, left }: Walk): number {
  const bursting = tanks.filter((tank) => !tank.limit.even);
  if (bursting.length === 0) return tanks.length === 0 ? left : Math.ceil(left / 200);
  const shortest = Math.min(...bursting.map((tank) => tank.limit.ms));
  return Math.max(1, Math.ceil((speed * shortest) / 1000 / GRAINS));
}

function note(tank: Tank, end: number, count: number) {
  tank.used += count;
  const at = end + tank.limit.ms;
  const last = tank.frees.at(-1);
  if (last !== undefined && at - last.at < tank.limit.ms / GRAINS / 4) last.count += count;
  else tank.frees.push({ at, count });
}

function push(segments: PlanSegment[], next: PlanSegment) {
  const last = segments.at(-1);
  if (last === undefined || last.kind !== next.kind || last.reason !== next.reason) segments.push(next);
  else segments[segments.length - 1] = { ...last, to: next.to, count: last.count + next.count };
}

/** Very long plans go on as they went so far, and never faster than their slowest window. */
function extrapolate(walk: Walk) {
  const { startAt, count, windows, calendar } = walk.input;
  const sofar = (count - walk.left) / Math.max(1, walk.now - startAt);
  const daily = calendar?.perDay == null ? Number.POSITIVE_INFINITY : calendar.perDay / 86_400_000;
  const perMs = Math.min(sofar, daily, ...windows.map((limit) => limit.count / limit.ms));
  const end = walk.now + walk.left / perMs;
  push(walk.segments, {
    kind: 'sending',
    from: walk.now,
    to: end,
    count: walk.left,
    window: null,
    reason: null,
  });
  walk.now = end;
}

/** Waits too short to see (1/400 of the whole) count as sending, and the strip has a bounded number of parts. */
function simplify(segments: readonly PlanSegment[], from: number, to: number): PlanSegment[] {
  let least = (to - from) / 400;
  let kept = merged(segments, least);
  while (kept.length > MOST_SEGMENTS) {
    least *= 2;
    kept = merged(segments, least);
  }
  return kept.map((part) => ({ ...part, from: Math.round(part.from), to: Math.round(part.to) }));
}

function merged(segments: readonly PlanSegment[], least: number): PlanSegment[] {
  const kept: PlanSegment[] = [];
  for (const part of segments) {
    const short = part.to - part.from < least;
    push(kept, short && part.kind === 'waiting' ? { ...part, kind: 'sending', window: null, reason: null } : part);
  }
  return kept;
}
