import type { TFunction } from 'i18next';
import type { Suppression } from '../../../shared/contract/suppressions.ts';

/** Why an address was suppressed: what a cleaning found is a key of its reasons; everything else is in somebody's own words. */
export function evidenceOf(row: Suppression, t: TFunction): string {
  return row.source === 'cleaning' ? t(`cleaning:reason.${row.detail}.name`, row.detail) : row.detail;
}
