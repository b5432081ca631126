/** Languages of the interface. English counts and clocks as `1,284` and `16:19`, Indonesian as `1.284` and `16.19`. */
export type Language = 'en' | 'id';

const LOCALES: Record<Language, string> = { en: 'en-GB', id: 'id-ID' };
const MB = 1_048_576;
const DAY = 86_400_000;

export interface Format {
  language: Language;
  /** `1,284` */
  number(value: number): string;
  /** `10.4`, at most so many decimals. */
  decimal(value: number, decimals?: number): string;
  /** A share 0..1 as `96.7%`. */
  percent(share: number, decimals?: number): string;
  /** Bytes as `62 kB`. */
  bytes(value: number): string;
  /** Clock time of the person's zone: `16:19`. */
  time(at: number): string;
  /** Clock time with seconds: `15:30:02`. */
  timeSeconds(at: number): string;
  /** `19 November`, with the year when it is another one. */
  date(at: number, now?: number): string;
  /** `18 Oct`, with the year when it is another one. */
  dateShort(at: number, now?: number): string;
  /** `Thursday, 19 November` */
  weekday(at: number): string;
  /** The day of the week by number, 0 is Sunday: `Mon`. */
  dayName(day: number): string;
  /** Time today, else short date and time. */
  moment(at: number, now?: number): string;
  /** A span as a person says it: `24 minutes`, `2 hours`, `3 days`. */
  span(milliseconds: number): string;
  /** Milliseconds as `1.4 s`. */
  seconds(milliseconds: number): string;
  /** Milliseconds as `45 ms`, from a second on as `1.4 s`. */
  latency(milliseconds: number): string;
  /** Sorts texts as the language does. */
  compare(a: string, b: string): number;
}

function unit(locale: string, value: number, name: string): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: name,
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  }).format(value);
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

function dateOptions(at: number, now: number, month: 'long' | 'short'): Intl.DateTimeFormatOptions {
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : ({ year: 'numeric' } as const);
  return { day: 'numeric', month, ...year };
}

function span(locale: string, milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  if (milliseconds < 55_000) return unit(locale, Math.max(1, Math.round(milliseconds / 1_000)), 'second');
  if (minutes < 90) return unit(locale, minutes, 'minute');
  if (milliseconds < 1.5 * DAY) return unit(locale, Math.round(minutes / 60), 'hour');
  return unit(locale, Math.round(milliseconds / DAY), 'day');
}

/** Number, date and clock formats of one language; times are in the person's zone. */
export function createFormat(language: Language): Format {
  const locale = LOCALES[language];
  const number = new Intl.NumberFormat(locale);
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const clockSeconds = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  const decimal = (value: number, decimals = 1) => value.toLocaleString(locale, { maximumFractionDigits: decimals });
  const seconds = (milliseconds: number) => `${decimal(milliseconds / 1_000)} ${language === 'id' ? 'dtk' : 's'}`;
  const short = (at: number, now = Date.now()) =>
    new Date(at).toLocaleDateString(locale, dateOptions(at, now, 'short'));
  return {
    language,
    number: (value) => number.format(value),
    decimal,
    percent: (share, decimals = 1) =>
      share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: decimals }),
    bytes: (value) =>
      // As mail servers and providers count: their 25 MB are 25 · 1024².
      value < MB ? `${decimal(value / 1_024, value < 10_240 ? 1 : 0)} kB` : `${decimal(value / MB)} MB`,
    time: (at) => clock.format(at),
    timeSeconds: (at) => clockSeconds.format(at),
    date: (at, now = Date.now()) => new Date(at).toLocaleDateString(locale, dateOptions(at, now, 'long')),
    dateShort: short,
    weekday: (at) => new Date(at).toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long' }),
    // The first of November 2026 is a Sunday.
    dayName: (day) => new Date(2026, 10, 1 + day).toLocaleDateString(locale, { weekday: 'short' }),
    moment: (at, now = Date.now()) => (sameDay(at, now) ? clock.format(at) : `${short(at, now)}, ${clock.format(at)}`),
    span: (milliseconds) => span(locale, milliseconds),
    seconds,
    latency: (milliseconds) =>
      milliseconds < 995 ? `${decimal(milliseconds, milliseconds < 10 ? 1 : 0)} ms` : seconds(milliseconds),
    compare: (a, b) => collator.compare(a, b),
  };
}

const FORMATS: Record<Language, Format> = { en: createFormat('en'), id: createFormat('id') };

/** The formats of a language tag; anything unknown counts as English. */
export function formatOf(tag: string): Format {
  return tag.startsWith('id') ? FORMATS.id : FORMATS.en;
}
