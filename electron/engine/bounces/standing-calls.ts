import type { Rate } from '../../../shared/contract/bounces.ts';
import type { contract } from '../../../shared/contract/index.ts';
import { findCampaign } from '../campaigns/public.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { everyRelay } from '../relays/public.ts';
import { relayOfMessage } from '../sending/public.ts';
import { adviceFor, type Cause, RECENT_DAYS } from './advice.ts';
import { handedOver } from './handed-over.ts';
import { providerOf } from './provider.ts';
import { ratesOf } from './rates.ts';
import { bounceById } from './repo.ts';
import { requestStanding } from './requests.ts';
import { type CauseRow, refusersSince, troubleSince, waitingCauses } from './standing-repo.ts';

const DAY = 86_400_000;
/** Rates are looked at over a month, as providers do. */
const RATE_DAYS = 30;

type Calls = Pick<Handlers<typeof contract.bounces>, 'advice' | 'rates'>;

/** The calls that say how we stand: what to do first, and rates beside the limits of providers. */
export function standingCalls(ctx: EngineContext): Calls {
  return {
    advice: async ({ campaignId }) => {
      const rates = campaignId === null ? await ratesIn(ctx, RATE_DAYS) : [];
      const now = ctx.clock.now();
      const since = now - RECENT_DAYS * DAY;
      const refusers = campaignId === null ? refusersSince(ctx.db, since) : [];
      return {
        advice: adviceFor({
          now,
          trouble: troubleSince(ctx.db, since, campaignId).map((row) => withPlaces(ctx, row)),
          waiting: waitingCauses(ctx.db, campaignId).map((row) => withPlaces(ctx, row)),
          rates,
          requests: requestStanding(ctx),
          refusers,
          refusals: refusers.reduce((sum, one) => sum + one.bounces, 0),
          sent: rates.some((rate) => rate.kind === 'relay'),
        }),
      };
    },
    rates: async ({ days }) => ({ rates: await ratesIn(ctx, days) }),
  };
}

/** The practice relay's mail reached nobody: it counts only where there is no other. */
async function ratesIn(ctx: EngineContext, days: number): Promise<Rate[]> {
  const handed = await handedOver(ctx, days);
  const relays = everyRelay(ctx.db);
  const practice = new Set(relays.filter((relay) => relay.kind === 'practice').map((relay) => relay.id));
  const real = handed.filter((one) => one.relayId === null || !practice.has(one.relayId));
  return ratesOf(
    real,
    relays.filter((relay) => relay.kind === 'smtp'),
    (domain) => providerOf({ address: `x@${domain}`, diagnostic: '' }),
  );
}

/** Where the newest bounce of a cause happened. */
function withPlaces(ctx: EngineContext, { lastId, ...cause }: CauseRow): Cause {
  const newest = bounceById(ctx.db, lastId);
  const campaignId = newest?.campaign_id ?? null;
  const campaign = campaignId === null ? undefined : findCampaign(ctx.db, campaignId);
  return {
    ...cause,
    campaignId: campaign ? campaignId : null,
    campaignName: campaign?.name ?? '',
    relayId: newest?.message_id == null ? null : relayOfMessage(ctx.db, newest.message_id),
  };
}
