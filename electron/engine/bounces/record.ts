import type { Verdict } from '../../../shared/verdict.ts';
import type { EngineContext } from '../context.ts';
import { type AboutUs, cameBackAboutUs } from '../sending/public.ts';
import { classifyReport } from './classify.ts';
import { afterRetries, type Batch } from './effects.ts';
import { erasedIn, eraseFromBounces } from './erase.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Match, matchReport } from './match.ts';
import { ownRules } from './own-rules.ts';
import { dropRaw, keepRaw } from './raw-store.ts';
import { type Case, HIDDEN, type RecordedOne, recordRecipient, UNKNOWN } from './record-recipient.ts';
import { insertReport } from './repo.ts';
import type { Report } from './report.ts';

/** What became of one mail. */
export type Recorded = {
  readonly suppressed: number;
  readonly unmatched: number;
  readonly classes: readonly Verdict['class'][];
};

/** Where a mail comes from: the mailbox it was read from, and what it is done together with. */
export type Origin = { readonly mailboxId: number | null; readonly batch?: Batch };

const MOST_RECIPIENTS = 500;

/**
 * Records one mail with its effects, all or nothing; undefined where the same mail was recorded before, by whatever way it
 * came. The raw evidence is on disk before the record says so.
 */
export function recordReport(
  ctx: EngineContext,
  report: Report,
  raw: Buffer,
  digest: string,
  at: number,
  origin: Origin = { mailboxId: null },
): Recorded | undefined {
  const match = matchReport(ctx, report, raw);
  const worthKeeping = report.kind !== 'other' && (report.kind !== 'reply' || match.message !== undefined);
  if (worthKeeping) keepRaw(ctx.folder, digest, raw);
  const batch = origin.batch ?? batchOfHour(ctx, at);
  const batchBefore = batch.id;
  const after: After = { aboutUs: [], retried: [] };
  try {
    const recorded = ctx.db.transaction(() => {
      const fingerprint = fingerprintOf(report, raw);
      const reportId = insertReport(ctx.db, { digest, fingerprint, kind: report.kind, kept: worthKeeping, at });
      if (reportId === undefined) return undefined;
      if (!worthKeeping) return { suppressed: 0, unmatched: 0, classes: [] };
      const from = { reportId, mailboxId: origin.mailboxId, at, batch };
      const recorded = recordRecipients(ctx, report, match, from, after);
      const gone = erasedIn(ctx, report, match);
      if (gone.length > 0) eraseFromBounces(ctx, { keys: gone, contactIds: [], words: [] });
      return recorded;
    })();
    if (recorded === undefined && worthKeeping) dropRaw(ctx.folder, digest);
    tell(ctx, after);
    return recorded;
  } catch (error) {
    batch.id = batchBefore;
    if (worthKeeping) dropRaw(ctx.folder, digest);
    throw error;
  }
}

const HOUR = 3_600_000;
const hours = new WeakMap<EngineContext, { readonly since: number; readonly batch: Batch }>();

/** Mail that arrives by itself is done together by the hour, so that what a wrong verdict did overnight can be taken back. */
function batchOfHour(ctx: EngineContext, at: number): Batch {
  const known = hours.get(ctx);
  if (known && Math.abs(at - known.since) < HOUR) return known.batch;
  const batch: Batch = { id: null };
  hours.set(ctx, { since: at, batch });
  return batch;
}

/** What others hear once the record is on disk. */
type After = { aboutUs: AboutUs[]; retried: { campaign_id: number | null }[] };

function recordRecipients(
  ctx: EngineContext,
  report: Report,
  match: Match,
  from: Pick<Case, 'reportId' | 'mailboxId' | 'at' | 'batch'>,
  after: After,
): Recorded {
  const verdicts = classifyReport(report, ownRules(ctx.db));
  const recipients = report.recipients.length > 0 ? report.recipients : [HIDDEN];
  const outcomes = recipients.slice(0, MOST_RECIPIENTS).map((recipient, index) => {
    const one = { report, recipient, verdict: verdicts[index] ?? UNKNOWN, match, ...from };
    const outcome = recordRecipient(ctx, one);
    if (outcome.aboutUs) after.aboutUs.push(outcome.aboutUs);
    if (outcome.effect === 'retried') after.retried.push({ campaign_id: outcome.campaignId });
    return outcome;
  });
  return {
    suppressed: outcomes.filter(isNewlySuppressed).length,
    unmatched: outcomes.filter((outcome) => outcome.campaignId === null).length,
    classes: outcomes.map((outcome) => outcome.class),
  };
}

const isNewlySuppressed = ({ effect }: RecordedOne): boolean => effect === 'suppressed';

function tell(ctx: EngineContext, { aboutUs, retried }: After): void {
  for (const told of aboutUs) cameBackAboutUs(ctx, told);
  afterRetries(ctx, retried);
}
