import type { Totals } from '../../../shared/contract/campaigns.ts';
import type { MessageRecord, Progress } from '../../../shared/contract/sending.ts';
import type { Verdict } from '../../../shared/verdict.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { unfinished } from '../unfinished.ts';

/** Counters of a campaign, all zero before it started. */
export function totalsOf(_db: Db, _campaignId: number): Totals {
  return unfinished('sending.totalsOf');
}
/** Messages to one normalised address, newest first. */
export function messagesTo(_db: Db, _addressKey: string): MessageRecord[] {
  return unfinished('sending.messagesTo');
}
/** The message that a report is about: by row id (from a token), by Message-ID header, or the last one accepted for an address before `at`. */
export function findMessage(
  _db: Db,
  _by: { rowId?: number; messageId?: string; addressKey?: string; before?: number },
): MessageRecord | undefined {
  return unfinished('sending.findMessage');
}
/** Records that an accepted message came back (bounce) or was complained about / unsubscribed from; an in-doubt one becomes accepted by that proof. */
export function markReturned(
  _db: Db,
  _messageRowId: number,
  _what: { kind: 'bounce' | 'complaint' | 'unsubscribe'; verdict: Verdict; at: number },
): void {
  unfinished('sending.markReturned');
}
/** Sends one ready message through a relay and its limits, outside any campaign (tests). */
export function sendTest(
  _ctx: EngineContext,
  _input: { relayId: number; envelopeFrom: string; to: string; raw: Buffer },
): Promise<{ ok: boolean; reply: string; reason: string | null }> {
  return unfinished('sending.sendTest');
}
/** How much of each of a relay's windows is used now, and when the next slot comes. */
export function usedBudget(
  _ctx: EngineContext,
  _relayId: number,
): { messages: number; seconds: number; used: number; freeAt: number | null }[] {
  return unfinished('sending.usedBudget');
}
/** Campaigns that are sending or paused now. */
export function runningProgress(_ctx: EngineContext): Progress[] {
  return unfinished('sending.runningProgress');
}
/** Every message of a campaign in slices by ascending id (for the report and its export). */
export function messageSlice(
  _db: Db,
  _campaignId: number,
  _afterId: number,
  _limit: number,
): (MessageRecord & { finishedAt: number | null })[] {
  return unfinished('sending.messageSlice');
}
/** Failed messages by class and reason, totals by domain, and accepted/failed per time bucket: what a report shows. */
export function breakdown(
  _db: Db,
  _campaignId: number,
  _bucketSeconds: number,
): {
  causes: { class: Verdict['class']; reason: string; messages: number; retryable: number }[];
  domains: { domain: string; recipients: number; accepted: number; failed: number }[];
  overTime: { at: number; accepted: number; failed: number }[];
} {
  return unfinished('sending.breakdown');
}
/** Whether any of these contacts or this import's contacts were written to since `since` (an import used by a campaign cannot be undone). */
export function anyMessageTo(_db: Db, _contactIds: readonly number[]): boolean {
  return unfinished('sending.anyMessageTo');
}
/** Stops cleanly before the machine sleeps, and goes on after it woke. */
export function suspendSending(_ctx: EngineContext): Promise<void> {
  return unfinished('sending.suspendSending');
}
export function resumeSending(_ctx: EngineContext): void {
  unfinished('sending.resumeSending');
}
