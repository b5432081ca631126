import type { DomainRow, SenderDomain } from '../../../shared/contract/domains.ts';
import type { Resolver } from '../ports.ts';
import { dkimRow, dmarcRow, mxRow, spfRow } from './judge.ts';
import { questionsTo } from './questions.ts';
import { rowsFor } from './rows.ts';

export interface Subject {
  readonly domain: string;
  readonly use: SenderDomain['use'];
  readonly selector: string;
  /** Hosts of the relays that send for it: they belong into its SPF. */
  readonly relayHosts: readonly string[];
}

/** What DNS says about a domain that mail comes from, or that answers go to. No answer is never a pass. */
export async function askAbout(resolver: Resolver, subject: Subject, patience?: number): Promise<DomainRow[]> {
  const { domain, selector, relayHosts } = subject;
  const ask = questionsTo(resolver, patience);
  try {
    const mx = ask.mx(domain).then((answer) => mxRow(answer, domain, relayHosts));
    if (subject.use === 'reply') return [await mx];
    const rows = await Promise.all([
      mx,
      spfRow(ask, domain, relayHosts),
      dkimRow(ask, domain, selector),
      dmarcRow(ask, domain),
    ]);
    // Nothing can be published in a domain that does not exist: one row says so.
    return rows[0].key === 'dns_domain_unknown' ? [rows[0]] : rows;
  } finally {
    ask.done();
  }
}

/** Rows for when DNS was not asked: each says so. */
export function notAsked(domain: string): DomainRow[] {
  const { notChecked } = rowsFor(domain);
  return ['dns_mx', 'dns_spf', 'dns_dmarc'].map((key) => notChecked(`${key}_not_asked`));
}
