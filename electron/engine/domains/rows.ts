import type { DnsRecord, DomainRow } from '../../../shared/contract/domains.ts';

interface Extra {
  readonly values?: DomainRow['values'];
  readonly evidence?: string;
  readonly record?: DnsRecord | null;
}

/** Makes the rows of one domain; `checks.<key>` in the catalogues says what they mean. */
export function rowsFor(domain: string) {
  const row =
    (level: DomainRow['level']) =>
    (key: string, extra: Extra = {}): DomainRow => ({
      key,
      level,
      place: 'domain',
      anchor: domain,
      values: { domain, ...extra.values },
      evidence: extra.evidence ?? '',
      record: extra.record ?? null,
    });
  return { warning: row('warning'), notice: row('notice'), notChecked: row('not_checked'), passed: row('passed') };
}
