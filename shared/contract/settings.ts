import { z } from 'zod';
import { call, count, line, nothing, time } from './define.ts';

export const LANGUAGES = ['en', 'id'] as const;

/** Who writes: without name, address, organisation and postal address nothing is sent. */
export const senderIdentity = z.strictObject({
  name: line,
  address: line,
  replyTo: line,
  organisation: line,
  postalAddress: line,
});

/** What an automatic verdict may do to a contact; trouble with us never appears here because it never costs one. */
export const bouncePolicy = z.strictObject({
  /** `after`: only once so many different campaigns failed for it within `withinDays`. */
  address: z.enum(['suppress', 'after', 'keep']),
  addressAfter: z.int().min(2).max(20).default(2),
  complaint: z.enum(['suppress', 'keep']),
  /** Suppress after so many temporary failures in as many different campaigns within `withinDays`; 0 means never. */
  temporaryAfter: z.int().min(0).max(20),
  withinDays: z.int().min(1).max(730).default(180),
  /** Send a message that came back as temporary once more, after so many hours; 0 means never. */
  retryAfterHours: z.int().min(0).max(168).default(0),
});
export type BouncePolicy = z.infer<typeof bouncePolicy>;

export const settingsRecord = z.strictObject({
  /** null until the person chose one on first run. */
  language: z.enum(LANGUAGES).nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  sender: senderIdentity,
  unsubscribe: z.strictObject({
    /** Mailbox that reads `mailto:` requests; empty means the reply address. */
    mailbox: line,
    /** The person's own HTTPS endpoint, or empty. */
    url: line,
    /** When the endpoint last answered a one-click test request (RFC 8058), or null. Only the engine says; what `set` brings is not believed. */
    urlTestedAt: time.nullable(),
    /** When a plain visit to the address last worked; it goes into the header without one-click until the test request succeeded. Only the engine says. */
    urlSeenAt: time.nullable().default(null),
  }),
  bouncePolicy,
  checklistHidden: z.boolean(),
  started: z.boolean(),
  sampleData: z.boolean(),
  /** Nobody gets more than so many campaign messages in so many days; null for no such cap. */
  frequencyCap: z.strictObject({ messages: z.int().min(1).max(1_000), days: z.int().min(1).max(365) }).nullable(),
  dnsServers: z.array(line).max(8),
  /** Columns of the table of contacts in their order, `width` in pixels or null for its own; empty: the usual ones. */
  contactColumns: z
    .array(z.strictObject({ id: z.string().max(80), width: z.int().min(40).max(1_200).nullable() }))
    .max(200)
    .default([]),
});
export type Settings = z.infer<typeof settingsRecord>;

/** What an endpoint answered; `cause` is a key of `settings:unsubscribe.cause`, empty where all is well. */
const endpointAnswer = z.strictObject({ ok: z.boolean(), status: z.int().nullable(), cause: line });

export const settings = {
  get: call(nothing, settingsRecord),
  /** Changes the named settings only. */
  set: call(settingsRecord.partial(), settingsRecord),
  /**
   * Visits the person's unsubscribe page once as somebody who follows the link (GET, redirects within HTTPS). Where it answers the
   * address is kept as seen, and goes into header and visible link; another address than the kept one forgets its test.
   */
  visitUnsubscribeUrl: call(z.strictObject({ url: line }), endpointAnswer),
  /** Asks the person's unsubscribe endpoint once, as a mailbox provider would (POST List-Unsubscribe=One-Click). */
  testUnsubscribeUrl: call(z.strictObject({ url: line }), endpointAnswer),
  info: call(
    nothing,
    z.strictObject({
      version: line,
      workspace: line,
      secretsKeptBy: z.enum(['system', 'file', 'memory']),
      host: z.enum(['app', 'browser', 'command-line', 'test']),
      schemaVersion: count,
    }),
  ),
  /** Fills the workspace with sample contacts, a campaign draft and the practice relay; one call in, one call out. */
  loadSample: call(z.strictObject({ language: z.enum(LANGUAGES) }), z.strictObject({ contacts: count })),
  removeSample: call(nothing, nothing),
};
