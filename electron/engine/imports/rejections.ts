import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Download } from '../../../shared/contract/define.ts';
import { CSV_START, csvLine } from '../../../shared/csv-write.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { findImport, rejectionSlice } from './repo.ts';

const SLICE = 1_000;

/** Writes the rows that were left out as CSV: line and cause first, then the columns of the file as they were. */
export async function writeRejections(ctx: EngineContext, id: number): Promise<Download> {
  const stored = findImport(ctx.db, id);
  if (!stored) throw new AppError('not_found');
  const { ticket, path } = ctx.files.make(`${stored.fileName.replace(/\.[^.]*$/, '')}-rejected.csv`);
  const out = createWriteStream(path, { encoding: 'utf8' });
  out.write(CSV_START + csvLine(['line', 'cause', ...stored.header]));
  for (let after = 0; ; await nextTurn()) {
    const rows = rejectionSlice(ctx.db, id, after, SLICE);
    const last = rows.at(-1);
    if (!last) break;
    after = last.number;
    if (!out.write(rows.map((row) => csvLine([row.line, row.cause, ...row.cells])).join(''))) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return ctx.files.download(ticket, 'text/csv');
}
