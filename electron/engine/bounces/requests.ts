import { parseAddress } from '../../../shared/address.ts';
import type { MessageRecord } from '../../../shared/contract/sending.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Verdict } from '../../../shared/verdict.ts';
import { findContact, findContactByKey } from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import { watchStanding } from '../mailboxes/public.ts';
import { findMessage, markReturned, provenAccepted } from '../sending/public.ts';
import { suppress } from '../suppressions/public.ts';
import { erasedIn, eraseFromBounces } from './erase.ts';
import { fingerprintOf } from './fingerprint.ts';
import { keyOf } from './match.ts';
import { ownLines } from './own-words.ts';
import { dropRaw, keepRaw } from './raw-store.ts';
import type { Recorded } from './record.ts';
import { bounceById, insertBounce, insertReport } from './repo.ts';
import { settleRequest, waitingRequests } from './repo-requests.ts';
import type { Report } from './report.ts';
import { isAutomatic, type Named, type Request, requestOf } from './request-of.ts';

/** A mail as it is recorded: with the request that it makes, or as what else it is. */
export type Judged = { readonly report: Report; readonly request: Request | undefined };

/** Decides whether a mail asks to leave; one that only looks like it is recorded as an answer or as ordinary mail. */
export function judgedRequest(ctx: EngineContext, report: Report, raw: Buffer): Judged {
  const request = requestOf(ctx, report, raw);
  if (request) return { report: { ...report, kind: 'unsubscribe' }, request };
  if (report.kind !== 'unsubscribe') return { report, request };
  if (isAutomatic(raw)) return { report: { ...report, kind: 'autoreply' }, request };
  const kind = report.references.length > 0 ? 'reply' : 'other';
  return { report: { ...report, kind, recipients: [] }, request };
}

const ASKED: Omit<Verdict, 'confidence' | 'rule'> = { class: 'unknown', reason: 'delivered', permanent: false };

/** A mail with a request to leave, as it is recorded. */
export type RequestMail = {
  report: Report;
  request: Request;
  raw: Buffer;
  digest: string;
  at: number;
  mailboxId: number | null;
};

/**
 * Records a request to leave with its effect, all or nothing, and honours it where it is sure; else it waits for a person
 * (`pending`). Undefined where the same mail was recorded before, by whatever way it came. The raw evidence is on disk before the record says so.
 */
export function recordRequest(ctx: EngineContext, mail: RequestMail): Recorded | undefined {
  const { digest, raw, report, at } = mail;
  keepRaw(ctx.folder, digest, raw);
  try {
    const recorded = ctx.db.transaction(() => {
      const fingerprint = fingerprintOf(report, raw);
      const reportId = insertReport(ctx.db, { digest, fingerprint, kind: 'unsubscribe', kept: true, at });
      const recorded = reportId === undefined ? undefined : recordPeople(ctx, mail, reportId);
      const gone = erasedIn(ctx, report, undefined, [
        mail.request.from,
        ...mail.request.named.map(({ address }) => address),
      ]);
      if (recorded && gone.length > 0) eraseFromBounces(ctx, { keys: gone, contactIds: [], words: [] });
      return recorded;
    })();
    if (recorded === undefined) dropRaw(ctx.folder, digest);
    return recorded;
  } catch (error) {
    dropRaw(ctx.folder, digest);
    throw error;
  }
}

function recordPeople(ctx: EngineContext, { report, request, at, mailboxId }: RequestMail, reportId: number): Recorded {
  const evidence = [report.subject, ...ownLines(report.text).slice(0, 3)].join(' · ').slice(0, 500);
  const people: readonly Named[] =
    request.named.length > 0 ? request.named : [{ address: request.from, message: undefined, by: 'none' }];
  for (const { address, message, by } of people) {
    const key = address === '' ? '' : keyOf(address);
    const contactId = message?.contactId ?? findContactByKey(ctx.db, key)?.id ?? null;
    const made = request.sure && leave(ctx, { address, contactId, message, evidence, at });
    if (message && by !== 'address') provenAccepted(ctx.db, message.id, at);
    insertBounce(ctx.db, {
      report_id: reportId,
      kind: 'unsubscribe',
      origin: 'report',
      address,
      address_key: key,
      contact_id: contactId,
      message_id: message?.id ?? null,
      campaign_id: message?.campaignId ?? null,
      class: ASKED.class,
      reason: ASKED.reason,
      permanent: 0,
      confidence: request.sure ? (request.rule === 'request:words' ? 0.9 : 1) : 0.5,
      rule: request.rule,
      status: null,
      reply: '',
      diagnostic: evidence,
      matched_by: by,
      effect: request.sure ? 'suppressed' : 'pending',
      made_suppression: made ? 1 : 0,
      at,
      provider: key.slice(key.lastIndexOf('@') + 1),
      mailbox_id: mailboxId,
      written_at: report.date === null ? null : Math.min(report.date, at),
    });
  }
  return { suppressed: request.sure ? people.length : 0, unmatched: request.named.length > 0 ? 0 : 1, classes: [] };
}

type Leaving = {
  address: string;
  contactId: number | null;
  message: MessageRecord | undefined;
  evidence: string;
  at: number;
};

/** For good: the address that was written to, and the one that the same contact has now. Answers whether it is new. */
function leave(ctx: EngineContext, { address, contactId, message, evidence, at }: Leaving): boolean {
  const now = contactId === null ? undefined : findContact(ctx.db, contactId)?.address;
  const addresses = now === undefined || keyOf(now) === keyOf(address) ? [address] : [address, now];
  const results = addresses.map((each) =>
    suppress(ctx.db, { address: each, reason: 'unsubscribed', source: 'request', detail: evidence, at }),
  );
  if (message)
    markReturned(ctx.db, message.id, {
      kind: 'unsubscribe',
      verdict: { ...ASKED, confidence: 1, rule: 'request' },
      at,
    });
  return results.some((result) => !result.already);
}

/** How many requests wait for a person and since when, and whether any could lie unread. */
export function requestStanding(ctx: EngineContext) {
  const { watched, unreadSince } = watchStanding(ctx);
  return { ...waitingRequests(ctx.db), unreadSince: watched === 0 ? null : unreadSince, unwatched: watched === 0 };
}

/**
 * A person says for which address a waiting request was meant: it leaves for good. Throws `not_found` for what is no waiting
 * request, `invalid_input` for what is no address. Answers whether the address could be mailed until now.
 */
export function resolveRequest(
  ctx: EngineContext,
  { id, address }: { id: number; address: string },
): { suppressed: boolean } {
  const row = bounceById(ctx.db, id);
  if (row?.kind !== 'unsubscribe' || (row.effect !== 'pending' && row.effect !== 'kept'))
    throw new AppError('not_found', { what: 'request' });
  const parsed = parseAddress(address.trim());
  if (!parsed.ok) throw new AppError('invalid_input', { path: 'address' });
  const at = ctx.clock.now();
  const made = ctx.db.transaction(() => {
    const same = row.address_key === parsed.key && row.message_id !== null;
    const message = findMessage(
      ctx.db,
      same && row.message_id !== null ? { rowId: row.message_id } : { addressKey: parsed.key },
    );
    const contactId = findContactByKey(ctx.db, parsed.key)?.id ?? message?.contactId ?? null;
    const isNew = leave(ctx, { address: parsed.address, contactId, message, evidence: row.diagnostic, at });
    const about = { messageId: message?.id ?? null, campaignId: message?.campaignId ?? null, contactId, made: isNew };
    settleRequest(ctx.db, id, { address: parsed.address, key: parsed.key, ...about });
    return isNew;
  })();
  for (const what of ['bounces', 'suppressions', 'contacts', 'campaigns'] as const) changed(ctx, what);
  return { suppressed: made };
}
