import { closeSync, openSync, writeSync } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';
import { openWorkbook, type SheetPart, textOf } from './workbook-parts.ts';
import { createSheetReader } from './workbook-sheet.ts';
import { readStrings } from './workbook-strings.ts';

export type Sheet = { name: string; rows: number | null };
export type Spooled = { sheets: Sheet[]; sheet: string; rows: number };

const BUFFER = 262_144;
const MOST_BYTES = 2 * 1024 ** 3;

/**
 * Writes one sheet of a workbook as UTF-8 CSV into `out`; without a name the first visible one that has rows. Bounded in memory
 * whatever the file claims. Throws `workbook_unreadable`, `workbook_protected`, `workbook_too_large`, `file_spreadsheet` or
 * `sheet_missing`. `told` hears how many lines there are so far.
 */
export async function spoolSheet(
  path: string,
  wanted: string | null,
  out: string,
  told: (rows: number) => void = () => {},
): Promise<Spooled> {
  const book = await openWorkbook(path);
  const shown = book.sheets.filter((sheet) => !sheet.hidden);
  const sheets = (shown.length > 0 ? shown : book.sheets).map(({ name, rows }) => ({ name, rows }));
  const chosen = choose(book.sheets, wanted);
  const strings = book.strings ? await readStrings(textOf(book.archive, book.strings)) : null;
  const spool = createSpool(out);
  try {
    const reader = createSheetReader({ ...book, strings }, spool.write);
    for await (const text of textOf(book.archive, chosen.entry)) {
      reader.push(text);
      spool.flush();
      told(spool.lines());
    }
    reader.end();
  } finally {
    spool.close();
  }
  return { sheets, sheet: chosen.name, rows: spool.lines() };
}

function choose(sheets: readonly SheetPart[], wanted: string | null): SheetPart {
  if (wanted !== null) {
    const named = sheets.find(({ name }) => name === wanted);
    if (named) return named;
    throw new AppError('sheet_missing', { sheet: wanted });
  }
  const shown = sheets.filter(({ hidden }) => !hidden);
  const candidates = shown.length > 0 ? shown : sheets;
  // A cover page announces one row or none; the list is the first sheet with more.
  const first = candidates.find(({ rows }) => rows !== null) ?? candidates[0];
  if (!first) throw new AppError('workbook_unreadable');
  return first;
}

function createSpool(out: string) {
  const file = openSync(out, 'w', 0o600);
  let waiting: string[] = [];
  let length = 0;
  let written = 0;
  let lines = 0;
  const flush = () => {
    if (length === 0) return;
    const bytes = Buffer.from(waiting.join(''));
    written += bytes.length;
    if (written > MOST_BYTES) throw new AppError('workbook_too_large');
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    waiting = [];
    length = 0;
  };
  return {
    write(line: string): void {
      waiting.push(line);
      length += line.length;
      lines++;
      if (length > BUFFER) flush();
    },
    flush,
    lines: () => lines,
    close(): void {
      try {
        flush();
      } finally {
        closeSync(file);
      }
    },
  };
}
