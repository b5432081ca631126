import type { InferSchemaInput } from '@orpc/contract';
import type { contract } from '../../../shared/contract/index.ts';
import type { sending } from '../../../shared/contract/sending.ts';
import { AppError } from '../../../shared/errors.ts';
import { campaignSummaries } from '../campaigns/public.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import {
  campaignOf,
  pauseCampaign,
  relayFor,
  resolveDoubt,
  resumeCampaign,
  retryRejected,
  slowDownCampaign,
  standing,
  startCampaign,
  stopCampaign,
  undoStart,
  undoWindow,
} from './control.ts';
import { causeOfTry } from './message-cause.ts';
import { planOf } from './plan.ts';
import { messageRecords, relayName } from './records.ts';
import {
  countMessages,
  earlierAttempts,
  findMessageRow,
  listMessages,
  type MessageFilter,
  reasonGroups,
} from './repo-read.ts';
import { handledOverTime, readTotals, readWaits } from './repo-runs.ts';
import { resumeAtOpening, senderOf } from './sender.ts';

/** The calls of sending. Making them opens the ledger: what an earlier engine left under way is settled before anything else. */
export function sendingHandlers(ctx: EngineContext): Handlers<typeof contract.sending> {
  const { db } = ctx;
  const sender = senderOf(ctx);
  resumeAtOpening(sender);
  /** Answers once the new state is in the database: whoever asked may edit the campaign at once. */
  const recorded = async (campaignId: number) => {
    await sender.group.write(() => {});
    return standing(sender, campaignId);
  };
  return {
    plan({ campaignId }) {
      const campaign = campaignOf(sender, campaignId);
      return planOf(sender, campaign, relayFor(sender, campaign), undoWindow(sender));
    },
    start: ({ campaignId, confirmed }) => startCampaign(sender, campaignId, confirmed),
    async undoStart({ campaignId }) {
      await undoStart(sender, campaignId);
      return {};
    },
    unschedule: ({ campaignId }) => standing(sender, campaignId),
    reschedule: ({ campaignId }) => standing(sender, campaignId),
    sendMissed: ({ campaignId }) => standing(sender, campaignId),
    events: () => ({ events: [] }),
    async pause({ campaignId }) {
      pauseCampaign(sender, campaignId);
      return recorded(campaignId);
    },
    async resume({ campaignId }) {
      await resumeCampaign(sender, campaignId);
      return recorded(campaignId);
    },
    stop: ({ campaignId }) => stopCampaign(sender, campaignId),
    slowDown: ({ campaignId, slow }) => slowDownCampaign(sender, campaignId, slow),
    progress: ({ campaignId }) => standing(sender, campaignId),
    running: () => ({
      campaigns: campaignSummaries(db, { states: ['sending', 'paused'], limit: 100 }).map(({ id }) =>
        standing(sender, id),
      ),
    }),
    timeline: ({ campaignId }) => ({ points: pointsOf(ctx, campaignId), waits: readWaits(db, campaignId) }),
    replies: ({ campaignId }) => ({ groups: reasonGroups(db, campaignId) }),
    messages({ cursor, limit, ...filter }) {
      const rows = listMessages(db, filter, cursor === null ? null : Number(cursor), limit);
      const last = rows.at(-1);
      return {
        rows: messageRecords(db, rows),
        next: rows.length === limit && last !== undefined ? String(last.id) : null,
        total: totalOf(ctx, filter),
      };
    },
    message({ id }) {
      const row = findMessageRow(db, id);
      const [message] = row === undefined ? [] : messageRecords(db, [row]);
      if (row === undefined || message === undefined) throw new AppError('not_found', { what: 'message' });
      const newest =
        row.claimedAt === null
          ? []
          : [
              {
                ...row,
                at: row.claimedAt,
                outcome: row.outcome ?? 'under_way',
                stage: row.stage ?? '',
                reply: row.reply ?? '',
              },
            ];
      const attempts = [...earlierAttempts(db, id), ...newest].map((one) => ({
        at: one.at,
        relayName: relayName(db, one.relayId),
        outcome: one.outcome,
        stage: one.stage,
        code: one.code,
        reply: one.reply,
        cause: causeOfTry(one)?.cause ?? null,
        milliseconds: one.endedAt === null ? null : Math.max(0, one.endedAt - one.at),
      }));
      return { message, attempts };
    },
    async resolve({ campaignId, messageIds, decision }) {
      return { changed: await resolveDoubt(sender, campaignId, messageIds, decision) };
    },
    async retry({ campaignId, reasons }) {
      return { changed: await retryRejected(sender, campaignId, reasons) };
    },
  };
}

type Points = InferSchemaInput<(typeof sending.timeline)['~orpc']['outputSchema'] & object>['points'];

const MOST_POINTS = 240;

/** Handled messages so far, at most a few hundred points however long it took. */
function pointsOf(ctx: EngineContext, campaignId: number) {
  const seconds = handledOverTime(ctx.db, campaignId, 1_000);
  const step = Math.max(1, Math.ceil(seconds.length / MOST_POINTS));
  let handled = 0;
  const points: Points = [];
  for (const [n, one] of seconds.entries()) {
    handled += one.accepted + one.failed;
    if (n % step === step - 1 || n === seconds.length - 1)
      points.push({ at: one.at + 1_000, handled, accepted: 0, deferred: 0, refusedAddress: 0, refusedUs: 0, rate: 0 });
  }
  return points;
}

/** A counter where one tells it, else counted. */
function totalOf(ctx: EngineContext, filter: MessageFilter): number {
  const plain = filter.campaignId !== null && filter.reason === null && filter.search.trim() === '';
  if (!plain || filter.campaignId === null) return countMessages(ctx.db, filter);
  const totals = readTotals(ctx.db, filter.campaignId);
  if (filter.state === null) return totals.recipients;
  return filter.state === 'in_doubt' ? totals.inDoubt : totals[filter.state];
}
