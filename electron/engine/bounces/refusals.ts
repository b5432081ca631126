import type { Verdict } from '../../../shared/verdict.ts';
import { changed, type EngineContext } from '../context.ts';
import { readSettings } from '../settings/public.ts';
import { batchOfDay } from './day-batch.ts';
import { carryOut } from './effects.ts';
import { keyOf } from './match.ts';
import { occasionOf } from './occasion.ts';
import { judge } from './policy.ts';
import { providerOf } from './provider.ts';
import { insertBounce, type NewBounce } from './repo.ts';

/** A refusal met while sending, as the sender tells it. */
export type Refusal = {
  readonly messageRowId: number;
  readonly campaignId: number;
  readonly contactId: number | null;
  readonly address: string;
  readonly verdict: Verdict;
  readonly code: number | null;
  readonly enhanced: string | null;
  readonly reply: string;
  readonly at: number;
};

/** Records a refusal met while sending, with its effect by policy, in the caller's transaction. */
export function recordRefusal(ctx: EngineContext, refusal: Refusal): void {
  const { verdict, at, campaignId } = refusal;
  const row = rowOf(refusal);
  const policy = readSettings(ctx.db).bouncePolicy;
  const failure = {
    kind: 'bounce',
    verdict,
    certain: true,
    ours: true,
    final: verdict.class !== 'address' || verdict.permanent,
    addressKey: row.address_key,
    campaignId,
    // It was tried for two days already: once more is a person's wish only.
    messageId: null,
    writtenAt: at,
  } as const;
  const how = { hours: policy.retryAfterHours, batch: batchOfDay(ctx, campaignId, at), at };
  const done = carryOut(ctx, row, judge(occasionOf(ctx, failure, policy), policy), how);
  insertBounce(ctx.db, { ...row, effect: done.effect, made_suppression: done.made ? 1 : 0, batch_id: done.batch });
  announce(ctx);
}

function rowOf({ verdict, at, ...refusal }: Refusal): NewBounce {
  return {
    report_id: null,
    kind: 'bounce',
    origin: 'smtp',
    address: refusal.address,
    address_key: keyOf(refusal.address),
    contact_id: refusal.contactId,
    message_id: refusal.messageRowId,
    campaign_id: refusal.campaignId,
    class: verdict.class,
    reason: verdict.reason,
    permanent: verdict.permanent ? 1 : 0,
    confidence: verdict.confidence,
    rule: verdict.rule,
    status: refusal.enhanced,
    reply: refusal.code === null ? '' : String(refusal.code),
    diagnostic: refusal.reply.slice(0, 2000),
    matched_by: 'message_id',
    effect: 'none',
    made_suppression: 0,
    at,
    provider: providerOf({ address: refusal.address, diagnostic: refusal.reply }),
    mailbox_id: null,
    written_at: at,
  };
}

const waiting = new WeakSet<EngineContext>();

/** Tells listeners once for a burst of refusals, after the commits they are part of. */
function announce(ctx: EngineContext): void {
  if (waiting.has(ctx)) return;
  waiting.add(ctx);
  const tell = () => {
    waiting.delete(ctx);
    if (!ctx.closing.aborted) for (const what of ['bounces', 'suppressions'] as const) changed(ctx, what);
  };
  setTimeout(tell, 500).unref();
}
