import { z } from 'zod';
import { messageContent } from '../blocks.ts';
import { call, count, id, line, longText, nothing, page, pageInput, time } from './define.ts';

export const CAMPAIGN_STATES = ['draft', 'scheduled', 'sending', 'paused', 'finished', 'cancelled'] as const;

/** Who is addressed: everybody, or whoever is on one of the lists, has one of the tags or is in one of the segments; less those left out. */
export const audience = z.strictObject({
  everybody: z.boolean(),
  listIds: z.array(id).max(1_000),
  excludeListIds: z.array(id).max(1_000),
  excludeContactIds: z.array(id).max(10_000),
  tagIds: z.array(id).max(1_000).default([]),
  segmentIds: z.array(id).max(100).default([]),
  excludeTagIds: z.array(id).max(1_000).default([]),
  excludeSegmentIds: z.array(id).max(100).default([]),
});
export type Audience = z.infer<typeof audience>;
/** Nobody yet. */
export const NOBODY: Audience = {
  everybody: false,
  listIds: [],
  excludeListIds: [],
  excludeContactIds: [],
  tagIds: [],
  segmentIds: [],
  excludeTagIds: [],
  excludeSegmentIds: [],
};

/** Overrides of the sender identity in the settings; empty means as there. */
export const campaignSender = z.strictObject({ name: line, address: line, replyTo: line });

const clockTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d)?$/);

/** When a campaign may send. Everything empty means at once and around the clock. */
export const sendWhen = z.strictObject({
  /** Not before this moment; null at the start. */
  startAt: time.nullable(),
  /** Days of the week on which it sends, 0 is Sunday; empty means every day. */
  days: z.array(z.int().min(0).max(6)).max(7),
  /** Hours between which it sends, `HH:MM`; both empty means around the clock, `to` before `from` goes over midnight. */
  from: clockTime,
  to: clockTime,
  /** IANA name of the zone in which days and hours are meant; empty means this computer's. */
  timeZone: line,
  /** At most so many on one calendar day, null for no such slice. */
  perDay: z.int().min(1).max(10_000_000).nullable(),
});
export type SendWhen = z.infer<typeof sendWhen>;

/** May another relay take over on outage, failed sign-in or used-up quota? Only one that the author's domain authorises. */
export const RELAY_USES = ['only', 'take_over'] as const;

export const totals = z.strictObject({
  recipients: count,
  queued: count,
  sending: count,
  accepted: count,
  deferred: count,
  rejected: count,
  inDoubt: count,
  skipped: count,
  cancelled: count,
  /** Of the accepted: came back later. */
  bounced: count,
  complained: count,
  unsubscribed: count,
});
export type Totals = z.infer<typeof totals>;

/** Counters of a campaign that never started. */
export const NO_TOTALS: Totals = {
  recipients: 0,
  queued: 0,
  sending: 0,
  accepted: 0,
  deferred: 0,
  rejected: 0,
  inDoubt: 0,
  skipped: 0,
  cancelled: 0,
  bounced: 0,
  complained: 0,
  unsubscribed: 0,
};

export const campaignRecord = z.strictObject({
  id,
  name: z.string(),
  state: z.enum(CAMPAIGN_STATES),
  audience,
  sender: campaignSender,
  subject: z.string(),
  preheader: z.string(),
  content: messageContent,
  /** null: made from the content each time. */
  text: z.string().nullable(),
  relayId: id.nullable(),
  pace: z.enum(['slow', 'relay']),
  when: sendWhen,
  relayUse: z.enum(RELAY_USES),
  totals,
  /** Why it is paused (a key), null otherwise. */
  pausedBecause: z.string().nullable(),
  sample: z.boolean(),
  createdAt: time,
  updatedAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
});
export type Campaign = z.infer<typeof campaignRecord>;

/** A card or row: everything but the content. */
export const campaignSummary = campaignRecord.omit({ content: true, text: true, preheader: true });
export type CampaignSummary = z.infer<typeof campaignSummary>;

/** `notice`: worth knowing, asks for nothing. */
export const CHECK_LEVELS = ['blocker', 'warning', 'notice', 'not_checked', 'passed'] as const;
export const CHECK_PLACES = ['recipients', 'message', 'sender', 'relay', 'domain', 'settings', 'contacts'] as const;

/** One row of the readiness list; sentences are `checks.<key>.*` in the catalogues, filled with `values`. */
export const checkRow = z.strictObject({
  key: z.string(),
  level: z.enum(CHECK_LEVELS),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Where to mend it: a place and, within it, a block id, field or list id. */
  place: z.enum(CHECK_PLACES),
  anchor: z.string(),
  /** What the check saw: an excerpt or a record, shown as text. */
  evidence: z.string(),
  /** A warning that the person ticked; gone when what it saw changes. */
  acknowledged: z.boolean(),
});
export type CheckRow = z.infer<typeof checkRow>;

export const LEFT_OUT = [
  'unsubscribed',
  'bounced',
  'complained',
  'manual',
  'no_consent',
  'excluded',
  'duplicate',
  /** Got as many campaigns lately as the settings allow (`frequencyCap`). */
  'frequency_cap',
] as const;

export const campaigns = {
  list: call(
    z.strictObject({ state: z.enum(CAMPAIGN_STATES).nullable().default(null), ...pageInput }),
    page(campaignSummary),
  ),
  get: call(z.strictObject({ id }), campaignRecord),
  create: call(
    z.strictObject({
      name: line.default(''),
      template: line.nullable().default(null),
      language: z.enum(['en', 'id']).default('en'),
    }),
    campaignRecord,
  ),
  /** Saves the named parts (autosave); refused unless draft or paused. */
  save: call(
    z.strictObject({
      id,
      name: line.optional(),
      audience: audience.optional(),
      sender: campaignSender.optional(),
      subject: line.optional(),
      preheader: line.optional(),
      content: messageContent.optional(),
      text: longText.nullable().optional(),
      relayId: id.nullable().optional(),
      pace: z.enum(['slow', 'relay']).optional(),
      when: sendWhen.optional(),
      relayUse: z.enum(RELAY_USES).optional(),
    }),
    campaignRecord,
  ),
  duplicate: call(z.strictObject({ id, name: line.default('') }), campaignRecord),
  /** Drafts only; what was sent stays as the record of what was sent. */
  remove: call(z.strictObject({ id }), nothing),
  /** Who gets it, who does not and why. */
  recipients: call(
    z.strictObject({ id }),
    z.strictObject({
      willGet: count,
      leftOut: z.array(z.strictObject({ reason: z.enum(LEFT_OUT), contacts: count })),
      domains: z.array(z.strictObject({ domain: z.string(), contacts: count })),
    }),
  ),
  leftOut: call(
    z.strictObject({ id, reason: z.enum(LEFT_OUT), ...pageInput }),
    page(z.strictObject({ contactId: id, address: z.string(), name: z.string() })),
  ),
  /**
   * The message as one contact gets it. `preview` is a ticket: each host serves it at its own URL with its own policy
   * (`/preview/<ticket>` in the browser, `app-preview://mail/<ticket>` in the app). `position` walks through the recipients.
   */
  preview: call(
    z.strictObject({ id, contactId: id.nullable().default(null), position: count.nullable().default(null) }),
    z.strictObject({
      contact: z.strictObject({ id: id.nullable(), name: z.string(), address: z.string(), position: count, of: count }),
      from: z.string(),
      subject: z.string(),
      preheader: z.string(),
      text: z.string(),
      preview: z.string(),
      bytes: count,
      /** Fields with how many recipients read the fallback (or nothing, where there is none). */
      fallbacks: z.array(z.strictObject({ field: z.string(), fallback: z.string(), recipients: count })),
    }),
  ),
  /** Up to five addresses, as one contact would get it; goes through the relay and its limits, counts as no recipient. */
  testSend: call(
    z.strictObject({ id, to: z.array(line).min(1).max(5), contactId: id.nullable().default(null) }),
    z.strictObject({
      results: z.array(
        z.strictObject({
          address: z.string(),
          ok: z.boolean(),
          reply: z.string(),
          reason: z.string().nullable(),
          /** `causes:<cause>` and what can be done (`causes:remedies.<key>`); null and none where it went well. */
          cause: z.string().nullable(),
          remedies: z.array(z.string()),
        }),
      ),
    }),
  ),
  /** The readiness list. `online` false leaves DNS out (those rows read not_checked). */
  check: call(
    z.strictObject({ id, online: z.boolean().default(true) }),
    z.strictObject({
      rows: z.array(checkRow),
      blockers: count,
      warnings: count,
      notChecked: count,
      passed: count,
      ready: z.boolean(),
      lastTest: z.strictObject({ address: z.string(), at: time }).nullable(),
    }),
  ),
  acknowledge: call(z.strictObject({ id, key: line, anchor: line.default(''), acknowledged: z.boolean() }), nothing),
};
