import { z } from 'zod';
import { call, count, id, line, nothing, page, pageInput, stream, time } from './define.ts';

export const TLS_MODES = ['tls', 'starttls', 'none'] as const;

/** A rolling window: at most `messages` in any `seconds`. */
export const limitWindow = z.strictObject({
  messages: z.int().min(1).max(10_000_000),
  seconds: z
    .int()
    .min(1)
    .max(31 * 86_400),
});

/** Limits belong to the relay and hold over all campaigns, tests and restarts. */
export const relayLimits = z.strictObject({
  windows: z.array(limitWindow).max(10),
  connections: z.int().min(1).max(50),
  messagesPerConnection: z.int().min(1).max(100_000),
  /** Bytes, or null where the relay names no limit. */
  messageBytes: z.int().min(1).nullable(),
  /** For each recipient domain: windows and connections, or null for none. */
  perDomain: z.strictObject({ windows: z.array(limitWindow).max(5), connections: z.int().min(1).max(50) }).nullable(),
});
export type RelayLimits = z.infer<typeof relayLimits>;

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
  hasPassword: z.boolean(),
  /** Trusted by fingerprint (SHA-256, hex with colons) where the certificate is the person's own; else empty. */
  fingerprint: z.string(),
  limits: relayLimits,
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
  fingerprint: line.default(''),
  limits: relayLimits,
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
});
export type TestStep = z.infer<typeof testStep>;

export const budget = z.strictObject({
  relayId: id,
  windows: z.array(z.strictObject({ messages: count, seconds: count, used: count, freeAt: time.nullable() })),
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
  budgets: call(nothing, z.strictObject({ budgets: z.array(budget) })),
  /** Latency per SMTP phase over the last messages, milliseconds. */
  timings: call(
    z.strictObject({ id }),
    z.strictObject({
      messages: count,
      phases: z.array(
        z.strictObject({
          phase: z.enum(['connect', 'tls', 'auth', 'mail', 'rcpt', 'data', 'reply']),
          p50: z.number(),
          p95: z.number(),
        }),
      ),
    }),
  ),
  /** The practice relay: on this computer, nothing leaves it. Starts it where it does not run. */
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
