import { z } from 'zod';
import { REASONS, VERDICT_CLASSES } from '../verdict.ts';
import { call, count, id, line, nothing, page, pageInput, ticket, time } from './define.ts';
import { CERTAINTIES } from './relay-setup.ts';
import { bouncePolicy } from './settings.ts';

export const REPORT_KINDS = ['bounce', 'delay', 'complaint', 'autoreply', 'unsubscribe', 'reply', 'other'] as const;

/** Which evidence named the message, strongest first; `none`: we did not send it, or nothing tells. */
export const MATCHES = ['message_id', 'token', 'return_path', 'headers', 'address', 'none'] as const;

export const EFFECTS = ['none', 'pending', 'suppressed', 'kept', 'retried', 'undone'] as const;

export const bounceRecord = z.strictObject({
  id,
  kind: z.enum(REPORT_KINDS),
  /** `smtp`: refused while sending; `report`: a mail that came back. */
  origin: z.enum(['smtp', 'report']),
  address: z.string(),
  contactId: id.nullable(),
  contactName: z.string(),
  messageId: id.nullable(),
  campaignId: id.nullable(),
  campaignName: z.string(),
  class: z.enum(VERDICT_CLASSES),
  reason: z.enum(REASONS),
  permanent: z.boolean(),
  confidence: z.number(),
  status: z.string().nullable(),
  reply: z.string(),
  diagnostic: z.string(),
  matchedBy: z.enum(MATCHES),
  /** What was done about the contact; `retried`: the message waits to be sent once more. */
  effect: z.enum(EFFECTS),
  /** Whose system refused: a key of a provider (`gmail`, `microsoft`, `yahoo`, ...), else the recipient's domain. */
  provider: z.string(),
  /** Which rule decided: the id of a shipped one, `own:<id>` of the person's own, or `none`. */
  rule: z.string(),
  /** The mailbox it was read from, or null (a file, the practice relay, refused while sending). */
  mailboxId: id.nullable(),
  /** How many reports tell of this failure. */
  reports: count.optional(),
  /** When it was recorded. */
  at: time,
  /** When it failed or was written, as far as that is known; never later than `at`. */
  writtenAt: time,
});
export type Bounce = z.infer<typeof bounceRecord>;

/** The person's own knowledge of what servers say. Patterns are plain words; `*` stands for at most 80 other characters. */
export const ownRule = z.strictObject({
  id: id.nullable().default(null),
  /** Any of these, compared without regard to case and addresses. */
  any: z.array(line.min(3)).min(1).max(20),
  reason: z.enum(REASONS),
  /** The words it was made from. */
  sample: z.string().max(4_000).default(''),
  note: line.default(''),
});
export type OwnRule = z.infer<typeof ownRule>;

export const shownRule = z.strictObject({
  /** The shipped rule's id, or `own:<id>`. */
  id: z.string(),
  own: z.boolean(),
  any: z.array(z.string()),
  reason: z.enum(REASONS),
  class: z.enum(VERDICT_CLASSES),
  source: z.string(),
  sample: z.string(),
  note: z.string(),
  /** How many stored bounces it decided. */
  bounces: count,
});
export type ShownRule = z.infer<typeof shownRule>;

/** What a new rule would do to what is stored. */
export const ruleTrial = z.strictObject({
  looked: count,
  changes: count,
  /** How many of the changes go from one class to another. */
  classChanges: count,
  samples: z.array(
    z.strictObject({
      id,
      address: z.string(),
      text: z.string(),
      from: z.enum(REASONS),
      fromClass: z.enum(VERDICT_CLASSES),
      /** The effect it has now. */
      effect: z.enum(EFFECTS),
    }),
  ),
  /** Shipped rules whose own sample it would decide otherwise: a sign that the words are too common. */
  conflicts: z.array(z.strictObject({ rule: z.string(), sample: z.string(), reason: z.enum(REASONS) })),
});
export type RuleTrial = z.infer<typeof ruleTrial>;

/** What the policy would do to stored bounces that still wait or may be decided anew; nothing is changed. */
export const dryRun = z.strictObject({
  looked: count,
  suppress: count,
  keep: count,
  retry: count,
  wait: count,
  /** What would be different from now: newly suppressed, and of those suppressed now, how many it would not have. */
  newlySuppressed: count,
  noLonger: count,
  samples: z.array(
    z.strictObject({
      id,
      address: z.string(),
      reason: z.enum(REASONS),
      now: z.enum(EFFECTS),
      would: z.enum(['suppress', 'keep', 'retry', 'wait']),
    }),
  ),
});

/** One thing to do, most urgent first; sentences are `bounces:advice.<key>`. */
export const advice = z.strictObject({
  key: z.string(),
  class: z.enum(VERDICT_CLASSES),
  reason: z.enum(REASONS).nullable(),
  /** How many bounces it is about. */
  bounces: count,
  people: count,
  provider: z.string().nullable(),
  campaignId: id.nullable(),
  campaignName: z.string(),
  relayId: id.nullable(),
  /** Where it is mended: a page of the app without the `#`. */
  page: z.string().nullable(),
  /** When it last happened; for requests and mailboxes: since when it waits. */
  lastAt: time.nullable().default(null),
  /** The share and the limit it is beside, 0 to 1, where it is about a rate. */
  rate: z.number().nullable().default(null),
  limit: z.number().nullable().default(null),
  /** Whose rate it is: a relay's or a receiver's name. */
  name: z.string().default(''),
});
export type Advice = z.infer<typeof advice>;

/** How often mail came back or was complained about, beside what providers accept. */
export const rate = z.strictObject({
  /** `relay`: the relay's own provider counts; `provider`: the receivers' count. */
  kind: z.enum(['relay', 'provider']),
  relayId: id.nullable(),
  name: z.string(),
  sent: count,
  bounced: count,
  complained: count,
  /** Whether complaints about this mail are told to anybody but the receiver: where not, none counted proves nothing. */
  complaintsTold: z.boolean(),
  /** Shares of what was accepted, 0 to 1; null where too few were sent to say (`enough` false). */
  bounceRate: z.number().nullable(),
  complaintRate: z.number().nullable(),
  enough: z.boolean(),
  /** What the provider warns at and stops at, or null where none is known. */
  bounceWarn: z.number().nullable(),
  bounceStop: z.number().nullable(),
  complaintWarn: z.number().nullable(),
  complaintStop: z.number().nullable(),
  /** Whose limits these are, empty where only usual ones are known; and how sure they are. */
  limitsOf: z.string(),
  certainty: z.enum(CERTAINTIES),
  source: z.string(),
  sourceDate: z.string(),
});
export type Rate = z.infer<typeof rate>;

export const bounces = {
  /** Reads uploaded files (.eml, mbox, several) or what the practice relay sent back; a report seen before counts as seen. */
  read: call(
    z.strictObject({ tickets: z.array(ticket).max(1_000).default([]), practice: z.boolean().default(false) }),
    z.strictObject({
      files: count,
      messages: count,
      seenBefore: count,
      kinds: z.partialRecord(z.enum(REPORT_KINDS), count),
      classes: z.partialRecord(z.enum(VERDICT_CLASSES), count),
      suppressed: count,
      unmatched: count,
    }),
  ),
  totals: call(
    nothing,
    z.strictObject({
      pending: count,
      total: count,
      lastReadAt: time.nullable(),
      /** Requests to leave: how many wait for a person (nobody known by that address), since when, and how old the oldest unread one may be. */
      requests: z.strictObject({
        waiting: count,
        oldestAt: time.nullable(),
        /** Mail that arrived after this was not looked at yet; null where no mailbox is watched or everything was looked at. */
        unreadSince: time.nullable(),
        /** No mailbox is watched at all: requests by mail are answered only when files are read. */
        unwatched: z.boolean(),
      }),
    }),
  ),
  groups: call(
    z.strictObject({
      campaignId: id.nullable().default(null),
      provider: z.string().max(255).nullable().default(null),
      onlyPending: z.boolean().default(false),
    }),
    z.strictObject({
      groups: z.array(
        z.strictObject({
          kind: z.enum(REPORT_KINDS),
          class: z.enum(VERDICT_CLASSES),
          reason: z.enum(REASONS),
          bounces: count,
          pending: count,
          /** Different addresses. */
          people: count,
          effect: z.enum(['suppress', 'keep', 'mend', 'none']),
          /** Whether the newest of them stopped their addresses: a policy that keeps, or a person, may have decided otherwise. */
          stopped: z.enum(['all', 'some', 'none']),
          /** Of the last twelve weeks, oldest first. */
          weeks: z.array(count),
        }),
      ),
      weeks: z.array(z.strictObject({ from: time, bounces: count })),
      providers: z.array(
        z.strictObject({
          provider: z.string(),
          bounces: count,
          address: count,
          temporary: count,
          us: count,
          complaint: count,
        }),
      ),
    }),
  ),
  /** What should be done first, at most seven things. */
  advice: call(
    z.strictObject({ campaignId: id.nullable().default(null) }),
    z.strictObject({ advice: z.array(advice) }),
  ),
  /** Bounces and complaints of the last `days` beside the limits of relays' providers and of the large receivers. */
  rates: call(z.strictObject({ days: z.int().min(1).max(365).default(30) }), z.strictObject({ rates: z.array(rate) })),
  list: call(
    z.strictObject({
      campaignId: id.nullable().default(null),
      class: z.enum(VERDICT_CLASSES).nullable().default(null),
      reason: z.enum(REASONS).nullable().default(null),
      kind: z.enum(REPORT_KINDS).nullable().default(null),
      provider: z.string().max(255).nullable().default(null),
      effect: z.enum(EFFECTS).nullable().default(null),
      search: line.default(''),
      ...pageInput,
    }),
    page(bounceRecord),
  ),
  /** The evidence: the part that tells, line by line with the telling one marked, and the whole mail. */
  get: call(
    z.strictObject({ id }),
    z.strictObject({
      bounce: bounceRecord,
      /** The common explanation of the same trouble wherever it shows (`causes.<key>`), and what can be tried; null: the reason's own words. */
      cause: z.string().nullable(),
      remedies: z.array(z.string()),
      excerpt: z.array(z.strictObject({ text: z.string(), telling: z.boolean() })),
      raw: z.string(),
      rawTruncated: z.boolean(),
    }),
  ),
  /**
   * Does what the policy says to bounces that wait (all, or one group), to those named by `ids` whatever was done before, or with
   * `anew` to everything that no person decided, as the dry run counts it; it never takes a suppression back.
   */
  applyPolicy: call(
    z.strictObject({
      reason: z.enum(REASONS).nullable().default(null),
      class: z.enum(VERDICT_CLASSES).nullable().default(null),
      ids: z.array(id).max(10_000).nullable().default(null),
      anew: z.boolean().default(false),
    }),
    z.strictObject({ suppressed: count, kept: count, retried: count, batch: id.nullable() }),
  ),
  /** What a policy (absent: the one that holds) would do to what is stored. */
  dryRun: call(
    z.strictObject({
      policy: bouncePolicy.nullable().default(null),
      reason: z.enum(REASONS).nullable().default(null),
      class: z.enum(VERDICT_CLASSES).nullable().default(null),
    }),
    dryRun,
  ),
  /** What was done in one go and can be taken back in one go, newest first. */
  batches: call(
    nothing,
    z.strictObject({
      batches: z.array(z.strictObject({ id, at: time, suppressed: count, kept: count, retried: count, undone: count })),
    }),
  ),
  /** Sends the messages of bounces once more (only what came back as temporary or about us, and only wanted by hand). */
  retry: call(z.strictObject({ ids: z.array(id).min(1).max(10_000) }), z.strictObject({ retried: count, not: count })),
  /** A request to leave that nobody could be found for: says for which address it was meant. */
  resolveRequest: call(z.strictObject({ id, address: line }), z.strictObject({ suppressed: z.boolean() })),
  rules: call(
    z.strictObject({ search: line.default(''), onlyOwn: z.boolean().default(false) }),
    z.strictObject({ rules: z.array(shownRule) }),
  ),
  /** A first proposal for a rule from one bounce: its telling words without what is particular to this mail. */
  draftRule: call(z.strictObject({ bounceId: id }), ownRule),
  tryRule: call(z.strictObject({ rule: ownRule }), ruleTrial),
  /** Keeps it and, where `apply`, judges stored bounces anew: only their verdict changes, what was done about people stays until the policy is applied. */
  saveRule: call(
    z.strictObject({ rule: ownRule, apply: z.boolean().default(true) }),
    z.strictObject({ rule: shownRule, changed: count }),
  ),
  removeRule: call(z.strictObject({ id }), z.strictObject({ changed: count })),
  /** Takes back one effect, or a whole batch. The contact can be mailed again. */
  undo: call(
    z.strictObject({ ids: z.array(id).max(10_000).default([]), batch: id.nullable().default(null) }),
    z.strictObject({ restored: count }),
  ),
  /** Decides that this one costs nothing. */
  keep: call(z.strictObject({ ids: z.array(id).min(1).max(10_000) }), z.strictObject({ kept: count })),
};
