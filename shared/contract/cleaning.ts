import { z } from 'zod';
import { call, count, id, nothing, page, pageInput, time } from './define.ts';

export const CLEANING_GROUPS = ['good', 'risky', 'invalid', 'unknown', 'doNotMail'] as const;
export const CLEANING_REASONS = [
  'ok',
  'typo',
  'role',
  'disposable',
  'duplicate',
  'free_mail_alias',
  'syntax',
  'no_domain',
  'no_mail_server',
  'null_mx',
  'dns_timeout',
  'not_checked',
  'unsubscribed',
  'bounced',
  'complained',
  'manual',
] as const;
export const CLEANING_ACTIONS = ['keep', 'fix', 'suppress', 'remove_from_list', 'remove'] as const;

export const cleaningRun = z.strictObject({
  id,
  listId: id.nullable(),
  listName: z.string().nullable(),
  state: z.enum(['running', 'done', 'cancelled', 'applied', 'undone', 'interrupted']),
  checked: count,
  total: count,
  dns: z.boolean(),
  groups: z.record(z.enum(CLEANING_GROUPS), count),
  reasons: z.array(
    z.strictObject({
      group: z.enum(CLEANING_GROUPS),
      reason: z.enum(CLEANING_REASONS),
      contacts: count,
      action: z.enum(CLEANING_ACTIONS),
    }),
  ),
  startedAt: time,
  finishedAt: time.nullable(),
  appliedAt: time.nullable(),
});
export type CleaningRun = z.infer<typeof cleaningRun>;

export const cleaning = {
  /** Checks a list (or everybody) in the background; `dns` asks for mail servers of domains, never of people. */
  start: call(
    z.strictObject({ listId: id.nullable().default(null), dns: z.boolean().default(true) }),
    z.strictObject({ id }),
  ),
  get: call(z.strictObject({ id }), cleaningRun),
  latest: call(nothing, z.strictObject({ run: cleaningRun.nullable() })),
  cancel: call(z.strictObject({ id }), nothing),
  /** The people behind one group or reason, with what would happen to each. */
  findings: call(
    z.strictObject({
      id,
      group: z.enum(CLEANING_GROUPS).nullable().default(null),
      reason: z.enum(CLEANING_REASONS).nullable().default(null),
      ...pageInput,
    }),
    page(
      z.strictObject({
        contactId: id,
        address: z.string(),
        name: z.string(),
        group: z.enum(CLEANING_GROUPS),
        reason: z.enum(CLEANING_REASONS),
        suggestion: z.string().nullable(),
      }),
    ),
  ),
  /** Carries out one action per reason; answers what was done. Nothing is deleted unless `remove` was chosen. */
  apply: call(
    z.strictObject({
      id,
      actions: z.array(z.strictObject({ reason: z.enum(CLEANING_REASONS), action: z.enum(CLEANING_ACTIONS) })),
    }),
    z.strictObject({ fixed: count, suppressed: count, removedFromList: count, removed: count, merged: count }),
  ),
  undo: call(z.strictObject({ id }), nothing),
};
