import { parseAddress, unwrapAddress } from '../../../shared/address.ts';
import type { Dialect } from '../../../shared/contract/imports.ts';
import { fieldOfHeader } from './columns.ts';
import { separatorLine } from './csv-reader.ts';
import { type CsvRecord, cutText } from './csv-records.ts';
import { looksPlain } from './plain-list.ts';

/** What a person may say of a dialect; the rest is guessed. */
export type WantedDialect = { readonly [K in keyof Dialect]?: Dialect[K] | undefined };

const DELIMITERS = [',', ';', '\t', '|'] as const;
const SAMPLE_RECORDS = 200;
const TITLE_ROWS = 10;

/** The delimiter of a text: what `sep=` says, else the one that gives the most regular table; a comma for a single column. */
export function guessDelimiter(text: string): string {
  const named = separatorLine(text.slice(0, 20).split(/[\r\n]/, 1)[0] ?? '');
  if (named) return named;
  let best = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const score = regularity(cutText(text, delimiter).slice(0, SAMPLE_RECORDS));
    if (score > bestScore + 1e-9) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** The 0-based record that holds the column names, or null where the data begins at once. */
function guessHeaderRow(records: readonly CsvRecord[]): number | null {
  const rows = records.slice(0, SAMPLE_RECORDS).map((record) => record.fields);
  const width = usualWidth(rows);
  const firstData = rows.findIndex((row) => row.some(isAddress));
  const last = firstData < 0 ? Math.min(TITLE_ROWS, rows.length - 1) : Math.min(TITLE_ROWS, firstData - 1);
  // Words that name a column beat everything: "Nama,Email" is a header even above a row that looks like one.
  for (let index = 0; index <= last; index++)
    if (namedColumns(rows[index] ?? []) > 0 && (rows[index]?.length ?? 0) >= Math.min(2, width)) return index;
  for (let index = 0; index <= last; index++) if (looksLikeHeader(rows[index] ?? [], width)) return index;
  return null;
}

/** How many cells a row has as a rule: the most frequent number, the larger of two equals. */
export function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  let width = 0;
  let most = 0;
  for (const [cells, rowsOfIt] of counts) {
    if (rowsOfIt < most || (rowsOfIt === most && cells < width)) continue;
    width = cells;
    most = rowsOfIt;
  }
  return width;
}

/** Guesses every part of a dialect that the person did not set. `text` is the start of the file, decoded. */
export function guessDialect(text: string, charset: string, wanted: WantedDialect): Dialect {
  if (wanted.format === 'plain' || (isOpen(wanted) && looksPlain(text) && !hasNamedHeader(text)))
    return { format: 'plain', sheet: null, charset, delimiter: ',', headerRow: null };
  const format = wanted.format ?? 'delimited';
  const sheet = wanted.sheet ?? null;
  const delimiter = wanted.delimiter ?? guessDelimiter(text);
  if (wanted.headerRow !== undefined) return { format, sheet, charset, delimiter, headerRow: wanted.headerRow };
  const records = cutText(text, delimiter);
  const first = records[0];
  const data = first && separatorLine(first.fields.join(delimiter)) ? records.slice(1) : records;
  return { format, sheet, charset, delimiter, headerRow: guessHeaderRow(data) };
}

// Whoever names a delimiter or a header row has a table before them.
function isOpen({ format, delimiter, headerRow }: WantedDialect): boolean {
  return format === undefined && delimiter === undefined && headerRow === undefined;
}

function hasNamedHeader(text: string): boolean {
  const [first = ''] = text.trimStart().split(/[\r\n]/, 1);
  return first
    .slice(0, 2_000)
    .split(/[,;\t|]/)
    .some((cell) => fieldOfHeader(cell.replaceAll('"', '')) !== null);
}

// Agreement of the rows on a width, weighed by the width; a cell that is exactly an address is the best sign of a right cut.
function regularity(records: readonly CsvRecord[]): number {
  const rows = records.map((record) => record.fields);
  const width = usualWidth(rows);
  if (rows.length === 0 || width < 2) return 0;
  const agreeing = rows.filter((row) => row.length === width).length / rows.length;
  const withAddress = rows.filter((row) => row.some(isAddress)).length / rows.length;
  const flaws = records.filter((record) => record.flaw).length / records.length;
  return agreeing * (1 + Math.log2(width) / 4) + withAddress - flaws;
}

function isAddress(cell: string): boolean {
  return cell.length < 320 && cell.includes('@') && parseAddress(unwrapAddress(cell)).ok;
}

function namedColumns(row: readonly string[]): number {
  return row.filter((cell) => fieldOfHeader(cell) !== null).length;
}

function looksLikeHeader(row: readonly string[], width: number): boolean {
  const names = row.map((cell) => cell.trim());
  const filled = names.filter((name) => name !== '');
  if (names.length < width || filled.length < Math.max(1, names.length / 2) || names.some((name) => name.length > 100))
    return false;
  if (new Set(filled).size < filled.length) return false;
  return filled.every((name) => !/^[\d\s.,:/+-]+$/.test(name) && !name.includes('@'));
}
