import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { contactCount, contactList } from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { applyRun, undoRun } from './apply.ts';
import { groupOf } from './judge.ts';
import { toRecord } from './record.ts';
import { findingSlice, findRun, insertRun, latestRun, type Run } from './repo.ts';
import { anyRunning, cancelRun, markInterrupted, startRun } from './run.ts';

/** The calls of cleaning. */
export function cleaningHandlers(ctx: EngineContext): Handlers<typeof contract.cleaning> {
  const { db, clock } = ctx;
  markInterrupted(ctx);
  return {
    start: ({ listId, dns }) => {
      if (anyRunning(ctx)) throw new AppError('cleaning_running');
      const list = listId === null ? undefined : contactList(db, listId);
      if (listId !== null && !list) throw new AppError('not_found');
      const run = { listId, listName: list?.name ?? null, dns, total: contactCount(db, listId), at: clock.now() };
      const id = db.transaction(() => insertRun(db, run))();
      startRun(ctx, id);
      changed(ctx, 'cleaning', id);
      return { id };
    },
    get: ({ id }) => toRecord(requireRun(ctx, id)),
    latest: () => {
      const run = latestRun(db);
      return { run: run ? toRecord(run) : null };
    },
    cancel: async ({ id }) => {
      requireRun(ctx, id);
      await cancelRun(ctx, id);
      return {};
    },
    findings: ({ id, group, reason, cursor, limit }) => {
      const { tally } = requireRun(ctx, id);
      const rows = findingSlice(db, id, { group, reason }, Number(cursor ?? 0), limit);
      const total = Object.entries(tally).reduce((sum, [key, { contacts }]) => {
        const matches =
          (reason === null || reason === key) && (group === null || groupOf(key as typeof reason & string) === group);
        return matches ? sum + contacts : sum;
      }, 0);
      return { rows, next: rows.length === limit ? String(rows.at(-1)?.contactId) : null, total };
    },
    apply: async ({ id, actions }) => {
      const run = requireRun(ctx, id);
      if (run.state !== 'done') throw new AppError('cleaning_not_ready', { state: run.state });
      const applied = await applyRun(ctx, run, actions);
      published(ctx, id);
      return applied;
    },
    undo: async ({ id }) => {
      const run = requireRun(ctx, id);
      if (run.state !== 'applied') throw new AppError('cleaning_not_ready', { state: run.state });
      await undoRun(ctx, run);
      published(ctx, id);
      return {};
    },
  };
}

function requireRun({ db }: EngineContext, id: number): Run {
  const run = findRun(db, id);
  if (!run) throw new AppError('not_found');
  return run;
}

function published(ctx: EngineContext, id: number): void {
  changed(ctx, 'cleaning', id);
  for (const what of ['contacts', 'lists', 'suppressions'] as const) changed(ctx, what);
}
