import { rm } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import { groupCode } from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import { isBusy, isDiskFull, widenCache } from '../db/open.ts';
import { keepLogShort } from '../db/short-log.ts';
import { runningProgress } from '../sending/public.ts';
import { applyRun, completeNames } from './apply.ts';
import { answerWanted } from './careful.ts';
import { type Job, jobFromBytes } from './job.ts';
import { dropFolder, dropOrphans, dropStaging, importFolder, isSame } from './kept-source.ts';
import { createLeisure } from './leisure.ts';
import { createPace } from './pace.ts';
import { importRecordOf } from './record.ts';
import {
  dropJob,
  findImport,
  findJob,
  finishImport,
  importsInState,
  importsWithJob,
  reopenImport,
  type Standing,
} from './repo.ts';
import { threadRuns } from './runs.ts';

const EVENT_EVERY_MS = 250;
/** A short file is written in bursts: what is shown may never be further behind than this share. */
const EVENT_EVERY_SHARE = 0.03;

/** `begun` is false while it waits for others. */
type Running = { controller: AbortController; done: Promise<void>; begun: boolean };
const running = new WeakMap<EngineContext, { jobs: Map<number, Running>; last: Promise<void> }>();

/** Marks what an earlier engine left running, and removes files that nobody wants any more; called once when a workspace opens. */
export function markInterrupted(ctx: EngineContext): void {
  const { db, clock, folder } = ctx;
  const left = importsInState(db, 'running');
  for (const { id } of left) finishImport(db, id, 'interrupted', clock.now(), null);
  dropOrphans(folder, importsWithJob(db));
  const open = [...importsInState(db, 'interrupted'), ...importsInState(db, 'failed')];
  const unnamed = open.filter(({ position }) => position.spans.length > 0 && !position.named);
  if (unnamed.length === 0) return;
  const done = (async () => {
    for (const { id, position } of unnamed) await completeNames(ctx, id, position);
  })().catch((error: unknown) => ctx.log.error('names of an interrupted import', error));
  ctx.onClose(() => done);
}

/** Starts an import, or goes on with it, in the background, after those that were started before; it ends by itself, by `cancelJob`, or when the engine closes. */
export function startJob(ctx: EngineContext, id: number): void {
  const all = jobsOf(ctx);
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, ctx.closing]);
  const job: Running = { controller, begun: false, done: all.last.then(() => turn()) };
  const turn = async () => {
    // Whoever was cancelled while they waited is over already, and may be running anew by now.
    if (controller.signal.aborted) return;
    job.begun = true;
    try {
      await runJob(ctx, id, signal);
    } catch (error) {
      ctx.log.error('import failed', error, { import: id });
      const code = codeOf(error);
      await recordFailure(ctx, id, code);
      // There is nothing to go on with.
      if (code === 'import_file_changed' && ctx.db.open) forgetJob(ctx, id);
    } finally {
      all.jobs.delete(id);
      if (ctx.db.open) publishEnd(ctx, id);
    }
  };
  all.jobs.set(id, job);
  all.last = job.done.catch((error: unknown) => ctx.log.error('the end of an import', error, { import: id }));
}

/** Goes on with an import. Throws `not_found`, `import_not_resumable`, or `import_staging_lost` where its file is gone. */
export function resumeJob(ctx: EngineContext, id: number): void {
  const stored = findImport(ctx.db, id);
  if (!stored) throw new AppError('not_found');
  if (!stored.resumable || jobsOf(ctx).jobs.has(id)) throw new AppError('import_not_resumable');
  const job = jobOf(ctx, id);
  if (!job || !isSame(job.source)) {
    forgetJob(ctx, id);
    throw new AppError('import_staging_lost', { name: stored.fileName });
  }
  reopenImport(ctx.db, id);
  startJob(ctx, id);
}

/** Stops a running import at its next slice and waits for it, and one that waits for others at once; answers whether it was running. */
export async function cancelJob(ctx: EngineContext, id: number): Promise<boolean> {
  const { jobs } = jobsOf(ctx);
  const job = jobs.get(id);
  job?.controller.abort();
  if (job && !job.begun && ctx.db.open) {
    jobs.delete(id);
    finishImport(ctx.db, id, 'cancelled', ctx.clock.now());
    forgetJob(ctx, id);
    publishEnd(ctx, id);
    const position = findImport(ctx.db, id)?.position;
    if (position) await completeNames(ctx, id, position);
  } else await job?.done;
  return job !== undefined;
}

/** Forgets how to go on with an import, and the files it kept. */
export function forgetJob({ db, folder }: Pick<EngineContext, 'db' | 'folder'>, id: number): void {
  dropJob(db, id);
  dropFolder(folder, id);
}

function jobOf({ db }: EngineContext, id: number): Job | null {
  const bytes = findJob(db, id);
  return bytes === undefined ? null : jobFromBytes(bytes);
}

function jobsOf(ctx: EngineContext) {
  const known = running.get(ctx);
  if (known) return known;
  const all = { jobs: new Map<number, Running>(), last: Promise.resolve() };
  running.set(ctx, all);
  ctx.onClose(async () => {
    await Promise.all([...all.jobs.values()].map((job) => job.done));
  });
  return all;
}

async function runJob(ctx: EngineContext, id: number, signal: AbortSignal): Promise<void> {
  const { db, clock, folder } = ctx;
  const job = jobOf(ctx, id);
  const stored = findImport(db, id);
  if (!job || !stored) throw new AppError('import_staging_lost');
  // It may have waited for others; a file that is another one by now was never matched.
  if (!signal.aborted && !isSame(job.source)) {
    forgetJob(ctx, id);
    throw new AppError('import_staging_lost');
  }
  const usualCache = widenCache(db);
  const { counts, progress, position, reported, contacts } = stored;
  const standing: Standing = { counts, progress, position, reported, made: contacts };
  const order = { importId: id, ...job, bytes: job.source.bytes };
  const leisure = createLeisure(() => runningProgress(ctx).some((campaign) => campaign.state === 'sending'));
  const pace = createPace(leisure.isQuiet);
  const tell = teller(ctx, id, standing);
  const log = keepLogShort(db, folder, () => clock.monotonic());
  const between = () => {
    tell();
    return log.between();
  };
  const dropping: Promise<void>[] = [];
  try {
    if (!signal.aborted) {
      const runs = threadRuns(
        {
          workspace: folder,
          folder: importFolder(folder, id),
          source: job.source,
          fileName: job.fileName,
          dialect: job.dialect,
          plan: job.plan,
          repairs: job.repairs,
          fixTypos: job.fixTypos,
          consent: job.consent,
          startedAt: job.startedAt,
          everybody: [
            ...job.listIds.map((list) => groupCode('list', list)),
            ...job.tagIds.map((tag) => groupCode('tag', tag)),
          ],
          firstRun: position.run,
        },
        (wanted) => db.transaction(() => answerWanted(db, id, wanted, clock.now()))(),
        signal,
      );
      for await (const run of runs) {
        await applyRun(ctx, order, standing, run, pace, leisure, signal, between);
        // Until the next run has been read nothing else is told.
        publishProgress(ctx, id);
        // All together at the end they would hold the engine; and what leaves soon is never brought to disk.
        dropping.push(rm(run.file, { force: true }).catch(() => undefined));
      }
    }
  } finally {
    usualCache();
    await log.end();
    await Promise.all(dropping);
    if (db.open) await completeNames(ctx, id, findImport(db, id)?.position ?? standing.position);
  }
  if (signal.aborted && ctx.closing.aborted) {
    dropStaging(folder, id);
    return finishImport(db, id, 'interrupted', clock.now());
  }
  finishImport(db, id, signal.aborted ? 'cancelled' : 'done', clock.now());
  forgetJob(ctx, id);
}

const TRY_AGAIN = 1_000;

/** A disk that is too full for the rows is too full for the record of it: written as soon as there is room. */
async function recordFailure(ctx: EngineContext, id: number, code: string): Promise<void> {
  dropStaging(ctx.folder, id);
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

/** Tells of progress a few times a second, and whenever there is enough of it to be seen. */
function teller(ctx: EngineContext, id: number, standing: Readonly<Standing>): () => void {
  let told = ctx.clock.monotonic();
  let share = standing.progress;
  return () => {
    const now = ctx.clock.monotonic();
    if (now - told < EVENT_EVERY_MS && standing.progress - share < EVENT_EVERY_SHARE) return;
    told = now;
    share = standing.progress;
    publishProgress(ctx, id);
  };
}

function publishProgress(ctx: EngineContext, id: number): void {
  const record = importRecordOf(ctx.db, id);
  if (record) ctx.events.publish({ type: 'import', import: record });
}

function publishEnd(ctx: EngineContext, id: number): void {
  publishProgress(ctx, id);
  for (const what of ['imports', 'contacts', 'lists', 'tags', 'suppressions'] as const) changed(ctx, what);
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  if (isDiskFull(error)) return 'disk_full';
  if (isBusy(error)) return 'database_busy';
  return error instanceof Error && error.name === 'AppError' && typeof code === 'string' ? code : 'internal';
}
