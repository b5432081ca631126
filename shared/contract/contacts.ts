import { z } from 'zod';
import { call, count, download, id, line, nothing, page, pageInput, time } from './define.ts';

export const SUPPRESSION_REASONS = ['unsubscribed', 'bounced', 'complained', 'manual'] as const;

/** How the person came onto the list; `purchased` and `scraped` exist so that they can be refused with a sentence. */
export const CONSENT_SOURCES = ['signup', 'customer', 'event', 'in_person', 'other', 'purchased', 'scraped'] as const;
export const consent = z.strictObject({ source: z.enum(CONSENT_SOURCES), note: line, date: time });
export type Consent = z.infer<typeof consent>;

/** Whether and why a contact can be mailed. */
export const CONTACT_STATUSES = [
  'mailable',
  'no_consent',
  'unsubscribed',
  'bounced',
  'complained',
  'manual',
  'temporary',
] as const;

export const fieldValues = z.record(z.string().max(64), z.string().max(10_000));

export const contactRecord = z.strictObject({
  id,
  address: z.string(),
  /** Full name; `firstName` is the greeting name. */
  name: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  /** Custom fields by key (see `fields`). */
  fields: fieldValues,
  lists: z.array(z.strictObject({ id, name: z.string() })),
  consent: consent.nullable(),
  /** `temporary`: can be mailed, but the last attempt failed for now. */
  status: z.enum(CONTACT_STATUSES),
  lastResult: z.strictObject({ state: z.string(), reason: z.string().nullable(), at: time }).nullable(),
  createdAt: time,
  updatedAt: time,
});
export type Contact = z.infer<typeof contactRecord>;

export const listRecord = z.strictObject({
  id,
  name: z.string(),
  contacts: count,
  cleanedAt: time.nullable(),
  createdAt: time,
});
export type ContactList = z.infer<typeof listRecord>;

export const fieldRecord = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  label: line,
  type: z.enum(['text', 'number', 'date', 'yesno']),
  builtIn: z.boolean(),
});
export type Field = z.infer<typeof fieldRecord>;

export const historyEntry = z.strictObject({
  at: time,
  kind: z.enum(['created', 'imported', 'edited', 'consent', 'message', 'bounce', 'suppressed', 'restored', 'cleaned']),
  /** What it belongs to: campaign or file name, list, source. */
  subject: z.string(),
  /** Key of the outcome: a message state, a reason, a suppression reason. */
  detail: z.string(),
  /** The server's own words, or the recorded note. */
  text: z.string(),
});

export const contacts = {
  list: call(
    z.strictObject({
      search: line.default(''),
      listId: id.nullable().default(null),
      status: z.enum(CONTACT_STATUSES).nullable().default(null),
      sort: z.enum(['address', 'name', 'created', 'last_result']).default('name'),
      descending: z.boolean().default(false),
      ...pageInput,
    }),
    page(contactRecord),
  ),
  totals: call(nothing, z.strictObject({ contacts: count, mailable: count, suppressed: count, withoutConsent: count })),
  get: call(z.strictObject({ id }), contactRecord),
  /** Adds (no id) or changes a contact; answers the whole record. Never lifts a suppression. */
  save: call(
    z.strictObject({
      id: id.nullable().default(null),
      address: line,
      name: line.default(''),
      firstName: line.default(''),
      lastName: line.default(''),
      fields: fieldValues.default({}),
      listIds: z.array(id).max(1_000).default([]),
      consent: consent.nullable().default(null),
    }),
    contactRecord,
  ),
  remove: call(z.strictObject({ ids: z.array(id).min(1).max(10_000) }), z.strictObject({ removed: count })),
  addToList: call(
    z.strictObject({ ids: z.array(id).min(1).max(10_000), listId: id }),
    z.strictObject({ changed: count }),
  ),
  removeFromList: call(
    z.strictObject({ ids: z.array(id).min(1).max(10_000), listId: id }),
    z.strictObject({ changed: count }),
  ),
  /** Records where people came from, for some contacts or all of a list that have none; answers how many changed. */
  setConsent: call(
    z.strictObject({ ids: z.array(id).max(10_000).default([]), listId: id.nullable().default(null), consent }),
    z.strictObject({ changed: count }),
  ),
  history: call(z.strictObject({ id }), z.strictObject({ entries: z.array(historyEntry) })),
  lists: call(nothing, z.strictObject({ lists: z.array(listRecord) })),
  saveList: call(z.strictObject({ id: id.nullable().default(null), name: line.min(1) }), listRecord),
  /** Removes the list, keeps its people. */
  removeList: call(z.strictObject({ id }), nothing),
  fields: call(nothing, z.strictObject({ fields: z.array(fieldRecord) })),
  saveField: call(
    z.strictObject({ key: line.nullable().default(null), label: line.min(1), type: fieldRecord.shape.type }),
    fieldRecord,
  ),
  removeField: call(z.strictObject({ key: line }), nothing),
  /** CSV of contacts (all, a list, or a search), safe against formulas. */
  export: call(z.strictObject({ listId: id.nullable().default(null), search: line.default('') }), download),
};
