import type { CampaignSummary, Totals } from '../../../shared/contract/campaigns.ts';
import type { RouteSegment, Tone } from '../../ui/index.ts';

type State = CampaignSummary['state'];

/** Word, tone and icon of each state of a campaign. */
export const STATE_LOOK = {
  draft: { key: 'campaigns:state.draft', tone: 'mute', icon: 'circle-dashed' },
  scheduled: { key: 'campaigns:state.scheduled', tone: 'run', icon: 'calendar' },
  sending: { key: 'campaigns:state.sending', tone: 'run', icon: 'send' },
  paused: { key: 'campaigns:state.paused', tone: 'wait', icon: 'player-pause' },
  finished: { key: 'campaigns:state.finished', tone: 'ok', icon: 'circle-check' },
  cancelled: { key: 'campaigns:state.cancelled', tone: 'mute', icon: 'circle-minus' },
} as const satisfies Record<State, { key: string; tone: Tone; icon: string }>;

/** Where a campaign is continued, watched or read, by its state. */
export function placeOf(campaign: Pick<CampaignSummary, 'id' | 'state'>): string {
  const base = `#/campaigns/${campaign.id}`;
  if (campaign.state === 'draft') return `${base}/recipients`;
  if (campaign.state === 'finished' || campaign.state === 'cancelled') return `${base}/report`;
  return `${base}/live`;
}

/** The route of a campaign: what the relay accepted, what waits for another try, what was refused, what nobody knows, what is left. */
export function routeOf(totals: Totals): RouteSegment[] {
  return [
    { part: 'accepted', value: totals.accepted },
    { part: 'waiting', value: totals.deferred },
    { part: 'refused', value: totals.rejected },
    { part: 'doubt', value: totals.inDoubt },
    { part: 'skipped', value: totals.skipped },
    { part: 'left', value: totals.queued + totals.sending + totals.cancelled },
  ];
}

/** Messages that are through with: whatever became of them, nothing more is done by itself. */
export function handledOf(totals: Totals): number {
  return totals.accepted + totals.rejected + totals.inDoubt + totals.skipped;
}
