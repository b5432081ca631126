import { getDomain } from 'tldts';
import type { DnsAnswer, Resolver } from '../ports.ts';
import { type NewRow, rowsOf } from './check-rows.ts';

/** How long DNS may take before a check reads "not checked". */
const PATIENCE = 10_000;

/**
 * What DNS says about the sender's domain. No answer is never a pass. DKIM cannot be seen in DNS without knowing its
 * selector, which only a received mail shows, so it is always named as not checked.
 */
export async function domainRows(resolver: Resolver, domain: string): Promise<NewRow[]> {
  const [mx, spf, dmarc] = await Promise.all([
    patient(() => resolver.mx(domain)),
    patient(() => resolver.txt(domain)),
    dmarcRecord(resolver, domain),
  ]);
  const { notChecked } = rowsOf('domain');
  return [mxRow(mx, domain), spfRow(spf, domain), dmarcRow(dmarc, domain), notChecked('dns_dkim', about(domain))];
}

/** Rows for when DNS was not asked: each says so. */
export function uncheckedDomainRows(domain: string): NewRow[] {
  const { notChecked } = rowsOf('domain');
  return ['dns_mx', 'dns_spf', 'dns_dmarc'].map((key) => notChecked(`${key}_not_asked`, about(domain)));
}

const about = (domain: string, evidence = '') => ({ anchor: domain, values: { domain }, evidence });

async function patient<T>(ask: () => Promise<DnsAnswer<T>>): Promise<DnsAnswer<T>> {
  const late = Promise.withResolvers<DnsAnswer<T>>();
  const timer = setTimeout(() => late.resolve({ status: 'failed', cause: 'timeout' }), PATIENCE);
  try {
    return await Promise.race([ask(), late.promise]);
  } catch {
    return { status: 'failed', cause: 'error' };
  } finally {
    clearTimeout(timer);
  }
}

function mxRow(answer: DnsAnswer<{ exchange: string; priority: number }>, domain: string): NewRow {
  const { warning, notChecked, passed } = rowsOf('domain');
  if (answer.status === 'failed') return notChecked('dns_mx_no_answer', about(domain, answer.cause));
  if (answer.status === 'no_domain') return warning('dns_domain_unknown', about(domain));
  const exchanges =
    answer.status === 'ok'
      ? answer.records.map((record) => record.exchange).filter((name) => name !== '' && name !== '.')
      : [];
  return exchanges.length === 0
    ? warning('dns_mx_none', about(domain))
    : passed('dns_mx', about(domain, exchanges.join(', ')));
}

function spfRow(answer: DnsAnswer<string>, domain: string): NewRow {
  const { warning, notChecked, passed } = rowsOf('domain');
  if (answer.status === 'failed') return notChecked('dns_spf_no_answer', about(domain, answer.cause));
  const records = answer.status === 'ok' ? answer.records.filter((text) => /^v=spf1(?:\s|$)/i.test(text)) : [];
  const first = records[0];
  if (first === undefined) return warning('dns_spf_none', about(domain));
  if (records.length > 1) return warning('dns_spf_several', about(domain, records.join('\n')));
  if (/(?:^|\s)\+?all(?:\s|$)/i.test(first)) return warning('dns_spf_open', about(domain, first));
  return passed('dns_spf', about(domain, first));
}

/** The DMARC record of a domain, else of the registrable domain above it (RFC 7489 section 6.6.3). */
async function dmarcRecord(resolver: Resolver, domain: string): Promise<DnsAnswer<string>> {
  const own = await patient(() => resolver.txt(`_dmarc.${domain}`));
  const above = getDomain(domain);
  if (own.status === 'failed' || dmarcOf(own) !== undefined || above === null || above === domain) return own;
  return patient(() => resolver.txt(`_dmarc.${above}`));
}

const dmarcOf = (answer: DnsAnswer<string>) =>
  answer.status === 'ok' ? answer.records.find((text) => /^v=DMARC1\s*(?:;|$)/i.test(text)) : undefined;

function dmarcRow(answer: DnsAnswer<string>, domain: string): NewRow {
  const { warning, notChecked, passed } = rowsOf('domain');
  if (answer.status === 'failed') return notChecked('dns_dmarc_no_answer', about(domain, answer.cause));
  const record = dmarcOf(answer);
  if (record === undefined) return warning('dns_dmarc_none', about(domain));
  const policy = /;\s*p\s*=\s*(none|quarantine|reject)\b/i.exec(record)?.[1];
  return policy === undefined
    ? warning('dns_dmarc_wrong', about(domain, record))
    : passed('dns_dmarc', about(domain, record));
}
