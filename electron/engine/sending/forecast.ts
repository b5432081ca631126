import type { RollingLimit } from './rolling-window.ts';

/** What a window holds at the start of a forecast: so many messages stop counting at `freeAt` (epoch ms). */
export interface UsedBudget {
  readonly ms: number;
  readonly granules: readonly { readonly freeAt: number; readonly count: number }[];
}

export interface ForecastInput {
  readonly count: number;
  /** Epoch ms of the first message. */
  readonly startAt: number;
  /** Messages per second that the relay takes when no limit stands in the way. */
  readonly perSecond: number;
  readonly windows: readonly RollingLimit[];
  readonly used: readonly UsedBudget[];
}

/** A stretch of the plan: sending so many messages, or waiting for the named window. */
export interface PlanSegment {
  readonly kind: 'sending' | 'waiting';
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly window: RollingLimit | null;
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

interface Tank {
  readonly limit: RollingLimit;
  used: number;
  readonly frees: { at: number; count: number }[];
}

/** When the last message will have gone, and the stretches of sending and waiting until then. */
export function forecast(input: ForecastInput): Forecast {
  const speed = steadySpeed(input);
  const tanks = input.windows.filter((limit) => limit.ms >= SHORT).map((limit) => fillTank(limit, input));
  const segments: PlanSegment[] = [];
  let now = input.startAt;
  let left = input.count;
  for (let step = 0; left > 0 && step < MOST_STEPS; step++) {
    for (const tank of tanks) drain(tank, now);
    const tight = tightest(tanks);
    const room = tight === null ? left : Math.max(0, tight.limit.count - tight.used);
    if (room === 0 && tight !== null) {
      const next = Math.max(now + 1, tight.frees[0]?.at ?? now + tight.limit.ms);
      push(segments, { kind: 'waiting', from: now, to: next, count: 0, window: tight.limit });
      now = next;
      continue;
    }
    const batch = Math.max(1, Math.min(left, room, Math.ceil(room / 4), chunk(tanks, speed, left)));
    const end = now + (batch / speed) * 1000;
    for (const tank of tanks) note(tank, end, batch);
    push(segments, { kind: 'sending', from: now, to: end, count: batch, window: null });
    now = end;
    left -= batch;
  }
  if (left > 0) now = extrapolate(segments, now, left, input);
  return { finishAt: Math.round(now), segments: simplify(segments, input.startAt, now) };
}

/** The rate (per second) that short windows leave of the relay's own speed. */
function steadySpeed(input: ForecastInput): number {
  const caps = input.windows.filter((limit) => limit.ms < SHORT).map((limit) => (limit.count * 1000) / limit.ms);
  return Math.max(0.001, Math.min(input.perSecond, ...caps));
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
function chunk(tanks: readonly Tank[], speed: number, left: number): number {
  if (tanks.length === 0) return left;
  const shortest = Math.min(...tanks.map((tank) => tank.limit.ms));
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
  if (last === undefined || last.kind !== next.kind) segments.push(next);
  else segments[segments.length - 1] = { ...last, to: next.to, count: last.count + next.count };
}

/** Very long plans end at the steady rate of their slowest window. */
function extrapolate(segments: PlanSegment[], now: number, left: number, input: ForecastInput): number {
  const rate = Math.min(input.perSecond, ...input.windows.map((limit) => (limit.count * 1000) / limit.ms));
  const end = now + (left / rate) * 1000;
  segments.push({ kind: 'sending', from: now, to: end, count: left, window: null });
  return end;
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
    push(kept, short && part.kind === 'waiting' ? { ...part, kind: 'sending', window: null } : part);
  }
  return kept;
}
