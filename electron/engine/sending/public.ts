import type { z } from 'zod';
import type { Totals } from '../../../shared/contract/campaigns.ts';
import type { budget } from '../../../shared/contract/relays.ts';
import type { MessageRecord, Progress } from '../../../shared/contract/sending.ts';
import type { Verdict } from '../../../shared/verdict.ts';
import { campaignSummaries, rowToldBy } from '../campaigns/public.ts';
import type { ResolvedAudience } from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { standing } from './control.ts';
import { cappedAmong } from './frequency.ts';
import { isTimeZone } from './hours.ts';
import { cappedIn } from './plan.ts';
import { messageRecords, relayName } from './records.ts';
import { addressedTo } from './repo-erase.ts';
import {
  adoptMessages,
  anyToContacts,
  causeGroups,
  countUnderWay,
  domainGroups,
  earlierAttempts,
  findByMessageId,
  findLastTo,
  findMessageRow,
  messagesOfAddress,
  proveAccepted,
  RETURNED,
  setReturned,
  sliceOfCampaign,
} from './repo-read.ts';
import { selectSentBetween, setVerdictOf } from './repo-returned.ts';
import { deleteMessages, handledOverTime, readTotals } from './repo-runs.ts';
import { senderOf } from './sender.ts';
import { sendOutside, type TestAnswer } from './test-message.ts';

export { type AboutUs, cameBackAboutUs } from './came-back.ts';
export { cleanSendingTexts, eraseFromSending } from './erase.ts';
export { type HandedOver, handedOverSlice, relayOfMessage, runsSince } from './repo-rates.ts';
export { type SentMessage, selectSent as sentMessage } from './repo-returned.ts';
export { canSendAgain, goOnWith, sendOnceMore, takeBackRetry } from './send-again.ts';
export { cappedAmong, isTimeZone };

/** How many of a campaign's audience would be left out because they had enough messages lately (the settings' cap). */
export function cappedCount(ctx: EngineContext, campaignId: number, who: ResolvedAudience): Promise<number> {
  return cappedIn(senderOf(ctx), campaignId, who);
}

type Budget = z.infer<typeof budget>;

/** Counters of a campaign, all zero before it started. */
export function totalsOf(db: Db, campaignId: number): Totals {
  return readTotals(db, campaignId);
}
/** Messages to one normalised address, newest first. */
export function messagesTo(db: Db, addressKey: string): MessageRecord[] {
  return messageRecords(db, messagesOfAddress(db, addressKey));
}
/** Everything known about messages to a person, oldest first: each with its earlier attempts. For an export. */
export function messagesOfPerson(db: Db, person: Pick<Person, 'keys' | 'contactIds'>) {
  const rows = addressedTo(db, person).flatMap(({ id }) => findMessageRow(db, id) ?? []);
  const records = messageRecords(db, rows);
  return records.map((record, at) => ({
    ...record,
    handedOverAt: rows[at]?.claimedAt ?? null,
    endedAt: rows[at]?.endedAt ?? null,
    returned: rows[at]?.returned ?? 0,
    earlier: earlierAttempts(db, record.id).map((one) => ({ ...one, relayName: relayName(db, one.relayId) })),
  }));
}
/** The message that a report is about: by row id (from a token), by Message-ID header, or the last one accepted for an address before `at`. */
export function findMessage(
  db: Db,
  by: { rowId?: number; messageId?: string; addressKey?: string; before?: number },
): MessageRecord | undefined {
  const row =
    (by.rowId === undefined ? undefined : findMessageRow(db, by.rowId)) ??
    (by.messageId === undefined ? undefined : findByMessageId(db, by.messageId, rowToldBy(by.messageId))) ??
    (by.addressKey === undefined ? undefined : findLastTo(db, by.addressKey, by.before ?? Number.MAX_SAFE_INTEGER));
  return row === undefined ? undefined : messageRecords(db, [row])[0];
}
/** Messages to an address whose newest attempt began within so many milliseconds of a moment, newest first. */
export function messagesSentAround(db: Db, addressKey: string, at: number, within: number): MessageRecord[] {
  const rows = selectSentBetween(db, addressKey, at - within, at + within).flatMap(
    (id) => findMessageRow(db, id) ?? [],
  );
  return messageRecords(db, rows);
}
/** Records that an accepted message came back (bounce) or was complained about / unsubscribed from; an in-doubt one becomes accepted by that proof. */
export function markReturned(
  db: Db,
  messageRowId: number,
  what: { kind: 'bounce' | 'complaint' | 'unsubscribe'; verdict: Verdict; at: number },
): void {
  const column = ({ bounce: 'bounced', complaint: 'complained', unsubscribe: 'unsubscribed' } as const)[what.kind];
  const { class: about, reason } = what.verdict;
  const told = what.kind === 'unsubscribe' ? { class: null, reason: null } : { class: about, reason };
  setReturned(db, messageRowId, { bit: RETURNED[what.kind], column, at: what.at, ...told });
}
/** What the failure of a refused or returned message means was judged anew: its report tells the new cause. */
export function noteVerdict(db: Db, messageRowId: number, verdict: Pick<Verdict, 'class' | 'reason'>): void {
  setVerdictOf(db, messageRowId, verdict.class, verdict.reason);
}
/**
 * Something came back that only a message which was taken can cause (a report of any kind, an answer to it): one in doubt was
 * accepted, by that proof, and nobody needs to decide about it. Answers whether it was in doubt.
 */
export function provenAccepted(db: Db, messageRowId: number, at: number): boolean {
  return proveAccepted(db, messageRowId, 'proven', at);
}
/** Sends one ready message through a relay and its limits, outside any campaign (tests). */
export async function sendTest(
  ctx: EngineContext,
  input: { relayId: number; envelopeFrom: string; to: string; raw: Buffer },
): Promise<TestAnswer> {
  return sendOutside(senderOf(ctx), input);
}
/** How much of each of a relay's windows is used now, when the next message may go, and how its speed was found. */
export function budgetStanding(ctx: EngineContext, relayId: number): Omit<Budget, 'relayId'> {
  const sender = senderOf(ctx);
  const budget = sender.budget(relayId);
  const use = budget.use();
  return {
    windows: use
      .filter((one) => one.scope === '')
      .map((one) => ({
        messages: one.limit.count,
        seconds: Math.round(one.limit.ms / 1000),
        used: one.used,
        freeAt: one.used < one.limit.count ? null : one.freeAt,
      })),
    nextAt: budget.wait(null)?.at ?? null,
    adaptive: { connections: sender.connections(relayId), ...budget.standing() },
  };
}
/** Takes one slot of a relay's limits for a message outside any campaign, on disk before it resolves; false where none is free now. */
export async function takeSlot(ctx: EngineContext, relayId: number, to: string): Promise<boolean> {
  const sender = senderOf(ctx);
  const budget = sender.budget(relayId);
  const domain = to.slice(to.lastIndexOf('@') + 1).toLowerCase();
  if (budget.take(domain, 'urgent') !== null) return false;
  budget.settle(domain);
  await sender.group.write(() => undefined);
  return true;
}
/** A relay's limits were edited: campaigns on their way follow at once. */
export function limitsChanged(ctx: EngineContext, relayId: number): void {
  senderOf(ctx).wake(relayId);
  changed(ctx, 'relays', relayId);
}
/** Campaigns that are sending or paused now. */
export function runningProgress(ctx: EngineContext): Progress[] {
  const sender = senderOf(ctx);
  return campaignSummaries(ctx.db, { states: ['sending', 'paused'], limit: 100 }).map(({ id }) => standing(sender, id));
}
/** Campaigns that wait for their moment, or missed it. */
export function scheduledProgress(ctx: EngineContext): Progress[] {
  const sender = senderOf(ctx);
  return campaignSummaries(ctx.db, { states: ['scheduled'], limit: 100 }).map(({ id }) => standing(sender, id));
}
/** Every message of a campaign in slices by ascending id (for the report and its export). */
export function messageSlice(
  db: Db,
  campaignId: number,
  afterId: number,
  limit: number,
): (MessageRecord & { finishedAt: number | null })[] {
  const rows = sliceOfCampaign(db, campaignId, afterId, limit);
  return messageRecords(db, rows).map((record, at) => ({ ...record, finishedAt: rows[at]?.endedAt ?? null }));
}
const MOST_DOMAINS = 200;
/** Failed messages by class and reason, totals by domain (the largest 200), and accepted/failed per time bucket: what a report shows. */
export function breakdown(
  db: Db,
  campaignId: number,
  bucketSeconds: number,
): {
  causes: { class: Verdict['class']; reason: string; messages: number; retryable: number }[];
  domains: { domain: string; recipients: number; accepted: number; failed: number }[];
  overTime: { at: number; accepted: number; failed: number }[];
} {
  return {
    causes: causeGroups(db, campaignId).map((one) => {
      const about = one.class ?? 'unknown';
      const lost = about === 'address' || about === 'complaint';
      return { class: about, reason: one.reason, messages: one.messages, retryable: lost ? 0 : one.refused };
    }),
    domains: domainGroups(db, campaignId, MOST_DOMAINS),
    overTime: handledOverTime(db, campaignId, bucketSeconds * 1000).map(({ at, accepted, failed }) => ({
      at,
      accepted,
      failed,
    })),
  };
}
/** Whether any of these contacts was ever addressed by a campaign (an import used by one cannot be undone). */
export function anyMessageTo(db: Db, contactIds: readonly number[]): boolean {
  return anyToContacts(db, contactIds);
}
/** How many of these contacts still wait in a campaign that is sending or paused. */
export function underWayAmong(db: Db, contactIds: readonly number[]): number {
  const running = campaignSummaries(db, { states: ['sending', 'paused'], limit: 1 }).length > 0;
  return running && contactIds.length > 0 ? countUnderWay(db, contactIds) : 0;
}
/** Stops cleanly before the machine sleeps, and goes on after it woke. */
export function suspendSending(ctx: EngineContext): Promise<void> {
  return senderOf(ctx).suspend();
}
export function resumeSending(ctx: EngineContext): void {
  senderOf(ctx).wakeUp();
}

/** Forgets all that was sent for a campaign (sample data only): messages, attempts, counters. */
export function forgetCampaign(db: Db, campaignId: number): void {
  deleteMessages(db, campaignId);
}

/** A contact that had been removed is back: messages to its address that belong to nobody are its own again. */
export function giveMessagesBack(db: Db, contactId: number, addressKey: string): void {
  adoptMessages(db, contactId, addressKey);
}
