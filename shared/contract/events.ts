import { z } from 'zod';
import { cleaningRun } from './cleaning.ts';
import { count, id, nothing, stream } from './define.ts';
import { importRecord } from './imports.ts';
import { mailboxStanding } from './mailboxes.ts';
import { progress } from './sending.ts';

export const CHANGED = [
  'contacts',
  'lists',
  'tags',
  'segments',
  'imports',
  'suppressions',
  'cleaning',
  'campaigns',
  'relays',
  'domains',
  'messages',
  'bounces',
  'mailboxes',
  'settings',
  'practice',
] as const;

/** Events say what changed; whoever shows it asks again. Progress comes at most four times a second per subject. */
export const event = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello') }),
  z.strictObject({ type: z.literal('changed'), what: z.enum(CHANGED), id: id.nullable() }),
  z.strictObject({ type: z.literal('import'), import: importRecord }),
  z.strictObject({ type: z.literal('cleaning'), run: cleaningRun }),
  z.strictObject({ type: z.literal('sending'), progress }),
  /** How far looking for problems in a file has come; only files that take a while tell. */
  z.strictObject({ type: z.literal('looking'), ticket: z.string(), progress: z.number().min(0).max(1) }),
  /** How far the search over contacts has been prepared. */
  z.strictObject({ type: z.literal('search'), ready: z.boolean(), progress: z.number().min(0).max(1) }),
  /** How far an action on many people has come; `total` is what was found when it began. */
  z.strictObject({
    type: z.literal('applying'),
    ticket: z.string(),
    done: count,
    changed: count,
    total: count.nullable(),
  }),
  z.strictObject({ type: z.literal('mailbox'), id, standing: mailboxStanding }),
]);
export type EngineEvent = z.infer<typeof event>;

export const events = {
  /** `hello` first, then everything that happens, until the caller stops listening. */
  subscribe: stream(nothing, event),
};
