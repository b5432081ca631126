import { z } from 'zod';
import { VERDICT_CLASSES } from '../verdict.ts';
import { CAMPAIGN_STATES, totals } from './campaigns.ts';
import { call, count, id, line, nothing, page, pageInput, time } from './define.ts';

export const MESSAGE_STATES = [
  'queued',
  'sending',
  'accepted',
  'deferred',
  'rejected',
  'in_doubt',
  'skipped',
  'cancelled',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** What a campaign waits for; `until` is a clock time where one is known. */
export const waiting = z.strictObject({
  reason: z.enum([
    'undo_window',
    'relay_limit',
    'domain_limit',
    'retry',
    'slowed_down',
    'network',
    'sleep',
    'preparing',
    'relay_down',
  ]),
  until: time.nullable(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** Why a campaign is paused (`pausedBecause`): a person did it, or the guard, which says what to look at. */
export const PAUSE_CAUSES = [
  'person',
  'sign_in',
  'secure_line',
  'about_us',
  'failures',
  'network',
  'relay_gone',
  'disk_full',
  'composing',
] as const;
export type PauseCause = (typeof PAUSE_CAUSES)[number];

export const progress = z.strictObject({
  campaignId: id,
  name: z.string(),
  state: z.enum(CAMPAIGN_STATES),
  totals,
  /** Messages per minute: over the last minute, and since the start less waiting. */
  rate: z.number(),
  averageRate: z.number(),
  waiting: waiting.nullable(),
  finishesAt: time.nullable(),
  startedAt: time.nullable(),
  relayId: id.nullable(),
  relayName: z.string(),
  pausedBecause: z.string().nullable(),
  /** Ends of the 10 s in which a start can be taken back. */
  undoUntil: time.nullable(),
  /** The person asked for half the pace. */
  slow: z.boolean(),
});
export type Progress = z.infer<typeof progress>;

export const messageRecord = z.strictObject({
  id,
  campaignId: id,
  campaignName: z.string(),
  contactId: id.nullable(),
  address: z.string(),
  name: z.string(),
  state: z.enum(MESSAGE_STATES),
  attempts: count,
  nextAt: time.nullable(),
  replyCode: z.int().nullable(),
  reply: z.string(),
  class: z.enum(VERDICT_CLASSES).nullable(),
  reason: z.string().nullable(),
  bounced: z.boolean(),
  relayName: z.string(),
  updatedAt: time,
});
export type MessageRecord = z.infer<typeof messageRecord>;

export const sending = {
  /** How it would go: what the confirmation says. `segments` alternate between sending and waiting for a limit. */
  plan: call(
    z.strictObject({ campaignId: id }),
    z.strictObject({
      recipients: count,
      leftOut: count,
      relayId: id.nullable(),
      relayName: z.string(),
      startsAt: time,
      finishesAt: time.nullable(),
      windows: z.array(z.strictObject({ messages: count, seconds: count, used: count })),
      segments: z.array(
        z.strictObject({ kind: z.enum(['sending', 'waiting']), messages: count, from: time, to: time }),
      ),
    }),
  ),
  /** Starts after a 10 s undo window; `confirmed` is the number the person saw, refused with the new one where it differs. */
  start: call(z.strictObject({ campaignId: id, confirmed: count }), progress),
  /** Takes a start back while its undo window is open: the campaign is a draft again. */
  undoStart: call(z.strictObject({ campaignId: id }), nothing),
  pause: call(z.strictObject({ campaignId: id }), progress),
  resume: call(z.strictObject({ campaignId: id }), progress),
  /** Ends it; what is queued becomes cancelled and can become a new campaign. */
  stop: call(z.strictObject({ campaignId: id }), progress),
  /** Halves the pace, or gives the relay's own pace back. */
  slowDown: call(z.strictObject({ campaignId: id, slow: z.boolean() }), progress),
  progress: call(z.strictObject({ campaignId: id }), progress),
  running: call(nothing, z.strictObject({ campaigns: z.array(progress) })),
  /** Points of the journey: handled messages over time, with waiting bands. */
  timeline: call(
    z.strictObject({ campaignId: id }),
    z.strictObject({
      points: z.array(z.strictObject({ at: time, handled: count })),
      waits: z.array(z.strictObject({ reason: z.string(), from: time, to: time.nullable() })),
    }),
  ),
  /** Replies in plain words: how many by reason, and what happens next. */
  replies: call(
    z.strictObject({ campaignId: id }),
    z.strictObject({
      groups: z.array(
        z.strictObject({
          state: z.enum(MESSAGE_STATES),
          class: z.enum(VERDICT_CLASSES).nullable(),
          reason: z.string().nullable(),
          messages: count,
          nextAt: time.nullable(),
          lastAt: time.nullable(),
        }),
      ),
    }),
  ),
  messages: call(
    z.strictObject({
      campaignId: id.nullable().default(null),
      state: z.enum(MESSAGE_STATES).nullable().default(null),
      reason: line.nullable().default(null),
      search: line.default(''),
      newestFirst: z.boolean().default(false),
      ...pageInput,
    }),
    page(messageRecord),
  ),
  /** One message's whole history: every attempt, relay, reply, time. */
  message: call(
    z.strictObject({ id }),
    z.strictObject({
      message: messageRecord,
      attempts: z.array(
        z.strictObject({
          at: time,
          relayName: z.string(),
          outcome: z.string(),
          stage: z.string(),
          code: z.int().nullable(),
          reply: z.string(),
          milliseconds: count.nullable(),
        }),
      ),
    }),
  ),
  /** Messages in doubt are the person's to decide: send again, or count as accepted. */
  resolve: call(
    z.strictObject({
      campaignId: id,
      messageIds: z.array(id).max(10_000).nullable().default(null),
      decision: z.enum(['send_again', 'count_as_sent']),
    }),
    z.strictObject({ changed: count }),
  ),
  /** Rejected or given-up messages of these reasons are queued again in the same row; suppressed people stay out. */
  retry: call(z.strictObject({ campaignId: id, reasons: z.array(line).max(50) }), z.strictObject({ changed: count })),
};
