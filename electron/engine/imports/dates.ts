/** Which part of a date comes first where digits alone do not tell. */
export type DateOrder = 'dmy' | 'mdy';

/** A day of the calendar with its time of the day, as written; nothing is known about its time zone. */
export type WrittenDate = { year: number; month: number; day: number; hour: number; minute: number; second: number };

// biome-ignore format: a table of words
const MONTHS: Readonly<Record<string, number>> = {
  jan: 1, januari: 1, january: 1, januar: 1, feb: 2, februari: 2, february: 2, februar: 2, peb: 2, pebruari: 2, mar: 3, maret: 3, march: 3, 'märz': 3,
  apr: 4, april: 4, may: 5, mei: 5, mai: 5, jun: 6, june: 6, juni: 6, jul: 7, july: 7, juli: 7, aug: 8, august: 8, agu: 8, agt: 8, ags: 8, agustus: 8,
  sep: 9, sept: 9, september: 9, oct: 10, october: 10, okt: 10, oktober: 10, nov: 11, november: 11, nop: 11, nopember: 11,
  dec: 12, december: 12, des: 12, desember: 12, dez: 12, dezember: 12,
};

const TIME = String.raw`(?:,? ?(?:T| |at |pukul |jam )(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d{1,9})?)? ?(AM|PM)?(?: ?(?:Z|UTC|GMT|WIB|WITA|WIT|[+-]\d{2}:?\d{2}))?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}$`, 'i');
const DIGITS = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${TIME}$`, 'i');
const DAY_MONTH_WORD = new RegExp(
  String.raw`^(?:\p{L}{2,9}\.?,? )?(\d{1,2})(?:st|nd|rd|th)?[ ./-](\p{L}{3,9})\.?,?[ ./-](\d{4}|\d{2})${TIME}$`,
  'iu',
);
const MONTH_WORD_DAY = new RegExp(
  String.raw`^(?:\p{L}{2,9}\.?,? )?(\p{L}{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})${TIME}$`,
  'iu',
);
const LONGEST = 60;
/** Two digits up to this are of this century: a birthday in 72 is not to come. */
const PIVOT = 40;

/** A date as lists write it, or null: ISO 8601, digits in the given order, names of months in English and Indonesian. */
export function parseDate(text: string, order: DateOrder): WrittenDate | null {
  const written = text.trim();
  if (written.length > LONGEST) return null;
  const iso = YEAR_FIRST.exec(written);
  if (iso) return valid(iso[1], iso[3], iso[4], iso.slice(5));
  const digits = DIGITS.exec(written);
  if (digits) {
    const [, first, , second, year] = digits;
    return order === 'dmy' ? valid(year, second, first, digits.slice(5)) : valid(year, first, second, digits.slice(5));
  }
  const worded = DAY_MONTH_WORD.exec(written);
  if (worded) return valid(worded[3], monthOf(worded[2]), worded[1], worded.slice(4));
  const american = MONTH_WORD_DAY.exec(written);
  return american ? valid(american[3], monthOf(american[1]), american[2], american.slice(4)) : null;
}

/** What digits separated by dots, dashes or slashes say about their order: one of them is beyond 12, or nothing can be known. */
export function orderEvidence(text: string): DateOrder | null {
  const digits = DIGITS.exec(text.trim().slice(0, LONGEST));
  if (!digits) return null;
  if (Number(digits[1]) > 12) return 'dmy';
  return Number(digits[3]) > 12 ? 'mdy' : null;
}

/** Whether a date needs to be told its order, or leaves the century open. */
export function isOpenDate(text: string): boolean {
  return DIGITS.test(text.trim().slice(0, LONGEST));
}

/** Whether digits end in a year of two digits. */
export function hasShortYear(text: string): boolean {
  return DIGITS.exec(text.trim().slice(0, LONGEST))?.[4]?.length === 2;
}

/** The day of a written date as ISO 8601 has it (`2025-08-14`). */
export function isoDay({ year, month, day }: WrittenDate): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/**
 * A date from 1990 on, in milliseconds (UTC), or null. Where day and month could be swapped, they come in the given order, unless
 * only the other one is a date.
 */
export function readDate(text: string, order: DateOrder = 'dmy'): number | null {
  if (text === '') return null;
  const written = parseDate(text, order) ?? parseDate(text, order === 'dmy' ? 'mdy' : 'dmy');
  if (!written || written.year < 1990) return null;
  const { year, month, day, hour, minute, second } = written;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function monthOf(word: string | undefined): string | undefined {
  const month = MONTHS[(word ?? '').toLowerCase()];
  return month === undefined ? undefined : String(month);
}

function valid(
  years: string | undefined,
  months: string | undefined,
  days: string | undefined,
  [hours, minutes, seconds, half]: (string | undefined)[],
): WrittenDate | null {
  const short = Number(years);
  const year = years?.length === 2 ? (short <= PIVOT ? 2000 + short : 1900 + short) : short;
  const month = Number(months ?? 0);
  const day = Number(days);
  let hour = Number(hours ?? 0);
  if (half) hour = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  const minute = Number(minutes ?? 0);
  const second = Number(seconds ?? 0);
  if (!(year >= 1900 && year <= 2100) || month < 1 || month > 12 || day < 1) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
    ? { year, month, day, hour, minute, second }
    : null;
}
