import type { SendWhen } from '../../../shared/contract/campaigns.ts';

/** The days and hours in which a campaign may send. */
export type Calendar = Pick<SendWhen, 'days' | 'from' | 'to' | 'timeZone'>;

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;
/** A week and what lies over midnight on both sides. */
const DAYS_AHEAD = 9;

interface Local {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly asUtc: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this computer knows a zone of that name; empty means its own. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    ...(zone === '' ? {} : { timeZone: zone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** What the clock on the wall shows in a zone; `asUtc` is that reading as if it were UTC. */
function localOf(zone: string, at: number): Local {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const [year, month, day] = [part('year'), part('month'), part('day')];
  return { year, month, day, asUtc: Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second')) };
}

/** The moment at which a zone's clock shows a local time; where the clocks leap over it, the first moment after. */
function momentOf(zone: string, local: { year: number; month: number; day: number }, minutes: number): number {
  const wanted = Date.UTC(local.year, local.month - 1, local.day, 0, minutes);
  const offset = (at: number) => localOf(zone, at).asUtc - Math.floor(at / 1_000) * 1_000;
  const found = [offset(wanted - DAY_MINUTES * MINUTE), offset(wanted + DAY_MINUTES * MINUTE)].map((by) => wanted - by);
  const exact = found.filter((at) => localOf(zone, at).asUtc === wanted);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...found);
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const isAlways = ({ days, from, to }: Calendar) => days.length === 0 && from === '' && to === '';

interface Stretch {
  readonly opens: number;
  readonly closes: number;
}

/** The stretches of sending around a moment, oldest first, those that touch joined. */
function stretches(calendar: Calendar, now: number): Stretch[] {
  const { days, from, to, timeZone } = calendar;
  const start = from === '' ? 0 : minutesOf(from);
  const until = to === '' ? DAY_MINUTES : minutesOf(to);
  const end = until > start ? until : until + DAY_MINUTES;
  const today = localOf(timeZone, now);
  const found: Stretch[] = [];
  for (let ahead = -2; ahead <= DAYS_AHEAD; ahead++) {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day + ahead));
    if (days.length > 0 && !days.includes(date.getUTCDay())) continue;
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    const next = { opens: momentOf(timeZone, day, start), closes: momentOf(timeZone, day, end) };
    const last = found.at(-1);
    if (last !== undefined && next.opens <= last.closes)
      found[found.length - 1] = { opens: last.opens, closes: Math.max(last.closes, next.closes) };
    else found.push(next);
  }
  return found;
}

/** The stretch in which `now` lies, or the next one; times are epoch ms, `closes` is Infinity where it never does. */
export function openStretch(calendar: Calendar, now: number): Stretch {
  if (isAlways(calendar)) return { opens: Number.NEGATIVE_INFINITY, closes: Number.POSITIVE_INFINITY };
  const found = stretches(calendar, now).find((one) => one.closes > now);
  return found ?? { opens: Number.NEGATIVE_INFINITY, closes: Number.POSITIVE_INFINITY };
}

/** The calendar day in which a moment lies in a zone, from its midnight to the next. */
export function dayOf(zone: string, now: number): { readonly from: number; readonly until: number } {
  const today = localOf(zone, now);
  return { from: momentOf(zone, today, 0), until: momentOf(zone, today, DAY_MINUTES) };
}

/**
 * What a daily share is counted over: the calendar day, or, where the hours go over midnight, from their beginning to the
 * next, so that the evening and the morning of one night are one share.
 */
export function shareOf(
  { from, to, timeZone }: Calendar,
  now: number,
): { readonly from: number; readonly until: number } {
  const start = from === '' ? 0 : minutesOf(from);
  const end = to === '' ? DAY_MINUTES : minutesOf(to);
  if (end > start || end === 0) return dayOf(timeZone, now);
  const today = localOf(timeZone, now);
  const begins = [-1, 0, 1].map((ahead) => momentOf(timeZone, { ...today, day: today.day + ahead }, start));
  const [before = now, here = now, next = now] = begins;
  return now < here ? { from: before, until: here } : { from: here, until: next };
}
