const DAY = 86_400_000;
/** Texts are compared by their beginning where they are longer. */
const LONGEST = 1_000;

const PLAIN = /^[\x20-\x7e]{0,1000}$/;

/** A text as it is compared: without case, width variants and blanks at its ends. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().trim();
  return text.slice(0, LONGEST).normalize('NFKC').toLowerCase().trim();
}

const DECIMAL = /^[+-]?\d{1,15}([.,]\d{1,15})?$/;
/** Thousands in groups of three: `150.000` is what an Indonesian till prints, `1,250.50` an English one. */
const GROUPED_DOTS = /^[+-]?[1-9]\d{0,2}(\.\d{3}){1,5}(,\d{1,15})?$/;
const GROUPED_COMMAS = /^[+-]?[1-9]\d{0,2}(,\d{3}){1,5}(\.\d{1,15})?$/;

/** The number that a text is, or null; thousands may be grouped, decimals follow a dot or a comma. */
export function numberOf(text: string): number | null {
  const written = text.slice(0, 60).trim();
  if (GROUPED_DOTS.test(written)) return Number(written.replaceAll('.', '').replace(',', '.'));
  if (GROUPED_COMMAS.test(written)) return Number(written.replaceAll(',', ''));
  return DECIMAL.test(written) ? Number(written.replace(',', '.')) : null;
}

const YES = new Set(['yes', 'y', 'true', '1', 'on', 'ya', 'iya', 'benar', 'x', '✓']);
const NO = new Set(['no', 'n', 'false', '0', 'off', 'tidak', 'tdk', 'bukan', 'salah', '-']);

/** Whether a text says yes (true) or no (false), in English or Indonesian; null where it says neither. */
export function yesNoOf(text: string): boolean | null {
  const word = fold(text);
  return YES.has(word) ? true : NO.has(word) ? false : null;
}

/** A day of the calendar; it belongs to no time zone. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T ])/;
const DAY_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:$|[T ])/;

/** The day that a text names (ISO 8601, or day, month, year), or null. A time behind it is not looked at. */
export function dayOf(text: string): Day | null {
  const written = text.slice(0, 60).trim();
  const iso = YEAR_FIRST.exec(written);
  if (iso) return validDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const local = DAY_FIRST.exec(written);
  return local ? validDay(Number(local[3]), Number(local[2]), Number(local[1])) : null;
}

function validDay(year: number, month: number, day: number): Day | null {
  const known = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
  return known ? { year, month, day } : null;
}

const daysOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Days since 1970, so that days can be compared and subtracted. */
export function dayNumber({ year, month, day }: Day): number {
  return Math.round(Date.UTC(year, month - 1, day) / DAY);
}

/** The day that it is at a moment, where this computer stands. */
export function today(now: number): Day {
  const date = new Date(now);
  return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
}

/** How many days it is until the next anniversary of a day, 0 on the day itself. 29 February is kept on the 28th in other years. */
export function daysToAnniversary(of: Day, from: Day): number {
  const inYear = (year: number) =>
    dayNumber({ year, month: of.month, day: Math.min(of.day, daysOf(year, of.month)) }) - dayNumber(from);
  const thisYear = inYear(from.year);
  return thisYear >= 0 ? thisYear : inYear(from.year + 1);
}
