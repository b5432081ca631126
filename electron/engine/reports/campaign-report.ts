import type { CampaignSummary } from '../../../shared/contract/campaigns.ts';
import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { bounceStanding } from '../bounces/public.ts';
import { campaignSummaries, findCampaign } from '../campaigns/public.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { breakdown } from '../sending/public.ts';
import { bucketFor } from './buckets.ts';
import { byProvider } from './providers.ts';

type CampaignReport = Awaited<ReturnType<Handlers<typeof contract.reports>['campaign']>>;

const COMPARED = 5;
const MOST_DOMAINS = 50;

/** Everything the report of one campaign shows; throws `not_found`. */
export function campaignReport(ctx: EngineContext, campaignId: number): CampaignReport {
  const campaign = summaryOf(ctx, campaignId);
  const bucketSeconds = bucketFor(spanOf(campaign, ctx.clock.now()));
  const { causes, domains, overTime } = breakdown(ctx.db, campaignId, bucketSeconds);
  return {
    campaign,
    totals: campaign.totals,
    causes,
    providers: byProvider(domains),
    domains: domains.slice(0, MOST_DOMAINS),
    overTime,
    bucketSeconds,
    previous: previousOf(ctx, campaign),
    lastBounceReadAt: bounceStanding(ctx.db).lastReadAt,
  };
}

function summaryOf(ctx: EngineContext, id: number): CampaignSummary {
  const campaign = findCampaign(ctx.db, id);
  if (!campaign) throw new AppError('not_found', { what: 'campaign' });
  const { content: _content, text: _text, preheader: _preheader, ...summary } = campaign;
  return summary;
}

function spanOf(campaign: CampaignSummary, now: number): number {
  return campaign.startedAt === null ? 0 : (campaign.finishedAt ?? now) - campaign.startedAt;
}

/** The campaigns that ended before this one, newest first. */
function previousOf(ctx: EngineContext, campaign: CampaignSummary): CampaignReport['previous'] {
  return campaignSummaries(ctx.db, { states: ['finished', 'cancelled'], limit: COMPARED, before: campaign.id }).map(
    ({ id, name, finishedAt, totals }) => ({
      id,
      name,
      finishedAt,
      recipients: totals.recipients,
      accepted: totals.accepted,
      failed: totals.rejected + totals.bounced,
      unsubscribed: totals.unsubscribed,
    }),
  );
}

/** A campaign's name for its export; throws `not_found`. */
export function nameOf(ctx: EngineContext, id: number): string {
  return summaryOf(ctx, id).name;
}
