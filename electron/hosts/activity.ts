import type { Progress } from '../../shared/contract/sending.ts';
import type { Activity } from '../../shared/host-contract.ts';
import { wholeTotals } from '../../shared/whole-totals.ts';

/** What the machine should know of running campaigns: whether mail goes out now, and how far all of it is together. */
export function activityOf(campaigns: readonly Pick<Progress, 'state' | 'totals' | 'preparing'>[]): Activity {
  const sending = campaigns.filter(({ state }) => state === 'sending').map(wholeTotals);
  const recipients = sending.reduce((sum, totals) => sum + totals.recipients, 0);
  const open = sending.reduce((sum, totals) => sum + totals.queued + totals.sending + totals.deferred, 0);
  return {
    sending: sending.length > 0,
    fraction: recipients > 0 ? Math.min(1, Math.max(0, 1 - open / recipients)) : null,
  };
}
