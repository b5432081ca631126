import type { Verdict } from '../../../shared/verdict.ts';
import { findContactByKey, noteResult } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import { type AboutUs, markReturned, provenAccepted, sentMessage } from '../sending/public.ts';
import { readSettings } from '../settings/public.ts';
import { sameAddress } from './addresses.ts';
import { type Batch, carryOut, takeBack } from './effects.ts';
import { keyOf, type Match, matchAddress } from './match.ts';
import { type Failure, occasionOf } from './occasion.ts';
import { type Effect, judge } from './policy.ts';
import { providerOf } from './provider.ts';
import { type BounceRow, insertBounce, type NewBounce, setEffect } from './repo.ts';
import { addEvidence, failuresOfMessage, replaceTold, sameWithoutMessage } from './repo-failures.ts';
import type { Report, ReportRecipient } from './report.ts';
import { isBetter, isOfThisAttempt } from './same-failure.ts';
import { PROOFS, toldBy } from './told.ts';

const DAY = 86_400_000;
/** The same words about the same address, without any message of ours, are the same report for so long. */
const SAME_FOR = 14 * DAY;

/** A report that names nobody. */
export const HIDDEN: ReportRecipient = {
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
export const UNKNOWN: Verdict = {
  class: 'unknown',
  reason: 'undefined',
  permanent: false,
  confidence: 0.1,
  rule: 'none',
};

/** One recipient of one report. */
export type Case = {
  readonly report: Report;
  readonly recipient: ReportRecipient;
  readonly verdict: Verdict;
  readonly match: Match;
  readonly reportId: number;
  readonly mailboxId: number | null;
  readonly at: number;
  readonly batch: Batch;
};

/** What became of it; `effect` is `none` where nothing new was done, `campaignId` null where it is about no mail of ours. */
export type RecordedOne = {
  readonly effect: Effect;
  readonly class: Verdict['class'];
  readonly campaignId: number | null;
  /** Trouble with us that those who send should hear of. */
  readonly aboutUs: AboutUs | undefined;
};

/** Everything that is decided about a recipient before anything is written. */
type Found = {
  readonly match: Match;
  readonly address: string;
  readonly key: string;
  readonly contactId: number | null;
  readonly certain: boolean;
  readonly failedKey: string;
  readonly writtenAt: number;
  /** When the newest attempt began. */
  readonly sentAt: number | null;
};

/** Records one recipient of a report in the caller's transaction: as a failure of its own, or as more evidence of one that is known. */
export function recordRecipient(ctx: EngineContext, one: Case): RecordedOne {
  const found = look(ctx, one);
  const { verdict, at } = one;
  const before = failuresBefore(ctx, one, found);
  const known = before.find((each) => isOfThisAttempt(each, found.sentAt, found.writtenAt));
  tellSending(ctx, one, found, known);
  const row = rowOf(one, found);
  const campaignId = found.match.message?.campaignId ?? null;
  const nothing: RecordedOne = { effect: 'none', class: verdict.class, campaignId, aboutUs: undefined };
  const policy = readSettings(ctx.db).bouncePolicy;
  const judgement = judge(occasionOf(ctx, failureOf(one, found), policy), policy);
  const how = { hours: policy.retryAfterHours, batch: one.batch, at };
  if (known === undefined) {
    const done = carryOut(ctx, row, judgement, how);
    insertBounce(ctx.db, { ...row, effect: done.effect, made_suppression: done.made ? 1 : 0, batch_id: done.batch });
    return { ...nothing, effect: done.effect, aboutUs: aboutUs(one, found) };
  }
  const better = isBetter({ ...row, judgement }, known);
  const evidence = better && known.report_id !== null ? known.report_id : one.reportId;
  addEvidence(ctx.db, known.id, { id: evidence, told: toldBy(row), at });
  if (!better) return nothing;
  if (known.effect === 'retried') takeBack(ctx, known, at);
  replaceTold(ctx.db, known.id, row);
  const done = carryOut(ctx, row, judgement, how);
  setEffect(ctx.db, known.id, done);
  const wasAboutUs = known.class === 'us' && known.kind === 'bounce';
  return { ...nothing, effect: done.effect, aboutUs: wasAboutUs ? undefined : aboutUs(one, found) };
}

function look(ctx: EngineContext, one: Case): Found {
  const { report, recipient, at } = one;
  const match = matchRecipient(ctx, one);
  const { message } = match;
  const address = message?.address ?? recipient.address ?? '';
  const key = address === '' ? '' : keyOf(address);
  const several = report.recipients.length > 1;
  const failedKey = message === undefined ? '' : failedElsewhere(recipient, message.address, several);
  return {
    match,
    address,
    key,
    contactId: message?.contactId ?? (key === '' ? undefined : findContactByKey(ctx.db, key))?.id ?? null,
    certain: message !== undefined && PROOFS.has(match.by) && failedKey === '',
    failedKey,
    writtenAt: Math.max(0, Math.min(report.date ?? at, at)),
    sentAt: (message && sentMessage(ctx.db, message.id)?.sentAt) ?? null,
  };
}

/** The report's own match where it speaks of one mail; per address where it lists several people, one of them ours. */
function matchRecipient(ctx: EngineContext, { report, recipient, match, at }: Case): Match {
  const ours = match.message?.address;
  if (ours !== undefined) {
    const namesOurs = (each: ReportRecipient) => failedElsewhere(each, ours, false) === '';
    const several = report.recipients.length > 1;
    if (!several || namesOurs(recipient) || !report.recipients.some(namesOurs)) return match;
  }
  const asked = recipient.original ?? recipient.address;
  if (asked === null || report.kind === 'reply' || report.kind === 'autoreply')
    return { message: undefined, by: 'none' };
  return matchAddress(ctx, asked, Math.min(at, (report.date ?? at) + DAY), report.original);
}

/**
 * The address that failed where it is not the one that we wrote to: a forwarded mailbox, which is a matter of the place it is
 * forwarded to, so that a person decides; so may be one of several people behind an address. The same person's mailbox at
 * an inner host of the same system (Original-Recipient names ours) is not another one, unless several failed.
 */
function failedElsewhere(recipient: ReportRecipient, ours: string, several: boolean): string {
  const { address, original } = recipient;
  if (address === null || sameAddress(address, ours)) return '';
  const innerName = original !== null && sameAddress(original, ours) && isSameMailbox(address, ours);
  return innerName && !several ? '' : keyOf(address);
}

function isSameMailbox(address: string, ours: string): boolean {
  const domain = (of: string) => of.slice(of.lastIndexOf('@') + 1).toLowerCase();
  if (!address.includes('@')) return true;
  const local = (of: string) => of.slice(0, of.lastIndexOf('@')).toLowerCase();
  if (local(address) !== local(ours)) return false;
  const [one, other] = [domain(address), domain(ours)];
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

function failureOf({ report, verdict }: Case, found: Found): Failure {
  const { message } = found.match;
  return {
    kind: report.kind,
    verdict,
    certain: found.certain,
    // A bounce for a mail that we did not send costs nobody anything, whomever it names.
    ours: message !== undefined || (report.kind === 'unsubscribe' && found.contactId !== null),
    final: report.kind === 'bounce',
    addressKey: found.failedKey === '' ? found.key : '',
    campaignId: found.certain ? (message?.campaignId ?? null) : null,
    messageId: message?.id ?? null,
    writtenAt: found.writtenAt,
  };
}

function rowOf({ report, recipient, verdict, reportId, mailboxId, at }: Case, found: Found): NewBounce {
  const { match, address, key, contactId, failedKey, writtenAt } = found;
  const diagnostic = recipient.diagnostic || firstWords(recipient.context);
  return {
    report_id: reportId,
    kind: report.kind,
    origin: 'report',
    address,
    address_key: key,
    contact_id: contactId,
    message_id: match.message?.id ?? null,
    campaign_id: match.message?.campaignId ?? null,
    class: verdict.class,
    reason: verdict.reason,
    permanent: verdict.permanent ? 1 : 0,
    confidence: verdict.confidence,
    rule: verdict.rule,
    status: recipient.status,
    reply: recipient.reply ?? '',
    diagnostic: diagnostic || (report.kind === 'complaint' ? report.subject.slice(0, 300) : ''),
    matched_by: match.by,
    effect: 'none',
    made_suppression: 0,
    at,
    provider: providerOf({
      address: recipient.address ?? address,
      remoteMta: recipient.remoteMta,
      reportingMta: report.reportingMta,
      diagnostic,
    }),
    mailbox_id: mailboxId,
    written_at: writtenAt,
    failed_key: failedKey,
  };
}

function firstWords(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 600);
}

/** What is on record of the same message and the same failing address; without a message, the same words about the same address. */
function failuresBefore(ctx: EngineContext, { report, recipient, verdict, at }: Case, found: Found): BounceRow[] {
  const { match, key, failedKey } = found;
  const { kind } = report;
  if (kind === 'reply') return [];
  if (match.message !== undefined) return failuresOfMessage(ctx.db, { messageId: match.message.id, failedKey, kind });
  if (key === '') return [];
  const { status } = recipient;
  const same = sameWithoutMessage(ctx.db, {
    addressKey: key,
    kind,
    status,
    reason: verdict.reason,
    since: at - SAME_FOR,
  });
  return same ? [same] : [];
}

const RETURNS = { bounce: 'bounce', complaint: 'complaint', unsubscribe: 'unsubscribe' } as const;

/** What the ledger hears: only evidence that the mail itself carries counts there. */
function tellSending(ctx: EngineContext, { report, verdict, at }: Case, found: Found, known?: BounceRow): void {
  const { match, sentAt } = found;
  const { message } = match;
  if (message === undefined || !PROOFS.has(match.by)) return;
  // Whoever answers to it or reports about it had it: a message in doubt is settled by that.
  provenAccepted(ctx.db, message.id, at);
  const kind = Object.hasOwn(RETURNS, report.kind) ? RETURNS[report.kind as keyof typeof RETURNS] : undefined;
  if (!kind || (verdict.reason === 'authfailure' && kind === 'complaint')) return;
  // A late report about an attempt before the newest one says nothing about that.
  if (kind === 'bounce' && known !== undefined && sentAt !== null && known.at < sentAt) return;
  markReturned(ctx.db, message.id, { kind, verdict, at });
  if (kind === 'bounce') noteResult(ctx.db, keyOf(message.address), { state: 'bounced', reason: verdict.reason, at });
}

function aboutUs({ report, recipient, verdict }: Case, { match, certain, writtenAt }: Found): AboutUs | undefined {
  if (report.kind !== 'bounce' || verdict.class !== 'us' || !certain || !match.message) return undefined;
  return { messageId: match.message.id, verdict, reply: recipient.diagnostic, writtenAt };
}
