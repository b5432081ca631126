import { isIP } from 'node:net';
import type { DomainRow } from '../../../shared/contract/domains.ts';
import type { Db } from '../db/open.ts';
import { keptDomain } from './kept.ts';
import { spfTermFor } from './records.ts';

/**
 * Whether a domain that mail comes from authorises a relay, by its last check: its SPF record names the relay's provider or
 * host (RFC 7208 section 5). What was not checked, and what nobody answered, is `not_checked` and never a yes.
 */
export function authorises(db: Db, domain: string, relay: { readonly host: string }): 'yes' | 'no' | 'not_checked' {
  const { checkedAt, rows } = keptDomain(db, domain.toLowerCase());
  const spf = rows.find((row) => row.key.startsWith('dns_spf'));
  if (checkedAt === null || spf === undefined || spf.level === 'not_checked') return 'not_checked';
  const record = spf.evidence.split('\n')[0] ?? '';
  const sound = spf.level === 'passed' || spf.level === 'notice';
  return sound && names(record, relay.host.toLowerCase(), domain.toLowerCase(), rows) ? 'yes' : 'no';
}

/** Terms with a sign that means no (`-`, `~`, `?`) let nobody in. */
function names(record: string, host: string, domain: string, rows: readonly DomainRow[]): boolean {
  const terms = record
    .toLowerCase()
    .split(/ +/)
    .map((term) => term.replace(/^\+/, ''));
  const family = isIP(host);
  if (family !== 0) return terms.some((term) => term === `ip${family}:${host}` || term === `ip${family}:${host}/32`);
  if (terms.includes(spfTermFor(host)) || terms.includes(`a:${host}`)) return true;
  if (host === domain && terms.includes('a')) return true;
  const exchanges =
    rows
      .find((row) => row.key === 'dns_mx')
      ?.evidence.toLowerCase()
      .split(', ') ?? [];
  return terms.includes('mx') && exchanges.includes(host);
}
