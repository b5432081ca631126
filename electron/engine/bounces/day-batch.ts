import type { EngineContext } from '../context.ts';
import type { Batch } from './effects.ts';
import { batchSince, hasBatch } from './repo-policy.ts';

const DAY = 86_400_000;
type DayBatch = { readonly day: number; readonly batch: Batch; madeAt: number };
const kept = new WeakMap<EngineContext, Map<number, DayBatch>>();

/**
 * The batch of a campaign's refusals of one day (UTC), so that what a wrong verdict did to many can be taken back in one go. One
 * that a transaction took back again is not used once more, even where another has its number by now.
 */
export function batchOfDay(ctx: EngineContext, campaignId: number, at: number): Batch {
  const days = kept.get(ctx) ?? new Map<number, DayBatch>();
  kept.set(ctx, days);
  const day = Math.floor(at / DAY);
  const known = days.get(campaignId);
  if (known?.day === day && known.batch.id !== null && hasBatch(ctx.db, known.batch.id, known.madeAt))
    return known.batch;
  const found = known?.day === day ? undefined : batchSince(ctx.db, campaignId, day * DAY);
  // Where there is none yet, the first thing that is done makes it, at this moment.
  const made = { day, batch: { id: found?.id ?? null }, madeAt: found?.at ?? at };
  days.set(campaignId, made);
  return made.batch;
}
