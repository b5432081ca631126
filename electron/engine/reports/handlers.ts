import type { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { campaignReport, nameOf } from './campaign-report.ts';
import { exportCampaign } from './export.ts';
import { overviewOf } from './overview.ts';

/** The calls of reports. */
export function reportsHandlers(ctx: EngineContext): Handlers<typeof contract.reports> {
  return {
    campaign: ({ campaignId }) => campaignReport(ctx, campaignId),
    export: ({ campaignId }) => exportCampaign(ctx, campaignId, nameOf(ctx, campaignId)),
    overview: () => overviewOf(ctx),
  };
}
