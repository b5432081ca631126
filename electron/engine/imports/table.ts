import type { Dialect } from '../../../shared/contract/imports.ts';
import { AppError } from '../../../shared/errors.ts';
import { hasContent, type OpenSource } from './batches.ts';
import { guessCharset, knownCharset, markedCharset } from './charset.ts';
import { cutterFor, PIECE_BYTES, restoreBreaks, separatorLine } from './csv-reader.ts';
import type { CsvRecord } from './csv-records.ts';
import { guessDialect, usualWidth, type WantedDialect } from './dialect.ts';

/** The start of a file as a table. `width` is how many columns it has as a rule. */
export type Head = {
  dialect: Dialect;
  header: string[] | null;
  /** What stands before the header. */
  above: string[][];
  /** Which record of the file each of `records` is; blank ones are left out. */
  at: number[];
  /** The line of the file for each of `above`, the header and `records`. */
  lines: number[];
  records: CsvRecord[];
  width: number;
};

const HEAD_BYTES = 262_144;
const HEAD_RECORDS = 5_000;
const WIDTH_SAMPLE = 200;
/** Address and name. */
const PLAIN_WIDTH = 2;

/** Reads the start of a file and guesses whatever part of the dialect was not given. Throws `file_empty`, `file_spreadsheet` or `invalid_input`. */
export async function readHead(source: OpenSource, wanted: WantedDialect): Promise<Head> {
  if (wanted.charset !== undefined && !knownCharset(wanted.charset))
    throw new AppError('invalid_input', { path: 'dialect.charset' });
  const { bytes, whole } = await firstBytes(source);
  if (bytes.length === 0) throw new AppError('file_empty');
  if (isWorkbook(bytes)) throw new AppError('file_spreadsheet');
  const charset = wanted.charset ?? markedCharset(bytes) ?? (await guessCharset(source()));
  const text = wholeLines(new TextDecoder(charset).decode(bytes, { stream: !whole }), whole);
  const dialect = guessDialect(text.slice(0, 65_536), charset, wanted);
  return headOf(text, dialect);
}

/** How .xlsx and .ods (a ZIP archive) and .xls (an OLE container) begin. */
const WORKBOOKS = ['504b0304', 'd0cf11e0'];

function isWorkbook(bytes: Uint8Array): boolean {
  return WORKBOOKS.includes(Buffer.from(bytes.subarray(0, 4)).toString('hex'));
}

function headOf(text: string, dialect: Dialect): Head {
  const cut = firstRecords(text, dialect);
  if (dialect.format === 'workbook') for (const record of cut) restoreBreaks(record);
  const all = cut.map((record) => ({
    ...record,
    fields: record.fields.map((field) => field.replaceAll('\0', '')),
  }));
  const first = all[0];
  const records = first && separatorLine(first.fields.join(dialect.delimiter)) ? all.slice(1) : all;
  const header = dialect.headerRow === null ? null : (records[dialect.headerRow]?.fields ?? []);
  const start = dialect.headerRow === null ? 0 : dialect.headerRow + 1;
  const at = records.flatMap((record, index) => (index >= start && hasContent(record) ? [index] : []));
  const data = records.slice(start).filter(hasContent);
  if (dialect.format === 'plain')
    return { dialect, header, above: [], at, lines: data.map(({ line }) => line), records: data, width: PLAIN_WIDTH };
  const usual = usualWidth(data.slice(0, WIDTH_SAMPLE).map((record) => record.fields));
  // A lone data row that is wider than its header is more likely slipped than a header that forgot a name.
  const width = header && data.length < 3 ? header.length : Math.max(header?.length ?? 0, usual);
  const above = records.slice(0, dialect.headerRow ?? 0).map((record) => record.fields);
  const lines = [...records.slice(0, start), ...data].map(({ line }) => line);
  return { dialect, header, above, at, lines, records: data, width };
}

// A quarter of a megabyte may be a hundred thousand lines of one character.
function firstRecords(text: string, dialect: Dialect): CsvRecord[] {
  const cutter = cutterFor(dialect);
  const records: CsvRecord[] = [];
  for (let at = 0; at < text.length; at += PIECE_BYTES) {
    for (const record of cutter.push(text.slice(at, at + PIECE_BYTES))) records.push(record);
    if (records.length > HEAD_RECORDS) return records.slice(0, HEAD_RECORDS);
  }
  return [...records, ...cutter.end()];
}

async function firstBytes(source: OpenSource): Promise<{ bytes: Uint8Array; whole: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source()) {
    parts.push(part);
    length += part.length;
    if (length >= HEAD_BYTES) return { bytes: Buffer.concat(parts), whole: false };
  }
  return { bytes: Buffer.concat(parts), whole: true };
}

function wholeLines(text: string, whole: boolean): string {
  if (whole) return text;
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return end > 0 ? text.slice(0, end + 1) : text;
}
