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
    /** Not before `when.startAt`. */
    'schedule',
    /** Outside the days or hours of the campaign. */
    'hours',
    /** As many as a day may have. */
    'daily_slice',
    /** The moment passed while nothing ran: the person decides. */
    'missed_schedule',
    /** Too little room on the disk to write down what is sent. */
    'disk',
    /** The relay was switched off. */
    'relay_off',
    /** The limit is spread evenly: the next one has its moment. */
    'even_pace',
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
  'relay_off',
  'blocklist',
  'reputation',
  'content',
  'too_big',
  'quota',
  'policy',
  'authentication',
  'complaints',
  'bounce_rate',
  'deferral_rate',
] as const;
export type PauseCause = (typeof PAUSE_CAUSES)[number];

/** What stands behind a pause, so that the screen can say why with the server's own words. */
export const pausedDetail = z.strictObject({
  cause: z.enum(PAUSE_CAUSES),
  /** Figures of the sentence: `count`, `of`, `percent`, `most`, `relay`, `domain`, `reason`, `megabytes`... */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The last telling reply, or ''. */
  reply: z.string(),
  at: time,
  /** Goes on by itself as soon as the cause is gone (network, disk, relay switched on again); else the person resumes. */
  resumesItself: z.boolean(),
});
export type PausedDetail = z.infer<typeof pausedDetail>;

export const progress = z.strictObject({
  campaignId: id,
  name: z.string(),
  state: z.enum(CAMPAIGN_STATES),
  totals,
  /**
   * Recipients are still being written into the queue while the first ones are already sent to: `of` is how many there will be,
   * null where that is no longer known (after a restart). Null once all are there.
   */
  preparing: z.strictObject({ of: count.nullable() }).nullable(),
  /** Messages per minute: over the last minute, and since the start less waiting. */
  rate: z.number(),
  averageRate: z.number(),
  waiting: waiting.nullable(),
  finishesAt: time.nullable(),
  startedAt: time.nullable(),
  relayId: id.nullable(),
  relayName: z.string(),
  pausedBecause: z.string().nullable(),
  pausedDetail: pausedDetail.nullable(),
  /** The moment a scheduled campaign starts at; `missed` where it passed while nothing ran: then the person decides. */
  scheduledFor: time.nullable(),
  missed: z.boolean(),
  /** The relay that took over, where it is not the campaign's own; and why none did, though it was wanted. */
  takenOver: z
    .strictObject({ from: z.string(), reason: z.enum(['outage', 'sign_in', 'quota', 'switched_off', 'gone']) })
    .nullable(),
  takeOverRefused: z.enum(['none_enabled', 'not_authorised', 'not_checked', 'only_this']).nullable(),
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
  /** What the last try ran into (`causes:<cause>`) and what can be done, for rejected, deferred and in doubt; else null and none. */
  cause: z.string().nullable(),
  remedies: z.array(z.string()),
  bounced: z.boolean(),
  relayName: z.string(),
  updatedAt: time,
});
export type MessageRecord = z.infer<typeof messageRecord>;

export const SENDING_EVENTS = [
  'scheduled',
  'unscheduled',
  'missed',
  'started',
  'taken_back',
  'paused',
  'resumed',
  'resumed_itself',
  'stopped',
  'finished',
  'waiting',
  'slowed_down',
  'faster',
  'domain_slowed_down',
  'connections',
  'relay_took_over',
  'in_doubt',
  'doubt_resolved',
  'given_up',
  'too_big',
] as const;

/** One thing that happened on the way, newest first; sentences are `live:event.<kind>` with `values`. */
export const sendingEvent = z.strictObject({
  id,
  at: time,
  kind: z.enum(SENDING_EVENTS),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The server's own words, or ''. */
  reply: z.string(),
});
export type SendingEvent = z.infer<typeof sendingEvent>;

export const standIn = z.strictObject({
  relayId: id,
  name: z.string(),
  /** Where the campaign's mail comes from. */
  domain: z.string(),
  may: z.boolean(),
  /** `spf`: the domain's record names it; `dkim`: mail is signed with the domain's own key, whoever carries it. */
  why: z.enum(['spf', 'dkim', 'not_authorised', 'not_checked', 'test_failed']),
});
export type StandIn = z.infer<typeof standIn>;

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
        z.strictObject({
          kind: z.enum(['sending', 'waiting']),
          messages: count,
          from: time,
          to: time,
          /** Why it waits there; null while sending. */
          reason: z.enum(['relay_limit', 'hours', 'daily_slice', 'schedule']).nullable(),
        }),
      ),
      /** Messages per minute that the plan reckons with, and whether that was measured. */
      perMinute: z.number(),
      measured: z.boolean(),
    }),
  ),
  /** Which other relays may carry a campaign where its own fails, by what, or why not. */
  standIns: call(z.strictObject({ campaignId: id }), z.strictObject({ relays: z.array(standIn) })),
  /**
   * Starts after a 10 s undo window, or schedules where the campaign's `when.startAt` lies ahead; `confirmed` is the number
   * the person saw, refused with the new one where it differs.
   */
  start: call(z.strictObject({ campaignId: id, confirmed: count }), progress),
  /** Takes a start back while its undo window is open: the campaign is a draft again. */
  undoStart: call(z.strictObject({ campaignId: id }), nothing),
  /** A scheduled campaign is a draft again (also one whose moment was missed). */
  unschedule: call(z.strictObject({ campaignId: id }), progress),
  /** Another moment for a scheduled campaign; refused for one that has passed. */
  reschedule: call(z.strictObject({ campaignId: id, startAt: time }), progress),
  /** The decision about a missed schedule to start now all the same. */
  sendMissed: call(z.strictObject({ campaignId: id }), progress),
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
      points: z.array(
        z.strictObject({
          at: time,
          /** So far. */
          handled: count,
          /** Since the point before: replies by class. */
          accepted: count,
          deferred: count,
          refusedAddress: count,
          refusedUs: count,
          /** Messages per minute since the point before. */
          rate: z.number(),
        }),
      ),
      waits: z.array(z.strictObject({ reason: z.string(), from: time, to: time.nullable() })),
    }),
  ),
  /** The last things that happened, newest first; kept on disk, the newest 500 of a campaign. */
  events: call(
    z.strictObject({ campaignId: id, limit: z.int().min(1).max(500).default(50) }),
    z.strictObject({ events: z.array(sendingEvent) }),
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
          /** `causes:<cause>`, null where it went well. */
          cause: z.string().nullable(),
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
