import { z } from 'zod';
import { count, time } from './define.ts';
import { OAUTH_PROVIDERS, relayLimits, TLS_MODES, tried } from './relay-parts.ts';

/** How sure we are of a number: from the provider's own page, from somebody else's, or a careful guess. */
export const CERTAINTIES = ['documented', 'second_hand', 'guess'] as const;

export const presetServer = z.strictObject({
  /** A host name; `{domain}` stands for the domain of the person's address. Empty: the provider shows it in its own pages. */
  host: z.string().max(255),
  /** '' or what tells this server from its sisters: `eu`, `bulk`, `ap-southeast-1`. */
  region: z.string().max(40),
  /** In the order in which to try them. */
  ports: z.array(z.strictObject({ port: z.int().min(1).max(65_535), tls: z.enum(TLS_MODES) })).max(12),
});

/** What is known of a provider before anybody asks it. Shipped as data, works offline, may be edited by the person. */
export const relayPreset = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: z.string().max(100),
  /** A person's mailbox, a service for bulk mail, or a web host. */
  kind: z.enum(['mailbox', 'bulk', 'hosting']),
  /** ISO 3166 code of a provider of one country, or ''. */
  country: z.string().max(2),
  servers: z.array(presetServer).max(40),
  /** Domains of addresses that belong to it for sure. */
  domains: z.array(z.string().max(255)).max(200),
  /** Ends of MX host names that mean this provider. */
  mx: z.array(z.string().max(255)).max(50),
  /** What the user name is: the whole address, a fixed word, or something the provider shows. */
  user: z.enum(['address', 'fixed', 'shown']),
  fixedUser: z.string().max(100),
  /** Best first. */
  auth: z.array(z.enum(['password', 'app_password', 'api_key', 'oauth2'])).max(4),
  oauth: z.enum(OAUTH_PROVIDERS).nullable(),
  limits: relayLimits,
  /** Sentences worth knowing, as keys `presets:hint.<key>`. */
  hints: z.array(z.string().max(60)).max(10),
  limitsCertainty: z.enum(CERTAINTIES),
  serverCertainty: z.enum(CERTAINTIES),
  /** Where the limits come from and when they were read (`2026-08-13`, `2026`, or '' where nobody knows). */
  source: z.string().max(500),
  sourceDate: z.string().max(10),
  /** The person changed it. */
  edited: z.boolean(),
});
export type RelayPreset = z.infer<typeof relayPreset>;

/** A way to connect that was found for an address: everything the next screen needs. */
export const relayOffer = z.strictObject({
  foundBy: z.enum(['preset', 'autoconfig', 'mx', 'probe', 'hand']),
  presetId: z.string().nullable(),
  /** The provider's name, or the host. */
  name: z.string(),
  host: z.string(),
  port: z.int().min(0).max(65_535),
  tls: z.enum(TLS_MODES),
  user: z.string(),
  auth: z.array(z.enum(['password', 'app_password', 'api_key', 'oauth2'])),
  oauth: z.enum(OAUTH_PROVIDERS).nullable(),
  /** Other servers and ports of the same provider, best first. */
  others: z.array(z.strictObject({ host: z.string(), region: z.string(), port: z.int(), tls: z.enum(TLS_MODES) })),
  limits: relayLimits,
  limitsCertainty: z.enum(CERTAINTIES),
  source: z.string(),
  sourceDate: z.string(),
  hints: z.array(z.string()),
});
export type RelayOffer = z.infer<typeof relayOffer>;

export const DISCOVER_STAGES = ['preset', 'autoconfig', 'mx', 'probe'] as const;
export const discoverStep = z.strictObject({
  stage: z.enum(DISCOVER_STAGES),
  state: z.enum(['running', 'found', 'nothing', 'failed', 'not_run']),
  milliseconds: count.nullable(),
  tried: z.array(tried),
  /** Why it failed, or why there is nothing (`causes:<cause>`), where that is known: not asked is not the same as nothing there. */
  cause: z.string().nullable(),
  /** Over all stages, the first offer is the one to take. A stage may have found who it is and leave the offer to a later one. */
  offers: z.array(relayOffer),
});
export type DiscoverStep = z.infer<typeof discoverStep>;

export const certificateFacts = z.strictObject({
  names: z.array(z.string()),
  issuer: z.string(),
  validFrom: time.nullable(),
  validTo: time.nullable(),
  fingerprint: z.string(),
});

/** One port of one server, tried from here. */
export const probedPort = z.strictObject({
  host: z.string(),
  port: z.int(),
  tls: z.enum(TLS_MODES),
  state: z.enum(['running', 'usable', 'failed']),
  milliseconds: count.nullable(),
  /** Why it cannot be used. A usable port may have one as a remark: it wants another encryption than is usual there. */
  cause: z.string().nullable(),
  remedies: z.array(z.string()),
  words: z.string(),
  protocol: z.string(),
  certificate: certificateFacts.nullable(),
  abilities: z
    .strictObject({
      size: count.nullable(),
      auth: z.array(z.string()),
      pipelining: z.boolean(),
      eightBit: z.boolean(),
      utf8: z.boolean(),
      starttls: z.boolean(),
    })
    .nullable(),
  /** Told with the last event of each host only: the port to use. */
  best: z.boolean(),
});
export type ProbedPort = z.infer<typeof probedPort>;

export const oauthStep = z.discriminatedUnion('state', [
  /** The address to open in the system's browser; the answer comes back to this computer by itself. */
  z.strictObject({ state: z.literal('waiting'), url: z.string(), until: time }),
  z.strictObject({ state: z.literal('done'), ticket: z.string(), account: z.string(), expiresAt: time.nullable() }),
  z.strictObject({
    state: z.literal('failed'),
    cause: z.string(),
    remedies: z.array(z.string()),
    words: z.string(),
  }),
]);
export type OauthStep = z.infer<typeof oauthStep>;

export const PHASE_NAMES = ['connect', 'tls', 'auth', 'mail', 'rcpt', 'data', 'reply'] as const;

/** A relay's last hours or days, kept on disk. */
export const relayHealth = z.strictObject({
  messages: count,
  failures: count,
  /** Milliseconds, at most 4 % off; phases never seen are left out. On a fast line only some messages are timed. */
  phases: z.array(z.strictObject({ phase: z.enum(PHASE_NAMES), p50: z.number(), p95: z.number() })),
  /**
   * One entry a slice of time, oldest first; slices without traffic are there with zeros. The last slice goes on now, the first
   * may begin up to one slice later than `hours` ago.
   */
  series: z.array(
    z.strictObject({
      at: time,
      messages: count,
      failures: count,
      replyP50: z.number().nullable(),
      replyP95: z.number().nullable(),
    }),
  ),
  sliceSeconds: count,
  errors: z.array(
    z.strictObject({
      cause: z.string(),
      class: z.enum(['line', 'sign_in', 'slow_down', 'address', 'us', 'other']),
      times: count,
      lastAt: time,
      remedies: z.array(z.string()),
      /** The server's last words about it, secrets and addresses removed. */
      words: z.string(),
    }),
  ),
  /** What takes the time, as key `relays:verdict.<key>` with its values (milliseconds). */
  verdict: z.strictObject({ key: z.string(), values: z.record(z.string(), z.number()) }).nullable(),
});
export type RelayHealth = z.infer<typeof relayHealth>;
