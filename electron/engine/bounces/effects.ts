import type { Suppression } from '../../../shared/contract/suppressions.ts';
import type { EngineContext } from '../context.ts';
import { goOnWith, sendOnceMore, takeBackRetry } from '../sending/public.ts';
import { suppress, withdraw } from '../suppressions/public.ts';
import { decisionOf, type Effect, type Judgement } from './policy.ts';
import { type BounceRow, newBatch, otherSuppresses, setEffect } from './repo.ts';

/** What was done in one go, so that it can be taken back in one go; made when the first thing is done. */
export type Batch = { id: number | null };

/** What an effect is done to. */
export type Affected = Pick<BounceRow, 'address' | 'class' | 'kind' | 'message_id' | 'diagnostic'>;

/** What was done: the effect as it is stored, and whether it made the suppression. */
export type Done = { readonly effect: Effect; readonly made: boolean; readonly batch: number | null };

/** Does what was judged, in the caller's transaction; `hours` is the wait before a message goes once more. */
export function carryOut(
  ctx: EngineContext,
  affected: Affected,
  judgement: Judgement,
  how: { hours: number; batch: Batch; at: number },
): Done {
  const { effect, as } = decisionOf(judgement);
  if (as !== null && affected.address !== '') {
    const reason = as;
    const detail = affected.diagnostic.slice(0, 500);
    const { already } = suppress(ctx.db, {
      address: affected.address,
      reason,
      source: sourceOf(affected),
      detail,
      at: how.at,
    });
    return { effect, made: !already, batch: inBatch(ctx, how) };
  }
  if (effect === 'retried') {
    const again = affected.message_id !== null && sendOnceMore(ctx, affected.message_id, how.hours);
    return again ? { effect, made: false, batch: inBatch(ctx, how) } : { effect: 'none', made: false, batch: null };
  }
  return { effect: as === null ? effect : 'none', made: false, batch: null };
}

function inBatch(ctx: EngineContext, { batch, at }: { batch: Batch; at: number }): number {
  batch.id ??= newBatch(ctx.db, at);
  return batch.id;
}

function sourceOf({ class: about, kind }: Pick<Affected, 'class' | 'kind'>): string {
  return kind === 'unsubscribe' ? 'request' : about === 'complaint' ? 'complaint' : 'bounce';
}

/**
 * Takes back what a bounce brought about, in the caller's transaction: its own claim on the address, or the message that waits
 * to go once more. Older and other claims stay as they were. A wish to leave is never taken back here: only the person's own
 * new consent does. Answers whether the contact, or the message, is what it was before.
 */
export function takeBack(ctx: EngineContext, row: BounceRow, at: number): boolean {
  if (row.kind === 'unsubscribe') return false;
  if (row.effect === 'retried') return takeBackMessage(ctx, row);
  if (row.effect !== 'suppressed') return false;
  setEffect(ctx.db, row.id, { effect: 'undone', by: 'person' });
  return withdrawClaim(ctx, row, at);
}

function takeBackMessage(ctx: EngineContext, row: BounceRow): boolean {
  if (row.message_id === null || !takeBackRetry(ctx, row.message_id)) return false;
  setEffect(ctx.db, row.id, { effect: 'undone', by: 'person' });
  return true;
}

const REASON_OF: Readonly<Record<string, Suppression['reason']>> = { complaint: 'complained', bounce: 'bounced' };

/** Withdraws what this bounce (and no other that stands) says against its address; answers whether it may be mailed again. */
function withdrawClaim(ctx: EngineContext, row: BounceRow, at: number): boolean {
  const source = sourceOf(row);
  if (otherSuppresses(ctx.db, row, source === 'complaint')) return false;
  const mine = (claim: { reason: string; source: string }) =>
    claim.reason === REASON_OF[source] && claim.source === source;
  return withdraw(ctx.db, row.address_key, mine, 'bounce undone', at);
}

/** Lets campaigns go on whose messages were put back, after the commit. */
export function afterRetries(ctx: EngineContext, rows: Iterable<Pick<BounceRow, 'campaign_id'>>): void {
  const campaigns = new Set([...rows].flatMap((row) => row.campaign_id ?? []));
  if (campaigns.size > 0) void goOnWith(ctx, campaigns);
}
