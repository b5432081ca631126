import { z } from 'zod';
import { call, count, cursor, download, id, line, nothing, pageInput, time } from './define.ts';

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

export const tagRecord = z.strictObject({ id, name: z.string(), contacts: count, createdAt: time });
export type Tag = z.infer<typeof tagRecord>;

/** Which people are meant: every part that is given must hold. */
export const contactFilter = z.strictObject({
  /** Part of any text of a person: address, names, every custom field. Words are sought apart, all must be found. */
  search: line.default(''),
  listId: id.nullable().default(null),
  tagId: id.nullable().default(null),
  segmentId: id.nullable().default(null),
  status: z.enum(CONTACT_STATUSES).nullable().default(null),
});
export type ContactFilter = z.infer<typeof contactFilter>;

/** People that can be named one by one. */
export const MOST_NAMED = 200_000;

/** People picked one by one, or all that a filter finds less a few. */
export const selection = z.union([
  z.strictObject({ ids: z.array(id).min(1).max(MOST_NAMED) }),
  z.strictObject({ filter: contactFilter, except: z.array(id).max(MOST_NAMED).default([]) }),
]);
export type Selection = z.infer<typeof selection>;

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
  tags: z.array(z.strictObject({ id, name: z.string() })),
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
  kind: z.enum([
    'created',
    'imported',
    'tagged',
    'edited',
    'consent',
    'message',
    'bounce',
    'suppressed',
    'restored',
    'cleaned',
  ]),
  /** What it belongs to: campaign or file name, list, source. */
  subject: z.string(),
  /** Key of the outcome: a message state, a reason, a suppression reason. */
  detail: z.string(),
  /** The server's own words, or the recorded note. */
  text: z.string(),
  /** The relay that a message went through. */
  relay: z.string().optional(),
});

export const CONTACT_SORTS = ['address', 'name', 'created', 'last_result'] as const;

export const contactAction = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('add_to_list'), listId: id }),
  z.strictObject({ do: z.literal('remove_from_list'), listId: id }),
  z.strictObject({ do: z.literal('add_tag'), tagId: id }),
  z.strictObject({ do: z.literal('remove_tag'), tagId: id }),
  z.strictObject({ do: z.literal('set_field'), field: line, value: z.string().max(10_000) }),
  /** Only for those that have none. */
  z.strictObject({ do: z.literal('set_consent'), consent }),
  /** Never mail them again. */
  z.strictObject({ do: z.literal('suppress') }),
  z.strictObject({ do: z.literal('remove') }),
]);
export type ContactAction = z.infer<typeof contactAction>;

/** What a person is given by hand. */
const personInput = {
  address: line,
  name: line.default(''),
  firstName: line.default(''),
  lastName: line.default(''),
  fields: fieldValues.default({}),
  listIds: z.array(id).max(1_000).default([]),
  tagIds: z.array(id).max(1_000).nullable().default(null),
};

export const contacts = {
  /**
   * A page of the table. `total` is null where only counting would tell: ask `count`. Pages go both ways: `next` and `previous`
   * are cursors of the pages after and before this one (null at either end), `here` is the cursor that reads this one again, and rows
   * always stand in the order that was asked for, whichever way a cursor leads.
   * `from` jumps: 0 is the first page, 1 the last one, 0.5 about the middle; `at` is then the place of the first row where that is known.
   */
  list: call(
    z.strictObject({
      ...contactFilter.shape,
      sort: z.enum(CONTACT_SORTS).default('name'),
      descending: z.boolean().default(false),
      from: z.number().min(0).max(1).nullable().default(null),
      ...pageInput,
    }),
    z.strictObject({
      rows: z.array(contactRecord),
      next: cursor,
      previous: cursor.default(null),
      here: cursor.default(null),
      at: count.nullable().default(null),
      total: count.nullable(),
    }),
  ),
  /**
   * Whom a filter finds from one person to another in an order, both among them, whichever stands first; null where they are more
   * than can be named. Long work that may be aborted.
   */
  between: call(
    z.strictObject({
      ...contactFilter.shape,
      sort: z.enum(CONTACT_SORTS).default('name'),
      first: id,
      last: id,
    }),
    z.strictObject({ ids: z.array(id).max(MOST_NAMED).nullable() }),
  ),
  /** How many a filter finds; long work that may be aborted. */
  count: call(contactFilter, z.strictObject({ contacts: count })),
  /** How far the search over all texts has been prepared, 0 to 1; searching works meanwhile, only slower. */
  searchState: call(nothing, z.strictObject({ ready: z.boolean(), progress: z.number().min(0).max(1) })),
  /**
   * Does one thing to many people, in slices; answers how many changed. Long work that may be aborted: what was done by then
   * stays done. Progress comes as `applying` events under the caller's own `ticket`. `undo` is what `takeBack` wants, null where
   * an action of this kind cannot be taken back or changed nobody.
   */
  apply: call(
    z.strictObject({ who: selection, action: contactAction, ticket: z.string().max(64).default('') }),
    z.strictObject({ changed: count, undo: z.string().nullable().default(null) }),
  ),
  /** Takes the last action on many people back for exactly those whom it changed. Throws `not_found` where another came since. */
  takeBack: call(
    z.strictObject({ undo: z.string().max(64), ticket: z.string().max(64).default('') }),
    z.strictObject({ changed: count }),
  ),
  /** What `apply` would meet: how many are meant, how many of them are in a campaign that is on its way. May be aborted. */
  foresee: call(z.strictObject({ who: selection }), z.strictObject({ contacts: count, underWay: count })),
  totals: call(nothing, z.strictObject({ contacts: count, mailable: count, suppressed: count, withoutConsent: count })),
  get: call(z.strictObject({ id }), contactRecord),
  /** Adds (no id) or changes a contact; answers the whole record. Never lifts a suppression. */
  save: call(
    z.strictObject({
      id: id.nullable().default(null),
      ...personInput,
      consent: consent.nullable().default(null),
    }),
    contactRecord,
  ),
  /** Changes single cells of one contact, as typed into the table; what is left out stays. */
  edit: call(
    z.strictObject({
      id,
      address: line.optional(),
      name: line.optional(),
      firstName: line.optional(),
      lastName: line.optional(),
      fields: fieldValues.optional(),
    }),
    contactRecord,
  ),
  /** Removes people a slice at a time: whoever is gone when the engine stops stays gone, the others stay. */
  remove: call(z.strictObject({ ids: z.array(id).min(1).max(10_000) }), z.strictObject({ removed: count })),
  addToList: call(
    z.strictObject({ ids: z.array(id).min(1).max(10_000), listId: id }),
    z.strictObject({ changed: count }),
  ),
  /**
   * Forgets a person everywhere: contact, history, messages, bounces with their raw mail, imports' leftovers, search. What stays
   * are counts, and a salted hash where the address must never be mailed again. Answers what was taken out, for the record.
   */
  erase: call(
    z.strictObject({
      address: line.min(3),
      suppress: z.boolean().default(true),
      /** Whether the workspace's own safety copies (from before an update) that hold the person are deleted too, whole. */
      backups: z.boolean().default(false),
    }),
    z.strictObject({
      contacts: count,
      messages: count,
      bounces: count,
      others: count,
      /** Copies that Merpati cannot reach by itself: backups, exported files, the relay's own log. */
      elsewhere: z.array(z.enum(['backups', 'mailbox', 'relay'])),
      /** The workspace's own safety copies: how many were deleted, and how many are left that hold the person. */
      backups: z.strictObject({ removed: count, left: count }).default({ removed: 0, left: 0 }),
    }),
  ),
  /**
   * Takes in again somebody who was erased, because they asked for it themselves; the only way back, never taken by an import.
   * `consent.note` says how they asked.
   */
  readmit: call(
    z.strictObject({
      ...personInput,
      consent,
    }),
    contactRecord,
  ),
  /**
   * Everything known about one person, as a file that people and programs can read (JSON). `words` (see `personWords`) says in the
   * person's language what keys mean; it stands beside each of them.
   */
  exportPerson: call(
    z.strictObject({ address: line.min(3), words: z.record(z.string().max(80), z.string().max(1_000)).default({}) }),
    download,
  ),
  /** Everything that is on record about a contact, newest first: a page of it. */
  history: call(
    z.strictObject({ id, cursor: cursor.default(null), limit: z.int().min(1).max(500).default(500) }),
    z.strictObject({ entries: z.array(historyEntry), next: cursor.optional() }),
  ),
  lists: call(nothing, z.strictObject({ lists: z.array(listRecord) })),
  saveList: call(z.strictObject({ id: id.nullable().default(null), name: line.min(1) }), listRecord),
  /** Removes the list, keeps its people. */
  removeList: call(z.strictObject({ id }), nothing),
  tags: call(nothing, z.strictObject({ tags: z.array(tagRecord) })),
  saveTag: call(z.strictObject({ id: id.nullable().default(null), name: line.min(1) }), tagRecord),
  /** Removes the tag, keeps its people. */
  removeTag: call(z.strictObject({ id }), nothing),
  fields: call(nothing, z.strictObject({ fields: z.array(fieldRecord) })),
  saveField: call(
    z.strictObject({ key: line.nullable().default(null), label: line.min(1), type: fieldRecord.shape.type }),
    fieldRecord,
  ),
  removeField: call(z.strictObject({ key: line }), nothing),
  /** CSV of the people that a filter or a selection finds, safe against formulas; reads back as it is in an import. */
  export: call(
    z.strictObject({
      ...contactFilter.shape,
      ids: z.array(id).max(MOST_NAMED).default([]),
      except: z.array(id).max(MOST_NAMED).default([]),
    }),
    download,
  ),
};
