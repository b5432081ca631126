import { z } from 'zod';
import { REASONS, VERDICT_CLASSES } from '../verdict.ts';
import { call, count, id, line, nothing, page, pageInput, ticket, time } from './define.ts';

export const REPORT_KINDS = ['bounce', 'delay', 'complaint', 'autoreply', 'unsubscribe', 'reply', 'other'] as const;

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
  matchedBy: z.enum(['message_id', 'token', 'address', 'none']),
  /** What was done about the contact. */
  effect: z.enum(['none', 'pending', 'suppressed', 'kept', 'undone']),
  at: time,
});
export type Bounce = z.infer<typeof bounceRecord>;

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
  totals: call(nothing, z.strictObject({ pending: count, total: count, lastReadAt: time.nullable() })),
  groups: call(
    z.strictObject({ campaignId: id.nullable().default(null), onlyPending: z.boolean().default(false) }),
    z.strictObject({
      groups: z.array(
        z.strictObject({
          kind: z.enum(REPORT_KINDS),
          class: z.enum(VERDICT_CLASSES),
          reason: z.enum(REASONS),
          bounces: count,
          pending: count,
          effect: z.enum(['suppress', 'keep', 'mend', 'none']),
        }),
      ),
      weeks: z.array(z.strictObject({ from: time, bounces: count })),
    }),
  ),
  list: call(
    z.strictObject({
      campaignId: id.nullable().default(null),
      class: z.enum(VERDICT_CLASSES).nullable().default(null),
      reason: z.enum(REASONS).nullable().default(null),
      kind: z.enum(REPORT_KINDS).nullable().default(null),
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
      excerpt: z.array(z.strictObject({ text: z.string(), telling: z.boolean() })),
      raw: z.string(),
      rawTruncated: z.boolean(),
    }),
  ),
  /** Does to pending bounces what the policy says (all, or one group); answers how many contacts it cost. */
  applyPolicy: call(
    z.strictObject({
      reason: z.enum(REASONS).nullable().default(null),
      class: z.enum(VERDICT_CLASSES).nullable().default(null),
      ids: z.array(id).max(10_000).nullable().default(null),
    }),
    z.strictObject({ suppressed: count, kept: count, batch: id.nullable() }),
  ),
  /** Takes back one effect, or a whole batch. The contact can be mailed again. */
  undo: call(
    z.strictObject({ ids: z.array(id).max(10_000).default([]), batch: id.nullable().default(null) }),
    z.strictObject({ restored: count }),
  ),
  /** Decides that this one costs nothing. */
  keep: call(z.strictObject({ ids: z.array(id).min(1).max(10_000) }), z.strictObject({ kept: count })),
  /** Classifies without storing (command line). */
  classify: call(
    z.strictObject({ ticket }),
    z.strictObject({
      messages: z.array(
        z.strictObject({
          kind: z.enum(REPORT_KINDS),
          recipients: z.array(
            z.strictObject({
              address: z.string().nullable(),
              class: z.enum(VERDICT_CLASSES),
              reason: z.enum(REASONS),
              status: z.string().nullable(),
              reply: z.string().nullable(),
              permanent: z.boolean(),
              diagnostic: z.string(),
            }),
          ),
          confidence: z.number(),
          matchedBy: z.string(),
        }),
      ),
    }),
  ),
};
