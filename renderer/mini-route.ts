import type { TFunction } from 'i18next';
import type { Totals } from '../shared/contract/campaigns.ts';
import type { Progress } from '../shared/contract/sending.ts';
import { wholeTotals } from '../shared/whole-totals.ts';
import type { Format, MiniRoute, RouteSegment } from './ui/index.ts';

/** The totals of a campaign as parts of the route. */
export function routeOf(totals: Totals): RouteSegment[] {
  return [
    { part: 'accepted', value: totals.accepted },
    { part: 'waiting', value: totals.deferred },
    { part: 'refused', value: totals.rejected },
    { part: 'doubt', value: totals.inDoubt },
    { part: 'skipped', value: totals.skipped + totals.cancelled },
    { part: 'left', value: totals.queued + totals.sending },
  ];
}

/** How many recipients have their outcome: accepted, refused, in doubt, skipped or cancelled. */
export function handledOf(totals: Totals): number {
  return totals.accepted + totals.rejected + totals.inDoubt + totals.skipped + totals.cancelled;
}

/** The running campaign as the sidebar shows it. */
export function miniRoute(progress: Progress, t: TFunction, format: Format): MiniRoute {
  const totals = wholeTotals(progress);
  // Rounded down: a hundred is said only when nobody is left.
  const share = format.percent(
    totals.recipients === 0 ? 0 : Math.floor((handledOf(totals) / totals.recipients) * 100) / 100,
    0,
  );
  const line =
    progress.state === 'paused'
      ? t('nav:paused')
      : progress.finishesAt === null
        ? t('nav:sending')
        : t('nav:doneBy', { at: progress.finishesAt });
  return {
    path: `/campaigns/${progress.campaignId}/live`,
    name: progress.name,
    segments: routeOf(totals),
    share,
    line,
  };
}
