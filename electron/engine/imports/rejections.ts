import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Download } from '../../../shared/contract/define.ts';
import type { RejectionWords } from '../../../shared/contract/imports.ts';
import { CSV_START, csvLine } from '../../../shared/csv-write.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { OWN_COLUMNS } from './own-columns.ts';
import { findImport, type RejectionRow, rejectionSlice } from './repo.ts';

const SLICE = 1_000;

/**
 * Writes the rows that were left out as CSV: line, cause and (given the words) what it means first, then the columns of the file as
 * they were. Mended, it can be imported as it is: the columns in front are known again and left out.
 */
export async function writeRejections(ctx: EngineContext, id: number, words: RejectionWords | null): Promise<Download> {
  const stored = findImport(ctx.db, id);
  if (!stored) throw new AppError('not_found');
  const { ticket, path } = ctx.files.make(`${stored.fileName.replace(/\.[^.]*$/, '')}-rejected.csv`);
  const out = createWriteStream(path, { encoding: 'utf8' });
  for (let after = 0; ; await nextTurn()) {
    const rows = rejectionSlice(ctx.db, id, after, SLICE);
    const last = rows.at(-1);
    // A file without column names gets some, or its first row would be taken for them when it comes back.
    if (after === 0)
      out.write(CSV_START + csvLine([...(words?.columns ?? OWN_COLUMNS), ...namesOf(stored.header, rows)]));
    if (!last) break;
    after = last.number;
    if (!out.write(rows.map((row) => csvLine([...inFront(row, words), ...row.cells])).join('')))
      await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return ctx.files.download(ticket, 'text/csv');
}

function inFront({ line, cause, found }: RejectionRow, words: RejectionWords | null): (string | number)[] {
  if (!words) return [line, cause];
  const sentence = words.causes[cause] ?? '';
  // Which of the values it is about cannot be seen in the row itself.
  return [line, cause, cause === 'misfit' ? `${sentence} ${found}` : sentence];
}

function namesOf(header: readonly string[], rows: readonly RejectionRow[]): string[] {
  if (header.some((name) => name.trim() !== '')) return [...header];
  const width = rows.reduce((most, row) => Math.max(most, row.cells.length), 0);
  return Array.from({ length: width }, (_, index) => `Column ${index + 1}`);
}
