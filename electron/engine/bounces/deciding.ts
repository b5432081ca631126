import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { sendOnceMore } from '../sending/public.ts';
import { afterRetries, takeBack } from './effects.ts';
import { offerFor } from './policy.ts';
import { type BounceRow, bouncesIn, idsIn, setEffect } from './repo.ts';
import { inTurns } from './turns.ts';

/** So many at a time: the engine breathes in between. */
const SLICE = 100;

/** Does something to stored bounces slice by slice, each in a transaction of its own; answers those for which it was done. */
async function each(
  ctx: EngineContext,
  ids: readonly number[],
  act: (row: BounceRow) => boolean,
): Promise<BounceRow[]> {
  const done: BounceRow[] = [];
  for (let from = 0; from < ids.length && !ctx.closing.aborted; from += SLICE) {
    await inTurns(ctx, bouncesIn(ctx.db, ids.slice(from, from + SLICE)), (row) => {
      if (act(row)) done.push(row);
    });
    if (from + SLICE < ids.length) await new Promise((resolve) => setImmediate(resolve));
  }
  return done;
}

/** Decides that these cost nothing; answers how many that changes. */
export async function keepBounces(ctx: EngineContext, ids: readonly number[]): Promise<number> {
  const kept = await each(ctx, ids, (row) => {
    if (row.effect !== 'pending' && row.effect !== 'none') return false;
    setEffect(ctx.db, row.id, { effect: 'kept', by: 'person' });
    return true;
  });
  return kept.length;
}

/** Takes back what these, or a whole batch, brought about; answers how many contacts and messages are what they were before. */
export async function undoBounces(ctx: EngineContext, ids: readonly number[], batch: number | null): Promise<number> {
  const at = ctx.clock.now();
  const restored = await each(ctx, idsIn(ctx.db, ids, batch), (row) => {
    if (row.effect === 'kept') wait(ctx, row);
    return takeBack(ctx, row, at);
  });
  afterRetries(
    ctx,
    restored.filter((row) => row.effect === 'retried'),
  );
  return restored.length;
}

/** What was kept is undecided again. */
function wait(ctx: EngineContext, row: BounceRow) {
  const effect = offerFor({ ...row, kind: row.shown }) === 'suppress' ? 'pending' : 'none';
  setEffect(ctx.db, row.id, { effect, by: 'policy' });
}

/**
 * Sends the messages of these once more, now, by a person's wish: what came back or was refused for the moment or because of
 * us. Throws `not_retryable` where none of them can.
 */
export async function retryBounces(
  ctx: EngineContext,
  ids: readonly number[],
): Promise<{ retried: number; not: number }> {
  const again = await each(ctx, ids, (row) => retryOne(ctx, row));
  if (again.length === 0) throw new AppError('not_retryable');
  afterRetries(ctx, again);
  return { retried: again.length, not: ids.length - again.length };
}

function retryOne(ctx: EngineContext, row: BounceRow): boolean {
  const passes = row.class === 'temporary' || row.class === 'us';
  if (!passes || row.kind !== 'bounce' || row.message_id === null || row.effect === 'suppressed') return false;
  if (!sendOnceMore(ctx, row.message_id, 0)) return false;
  setEffect(ctx.db, row.id, { effect: 'retried', by: 'person' });
  return true;
}
