import type { Totals } from './contract/campaigns.ts';
import type { Progress } from './contract/sending.ts';

/** The totals of a campaign with everybody it is for: who is not in its queue yet, while that is being written, waits in it. */
export function wholeTotals({ totals, preparing }: Pick<Progress, 'totals' | 'preparing'>): Totals {
  const missing = Math.max(0, (preparing?.of ?? 0) - totals.recipients);
  if (missing === 0) return totals;
  return { ...totals, recipients: totals.recipients + missing, queued: totals.queued + missing };
}
