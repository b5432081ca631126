import { createHash } from 'node:crypto';
import type { CheckRow } from '../../../shared/contract/campaigns.ts';

/** A row before it is known whether the person acknowledged it. */
export type NewRow = Omit<CheckRow, 'acknowledged'>;
type Extra = Partial<Pick<CheckRow, 'values' | 'anchor' | 'evidence'>>;

/** Makes rows of one place; `checks.<key>` in the catalogues says what they mean. */
export function rowsOf(place: CheckRow['place']) {
  const row =
    (level: CheckRow['level']) =>
    (key: string, extra: Extra = {}): NewRow => ({
      key,
      level,
      place,
      values: extra.values ?? {},
      anchor: extra.anchor ?? '',
      evidence: extra.evidence ?? '',
    });
  return {
    blocker: row('blocker'),
    warning: row('warning'),
    notice: row('notice'),
    notChecked: row('not_checked'),
    passed: row('passed'),
  };
}

/** What a row saw, as a short fingerprint: an acknowledgement holds for this and for nothing else. */
export function sawOf(row: NewRow): string {
  const seen = JSON.stringify([row.key, row.anchor, row.level, row.values, row.evidence]);
  return createHash('sha256').update(seen).digest('base64url').slice(0, 22);
}

const ORDER: readonly CheckRow['level'][] = ['blocker', 'warning', 'notice', 'not_checked', 'passed'];

/** Rows by level, blockers first, with the acknowledgements that still hold. */
export function acknowledgedRows(
  rows: readonly NewRow[],
  acknowledgements: readonly { key: string; anchor: string; saw: string }[],
): CheckRow[] {
  const held = new Set(acknowledgements.map(({ key, anchor, saw }) => `${key}\n${anchor}\n${saw}`));
  const known = rows.map((row) => ({
    ...row,
    acknowledged: row.level === 'warning' && held.has(`${row.key}\n${row.anchor}\n${sawOf(row)}`),
  }));
  return known.sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
}

/** Counts of a readiness list; it is ready without a blocker. */
export function tally(rows: readonly CheckRow[]) {
  const count = (level: CheckRow['level']) => rows.filter((row) => row.level === level).length;
  const blockers = count('blocker');
  return {
    blockers,
    warnings: count('warning'),
    notChecked: count('not_checked'),
    passed: count('passed'),
    ready: blockers === 0,
  };
}
