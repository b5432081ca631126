import { setImmediate as nextTurn } from 'node:timers/promises';
import { changed, type EngineContext } from '../context.ts';
import { isBusy, isDiskFull, widenCache } from '../db/open.ts';
import { noCounts } from './counts.ts';
import type { CsvRecord } from './csv-records.ts';
import { importRecordOf } from './record.ts';
import { finishImport, importsInState } from './repo.ts';
import { surveyTypos } from './survey.ts';
import { dataBatches, type Head, type OpenSource } from './table.ts';
import { openImportWriter, type WriteOrder } from './writer.ts';

export type Job = Omit<WriteOrder, 'corrections'> & {
  source: OpenSource;
  bytes: number;
  head: Head;
  repairs: ReadonlyMap<number, string>;
  fixTypos: boolean;
};

/** A slice is a transaction; its size follows the machine, so that sending and the page wait a few milliseconds at most. */
const LEAST_ROWS = 250;
const MOST_ROWS = 2_000;
const GOAL_MS = 12;
const EVENT_EVERY_MS = 250;

type Running = { controller: AbortController; done: Promise<void> };
const running = new WeakMap<EngineContext, Map<number, Running>>();

/** Marks what an earlier engine left running; called once when a workspace opens. */
export function markInterrupted({ db, clock }: EngineContext): void {
  for (const { id } of importsInState(db, 'running')) finishImport(db, id, 'interrupted', clock.now(), null);
}

/** Starts an import in the background; it ends by itself, by `cancelJob`, or when the engine closes. */
export function startJob(ctx: EngineContext, job: Job): void {
  const jobs = jobsOf(ctx);
  const controller = new AbortController();
  const usualCache = widenCache(ctx.db);
  const done = runJob(ctx, job, AbortSignal.any([controller.signal, ctx.closing]))
    .catch((error: unknown) => {
      ctx.log.error('import failed', error, { import: job.importId });
      return recordFailure(ctx, job.importId, codeOf(error));
    })
    .finally(() => {
      usualCache();
      jobs.delete(job.importId);
      if (ctx.db.open) publishEnd(ctx, job.importId);
    });
  jobs.set(job.importId, { controller, done });
}

const TRY_AGAIN = 1_000;

/** A disk that is too full for the rows is too full for the record of it: written as soon as there is room. */
async function recordFailure(ctx: EngineContext, id: number, code: string): Promise<void> {
  while (ctx.db.open) {
    try {
      return finishImport(ctx.db, id, 'failed', ctx.clock.now(), code);
    } catch (error) {
      ctx.log.error('the end of an import could not be recorded', error, { import: id });
      if (ctx.closing.aborted) return; // it is marked as interrupted at the next opening
      await ctx.clock.sleep(TRY_AGAIN, ctx.closing);
    }
  }
}

/** Stops a running import at its next slice and waits for it; answers whether it was running. */
export async function cancelJob(ctx: EngineContext, id: number): Promise<boolean> {
  const job = jobsOf(ctx).get(id);
  job?.controller.abort();
  await job?.done;
  return job !== undefined;
}

function jobsOf(ctx: EngineContext): Map<number, Running> {
  const known = running.get(ctx);
  if (known) return known;
  const jobs = new Map<number, Running>();
  running.set(ctx, jobs);
  ctx.onClose(async () => {
    await Promise.all([...jobs.values()].map((job) => job.done));
  });
  return jobs;
}

async function runJob(ctx: EngineContext, job: Job, signal: AbortSignal): Promise<void> {
  const { db, clock } = ctx;
  const domains = job.fixTypos
    ? await surveyTypos(job.source, job.head.dialect, job.plan.address, signal)
    : new Map<string, string>();
  const writer = openImportWriter(db, { ...job, corrections: { repairs: job.repairs, domains } }, noCounts(), () =>
    clock.now(),
  );
  let waiting: CsvRecord[] = [];
  let size = LEAST_ROWS;
  let told = clock.monotonic();
  for await (const { records, bytesRead } of dataBatches(job.source, job.head.dialect)) {
    if (signal.aborted) break;
    waiting.push(...records);
    const progress = Math.min(1, bytesRead / Math.max(1, job.bytes));
    let from = 0;
    for (; waiting.length - from >= size && !signal.aborted; await nextTurn()) {
      const started = clock.monotonic();
      writer.write(waiting.slice(from, from + size), progress);
      from += size;
      size = nextSize(size, clock.monotonic() - started);
    }
    waiting = waiting.slice(from);
    if (clock.monotonic() - told >= EVENT_EVERY_MS) {
      told = clock.monotonic();
      publishProgress(ctx, job.importId);
    }
  }
  if (signal.aborted)
    return finishImport(db, job.importId, ctx.closing.aborted ? 'interrupted' : 'cancelled', clock.now());
  writer.write(waiting, 1);
  finishImport(db, job.importId, 'done', clock.now());
}

function nextSize(size: number, took: number): number {
  if (took > 2 * GOAL_MS) return Math.max(LEAST_ROWS, Math.floor(size / 2));
  return took < GOAL_MS ? Math.min(MOST_ROWS, Math.ceil(size * 1.25)) : size;
}

function publishProgress(ctx: EngineContext, id: number): void {
  const record = importRecordOf(ctx.db, id);
  if (record) ctx.events.publish({ type: 'import', import: record });
}

function publishEnd(ctx: EngineContext, id: number): void {
  publishProgress(ctx, id);
  for (const what of ['imports', 'contacts', 'lists', 'suppressions'] as const) changed(ctx, what);
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  if (isDiskFull(error)) return 'disk_full';
  if (isBusy(error)) return 'database_busy';
  return error instanceof Error && error.name === 'AppError' && typeof code === 'string' ? code : 'internal';
}
