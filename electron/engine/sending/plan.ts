import type { InferSchemaInput } from '@orpc/contract';
import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { sending } from '../../../shared/contract/sending.ts';
import { type Forecast, forecast } from './forecast.ts';
import { rulesOf } from './relay-budget.ts';
import { readTotals } from './repo-runs.ts';
import type { Sender } from './sender.ts';

type Plan = InferSchemaInput<(typeof sending.plan)['~orpc']['outputSchema'] & object>;

/** Messages per second and connection that a relay is believed to take until it was measured: two round trips of 150 ms and its own work. */
const BELIEVED_SPEED = 2;

/** When so many messages will be through a relay, by its limits, what has used them, and the speed it showed. */
export function forecastFor(
  sender: Sender,
  relay: RelayRecord,
  what: { count: number; startAt: number; slow: boolean },
): Forecast {
  const budget = sender.budget(relay.id);
  const measured = budget.perSecond();
  const { windows } = rulesOf(relay.limits, what.slow);
  const granules = budget.granules().filter((one) => one.scope === '');
  const used = windows.map(({ ms }) => ({
    ms,
    granules: granules.filter((one) => one.ms === ms).map((one) => ({ freeAt: one.end + ms, count: one.count })),
  }));
  const full = measured > 0 ? measured : relay.limits.connections * BELIEVED_SPEED;
  const pace = budget.gap() > 0 ? Math.min(full, 1_000 / budget.gap()) : full;
  const perSecond = what.slow && measured === 0 ? pace / 2 : pace;
  return forecast({ count: what.count, startAt: what.startAt, perSecond, windows, used });
}

/** What the confirmation says before a start, or how the rest of a started campaign will go. */
export function planOf(sender: Sender, campaign: Campaign, relay: RelayRecord | undefined, undoMs: number): Plan {
  const { engine, neighbours } = sender;
  const now = engine.clock.now();
  const counts = neighbours.audienceCounts(engine.db, campaign.audience);
  const totals = readTotals(engine.db, campaign.id);
  const begun = campaign.state !== 'draft' && campaign.state !== 'scheduled';
  const recipients = begun ? totals.queued + totals.deferred + totals.sending : counts.mailable;
  const suppressed = Object.values(counts.suppressed).reduce((sum, one) => sum + one, 0);
  const startsAt = begun ? now : now + undoMs;
  const base = { recipients, leftOut: suppressed + counts.noConsent + counts.excluded, startsAt };
  if (relay === undefined)
    return {
      ...base,
      relayId: null,
      relayName: '',
      finishesAt: null,
      windows: [],
      segments: [],
      perMinute: 0,
      measured: false,
    };
  const told = forecastFor(sender, relay, { count: recipients, startAt: startsAt, slow: campaign.pace === 'slow' });
  const use = sender
    .budget(relay.id)
    .use()
    .filter((one) => one.scope === '');
  return {
    ...base,
    relayId: relay.id,
    relayName: relay.name,
    finishesAt: told.finishAt,
    perMinute: 0,
    measured: false,
    windows: use.map((one) => ({
      messages: one.limit.count,
      seconds: Math.round(one.limit.ms / 1000),
      used: one.used,
    })),
    segments: told.segments.map((part) => ({
      kind: part.kind,
      messages: Math.round(part.count),
      from: Math.round(part.from),
      to: Math.round(part.to),
      reason: part.kind === 'waiting' ? ('relay_limit' as const) : null,
    })),
  };
}
