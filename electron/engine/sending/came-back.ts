import type { Verdict } from '../../../shared/verdict.ts';
import type { EngineContext } from '../context.ts';
import { usualGuard, watchReturned } from './guard.ts';
import { stopFor } from './guard-run.ts';
import { type SentMessage, selectSent } from './repo-returned.ts';
import type { Run } from './run.ts';
import { senderOf } from './sender.ts';

const DAY = 86_400_000;

/** A report that says that mail is refused because of us, about a message of ours; `writtenAt` is the report's own date. */
export interface AboutUs {
  readonly messageId: number;
  readonly verdict: Pick<Verdict, 'class' | 'reason'>;
  /** The server's words. */
  readonly reply: string;
  readonly writtenAt: number;
}

/**
 * Tells the guard of campaigns that are sending what a report says about us. Only fresh trouble counts: about a message that
 * left since the campaign began (or went on), or, of another campaign through the same relay, a report written since then
 * about a message of the last day. Call it after the commit that recorded the report.
 */
export function cameBackAboutUs(ctx: EngineContext, told: AboutUs): void {
  if (told.verdict.class !== 'us') return;
  const sender = senderOf(ctx);
  const message = selectSent(ctx.db, told.messageId);
  if (message === undefined) return;
  for (const run of [...sender.runs.values()]) {
    if (run.state !== 'sending' || !concerns(run, message, told.writtenAt)) continue;
    const { state, cause } = watchReturned(run.guard, told.verdict.reason, usualGuard);
    run.guard = state;
    if (cause === null) continue;
    const { aboutUs: count, seen } = state;
    const relay = sender.neighbours.findRelay(ctx.db, run.relayId)?.name ?? '';
    const percent = Math.round((count / Math.max(1, seen)) * 100);
    const values = {
      count,
      of: seen,
      percent,
      relay,
      reason: told.verdict.reason,
      domain: message.domain,
      from: 'report',
    };
    stopFor(sender, run, cause, { values, reply: told.reply }, run.relayId);
  }
}

function concerns(run: Run, message: SentMessage, writtenAt: number): boolean {
  const sentAt = message.sentAt ?? 0;
  if (message.campaignId === run.campaignId) return sentAt >= run.watchedSince;
  return message.relayId === run.relayId && writtenAt >= run.watchedSince && sentAt >= run.watchedSince - DAY;
}
