import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { readOwn, readSettings } from '../settings/public.ts';
import { suppressedAmong, withdraw } from '../suppressions/public.ts';
import { classifyReport } from './classify.ts';
import { evidenceOfMail, evidenceOfReply } from './evidence.ts';
import { explainBounce } from './explain.ts';
import { judgingCalls } from './judging-calls.ts';
import { mailsIn } from './mailbox-file.ts';
import { parseReport } from './parse-report.ts';
import { applied, offerFor } from './policy.ts';
import { readRaw } from './raw-store.ts';
import { readMails } from './read-mails.ts';
import { suppressFor } from './record.ts';
import { bounceRecords } from './records.ts';
import {
  type BounceRow,
  bounceById,
  bounceCount,
  bouncePage,
  bouncesIn,
  bounceTotals,
  groupRows,
  newBatch,
  otherSuppresses,
  pendingBounces,
  reportDigest,
  setEffect,
  weekRows,
} from './repo.ts';
import { requestStanding } from './requests.ts';
import { ruleCalls } from './rule-calls.ts';
import { standingCalls } from './standing-calls.ts';
import { LAST_READ } from './take-in.ts';

const WEEK = 7 * 86_400_000;
const WEEKS = 12;

type Calls = Handlers<typeof contract.bounces>;

/** The calls of bounces. */
export function bouncesHandlers(ctx: EngineContext): Calls {
  return {
    read: ({ tickets, practice }) => readMails(ctx, tickets, practice),
    totals: () => ({ ...bounceTotals(ctx.db), lastReadAt: lastRead(ctx), requests: requestStanding(ctx) }),
    groups: ({ campaignId, onlyPending }) => ({
      groups: groupRows(ctx.db, campaignId, onlyPending).map((row) => ({
        ...row,
        effect: offerFor(row),
        people: row.bounces,
        weeks: [],
      })),
      providers: [],
      weeks: weeksOf(ctx, campaignId),
    }),
    list: (input) => {
      const filter = {
        campaignId: input.campaignId,
        class: input.class,
        reason: input.reason,
        kind: input.kind,
        search: input.search.trim(),
      };
      const rows = bouncePage(ctx.db, filter, readCursor(input.cursor), input.limit);
      const last = rows.length === input.limit ? rows.at(-1) : undefined;
      return {
        rows: bounceRecords(ctx.db, rows),
        next: last ? String(last.id) : null,
        total: bounceCount(ctx.db, filter),
      };
    },
    get: ({ id }) => {
      const row = find(ctx, id);
      const [bounce] = bounceRecords(ctx.db, [row]);
      if (!bounce) throw new AppError('not_found', { what: 'bounce' });
      return { bounce, ...explainBounce(row), ...evidenceOf(ctx, row) };
    },
    applyPolicy: (input) => applyPolicy(ctx, input),
    undo: ({ ids, batch }) => undo(ctx, ids, batch),
    keep: ({ ids }) => keep(ctx, ids),
    classify: ({ ticket }) => classifyFile(ctx, ticket),
    ...judgingCalls(ctx),
    ...ruleCalls(ctx),
    ...standingCalls(ctx),
  };
}

function lastRead(ctx: EngineContext): number | null {
  const at = readOwn(ctx.db, LAST_READ);
  return typeof at === 'number' ? at : null;
}

function readCursor(cursor: string | null): number | null {
  if (cursor === null) return null;
  if (!/^\d{1,15}$/.test(cursor)) throw new AppError('invalid_input', { path: 'cursor' });
  return Number(cursor);
}

function find(ctx: EngineContext, id: number): BounceRow {
  const row = bounceById(ctx.db, id);
  if (!row) throw new AppError('not_found', { what: 'bounce' });
  return row;
}

function evidenceOf(ctx: EngineContext, row: BounceRow) {
  const digest = row.report_id === null ? undefined : reportDigest(ctx.db, row.report_id);
  const raw = digest === undefined ? undefined : readRaw(ctx.folder, digest);
  return raw ? evidenceOfMail(raw, row.diagnostic, row.address) : evidenceOfReply(row.reply, row.diagnostic);
}

/** Weeks up to now, oldest first, empty ones too. */
function weeksOf(ctx: EngineContext, campaignId: number | null): { from: number; bounces: number }[] {
  const from = ctx.clock.now() - WEEKS * WEEK;
  const counted = new Map(weekRows(ctx.db, campaignId, from).map((row) => [row.week, row.bounces]));
  return Array.from({ length: WEEKS }, (_, week) => ({ from: from + week * WEEK, bounces: counted.get(week) ?? 0 }));
}

function publish(ctx: EngineContext): void {
  for (const what of ['bounces', 'suppressions', 'contacts'] as const) changed(ctx, what);
}

function applyPolicy(
  ctx: EngineContext,
  input: Parameters<Calls['applyPolicy']>[0],
): { suppressed: number; kept: number; retried: number; batch: number | null } {
  const at = ctx.clock.now();
  const policy = readSettings(ctx.db).bouncePolicy;
  const result = ctx.db.transaction(() => {
    const pending = pendingBounces(ctx.db, input);
    const batch = pending.length > 0 ? newBatch(ctx.db, at) : null;
    let suppressed = 0;
    for (const row of pending) {
      const { effect, as } = applied(row, policy);
      const made =
        effect === 'suppressed' &&
        as !== null &&
        suppressFor(
          ctx,
          row.address,
          as,
          row.class === 'complaint' ? 'complaint' : 'bounce',
          row.diagnostic.slice(0, 500),
          at,
        );
      if (effect === 'suppressed') suppressed++;
      setEffect(ctx.db, row.id, effect, made, batch);
    }
    return { suppressed, kept: pending.length - suppressed, retried: 0, batch };
  })();
  publish(ctx);
  return result;
}

/** Only what a bounce itself brought about is taken back: an older suppression, or a stronger one since, stays. */
function undo(ctx: EngineContext, ids: readonly number[], batch: number | null): { restored: number } {
  const at = ctx.clock.now();
  const restored = ctx.db.transaction(() => {
    const rows = bouncesIn(ctx.db, ids, batch).filter((row) => row.effect === 'suppressed' || row.effect === 'kept');
    return rows.filter((row) => undoOne(ctx, row, at)).length;
  })();
  publish(ctx);
  return { restored };
}

function undoOne(ctx: EngineContext, row: BounceRow, at: number): boolean {
  if (row.effect === 'kept') {
    setEffect(ctx.db, row.id, offerFor(row) === 'suppress' ? 'pending' : 'none', false, null);
    return false;
  }
  setEffect(ctx.db, row.id, 'undone', false, null);
  if (row.made_suppression === 0 || otherSuppresses(ctx.db, row.address_key, row.id)) return false;
  const now = suppressedAmong(ctx.db, [row.address_key]).get(row.address_key);
  const ours = row.class === 'complaint' ? 'complained' : row.kind === 'unsubscribe' ? 'unsubscribed' : 'bounced';
  const sources = ['bounce', 'complaint', 'request'];
  const mine = (claim: { reason: string; source: string }) => claim.reason === ours && sources.includes(claim.source);
  return now?.reason === ours && withdraw(ctx.db, row.address_key, mine, 'bounce undone', at);
}

function keep(ctx: EngineContext, ids: readonly number[]): { kept: number } {
  const kept = ctx.db.transaction(() => {
    const rows = bouncesIn(ctx.db, ids, null).filter((row) => row.effect === 'pending' || row.effect === 'none');
    for (const row of rows) setEffect(ctx.db, row.id, 'kept', false, null);
    return rows.length;
  })();
  publish(ctx);
  return { kept };
}

async function classifyFile(ctx: EngineContext, ticket: string) {
  const { path } = ctx.files.find(ticket);
  const messages = [];
  for await (const raw of mailsIn(path)) {
    const report = parseReport(raw);
    const verdicts = classifyReport(report);
    messages.push({
      kind: report.kind,
      recipients: report.recipients.map((recipient, index) => {
        const verdict = verdicts[index];
        return {
          address: recipient.address,
          class: verdict?.class ?? 'unknown',
          reason: verdict?.reason ?? 'undefined',
          status: recipient.status,
          reply: recipient.reply,
          permanent: verdict?.permanent ?? false,
          diagnostic: recipient.diagnostic,
        };
      }),
      confidence: verdicts.length > 0 ? Math.min(...verdicts.map((verdict) => verdict.confidence)) : 1,
      matchedBy: report.recipients[0]?.evidence ?? 'none',
    });
    if (messages.length % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { messages };
}
