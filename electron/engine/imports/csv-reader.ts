import type { FORMATS, IMPORT_WARNINGS } from '../../../shared/contract/imports.ts';
import { type CsvRecord, createCutter } from './csv-records.ts';
import { createPlainCutter } from './plain-list.ts';
import { CELL_BREAK } from './workbook-sheet.ts';

/** What is odd about a file as a whole; `line` is where it first shows. */
export type Warning = {
  key: (typeof IMPORT_WARNINGS)[number];
  line: number | null;
  count: number;
};

export type ReadOptions = { charset: string; delimiter: string; format?: (typeof FORMATS)[number] };

/** Records of one decoded piece of the file, and how many bytes of the file have been read so far. */
export type Batch = { records: CsvRecord[]; bytesRead: number };

/** Bytes are cut into pieces of this size: one batch never holds the engine for long, and is gone before the collector of garbage comes by. */
export const PIECE_BYTES = 16_384;

/** Reads a file as batches of records. A `sep=` line in front (Excel) is obeyed by the guess and never becomes a record. */
export async function* readRecords(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
  warnings: WarningTally = createTally(),
): AsyncGenerator<Batch> {
  const decoder = new TextDecoder(options.charset);
  const cutter = cutterFor(options);
  let bytesRead = 0;
  let first = true;
  // Sought once for a whole piece: hardly any file has them, and then every record is looked at.
  let odd = false;
  const decode = (bytes?: Uint8Array) => {
    const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    odd ||= text.includes('\ufffd') || text.includes('\0');
    return text;
  };
  const tidy = (records: CsvRecord[]) => {
    const kept =
      first && records[0] && separatorLine(records[0].fields.join(options.delimiter)) ? records.slice(1) : records;
    if (records.length > 0) first = false;
    if (options.format === 'workbook') for (const record of kept) restoreBreaks(record);
    return kept.map((record) => tidyRecord(record, odd, warnings));
  };
  for await (const bytes of pieces(source)) {
    bytesRead += bytes.length;
    yield { records: tidy(cutter.push(decode(bytes))), bytesRead };
  }
  const last = tidy([...cutter.push(decode()), ...cutter.end()]);
  if (last.length > 0) yield { records: last, bytesRead };
}

/** What cuts decoded text into records: the lines of a plain list, else cells by a delimiter. */
export function cutterFor({ delimiter, format }: Omit<ReadOptions, 'charset'>) {
  return format === 'plain' ? createPlainCutter() : createCutter(delimiter);
}

/** Gives the cells of a spooled sheet their line breaks back, in place. */
export function restoreBreaks(record: CsvRecord): void {
  record.fields.forEach((cell, index) => {
    if (cell.includes(CELL_BREAK)) record.fields[index] = cell.replaceAll(CELL_BREAK, '\n');
  });
}

/** The delimiter named by Excel's `sep=;` line, or null where the line is an ordinary one. */
export function separatorLine(text: string): string | null {
  return /^"?sep=(.)"?[\s,;|]*$/.exec(text)?.[1] ?? null;
}

/** Counts troubles by kind and remembers the first line of each. */
export function createTally() {
  const seen = new Map<Warning['key'], Warning>();
  return {
    note(key: Warning['key'], line: number | null): void {
      const warning = seen.get(key);
      if (warning) warning.count++;
      else seen.set(key, { key, line, count: 1 });
    },
    list: (): Warning[] => [...seen.values()],
  };
}
export type WarningTally = ReturnType<typeof createTally>;

async function* pieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const bytes of source) {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
  }
}

function tidyRecord(record: CsvRecord, odd: boolean, warnings: WarningTally): CsvRecord {
  if (record.flaw) warnings.note(record.flaw, record.line);
  if (!odd) return record;
  const joined = record.fields.join('');
  if (joined.includes('\ufffd')) warnings.note('undecodable', record.line);
  if (!joined.includes('\0')) return record;
  warnings.note('nul_bytes', record.line);
  return { ...record, fields: record.fields.map((field) => field.replaceAll('\0', '')) };
}
