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
  sendMissed,
  slowDownCampaign,
  standing,
  startCampaign,
  startScheduled,
  stopCampaign,
  undoStart,
  undoWindow,
} from './control.ts';
import { causeOfTry } from './message-cause.ts';
import { planOf } from './plan.ts';
import { messageRecords, relayName } from './records.ts';
import { readEvents } from './repo-events.ts';
import {
  countMessages,
  earlierAttempts,
  findMessageRow,
  listMessages,
  type MessageFilter,
  reasonGroups,
} from './repo-read.ts';
import { type HandledBucket, handledOverTime, readTotals, readWaits } from './repo-runs.ts';
import { reschedule, unschedule, watchSchedules } from './schedule.ts';
import { resumeAtOpening, senderOf } from './sender.ts';
import { standIns } from './take-over.ts';

/** The calls of sending. Making them opens the ledger: what an earlier engine left under way is settled before anything else. */
export function sendingHandlers(ctx: EngineContext): Handlers<typeof contract.sending> {
  const { db } = ctx;
  const sender = senderOf(ctx);
  resumeAtOpening(sender);
  watchSchedules(sender, (due) => startScheduled(sender, due));
  /** Answers once the new state is in the database: whoever asked may edit the campaign at once. */
  const recorded = async (campaignId: number) => {
    await sender.group.write(() => {});
    return standing(sender, campaignId);
  };
  return {
    async plan({ campaignId }) {
      const campaign = campaignOf(sender, campaignId);
      return planOf(sender, campaign, relayFor(sender, campaign), undoWindow(sender));
    },
    async standIns({ campaignId }) {
      const campaign = campaignOf(sender, campaignId);
      return { relays: standIns(sender, campaign, relayFor(sender, campaign)?.id ?? null) };
    },
    start: ({ campaignId, confirmed }) => startCampaign(sender, campaignId, confirmed),
    async undoStart({ campaignId }) {
      await undoStart(sender, campaignId);
      return {};
    },
    async unschedule({ campaignId }) {
      await unschedule(sender, campaignOf(sender, campaignId));
      return standing(sender, campaignId);
    },
    async reschedule({ campaignId, startAt }) {
      await reschedule(sender, campaignOf(sender, campaignId), startAt);
      return standing(sender, campaignId);
    },
    sendMissed: ({ campaignId }) => sendMissed(sender, campaignId),
    events: ({ campaignId, limit }) => ({ events: readEvents(db, campaignId, limit) }),
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
const SECOND = 1_000;

/** Handled messages so far and replies by class since the point before, at most a few hundred points however long it took. */
function pointsOf(ctx: EngineContext, campaignId: number): Points {
  const seconds = handledOverTime(ctx.db, campaignId, SECOND);
  const step = Math.max(1, Math.ceil(seconds.length / MOST_POINTS));
  const points: Points = [];
  let handled = 0;
  for (let from = 0; from < seconds.length; from += step) {
    const slice = seconds.slice(from, from + step);
    const sum = (of: (one: HandledBucket) => number) => slice.reduce((all, one) => all + of(one), 0);
    const at = (slice.at(-1)?.at ?? 0) + SECOND;
    const since = points.at(-1)?.at ?? slice[0]?.at ?? at;
    const now = sum((one) => one.accepted + one.failed);
    handled += now;
    points.push({
      at,
      handled,
      accepted: sum((one) => one.accepted),
      deferred: sum((one) => one.deferred),
      refusedAddress: sum((one) => one.failed - one.aboutUs),
      refusedUs: sum((one) => one.aboutUs),
      rate: Math.round((now / Math.max(SECOND, at - since)) * 600_000) / 10,
    });
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
