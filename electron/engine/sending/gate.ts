import type { Db } from '../db/open.ts';
import { openStretch, shareOf } from './hours.ts';
import { handledSince } from './repo-runs.ts';
import type { Run, Waiting } from './run.ts';

/** A stretch of sending hours, epoch ms. */
export type OpenHours = ReturnType<typeof openStretch>;

/** What of a campaign went out on one day, or in one night. */
export interface DaySlice {
  readonly from: number;
  readonly until: number;
  handled: number;
}

/** What the campaign's own calendar makes it wait for now: its hours, or the rest of a day whose share has gone out. */
export function closedFor(db: Db, run: Run, now: number): Waiting | null {
  const hours = hoursAt(run, now);
  if (hours.opens > now) return { reason: 'hours', until: hours.opens, values: {} };
  const { perDay } = run.when;
  if (perDay === null) return null;
  const slice = sliceAt(db, run, now);
  if (slice.handled + run.feed.handedOut() < perDay) return null;
  const opens = Math.max(slice.until, openStretch(run.when, slice.until).opens);
  return { reason: 'daily_slice', until: opens, values: { messages: perDay } };
}

/** Kept while it lasts: a calendar is too slow to be asked for every message. A clock that was set asks anew. */
function hoursAt(run: Run, now: number): OpenHours {
  const known = run.hours;
  if (known !== null && now >= known.opens && now < known.closes) return known;
  const found = openStretch(run.when, now);
  run.hours = found;
  return found;
}

function sliceAt(db: Db, run: Run, now: number): DaySlice {
  const known = run.slice;
  if (known !== null && now >= known.from && now < known.until) return known;
  const day = shareOf(run.when, now);
  const slice = { ...day, handled: handledSince(db, run.campaignId, day.from) };
  run.slice = slice;
  return slice;
}

/** A message of the campaign reached its end: it is part of the day's share. */
export function countInSlice(run: Run): void {
  if (run.slice !== null) run.slice.handled += 1;
}
