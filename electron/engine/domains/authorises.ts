import { isIP } from 'node:net';
import type { DomainRow } from '../../../shared/contract/domains.ts';
import type { Db } from '../db/open.ts';
import { keptDomain } from './kept.ts';
import { spfTermFor } from './records.ts';
import { selectKeys } from './repo.ts';

/** Whether a domain lets a relay send for it, and by what: a yes by its SPF record or by its own signature. */
export interface Authorisation {
  readonly answer: 'yes' | 'no' | 'not_checked';
  readonly by: 'spf' | 'dkim' | null;
}

/**
 * Whether a domain that mail comes from authorises a relay: its SPF record names the relay's provider or host (RFC 7208
 * section 5), or mail goes out signed with a key of that very domain that was seen in its DNS. Such a signature passes DMARC
 * whoever carries the mail (RFC 7489 section 3.1.1; the domains are the same, so strict alignment too). That a relay signs by
 * itself counts for nothing here: which domain it signs for shows only in mail that has arrived. What was not checked, and
 * what nobody answered, is `not_checked` and never a yes.
 */
export function authorisation(db: Db, domain: string, relay: { readonly host: string }): Authorisation {
  const name = domain.toLowerCase();
  const answer = bySpf(db, name, relay.host.toLowerCase());
  if (answer === 'yes') return { answer, by: 'spf' };
  return signsItself(db, name) ? { answer: 'yes', by: 'dkim' } : { answer, by: null };
}

/** A key that signs now and whose public half was seen in DNS: "sign anyway" alone convinces nobody. */
function signsItself(db: Db, domain: string): boolean {
  return selectKeys(db, domain).some((key) => key.enabled && key.seenAt !== null);
}

function bySpf(db: Db, domain: string, host: string): Authorisation['answer'] {
  const { checkedAt, rows } = keptDomain(db, domain);
  const spf = rows.find((row) => row.key.startsWith('dns_spf'));
  if (checkedAt === null || spf === undefined || spf.level === 'not_checked') return 'not_checked';
  const record = spf.evidence.split('\n')[0] ?? '';
  const sound = spf.level === 'passed' || spf.level === 'notice';
  return sound && names(record, host, domain, rows) ? 'yes' : 'no';
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
