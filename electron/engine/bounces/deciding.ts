import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { sendOnceMore } from '../sending/public.ts';
import { afterRetries, takeBack } from './effects.ts';
import { offerFor } from './policy.ts';
import { type BounceRow, bouncesIn, setEffect } from './repo.ts';

/** Decides that these cost nothing; answers how many that changes. */
export function keepBounces(ctx: EngineContext, ids: readonly number[]): number {
  return ctx.db.transaction(() => {
    const rows = bouncesIn(ctx.db, ids, null).filter((row) => row.effect === 'pending' || row.effect === 'none');
    for (const row of rows) setEffect(ctx.db, row.id, { effect: 'kept', by: 'person' });
    return rows.length;
  })();
}

/** Takes back what these, or a whole batch, brought about; answers how many contacts and messages are what they were before. */
export function undoBounces(ctx: EngineContext, ids: readonly number[], batch: number | null): number {
  const at = ctx.clock.now();
  const { restored, retried } = ctx.db.transaction(() => {
    const rows = bouncesIn(ctx.db, ids, batch);
    for (const row of rows) if (row.effect === 'kept') wait(ctx, row);
    const restored = rows.filter((row) => takeBack(ctx, row, at));
    return { restored, retried: restored.filter((row) => row.effect === 'retried') };
  })();
  afterRetries(ctx, retried);
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
export function retryBounces(ctx: EngineContext, ids: readonly number[]): { retried: number; not: number } {
  const again = ctx.db.transaction(() => bouncesIn(ctx.db, ids, null).filter((row) => retryOne(ctx, row)))();
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
