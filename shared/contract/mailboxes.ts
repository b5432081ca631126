import { z } from 'zod';
import { call, count, id, line, nothing, stream, time } from './define.ts';
import { TLS_MODES } from './relay-parts.ts';

/** What is done with a mail after its report is stored. `leave` changes nothing at all; nothing is ever deleted. */
export const HANDLED = ['leave', 'seen', 'flag', 'move'] as const;

/** `password`: its own; `relay`: the same user, password or OAuth2 token as a relay. */
export const MAILBOX_AUTHS = ['password', 'relay'] as const;

export const MAILBOX_STATES = ['off', 'connecting', 'scanning', 'watching', 'waiting', 'failed'] as const;

/** How a mailbox is doing now. */
export const mailboxStanding = z.strictObject({
  /** `watching`: told by the server at once (IDLE) or asked every minute; `waiting`: tries again by itself; `failed`: needs the person. */
  state: z.enum(MAILBOX_STATES),
  /** Key `causes:<cause>` while `waiting` or `failed`; while `watching` what could not be done all the same (a folder is gone, handled mail cannot be moved), else null. */
  cause: z.string().nullable(),
  /** The server's own words, shortened, without secrets. */
  words: z.string(),
  retryAt: time.nullable(),
  /** The server tells at once what arrives (RFC 2177); false: asked once a minute; null while unknown. */
  idle: z.boolean().nullable(),
  /** When everything that had arrived was last read to its end; null: never. */
  checkedAt: time.nullable(),
  /** While scanning: mails looked at of those to look at, and the folder. */
  progress: z.strictObject({ folder: z.string(), read: count, total: count }).nullable(),
  /** Since it was added. */
  read: count,
  reports: count,
});
export type MailboxStanding = z.infer<typeof mailboxStanding>;

const settings = {
  name: line,
  /** The address whose mail arrives there: where bounces, replies and requests to leave go. */
  address: line,
  host: line,
  port: z.int().min(1).max(65_535),
  tls: z.enum(TLS_MODES),
  user: line,
  auth: z.enum(MAILBOX_AUTHS),
  /** Whose sign-in is used where `auth` is `relay`; also the relay whose mail returns here, null: of all relays. */
  relayId: id.nullable(),
  fingerprint: line,
  /** Full names of the folders that are read, at least one. */
  folders: z.array(line.min(1)).min(1).max(20),
  handled: z.enum(HANDLED),
  /** Full name of the folder for `move`; made where it does not exist. */
  moveTo: line,
  /** On the first visit only mails that arrived in so many days are looked at. */
  lookBackDays: z.int().min(1).max(3_650),
  enabled: z.boolean(),
};

export const mailboxRecord = z.strictObject({
  id,
  ...settings,
  hasPassword: z.boolean(),
  standing: mailboxStanding,
  createdAt: time,
});
export type MailboxRecord = z.infer<typeof mailboxRecord>;

/** Settings as typed; the password goes to the secrets port and never comes back. */
export const mailboxInput = z.strictObject({
  id: id.nullable().default(null),
  ...settings,
  name: line.default(''),
  fingerprint: line.default(''),
  auth: z.enum(MAILBOX_AUTHS).default('password'),
  relayId: id.nullable().default(null),
  folders: z.array(line.min(1)).min(1).max(20).default(['INBOX']),
  handled: z.enum(HANDLED).default('leave'),
  moveTo: line.default(''),
  lookBackDays: z.int().min(1).max(3_650).default(30),
  enabled: z.boolean().default(true),
  /** Absent: keep the one there is. */
  password: z.string().max(4_000).optional(),
  /** Typed consent to a password over an unencrypted line to a host that is not this computer. */
  allowPlain: z.boolean().default(false),
});
export type MailboxInput = z.infer<typeof mailboxInput>;

export const mailboxFolder = z.strictObject({
  path: z.string(),
  /** Shown to people, in their own characters. */
  name: z.string(),
  /** RFC 6154 use: `inbox`, `junk`, `trash`, `sent`, `archive`, `drafts`, `all` or ''. */
  use: z.string(),
  messages: count,
  /** Worth reading for what came back: the inbox, junk, and folders whose name says bounces. */
  proposed: z.boolean(),
});
export type MailboxFolder = z.infer<typeof mailboxFolder>;

export const MAILBOX_TEST_STEPS = ['find', 'secure', 'sign_in', 'folders'] as const;
export const mailboxTestStep = z.strictObject({
  step: z.enum(MAILBOX_TEST_STEPS),
  state: z.enum(['running', 'ok', 'failed', 'not_run']),
  milliseconds: count.nullable(),
  facts: z.record(z.string(), z.string()),
  cause: z.string().nullable(),
  remedies: z.array(z.string()),
  words: z.string(),
  /** Filled by the last step. */
  folders: z.array(mailboxFolder),
});
export type MailboxTestStep = z.infer<typeof mailboxTestStep>;

/** A way to read an address's mail that was found for it. */
export const mailboxOffer = z.strictObject({
  foundBy: z.enum(['relay', 'preset', 'autoconfig', 'probe']),
  name: z.string(),
  host: z.string(),
  port: z.int().min(1).max(65_535),
  tls: z.enum(TLS_MODES),
  user: z.string(),
  auth: z.enum(MAILBOX_AUTHS),
  relayId: id.nullable(),
  /** Sentences worth knowing, as keys `mailboxes:hint.<key>` (app password, IMAP must be switched on). */
  hints: z.array(z.string()),
});
export type MailboxOffer = z.infer<typeof mailboxOffer>;

export const mailboxes = {
  list: call(nothing, z.strictObject({ mailboxes: z.array(mailboxRecord) })),
  save: call(mailboxInput, mailboxRecord),
  /** Forgets it and its password; what was read from it stays. */
  remove: call(z.strictObject({ id }), nothing),
  enable: call(z.strictObject({ id, enabled: z.boolean() }), mailboxRecord),
  /** From an address to ways to read it, best first: relays already kept, presets, autoconfig, the usual names and ports. At most ten seconds; no password is sent. */
  discover: call(z.strictObject({ address: line }), z.strictObject({ offers: z.array(mailboxOffer) })),
  /** Four live steps for settings being typed (with `id`: the kept password). Nothing in the mailbox is changed. */
  test: stream(z.strictObject({ settings: mailboxInput }), mailboxTestStep),
  /** Reads now what has arrived (one, or all that are on), without waiting for the server to tell; the answer comes when it is done. */
  read: call(
    z.strictObject({ id: id.nullable().default(null) }),
    z.strictObject({
      mailboxes: count,
      messages: count,
      reports: count,
      suppressed: count,
      failed: z.array(z.strictObject({ id, cause: z.string(), words: z.string() })),
    }),
  ),
};
