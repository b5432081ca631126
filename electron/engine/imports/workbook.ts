import { AppError, isErrorCode } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { startThread } from '../threads.ts';
import type { Spooled } from './workbook-spool.ts';
import type { WorkbookAnswer, WorkbookOrder } from './workbook-thread.ts';

/** A sheet as a CSV file of our own, for as long as the engine is open. */
export type SpooledSheet = Spooled & { path: string; bytes: number };

const LIMITS = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 32 };
/** A million rows take half a minute on a slow machine; what takes longer is no list. */
const MOST_MS = 180_000;
const KEPT = 6;

type Spool = { ticket: string; answer: Promise<SpooledSheet> };
const spools = new WeakMap<EngineContext, Map<string, Spool>>();

/**
 * A sheet of a workbook (null: the first that looks like a list) as CSV; each is read once. Throws `workbook_unreadable`,
 * `workbook_protected`, `workbook_too_large`, `file_spreadsheet` or `sheet_missing`.
 */
export async function spooledSheet(
  ctx: EngineContext,
  file: { path: string; bytes: number; ticket: string },
  sheet: string | null,
): Promise<SpooledSheet> {
  const known = spoolsOf(ctx);
  const key = JSON.stringify([file.ticket, file.bytes, sheet]);
  const before = known.get(key);
  if (before) return before.answer;
  const { ticket, path: out } = ctx.files.make('sheet.csv');
  const spool: Spool = {
    ticket,
    answer: spoolInThread({ path: file.path, sheet, out }, ctx.closing).then((spooled) => ({
      ...spooled,
      path: out,
      bytes: ctx.files.find(ticket).bytes,
    })),
  };
  known.set(key, spool);
  forgetOldest(ctx, known);
  try {
    const spooled = await spool.answer;
    known.set(JSON.stringify([file.ticket, file.bytes, spooled.sheet]), spool);
    return spooled;
  } catch (error) {
    known.delete(key);
    ctx.files.drop(ticket);
    throw error;
  }
}

/** Spools a sheet in a thread of its own, bounded in time and memory. */
export async function spoolInThread(order: WorkbookOrder, closing?: AbortSignal): Promise<Spooled> {
  const thread = startThread('workbook', order, LIMITS);
  const end = () => void thread.terminate();
  const clock = setTimeout(end, MOST_MS);
  closing?.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<Spooled>((resolve, reject) => {
      thread.on('message', (answer: WorkbookAnswer) => {
        if (answer.kind === 'spooled') resolve(answer.spooled);
        if (answer.kind === 'failed') reject(failure(answer.code, answer.data));
      });
      thread.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          new AppError(
            error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'workbook_too_large' : 'workbook_unreadable',
            {},
            { cause: error },
          ),
        ),
      );
      thread.once('exit', () => reject(new AppError('workbook_too_large')));
    });
  } finally {
    clearTimeout(clock);
    closing?.removeEventListener('abort', end);
    await thread.terminate();
  }
}

function failure(code: string, data: Extract<WorkbookAnswer, { kind: 'failed' }>['data']): AppError {
  return isErrorCode(code) && code !== 'internal' ? new AppError(code, data) : new AppError('workbook_unreadable');
}

function spoolsOf(ctx: EngineContext): Map<string, Spool> {
  const known = spools.get(ctx) ?? new Map<string, Spool>();
  spools.set(ctx, known);
  return known;
}

// A person looks at a few sheets; the copies of others only fill the disk.
function forgetOldest(ctx: EngineContext, known: Map<string, Spool>): void {
  const tickets = [...new Set([...known.values()].map(({ ticket }) => ticket))];
  for (const old of tickets.slice(0, Math.max(0, tickets.length - KEPT))) {
    for (const [key, { ticket }] of known) if (ticket === old) known.delete(key);
    ctx.files.drop(old);
  }
}
