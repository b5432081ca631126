import { z } from 'zod';
import { line } from './define.ts';

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
  /** Uses a window up as fast as it goes and then waits; without it messages are spread evenly over each window. */
  burst: z.boolean().optional(),
  /** Deferred or failed messages an hour at which the host itself would stop us (cPanel: 5); null or absent for none known. */
  deferredPerHour: z.int().min(1).max(1_000_000).nullable().optional(),
});
export type RelayLimits = z.infer<typeof relayLimits>;

/** How a relay knows who we are. Without a user there is no sign-in at all. */
export const RELAY_AUTHS = ['password', 'oauth2'] as const;

export const OAUTH_PROVIDERS = ['google', 'microsoft', 'other'] as const;

/** Where and as whom an app asks for a token (RFC 6749). Nothing in it is secret. */
export const oauthSettings = z.strictObject({
  provider: z.enum(OAUTH_PROVIDERS),
  /** The person's own client id. */
  clientId: line.default(''),
  /** For `other` only: https addresses (http on this computer), and the scope to ask for. */
  authorizeUrl: line.default(''),
  tokenUrl: line.default(''),
  scope: line.default(''),
});
export type OauthSettings = z.infer<typeof oauthSettings>;

/** What is known of a kept sign-in; its tokens stay with the secrets. */
export const oauthRecord = oauthSettings.extend({
  /** The e-mail address that signed in. */
  account: z.string(),
  hasClientSecret: z.boolean(),
  /** The provider took the permission back, or it ran out: only the person can sign in again. */
  needsSignIn: z.boolean(),
});
export type OauthRecord = z.infer<typeof oauthRecord>;

/** One thing that was tried, for the eye. */
export const tried = z.strictObject({
  key: z.string(),
  values: z.record(z.string(), z.string()),
  ok: z.boolean().nullable(),
});
export type Tried = z.infer<typeof tried>;
