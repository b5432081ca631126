import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dialect } from '../../../shared/contract/imports.ts';
import { dataBatches, type OpenSource } from './batches.ts';
import { type ColumnGuess, guessColumns, type KnownField, plainColumns } from './columns.ts';
import { createTally, type Warning } from './csv-reader.ts';
import type { WantedDialect } from './dialect.ts';
import { withStored } from './stored-samples.ts';
import { type Head, readHead } from './table.ts';

export type Preview = {
  dialect: Dialect;
  columns: ColumnGuess[];
  rows: string[][];
  above: string[][];
  at: number[];
  lines: number[];
  totalRows: number;
  totalExact: boolean;
  warnings: Warning[];
  addresses: number;
};

const SHOWN_ROWS = 20;
const SHOWN_CELL = 300;
const MOST_COLUMNS = 500;
/** So much of a file is read to count its rows; beyond it the count is an estimate. */
const COUNTED_BYTES = 32 * 1024 * 1024;

/** Reads enough of a file to show what it is: dialect, columns, first rows, how many, and what is odd about it. */
export async function previewFile(
  source: OpenSource,
  bytes: number,
  wanted: WantedDialect,
  fields: readonly KnownField[],
): Promise<Preview> {
  const head = await readHead(source, wanted);
  const rows = head.records.map((record) => record.fields);
  const columns =
    head.dialect.format === 'plain'
      ? plainColumns(rows)
      : guessColumns(head.header, rows, Math.min(MOST_COLUMNS, head.width), fields);
  const counted = await countRows(source, head, bytes, columns);
  return {
    ...counted,
    dialect: head.dialect,
    columns: withStored(columns, rows),
    rows: rows.slice(0, SHOWN_ROWS).map(shown),
    above: head.above.map(shown),
    at: head.at.slice(0, SHOWN_ROWS),
    lines: head.lines.slice(0, head.lines.length - rows.length + SHOWN_ROWS),
  };
}

function shown(row: readonly string[]): string[] {
  return row.slice(0, MOST_COLUMNS).map((cell) => cell.slice(0, SHOWN_CELL));
}

async function countRows(source: OpenSource, head: Head, bytes: number, columns: readonly ColumnGuess[]) {
  const warnings = createTally();
  const address = columns.find((column) => column.target === 'address')?.index ?? -1;
  const isTable = head.dialect.format === 'delimited';
  let rows = 0;
  let addresses = 0;
  let read = 0;
  for await (const { records, bytesRead } of dataBatches(source, head.dialect, warnings)) {
    rows += records.length;
    read = bytesRead;
    for (const record of records) {
      if (record.fields[address]?.includes('@')) addresses++;
      if (!record.flaw && isTable && record.fields.length !== head.width) warnings.note('ragged', record.line);
    }
    if (read >= COUNTED_BYTES) break;
    await nextTurn();
  }
  const exact = read < COUNTED_BYTES || read >= bytes;
  return {
    totalRows: exact ? rows : Math.round((rows * bytes) / read),
    totalExact: exact,
    addresses,
    warnings: warnings.list(),
  };
}
