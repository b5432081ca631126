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

export const domains = {
  /** The domains that the settings and unfinished campaigns send from or ask for replies at, each with its last check. */
  list: call(nothing, z.strictObject({ domains: z.array(senderDomain) })),
  /** Asks DNS now, at most ten seconds, and keeps the answer; `not_found` for a domain that is not in use. */
  check: call(z.strictObject({ domain: line }), senderDomain),
  /** Keeps the name of the domain's DKIM key; empty forgets it. What was checked with the old one is forgotten too. */
  setSelector: call(z.strictObject({ domain: line, selector: dkimSelector }), senderDomain),
};
