import { z } from 'zod';
import { call, count, id, line, nothing, page, pageInput, stream, time } from './define.ts';
import { oauthRecord, oauthSettings, RELAY_AUTHS, relayLimits, TLS_MODES, tried } from './relay-parts.ts';
import { discoverStep, oauthStep, probedPort, relayHealth, relayPreset } from './relay-setup.ts';

export * from './relay-parts.ts';
export * from './relay-setup.ts';

export const relayTestResult = z.strictObject({
  ok: z.boolean(),
  at: time,
  /** Cause key of the first failed step, or null. */
  cause: z.string().nullable(),
});

export const relayRecord = z.strictObject({
  id,
  name: z.string(),
  kind: z.enum(['smtp', 'practice']),
  host: z.string(),
  port: z.int().min(0).max(65_535),
  tls: z.enum(TLS_MODES),
  user: z.string(),
  auth: z.enum(RELAY_AUTHS),
  hasPassword: z.boolean(),
  /** null unless `auth` is `oauth2`. */
  oauth: oauthRecord.nullable(),
  /** The preset it was made from, or null. */
  preset: z.string().nullable(),
  /** Trusted by fingerprint (SHA-256, hex with colons) where the certificate is the person's own; else empty. */
  fingerprint: z.string(),
  limits: relayLimits,
  /** Where bounces return to (the envelope sender); empty: the author's address. */
  returnAddress: z.string(),
  /** Each message returns to an address of its own, `local+token@domain`, where the relay and the mailbox take that. */
  returnTag: z.boolean(),
  enabled: z.boolean(),
  position: count,
  lastTest: relayTestResult.nullable(),
  createdAt: time,
});
export type RelayRecord = z.infer<typeof relayRecord>;

/** Settings as typed in the wizard; the password goes to the secrets port and never comes back. */
export const relayInput = z.strictObject({
  id: id.nullable().default(null),
  name: line.default(''),
  host: line.min(1),
  port: z.int().min(1).max(65_535),
  tls: z.enum(TLS_MODES),
  user: line.default(''),
  /** Absent: keep the one there is. Empty: sign in without. Spaces of app passwords are trimmed. */
  password: z.string().max(4_000).optional(),
  auth: z.enum(RELAY_AUTHS).default('password'),
  oauth: oauthSettings.nullable().default(null),
  /** The secret that belongs to the client id, where the provider gave one. Absent: keep the one there is. */
  oauthClientSecret: z.string().max(4_000).optional(),
  /** From `oauthSignIn`: the tokens that this sign-in brought. Absent: keep those there are. */
  oauthTicket: z.string().max(100).optional(),
  preset: line.nullable().default(null),
  fingerprint: line.default(''),
  limits: relayLimits,
  returnAddress: line.default(''),
  returnTag: z.boolean().default(false),
  enabled: z.boolean().default(true),
  /** Typed word that allows a password over an unencrypted line to a host that is not this computer. */
  allowPlain: z.boolean().default(false),
});

export const TEST_STEPS = ['find', 'secure', 'sign_in', 'test_mail'] as const;
export const testStep = z.strictObject({
  step: z.enum(TEST_STEPS),
  state: z.enum(['running', 'ok', 'failed', 'not_run']),
  milliseconds: count.nullable(),
  /** What was learnt: address, TLS version, certificate dates, mechanisms, SIZE. */
  facts: z.record(z.string(), z.string()),
  /** Cause key (`causes.<key>` in the catalogues), null while fine. */
  cause: z.string().nullable(),
  /** The next thing to try, as keys of buttons. */
  remedies: z.array(z.string()),
  /** The server's own words, shortened, secrets removed. */
  words: z.string(),
  /** What was done in this step, in order; sentences are `relays:tried.<key>`. `ok` is null while it runs or where it tells nothing. */
  tried: z.array(tried),
});
export type TestStep = z.infer<typeof testStep>;

export const budget = z.strictObject({
  relayId: id,
  windows: z.array(z.strictObject({ messages: count, seconds: count, used: count, freeAt: time.nullable() })),
  /** When the next message may go: "143 of 200 this hour, next at 14:20"; null where it may go now. */
  nextAt: time.nullable(),
  /** What the relay rewards, found by trying. */
  adaptive: z.strictObject({
    /** Connections open now, and how many are allowed now. */
    connections: count,
    allowed: count,
    /** Least milliseconds between two messages; 0 at full speed. */
    gap: z.number(),
    /** Told to slow down: until when at least (then it probes upward), null where it was not. */
    slowedUntil: time.nullable(),
    /** Why it goes as it goes. */
    reason: z.enum(['limit', 'probing', 'best', 'slowed_down', 'person']),
    /** Recipient domains that are slowed down for themselves. */
    domains: z.array(z.strictObject({ domain: z.string(), gap: z.number(), slowedUntil: time.nullable() })),
  }),
});

export const practiceMessage = z.strictObject({
  id: z.string(),
  at: time,
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  behaviour: z.string(),
  bytes: count,
});

export const relays = {
  list: call(nothing, z.strictObject({ relays: z.array(relayRecord) })),
  get: call(z.strictObject({ id }), relayRecord),
  save: call(relayInput, relayRecord),
  remove: call(z.strictObject({ id }), nothing),
  /** Switched off it takes no new message; everything else about it stays. */
  enable: call(z.strictObject({ id, enabled: z.boolean() }), relayRecord),
  /** The order in which relays take over. */
  reorder: call(z.strictObject({ ids: z.array(id) }), nothing),
  /** Four live steps for a kept relay or for settings being typed; `testTo` empty means no test mail. */
  test: stream(
    z.strictObject({
      id: id.nullable().default(null),
      settings: relayInput.nullable().default(null),
      testTo: line.default(''),
    }),
    testStep,
  ),
  /** What is known of providers, with the person's own edits. Works offline. */
  presets: call(nothing, z.strictObject({ presets: z.array(relayPreset) })),
  /** Keeps an edit; relays made from it before stay as they are. */
  savePreset: call(relayPreset.omit({ edited: true }), relayPreset),
  /** Gives the shipped preset back. */
  resetPreset: call(z.strictObject({ id: line }), relayPreset),
  /**
   * From an e-mail address to ways to connect: presets (no network), the provider's own autoconfig over HTTPS, its MX, and
   * trying the usual names and ports. Each stage is told as it starts and ends; nothing but the domain is asked for.
   */
  discover: stream(z.strictObject({ address: line }), discoverStep),
  /** Tries ports of one host from here, in parallel; without `ports` the usual ones. No password is sent. */
  probe: stream(
    z.strictObject({ host: line.min(1), ports: z.array(z.int().min(1).max(65_535)).max(12).default([]) }),
    probedPort,
  ),
  /**
   * Signs in at the provider in the system's browser (RFC 8252, PKCE): first the address to open, then how it ended. The
   * ticket is for `test` and `save`; whoever stops listening ends the attempt.
   */
  oauthSignIn: stream(
    z.strictObject({
      settings: oauthSettings,
      clientSecret: z.string().max(4_000).optional(),
      address: line.default(''),
      /** A kept relay whose client secret may be used. */
      relayId: id.nullable().default(null),
    }),
    oauthStep,
  ),
  health: call(
    z.strictObject({
      id,
      hours: z
        .int()
        .min(1)
        .max(24 * 31)
        .default(24),
    }),
    relayHealth,
  ),
  /**
   * Sends one mail from a tagged return address to that very address and looks for it in the watched mailboxes for at most
   * `seconds`: `arrived` shows that `returnTag` may be used; `refused` names the cause.
   */
  testReturn: call(
    z.strictObject({ id, address: line, seconds: z.int().min(1).max(120).default(60) }),
    z.strictObject({
      outcome: z.enum(['arrived', 'not_seen', 'refused', 'no_mailbox']),
      cause: z.string().nullable(),
      words: z.string(),
    }),
  ),
  budgets: call(nothing, z.strictObject({ budgets: z.array(budget) })),
  practice: call(
    nothing,
    z.strictObject({ relay: relayRecord, running: z.boolean(), port: z.int(), kept: count, since: time.nullable() }),
  ),
  practiceBehaviours: call(
    nothing,
    z.strictObject({ behaviours: z.array(z.strictObject({ key: z.string(), example: z.string() })) }),
  ),
  practiceMessages: call(z.strictObject({ search: line.default(''), ...pageInput }), page(practiceMessage)),
  /** One kept message as a recipient would see it: `preview` is shown at its own URL (see `campaigns.preview`). */
  practiceMessage: call(
    z.strictObject({ id: z.string().max(100) }),
    z.strictObject({
      message: practiceMessage,
      headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      text: z.string(),
      preview: z.string(),
      raw: z.string(),
    }),
  ),
  practiceEmpty: call(nothing, nothing),
};
