/**
 * Cuts decoded text into CSV records (RFC 4180, leniently) with exact line numbers. Invariants: no text is ever dropped,
 * memory is bounded by RECORD_CHARS whatever the file does with quotes, and time is linear. A quote that is never closed does
 * not swallow the rest of the file: its row is reported with the line where it began and reading goes on at the next line.
 */
export type CsvFlaw = 'unclosed_quote' | 'stray_quote' | 'too_long';

/** One record: its cells, the 1-based line on which it begins, and what was wrong with it. */
export type CsvRecord = { fields: string[]; line: number; flaw: CsvFlaw | null };

const QUOTE = 34;
const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;

/** No honest cell is longer; a quote still open after that many characters or lines was opened by accident. */
const QUOTED_CHARS = 65_536;
const QUOTED_LINES = 500;
const RECORD_CHARS = 1_048_576;
/** Spreadsheets end at 16,384 columns; what a line has beyond is kept as one cell. */
const RECORD_CELLS = 16_384;

type Cell = { text: string; end: number; newlines: number; stray: boolean };
type Scan = { fields: string[]; end: number; newlines: number; flaw: CsvFlaw | null };

/** A cutter for one file: feed it text with `push`, finish with `end`; both give the records that are complete. */
export function createCutter(delimiter: string) {
  let rest = '';
  /** How much of it was looked at already and is no whole record. */
  let open = 0;
  let line = 1;
  let skipping = false;

  function cut(atEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    let from = skipping ? skipLine(rest) : 0;
    while (from < rest.length) {
      const scan = scanRecord(rest, from, delimiter.charCodeAt(0), atEnd);
      if (!scan) break;
      // A blank line is no record, but it is a line.
      if (scan.fields.length > 1 || scan.fields[0] !== '' || scan.flaw)
        records.push({ fields: scan.fields, line, flaw: scan.flaw });
      line += scan.newlines;
      from = scan.end;
    }
    rest = rest.slice(from);
    if (rest.length > RECORD_CHARS) records.push(tooLong());
    open = rest.length;
    return records;
  }

  function tooLong(): CsvRecord {
    const record: CsvRecord = { fields: [rest], line, flaw: 'too_long' };
    rest = '';
    skipping = true;
    return record;
  }

  function skipLine(text: string): number {
    const end = text.search(/[\r\n]/);
    if (end < 0) return text.length;
    skipping = false;
    line++;
    return text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1;
  }

  return {
    push(text: string): CsvRecord[] {
      rest += text;
      // A record that goes on for a million characters is looked at a few times, not with each piece; only a line end completes it.
      const soon = rest.length < 2 * open || !/[\r\n]/.test(text);
      if (soon && !skipping && rest.length <= RECORD_CHARS) return [];
      return cut(false);
    },
    end: (): CsvRecord[] => cut(true),
  };
}

/** All records of a text that is in memory as a whole. */
export function cutText(text: string, delimiter: string): CsvRecord[] {
  const cutter = createCutter(delimiter);
  return [...cutter.push(text), ...cutter.end()];
}

// null: the record may go on in text that has not come yet.
function scanRecord(text: string, start: number, delimiter: number, atEnd: boolean): Scan | null {
  const fields: string[] = [];
  let at = start;
  let newlines = 0;
  let flaw: CsvFlaw | null = null;
  for (;;) {
    if (fields.length >= RECORD_CELLS) {
      const rest = restOfLine(text, at);
      fields.push(rest);
      at += rest.length;
      if (at >= text.length) return atEnd ? { fields, end: at, newlines, flaw } : null;
      const end = afterNewline(text, at, atEnd);
      return end < 0 ? null : { fields, end, newlines: newlines + 1, flaw };
    }
    const quote = openingQuote(text, at, delimiter);
    const cell = quote < 0 ? plainCell(text, at, delimiter) : quotedCell(text, quote, delimiter, atEnd);
    if (cell === 'more') return null;
    if (cell === 'unclosed') return unclosed(text, start, delimiter, atEnd);
    fields.push(cell.text);
    newlines += cell.newlines;
    if (cell.stray) flaw = 'stray_quote';
    at = cell.end;
    if (at >= text.length) return atEnd ? { fields, end: at, newlines, flaw } : null;
    if (text.charCodeAt(at) !== delimiter) {
      const end = afterNewline(text, at, atEnd);
      return end < 0 ? null : { fields, end, newlines: newlines + 1, flaw };
    }
    at++;
  }
}

// Spreadsheets and people put spaces before a quote ("a, "b""); they are layout, not content.
function openingQuote(text: string, at: number, delimiter: number): number {
  let code = text.charCodeAt(at);
  while ((code === SPACE || code === TAB) && code !== delimiter) code = text.charCodeAt(++at);
  return code === QUOTE ? at : -1;
}

function plainCell(text: string, start: number, delimiter: number): Cell {
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === delimiter || code === LF || code === CR) break;
  }
  return { text: text.slice(start, end), end, newlines: 0, stray: false };
}

function quotedCell(text: string, quote: number, delimiter: number, atEnd: boolean): Cell | 'more' | 'unclosed' {
  let newlines = 0;
  let counted = quote + 1;
  let at = quote + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    const seen = close < 0 ? text.length : close;
    newlines += countNewlines(text, counted, seen);
    counted = seen;
    if (seen - quote > QUOTED_CHARS || newlines > QUOTED_LINES) return 'unclosed';
    if (close < 0) return atEnd ? 'unclosed' : 'more';
    if (close + 1 >= text.length && !atEnd) return 'more';
    if (text.charCodeAt(close + 1) === QUOTE) {
      at = close + 2;
      continue;
    }
    return closeCell(text, quote, close, newlines, delimiter, atEnd);
  }
}

// After the closing quote comes a delimiter, a line end or layout spaces. Anything else on the same line is a quote used as a
// letter; if lines lie between, this quote opened another cell and the first one was never closed.
function closeCell(
  text: string,
  quote: number,
  close: number,
  newlines: number,
  delimiter: number,
  atEnd: boolean,
): Cell | 'more' | 'unclosed' {
  const tail = plainCell(text, close + 1, delimiter);
  if (tail.end >= text.length && !atEnd) return 'more';
  const inner = text.slice(quote + 1, close).replaceAll('""', '"');
  if (tail.text.trim() === '') return { text: inner, end: tail.end, newlines, stray: false };
  if (newlines > 0) return 'unclosed';
  return { text: `${inner}"${tail.text}`, end: tail.end, newlines, stray: true };
}

function lastCell(text: string, at: number): Cell {
  const rest = restOfLine(text, at);
  return { text: rest, end: at + rest.length, newlines: 0, stray: false };
}

function restOfLine(text: string, from: number): string {
  const lf = text.indexOf('\n', from);
  const line = text.slice(from, lf < 0 ? text.length : lf);
  const cr = line.indexOf('\r');
  return cr < 0 ? line : line.slice(0, cr);
}

// The row of an accidental quote is its first line, taken literally: nothing of it is lost and nothing after it either.
function unclosed(text: string, start: number, delimiter: number, atEnd: boolean): Scan | null {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    const cell = fields.length < RECORD_CELLS ? plainCell(text, at, delimiter) : lastCell(text, at);
    fields.push(cell.text);
    at = cell.end;
    if (at >= text.length) return atEnd ? { fields, end: at, newlines: 0, flaw: 'unclosed_quote' } : null;
    if (text.charCodeAt(at) !== delimiter) {
      const end = afterNewline(text, at, atEnd);
      return end < 0 ? null : { fields, end, newlines: 1, flaw: 'unclosed_quote' };
    }
    at++;
  }
}

// A CR at the very end of what has come may be half of a CRLF.
function afterNewline(text: string, at: number, atEnd: boolean): number {
  if (text.charCodeAt(at) === LF) return at + 1;
  if (at + 1 >= text.length) return atEnd ? at + 1 : -1;
  return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
}

function countNewlines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) lines++;
  }
  return lines;
}
