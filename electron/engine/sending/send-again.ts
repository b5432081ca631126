import type { EngineContext } from '../context.ts';
import { goOn } from './control.ts';
import { cappedAmong } from './frequency.ts';
import { type SentMessage, selectSent, sendBack, undoSendBack } from './repo-returned.ts';
import { readTotals, setFinished } from './repo-runs.ts';
import { senderOf } from './sender.ts';
import { PRACTICE_SCALE } from './sender-context.ts';

const HOUR = 3_600_000;

/** Whether a message that came back, or was refused, may be sent once more: its campaign goes on or has ended, and nobody stopped it. */
export function canSendAgain(ctx: EngineContext, messageId: number): boolean {
  return retryable(ctx, messageId) !== undefined;
}

function retryable(
  ctx: EngineContext,
  messageId: number,
): { message: SentMessage; from: 'accepted' | 'rejected' } | undefined {
  const message = selectSent(ctx.db, messageId);
  if (message === undefined) return undefined;
  const from =
    message.state === 'rejected' || (message.state === 'accepted' && message.bounced) ? message.state : undefined;
  const { neighbours } = senderOf(ctx);
  const state = neighbours.findCampaign(ctx.db, message.campaignId)?.state;
  if (from === undefined || (state !== 'sending' && state !== 'paused' && state !== 'finished')) return undefined;
  const left = neighbours.suppressedAmong(ctx.db, [message.addressKey]).size > 0;
  const capped = cappedAmong(ctx, [message.addressKey], message.campaignId).size > 0;
  return left || capped ? undefined : { message, from };
}

/**
 * Puts such a message back into its campaign, due after so many hours, in the caller's transaction; false where it must not go
 * again. Its history keeps the attempt that came back. Who is suppressed or had enough by then is left out when it is due.
 * Afterwards the caller tells `goOnWith`.
 */
export function sendOnceMore(ctx: EngineContext, messageId: number, hours: number): boolean {
  const found = retryable(ctx, messageId);
  if (found === undefined) return false;
  const { message, from } = found;
  const { neighbours } = senderOf(ctx);
  const relay = message.relayId === null ? undefined : neighbours.findRelay(ctx.db, message.relayId);
  const now = ctx.clock.now();
  const wait = Math.round(hours * HOUR * (relay?.kind === 'practice' ? PRACTICE_SCALE : 1));
  if (!sendBack(ctx.db, message, from, { at: now + wait, now })) return false;
  if (neighbours.findCampaign(ctx.db, message.campaignId)?.state === 'finished') {
    neighbours.setCampaignState(ctx.db, message.campaignId, 'sending', { at: now });
    setFinished(ctx.db, message.campaignId, null);
  }
  return true;
}

/** Takes `sendOnceMore` back while the message still waits; false where it has gone (or is about to). */
export function takeBackRetry(ctx: EngineContext, messageId: number): boolean {
  const message = selectSent(ctx.db, messageId);
  return message !== undefined && undoSendBack(ctx.db, message, ctx.clock.now());
}

/** Campaigns with new work, or less of it than they waited for, go on or end; nothing starts unasked on the command line. */
export async function goOnWith(ctx: EngineContext, campaignIds: Iterable<number>): Promise<void> {
  const sender = senderOf(ctx);
  for (const campaignId of new Set(campaignIds)) {
    const run = sender.runs.get(campaignId);
    try {
      if (run !== undefined) sender.drained(run);
      if (ctx.host !== 'command-line' && hasWork(ctx, campaignId)) await goOn(sender, campaignId);
    } catch (error) {
      ctx.log.error('a campaign could not go on', error, { campaignId });
    }
    sender.touch(campaignId);
  }
}

function hasWork(ctx: EngineContext, campaignId: number): boolean {
  const { queued, deferred } = readTotals(ctx.db, campaignId);
  return queued + deferred > 0 && senderOf(ctx).neighbours.findCampaign(ctx.db, campaignId)?.state === 'sending';
}
