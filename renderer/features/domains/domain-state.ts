import type { SenderDomain } from '../../../shared/contract/domains.ts';

/** What a domain's last check adds up to: something to mend, not all known, all in order, or never asked. */
export type DomainState = 'mend' | 'unknown' | 'ready' | 'never';

export function stateOf({ checkedAt, rows }: Pick<SenderDomain, 'checkedAt' | 'rows'>): DomainState {
  if (checkedAt === null) return 'never';
  if (rows.some((row) => row.level === 'warning' || row.level === 'blocker')) return 'mend';
  return rows.some((row) => row.level === 'not_checked') ? 'unknown' : 'ready';
}
