import type { Verdict } from '../../../shared/verdict.ts';
import { findContactByKey, noteResult } from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import { markReturned, provenAccepted } from '../sending/public.ts';
import { readSettings } from '../settings/public.ts';
import { suppress } from '../suppressions/public.ts';
import { sameAddress } from './addresses.ts';
import { classifyReport } from './classify.ts';
import { keyOf, type Match, matchAddress, matchReport } from './match.ts';
import { COUNTED_REASONS, countsAgainst, type Decision, decide, type SuppressAs } from './policy.ts';
import { dropRaw, keepRaw } from './raw-store.ts';
import { insertBounce, insertReport, temporaryCampaigns } from './repo.ts';
import type { Report, ReportRecipient } from './report.ts';

const DAY = 86_400_000;
/** Temporary failures older than this say nothing about a mailbox any more. */
const REMEMBERED = 180 * DAY;

/** What became of one mail. */
export type Recorded = {
  readonly suppressed: number;
  readonly unmatched: number;
  readonly classes: readonly Verdict['class'][];
};

/**
 * Records one mail with its effects, all or nothing; undefined where the same mail was recorded before. The raw evidence is
 * on disk before the record says so.
 */
export function recordReport(
  ctx: EngineContext,
  report: Report,
  raw: Buffer,
  digest: string,
  at: number,
  mailboxId: number | null = null,
): Recorded | undefined {
  const match = matchReport(ctx, report);
  const worthKeeping = report.kind !== 'other' && (report.kind !== 'reply' || match.message !== undefined);
  if (worthKeeping) keepRaw(ctx.folder, digest, raw);
  try {
    return ctx.db.transaction(() => {
      const reportId = insertReport(ctx.db, { digest, kind: report.kind, kept: worthKeeping, at });
      if (reportId === undefined) return undefined;
      return worthKeeping
        ? recordRecipients(ctx, report, match, { reportId, mailboxId, at })
        : { suppressed: 0, unmatched: 0, classes: [] };
    })();
  } catch (error) {
    if (worthKeeping) dropRaw(ctx.folder, digest);
    throw error;
  }
}

function recordRecipients(
  ctx: EngineContext,
  report: Report,
  match: Match,
  from: Pick<Case, 'reportId' | 'mailboxId' | 'at'>,
): Recorded {
  const verdicts = classifyReport(report);
  const recipients = report.recipients.length > 0 ? report.recipients : [HIDDEN];
  const outcomes = recipients
    .slice(0, 500)
    .map((recipient, index) =>
      recordRecipient(ctx, { report, recipient, verdict: verdicts[index] ?? UNKNOWN, match, ...from }),
    );
  return {
    suppressed: outcomes.filter((outcome) => outcome.suppressed).length,
    unmatched: outcomes.filter((outcome) => !outcome.matched).length,
    classes: outcomes.map((outcome) => outcome.class),
  };
}

const HIDDEN: ReportRecipient = {
  address: null,
  original: null,
  action: null,
  status: null,
  reply: null,
  diagnostic: '',
  context: '',
  remoteMta: null,
  stage: null,
  evidence: 'none',
};
const UNKNOWN: Verdict = { class: 'unknown', reason: 'undefined', permanent: false, confidence: 0.1, rule: 'none' };

type Case = {
  readonly report: Report;
  readonly recipient: ReportRecipient;
  readonly verdict: Verdict;
  readonly match: Match;
  readonly reportId: number;
  readonly mailboxId: number | null;
  readonly at: number;
};

function recordRecipient(
  ctx: EngineContext,
  one: Case,
): { suppressed: boolean; matched: boolean; class: Verdict['class'] } {
  const { report, recipient, at } = one;
  const match = matchRecipient(ctx, one);
  const verdict = one.verdict;
  const address = match.message?.address ?? recipient.address ?? '';
  const key = keyOf(address);
  const contact = address === '' ? undefined : findContactByKey(ctx.db, key);
  const campaignId = match.message?.campaignId ?? null;
  const decision = decide(
    {
      kind: report.kind,
      verdict,
      certain: isCertain(report, recipient, match, at),
      ours: match.message !== undefined || contact !== undefined,
      final: report.kind === 'bounce',
      temporaryCampaigns: countCampaigns(ctx, key, campaignId, verdict, at),
    },
    readSettings(ctx.db).bouncePolicy,
  );
  const made =
    decision.as === null || decision.effect !== 'suppressed'
      ? false
      : suppressFor(ctx, address, decision.as, sourceOf(report), evidenceOf(recipient, report), at);
  insertBounce(ctx.db, {
    report_id: one.reportId,
    kind: report.kind,
    origin: 'report',
    address,
    address_key: address === '' ? '' : key,
    contact_id: match.message?.contactId ?? contact?.id ?? null,
    message_id: match.message?.id ?? null,
    campaign_id: campaignId,
    class: verdict.class,
    reason: verdict.reason,
    permanent: verdict.permanent ? 1 : 0,
    confidence: verdict.confidence,
    rule: verdict.rule,
    status: recipient.status,
    reply: recipient.reply ?? '',
    diagnostic: recipient.diagnostic || firstWords(recipient.context),
    matched_by: match.by,
    effect: decision.effect,
    made_suppression: made ? 1 : 0,
    at,
    provider: '',
    mailbox_id: one.mailboxId,
    written_at: null,
  });
  tellSending(ctx, report, match, verdict, at);
  return { suppressed: decision.effect === 'suppressed', matched: match.message !== undefined, class: verdict.class };
}

/** The report's own match where it speaks of one mail; per address where it lists several people. */
function matchRecipient(ctx: EngineContext, { report, recipient, match, at }: Case): Match {
  if (match.message !== undefined && (report.recipients.length <= 1 || namesSame(recipient, match.message.address)))
    return match;
  const asked = recipient.original ?? recipient.address;
  if (asked === null || report.kind === 'reply' || report.kind === 'autoreply')
    return { message: undefined, by: 'none' };
  return matchAddress(ctx, asked, Math.min(at, (report.date ?? at) + DAY));
}

/** Systems give up within days: an address alone, long after our mail, may be about somebody else's. */
const GIVEN_UP_WITHIN = 14 * DAY;

function isCertain(report: Report, recipient: ReportRecipient, { message, by }: Match, at: number): boolean {
  if (message === undefined) return false;
  if (by !== 'address') return namesSame(recipient, message.address);
  return report.kind === 'bounce' && (report.date ?? at) - message.updatedAt < GIVEN_UP_WITHIN;
}

/** A forwarded mailbox fails under another name than the one we wrote to: then a person decides. */
function namesSame(recipient: ReportRecipient, ours: string): boolean {
  if (recipient.address === null) return true;
  return sameAddress(recipient.address, ours) || (recipient.original !== null && sameAddress(recipient.original, ours));
}

function countCampaigns(
  ctx: EngineContext,
  key: string,
  campaignId: number | null,
  verdict: Verdict,
  at: number,
): number {
  if (key === '' || !countsAgainst(verdict)) return 0;
  const earlier = temporaryCampaigns(ctx.db, key, COUNTED_REASONS, at - REMEMBERED);
  return earlier.length + (campaignId !== null && earlier.includes(campaignId) ? 0 : 1);
}

function sourceOf(report: Report): string {
  return report.kind === 'unsubscribe' ? 'request' : report.kind === 'complaint' ? 'complaint' : 'bounce';
}

function evidenceOf(recipient: ReportRecipient, report: Report): string {
  return (recipient.diagnostic || report.subject || firstWords(recipient.context)).slice(0, 500);
}

function firstWords(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}

/** Suppresses; answers whether this call made the suppression (only then may an undo lift it). */
export function suppressFor(
  ctx: EngineContext,
  address: string,
  reason: SuppressAs,
  source: string,
  detail: string,
  at: number,
): boolean {
  if (address === '') return false;
  return !suppress(ctx.db, { address, reason, source, detail, at }).already;
}

const RETURNS = { bounce: 'bounce', complaint: 'complaint', unsubscribe: 'unsubscribe' } as const;

function tellSending(ctx: EngineContext, report: Report, match: Match, verdict: Verdict, at: number): void {
  const kind = Object.hasOwn(RETURNS, report.kind) ? RETURNS[report.kind as keyof typeof RETURNS] : undefined;
  // Whoever answers to it or reports about it had it: a message in doubt is settled by that.
  if (match.message && match.by !== 'address') provenAccepted(ctx.db, match.message.id, at);
  if (!match.message || !kind || (verdict.reason === 'authfailure' && kind === 'complaint')) return;
  markReturned(ctx.db, match.message.id, { kind, verdict, at });
  if (kind === 'bounce')
    noteResult(ctx.db, keyOf(match.message.address), { state: 'bounced', reason: verdict.reason, at });
}

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
  const { verdict, at } = refusal;
  const key = keyOf(refusal.address);
  const decision: Decision = decide(
    {
      kind: 'bounce',
      verdict,
      certain: true,
      ours: true,
      final: verdict.class !== 'address' || verdict.permanent,
      temporaryCampaigns: countCampaigns(ctx, key, refusal.campaignId, verdict, at),
    },
    readSettings(ctx.db).bouncePolicy,
  );
  const made =
    decision.effect === 'suppressed' &&
    decision.as !== null &&
    suppressFor(ctx, refusal.address, decision.as, 'bounce', refusal.reply.slice(0, 500), at);
  insertBounce(ctx.db, {
    report_id: null,
    kind: 'bounce',
    origin: 'smtp',
    address: refusal.address,
    address_key: key,
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
    effect: decision.effect,
    made_suppression: made ? 1 : 0,
    at,
    provider: '',
    mailbox_id: null,
    written_at: null,
  });
  announce(ctx);
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
