import { parentPort } from 'node:worker_threads';
import { AppError, type ErrorData } from '../../../shared/errors.ts';
import { isDiskFull } from '../db/refusals.ts';
import { type Spooled, spoolSheet } from './workbook-spool.ts';

export type WorkbookOrder = { path: string; sheet: string | null; out: string };
export type WorkbookAnswer =
  | { kind: 'rows'; rows: number }
  | { kind: 'spooled'; spooled: Spooled }
  | { kind: 'failed'; code: string; data: ErrorData };

const TELL_EVERY_MS = 250;

/** Spools a sheet beside the engine's own thread: unpacking a large workbook takes seconds, and what it takes of memory is bounded here. */
export async function run({ path, sheet, out }: WorkbookOrder): Promise<void> {
  let told = performance.now();
  const tell = (answer: WorkbookAnswer) => parentPort?.postMessage(answer);
  try {
    const spooled = await spoolSheet(path, sheet, out, (rows) => {
      if (performance.now() - told < TELL_EVERY_MS) return;
      told = performance.now();
      tell({ kind: 'rows', rows });
    });
    tell({ kind: 'spooled', spooled });
  } catch (error) {
    if (error instanceof AppError) tell({ kind: 'failed', code: error.code, data: error.data });
    else tell({ kind: 'failed', code: isDiskFull(error) ? 'disk_full' : 'workbook_unreadable', data: {} });
  }
}
