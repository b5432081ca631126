/** How the numbers of a style are to be read: as they are, as a date, a time of the day, or digits put into a pattern. */
export type NumberStyle = 'plain' | 'date' | 'time' | { digits: string };

// ECMA-376 part 1, 18.8.30: formats that every spreadsheet knows by number, East Asian dates among them.
const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
]);
const BUILT_IN_TIMES = new Set([18, 19, 20, 21, 32, 33, 45, 46, 47]);

/** What a number format means for the text of a cell. */
export function numberStyle(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) return BUILT_IN_DATES.has(id) ? 'date' : BUILT_IN_TIMES.has(id) ? 'time' : 'plain';
  const section = code.slice(0, 255).split(';', 1)[0] ?? '';
  const digits = digitPattern(section);
  if (digits) return { digits };
  const bare = section
    .replace(/"[^"]*"?/g, '')
    .replace(/[\\_*]./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/general/gi, '');
  if (/[#?]/.test(bare)) return 'plain';
  if (/[dy]|(^|[^h:\]])m{3,}/i.test(bare)) return 'date';
  return /[hs]/i.test(bare) ? 'time' : /m/i.test(bare) ? 'date' : 'plain';
}

/** A number as text: whole numbers with all their digits (a telephone number is none of 8.12E+10), fractions with 15 significant digits as a spreadsheet shows them. */
export function numberText(raw: string, style: NumberStyle, date1904: boolean): string {
  const text = raw.trim();
  const number = Number(text);
  if (text === '' || !Number.isFinite(number)) return text;
  if (style === 'date' || style === 'time') return dateText(number, style, date1904) ?? plainNumber(number, text);
  if (style === 'plain' || number < 0 || !Number.isInteger(number)) return plainNumber(number, text);
  return fillPattern(style.digits, plainNumber(number, text));
}

/** The day and time of a serial number, `2025-08-14` or `2025-08-14 19:28`; a part of a day alone is a time. Null where it is no date. */
export function dateText(serial: number, style: 'date' | 'time', date1904: boolean): string | null {
  if (serial < 0 || serial > 2_958_466) return null;
  // To the second, because a serial number is a fraction with all its noise.
  const seconds = Math.round(serial * 86_400);
  const days = Math.floor(seconds / 86_400);
  const time = timeText(seconds % 86_400);
  if (style === 'time' && days === 0) return time;
  // Spreadsheets count 29 February 1900, which never was; before it they are a day ahead.
  const shifted = date1904 ? days + 1_462 : days < 60 ? days + 1 : days;
  const day = new Date((shifted - 25_569) * 86_400_000).toISOString().slice(0, 10);
  return seconds % 86_400 === 0 ? day : `${day} ${time}`;
}

/** Text as Excel stores it: `_x000D_` is a character that XML cannot hold. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function timeText(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const minutes = `${two(seconds / 3_600)}:${two((seconds % 3_600) / 60)}`;
  return seconds % 60 === 0 ? minutes : `${minutes}:${two(seconds % 60)}`;
}

function plainNumber(number: number, raw: string): string {
  if (/^-?\d{1,15}$/.test(raw)) return raw;
  if (Number.isInteger(number)) return Math.abs(number) < 1e21 ? BigInt(number).toString() : raw;
  const shown = String(Number(number.toPrecision(15)));
  return shown.includes('e') ? number.toFixed(20).replace(/0+$/, '').replace(/\.$/, '') : shown;
}

const PLACE = '\0';

// `00000` (a post code), `0000-0000-0000`, `"+62"000`: zeros with signs between, nothing that rounds or groups.
function digitPattern(section: string): string | null {
  let pattern = '';
  for (const [, quoted, escaped, , bare] of section.matchAll(/"([^"]*)"|\\(.)|(\[[^\]]*\])|(.)/g)) {
    const literal = quoted ?? escaped ?? (bare !== undefined && bare !== '0' ? bare : '');
    if (!/^[-+() /\d.]*$/.test(literal) || bare === '.') return null;
    pattern += bare === '0' ? PLACE : literal;
  }
  const places = pattern.split(PLACE).length - 1;
  return places > 1 || (places === 1 && pattern.includes('+')) ? pattern : null;
}

function fillPattern(pattern: string, digits: string): string {
  const places = pattern.split(PLACE).length - 1;
  let left = digits.padStart(places, '0');
  const head = left.slice(0, left.length - places);
  left = left.slice(left.length - places);
  let at = 0;
  return pattern.replaceAll(PLACE, () => {
    const digit = left.charAt(at);
    return at++ === 0 ? head + digit : digit;
  });
}
