import { z } from 'zod';
import { checkRow } from './campaigns.ts';
import { call, line, nothing, time } from './define.ts';

/** A record as it is typed into the pages of whoever runs the domain's DNS. */
export const dnsRecord = z.strictObject({ name: z.string(), type: z.enum(['TXT', 'MX']), value: z.string() });
export type DnsRecord = z.infer<typeof dnsRecord>;

/** One check of a domain; sentences are `checks.<key>.*`. `record` is what to publish, null where nothing is missing. */
export const domainRow = checkRow.omit({ acknowledged: true }).extend({ record: dnsRecord.nullable() });
export type DomainRow = z.infer<typeof domainRow>;

/** The name of a DKIM key as a relay gives it (RFC 6376 section 3.1), or empty for none. */
export const dkimSelector = z
  .string()
  .max(120)
  .regex(/^([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*)?$/);

export const senderDomain = z.strictObject({
  domain: z.string(),
  /** `author`: mail comes from it. `reply`: answers go to it, so that only its MX matters. */
  use: z.enum(['author', 'reply']),
  /** Names of campaigns that have it as their own sender; empty where the settings name it. */
  campaigns: z.array(z.string()),
  selector: z.string(),
  /** When it was last checked, null for never. */
  checkedAt: time.nullable(),
  rows: z.array(domainRow),
});
export type SenderDomain = z.infer<typeof senderDomain>;

/** A selector that names something. */
const namedSelector = dkimSelector.min(1);

/** A key of the person's own that Merpati signs mail of a domain with; its private half never leaves the secrets. */
export const dkimKey = z.strictObject({
  domain: z.string(),
  selector: z.string(),
  kind: z.enum(['rsa', 'ed25519']),
  /** Mail of the domain is signed with it: since its record was seen, or by the person's own choice. */
  enabled: z.boolean(),
  /** When its record was last seen in DNS, null for never. */
  seenAt: time.nullable(),
  createdAt: time,
  /** What to publish. */
  record: dnsRecord,
});
export type DkimKey = z.infer<typeof dkimKey>;
const keyName = z.strictObject({ domain: line, selector: namedSelector });

export const domains = {
  /** The domains that the settings and unfinished campaigns send from or ask for replies at, each with its last check. */
  list: call(nothing, z.strictObject({ domains: z.array(senderDomain) })),
  /** Asks DNS now, at most ten seconds, and keeps the answer; `not_found` for a domain that is not in use. */
  check: call(z.strictObject({ domain: line }), senderDomain),
  /** Keeps the name of the domain's DKIM key; empty forgets it. What was checked with the old one is forgotten too. */
  setSelector: call(z.strictObject({ domain: line, selector: dkimSelector }), senderDomain),
  /** The keys that mail of a domain is (or may be) signed with by Merpati itself. */
  dkimKeys: call(z.strictObject({ domain: line }), z.strictObject({ keys: z.array(dkimKey) })),
  /** Makes a key that does not sign yet; `dkim_selector_taken` where the domain has one of that name. */
  createDkimKey: call(keyName.extend({ kind: dkimKey.shape.kind }), dkimKey),
  /** Looks for the record in DNS and lets the key sign once it is there; `dkim_not_published`, `dkim_not_asked`. */
  lookForDkimKey: call(keyName, dkimKey),
  /** Lets a key sign, or not, by choice. */
  setDkimKey: call(keyName.extend({ enabled: z.boolean() }), dkimKey),
  removeDkimKey: call(keyName, nothing),
};
