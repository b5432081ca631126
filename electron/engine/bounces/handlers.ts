import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { readOwn } from '../settings/public.ts';
import { evidenceOfMail, evidenceOfReply } from './evidence.ts';
import { explainBounce } from './explain.ts';
import { groupsOf } from './groups.ts';
import { judgingCalls } from './judging-calls.ts';
import { readRaw } from './raw-store.ts';
import { readMails } from './read-mails.ts';
import { bounceRecords } from './records.ts';
import { type BounceRow, bounceById, bounceCount, bouncePage, bounceTotals, reportDigest } from './repo.ts';
import { requestStanding } from './requests.ts';
import { ruleCalls } from './rule-calls.ts';
import { standingCalls } from './standing-calls.ts';
import { LAST_READ } from './take-in.ts';

/** The calls of bounces. */
export function bouncesHandlers(ctx: EngineContext): Handlers<typeof contract.bounces> {
  return {
    read: ({ tickets, practice }) => readMails(ctx, tickets, practice),
    totals: () => ({ ...bounceTotals(ctx.db), lastReadAt: lastRead(ctx), requests: requestStanding(ctx) }),
    groups: (filter) => groupsOf(ctx.db, filter, ctx.clock.now()),
    list: ({ cursor, limit, ...given }) => {
      const filter = { ...given, search: given.search.trim() };
      const total = bounceCount(ctx.db, filter);
      const rows = bouncePage(ctx.db, filter, readCursor(cursor), limit, total);
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        rows: bounceRecords(ctx.db, rows),
        next: last ? String(last.id) : null,
        total,
      };
    },
    get: ({ id }) => {
      const row = find(ctx, id);
      const [bounce] = bounceRecords(ctx.db, [row]);
      if (!bounce) throw new AppError('not_found', { what: 'bounce' });
      return { bounce, ...explainBounce(row), ...evidenceOf(ctx, row) };
    },
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
