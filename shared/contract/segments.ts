import { z } from 'zod';
import { call, count, id, line, nothing, time } from './define.ts';

/** How a field of any type is compared. Numbers, dates and yes/no compare as what they are, texts without case. */
export const FIELD_TESTS = [
  'is',
  'is_not',
  'contains',
  'contains_not',
  'starts_with',
  'ends_with',
  'filled',
  'empty',
  'less',
  'more',
  'before',
  'after',
  'in_last_days',
  'anniversary_in_days',
] as const;

/** What may have happened between us and a person. */
export const BEHAVIOURS = ['sent', 'accepted', 'failed', 'bounced', 'replied', 'complained'] as const;

/** How deep rules may be nested, and how many there may be in all: a person's rule never comes near it. */
export const MOST_DEPTH = 8;
export const MOST_RULES = 200;

const days = z.int().min(1).max(36_500);

/** One question about a person. */
const leaf = z.discriminatedUnion('kind', [
  /** `field` is a built-in key (address, domain, name, first_name, last_name) or a custom field's key; `value` as a person types it. */
  z.strictObject({ kind: z.literal('field'), field: line, test: z.enum(FIELD_TESTS), value: line }),
  z.strictObject({ kind: z.literal('list'), id, member: z.boolean() }),
  z.strictObject({ kind: z.literal('tag'), id, member: z.boolean() }),
  /** Whether a consent is recorded; `source` null means any. */
  z.strictObject({ kind: z.literal('consent'), recorded: z.boolean(), source: line.nullable() }),
  /** Consent given or contact added within the last so many days, or longer ago. */
  z.strictObject({ kind: z.literal('since'), what: z.enum(['consent', 'created']), days, within: z.boolean() }),
  z.strictObject({ kind: z.literal('suppressed'), is: z.boolean(), reason: line.nullable() }),
  /** Something happened (or did not): in one campaign or any (null), in the last so many days or ever (null). */
  z.strictObject({
    kind: z.literal('behaviour'),
    what: z.enum(BEHAVIOURS),
    happened: z.boolean(),
    campaignId: id.nullable(),
    days: days.nullable(),
  }),
]);
export type Leaf = z.infer<typeof leaf>;

/** Rules joined: all of them, any of them, or none of them. An empty `all` is everybody. */
export type Rule = Leaf | { kind: 'all' | 'any' | 'none'; rules: Rule[] };
export const rule: z.ZodType<Rule> = z.lazy(() =>
  z.union([leaf, z.strictObject({ kind: z.enum(['all', 'any', 'none']), rules: z.array(rule).max(MOST_RULES) })]),
);

export const segmentRecord = z.strictObject({
  id,
  name: z.string(),
  rule,
  /** People in it when it was last counted, and when that was; null where it never was. */
  contacts: count.nullable(),
  countedAt: time.nullable(),
  /** True where a list, tag, field or campaign that the rule names is gone: nobody is matched by that part. */
  broken: z.boolean(),
  createdAt: time,
  updatedAt: time,
});
export type Segment = z.infer<typeof segmentRecord>;

export const segments = {
  list: call(nothing, z.strictObject({ segments: z.array(segmentRecord) })),
  get: call(z.strictObject({ id }), segmentRecord),
  save: call(z.strictObject({ id: id.nullable().default(null), name: line.min(1), rule }), segmentRecord),
  /** Removes the segment; refused with `segment_in_use` while a campaign that is not finished addresses it. */
  remove: call(z.strictObject({ id }), nothing),
  /** How many people a rule finds right now, and how many of them can be mailed. Long work: it may be aborted. */
  count: call(
    z.strictObject({ rule }),
    z.strictObject({
      contacts: count,
      mailable: count,
      /** The first few of them. */
      people: z.array(z.strictObject({ id, address: z.string(), name: z.string() })),
    }),
  ),
  /** The most frequent values of a field, as samples to choose from; none where nearly everybody has another one. May be aborted. */
  values: call(z.strictObject({ field: line }), z.strictObject({ values: z.array(z.string()) })),
};
