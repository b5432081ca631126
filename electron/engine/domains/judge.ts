import { getDomain } from 'tldts';
import type { DomainRow } from '../../../shared/contract/domains.ts';
import type { DnsAnswer } from '../ports.ts';
import type { Questions } from './questions.ts';
import { dmarcToPublish, mxToPublish, spfJoined, spfToPublish, spfWithSoftEnd } from './records.ts';
import { rowsFor } from './rows.ts';
import { spfRecords } from './spf-record.ts';
import { MOST_LOOKUPS, walkSpf } from './spf-walk.ts';

/** Whether the domain exists and takes mail (RFC 5321 section 5.1; a null MX, RFC 7505, takes none). */
export function mxRow(
  answer: DnsAnswer<{ exchange: string; priority: number }>,
  domain: string,
  relayHosts: readonly string[],
): DomainRow {
  const { warning, notChecked, passed } = rowsFor(domain);
  if (answer.status === 'failed') return notChecked('dns_mx_no_answer', { evidence: answer.cause });
  if (answer.status === 'no_domain') return warning('dns_domain_unknown');
  const records = answer.status === 'ok' ? [...answer.records].sort((a, b) => a.priority - b.priority) : [];
  const exchanges = records.map((record) => record.exchange).filter((name) => name !== '' && name !== '.');
  return exchanges.length === 0
    ? warning('dns_mx_none', { record: mxToPublish(domain, relayHosts) })
    : passed('dns_mx', { evidence: exchanges.join(', ') });
}

/** Whether SPF is there, is one, can be read to its end within ten lookups, and does not let everybody in. */
export async function spfRow(ask: Questions, domain: string, relayHosts: readonly string[]): Promise<DomainRow> {
  const { warning, notice, notChecked, passed } = rowsFor(domain);
  const answer = await ask.txt(domain);
  if (answer.status === 'failed') return notChecked('dns_spf_no_answer', { evidence: answer.cause });
  const records = answer.status === 'ok' ? spfRecords(answer.records) : [];
  const first = records[0];
  if (first === undefined) return warning('dns_spf_none', { record: spfToPublish(domain, relayHosts) });
  if (records.length > 1)
    return warning('dns_spf_several', { evidence: records.join('\n'), record: spfJoined(domain, records) });
  const walk = await walkSpf(ask.txt, domain, first);
  const told = { evidence: first, values: { at: walk.at, lookups: walk.lookups, most: MOST_LOOKUPS } };
  if (walk.outcome === 'no_answer') return notChecked('dns_spf_include_no_answer', told);
  if (walk.outcome === 'wrong') return warning('dns_spf_wrong', told);
  if (walk.outcome === 'broken') return warning('dns_spf_broken', told);
  if (walk.outcome === 'loop') return warning('dns_spf_loop', told);
  if (walk.outcome === 'too_many') return warning('dns_spf_too_many', told);
  if (walk.open) return warning('dns_spf_open', { ...told, record: spfWithSoftEnd(domain, first) });
  if (walk.endless) return notice('dns_spf_endless', { ...told, record: spfWithSoftEnd(domain, first) });
  return passed('dns_spf', told);
}

const DMARC = /^v\s*=\s*DMARC1\s*(?:;|$)/i;

/** The DMARC record of a domain, else of the registrable domain above it (RFC 7489 section 6.6.3). */
export async function dmarcRow(ask: Questions, domain: string): Promise<DomainRow> {
  const { warning, notChecked, passed } = rowsFor(domain);
  const above = getDomain(domain);
  let answer = await ask.txt(`_dmarc.${domain}`);
  let records = dmarcRecords(answer);
  const inherits = records.length === 0 && answer.status !== 'failed' && above !== null && above !== domain;
  if (inherits) {
    answer = await ask.txt(`_dmarc.${above}`);
    records = dmarcRecords(answer);
  }
  if (answer.status === 'failed') return notChecked('dns_dmarc_no_answer', { evidence: answer.cause });
  const [first, second] = records;
  if (first === undefined) return warning('dns_dmarc_none', { record: dmarcToPublish(domain) });
  if (second !== undefined) return warning('dns_dmarc_several', { evidence: records.join('\n') });
  const policy = (inherits ? tagOf(first, 'sp') : undefined) ?? tagOf(first, 'p');
  return policy === undefined || !/^(?:none|quarantine|reject)$/i.test(policy)
    ? warning('dns_dmarc_wrong', { evidence: first, record: dmarcToPublish(domain) })
    : passed('dns_dmarc', { evidence: first, values: { policy: policy.toLowerCase() } });
}

const dmarcRecords = (answer: DnsAnswer<string>) =>
  answer.status === 'ok' ? answer.records.filter((text) => DMARC.test(text)).sort() : [];

/** The value of a tag in a `name=value; …` list (RFC 6376 section 3.2). */
function tagOf(record: string, name: string): string | undefined {
  for (const part of record.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim().toLowerCase() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

// A 1024-bit RSA key has 162 bytes in DER; shorter ones count as no signature (RFC 8301 section 3.2).
const LEAST_RSA_BYTES = 160;

/** Whether the key that the relay signs with is published. Without its name (selector) nobody can look. */
export async function dkimRow(ask: Questions, domain: string, selector: string): Promise<DomainRow> {
  const { warning, notChecked, passed } = rowsFor(domain);
  if (selector === '') return notChecked('dns_dkim');
  const values = { selector };
  const answer = await ask.txt(`${selector}._domainkey.${domain}`);
  if (answer.status === 'failed') return notChecked('dns_dkim_no_answer', { values, evidence: answer.cause });
  const record = answer.status === 'ok' ? answer.records.find((text) => tagOf(text, 'p') !== undefined) : undefined;
  if (record === undefined) return warning('dns_dkim_none', { values });
  const key = (tagOf(record, 'p') ?? '').replace(/\s+/g, '');
  if (key === '') return warning('dns_dkim_revoked', { values, evidence: record });
  const rsa = (tagOf(record, 'k') ?? 'rsa').toLowerCase() === 'rsa';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key) || (tagOf(record, 'v') ?? 'DKIM1') !== 'DKIM1')
    return warning('dns_dkim_wrong', { values, evidence: record });
  if (rsa && Buffer.from(key, 'base64').length < LEAST_RSA_BYTES)
    return warning('dns_dkim_weak', { values, evidence: record });
  return passed('dns_dkim_key', { values, evidence: record });
}
