import type { BouncePolicy } from '../../../shared/contract/settings.ts';
import type { Verdict } from '../../../shared/verdict.ts';
import type { EngineContext } from '../context.ts';
import { canSendAgain, sentMessage } from '../sending/public.ts';
import { campaignsWithin } from './campaigns-within.ts';
import { countsAgainst, mayPass, type Occasion } from './policy.ts';
import { failedCampaigns, wasRetried } from './repo-failures.ts';
import type { ReportKind } from './report.ts';

const DAY = 86_400_000;
/** A campaign is news: what came back is not sent once more when it is older. */
const NEWS_FOR = 7 * DAY;

/** A failure as far as the policy's questions about the past go. */
export type Failure = {
  readonly kind: ReportKind;
  readonly verdict: Pick<Verdict, 'class' | 'reason' | 'confidence'>;
  readonly certain: boolean;
  readonly ours: boolean;
  readonly final: boolean;
  readonly addressKey: string;
  readonly campaignId: number | null;
  readonly messageId: number | null;
  readonly writtenAt: number;
};

/** A failure with what is known of its address and its message: how many campaigns failed, whether it may be sent once more. */
export function occasionOf(ctx: EngineContext, failure: Failure, policy: BouncePolicy): Occasion {
  const { kind, verdict, certain, ours, final } = failure;
  return {
    kind,
    verdict,
    certain,
    ours,
    final,
    addressCampaigns:
      policy.address === 'after' && verdict.class === 'address' ? campaigns(ctx, failure, policy, 'address') : 0,
    temporaryCampaigns:
      policy.temporaryAfter > 0 && countsAgainst(verdict) ? campaigns(ctx, failure, policy, 'temporary') : 0,
    mayRetry: policy.retryAfterHours > 0 && mayPass(verdict) && mayRetry(ctx, failure),
  };
}

function campaigns(
  ctx: EngineContext,
  { addressKey, campaignId, writtenAt }: Failure,
  { withinDays }: BouncePolicy,
  about: 'address' | 'temporary',
): number {
  if (addressKey === '') return 0;
  const stretch = withinDays * DAY;
  const known = failedCampaigns(ctx.db, addressKey, {
    class: about,
    since: writtenAt - stretch,
    until: writtenAt + stretch,
  });
  const all = campaignId === null ? known : [...known, { campaignId, at: writtenAt }];
  return campaignsWithin(all, writtenAt, stretch);
}

/** Once per message, and while it is still news. */
function mayRetry(ctx: EngineContext, { messageId, kind }: Failure): boolean {
  if (messageId === null || kind !== 'bounce' || wasRetried(ctx.db, messageId)) return false;
  const sentAt = sentMessage(ctx.db, messageId)?.sentAt ?? null;
  return sentAt !== null && ctx.clock.now() - sentAt < NEWS_FOR && canSendAgain(ctx, messageId);
}
