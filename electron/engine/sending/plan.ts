import type { InferSchemaInput } from '@orpc/contract';
import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { sending } from '../../../shared/contract/sending.ts';
import type { ResolvedAudience } from '../contacts/public.ts';
import { type Forecast, forecast, type PlanCalendar, type PlanSegment } from './forecast.ts';
import { countCapped } from './frequency.ts';
import { openStretch, shareOf } from './hours.ts';
import { rulesOf } from './relay-budget.ts';
import { handledSince, readTotals } from './repo-runs.ts';
import type { Sender } from './sender.ts';

type Plan = InferSchemaInput<(typeof sending.plan)['~orpc']['outputSchema'] & object>;

/** Messages per second and connection that a relay is believed to take until it was measured: two round trips of 150 ms and its own work. */
const BELIEVED_SPEED = 2;

interface Asked {
  readonly count: number;
  readonly startAt: number;
  readonly slow: boolean;
  readonly campaign: Pick<Campaign, 'id' | 'when'>;
}

/** Messages per second that the relay itself would take, and whether that was measured. */
function speedOf(sender: Sender, relay: RelayRecord, slow: boolean): { perSecond: number; measured: boolean } {
  const budget = sender.budget(relay.id);
  const known = budget.possiblePerSecond();
  const full = known > 0 ? known : relay.limits.connections * BELIEVED_SPEED;
  const paced = budget.gap() > 0 ? Math.min(full, 1_000 / budget.gap()) : full;
  return { perSecond: slow ? paced / 2 : paced, measured: known > 0 };
}

/** When so many messages will be through a relay, by its limits and what has used them, its speed, and the campaign's own calendar. */
export function forecastFor(sender: Sender, relay: RelayRecord, asked: Asked): Forecast {
  const { windows } = rulesOf(relay.limits, asked.slow);
  const granules = sender
    .budget(relay.id)
    .granules()
    .filter((one) => one.scope === '');
  const used = windows.map(({ ms }) => ({
    ms,
    granules: granules.filter((one) => one.ms === ms).map((one) => ({ freeAt: one.end + ms, count: one.count })),
  }));
  const { perSecond } = speedOf(sender, relay, asked.slow);
  const { count, startAt } = asked;
  return forecast({ count, startAt, perSecond, windows, used, calendar: calendarOf(sender, asked) });
}

function calendarOf(sender: Sender, { campaign, startAt }: Asked): PlanCalendar | undefined {
  const { when } = campaign;
  const { days, from, to, perDay } = when;
  if (days.length === 0 && from === '' && to === '' && perDay === null) return undefined;
  const today = shareOf(when, startAt);
  return {
    open: (at) => openStretch(when, at),
    day: (at) => shareOf(when, at),
    perDay,
    usedToday: perDay === null ? 0 : handledSince(sender.engine.db, campaign.id, today.from),
  };
}

/** What the confirmation says before a start, or how the rest of a started campaign will go. */
export async function planOf(
  sender: Sender,
  campaign: Campaign,
  relay: RelayRecord | undefined,
  undoMs: number,
): Promise<Plan> {
  const now = sender.engine.clock.now();
  const begun = campaign.state !== 'draft' && campaign.state !== 'scheduled';
  const people = await peopleOf(sender, campaign, begun);
  const startsAt = begun ? now : Math.max(now + undoMs, campaign.when.startAt ?? 0);
  const base = { ...people, startsAt };
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
  const slow = campaign.pace === 'slow';
  const told = forecastFor(sender, relay, { count: people.recipients, startAt: startsAt, slow, campaign });
  const speed = speedOf(sender, relay, slow);
  return {
    ...base,
    relayId: relay.id,
    relayName: relay.name,
    finishesAt: told.finishAt,
    windows: windowsOf(sender, relay),
    segments: [...untilStart(now, startsAt, begun), ...told.segments.map(toSegment)],
    perMinute: Math.round(speed.perSecond * 600) / 10,
    measured: speed.measured,
  };
}

async function peopleOf(sender: Sender, campaign: Campaign, begun: boolean) {
  const { engine, neighbours } = sender;
  const { db } = engine;
  const who = await neighbours.resolveAudience(engine, campaign.audience);
  const counts = await neighbours.audienceCounts(db, who);
  const suppressed = Object.values(counts.suppressed).reduce((sum, one) => sum + one, 0);
  const capped = begun ? 0 : await cappedIn(sender, campaign.id, who);
  const totals = readTotals(db, campaign.id);
  return {
    recipients: begun ? totals.queued + totals.deferred + totals.sending : counts.mailable - capped,
    leftOut: suppressed + counts.noConsent + counts.excluded + capped,
  };
}

/** How many of a campaign's audience had enough lately. */
export function cappedIn(sender: Sender, campaignId: number, who: ResolvedAudience): Promise<number> {
  const { engine, neighbours } = sender;
  return countCapped(engine, (after, limit) => neighbours.audienceSlice(engine.db, who, after, limit), campaignId);
}

const toSegment = (part: PlanSegment) => ({
  kind: part.kind,
  messages: Math.round(part.count),
  from: Math.round(part.from),
  to: Math.round(part.to),
  reason: part.reason,
});

const SHORT_START = 60_000;

/** The wait for the planned moment, as a stretch of its own. */
function untilStart(now: number, startsAt: number, begun: boolean): Plan['segments'] {
  if (begun || startsAt - now < SHORT_START) return [];
  return [{ kind: 'waiting', messages: 0, from: now, to: startsAt, reason: 'schedule' }];
}

function windowsOf(sender: Sender, relay: RelayRecord): Plan['windows'] {
  return sender
    .budget(relay.id)
    .use()
    .filter((one) => one.scope === '')
    .map((one) => ({
      messages: one.limit.count,
      seconds: Math.round(one.limit.ms / 1000),
      used: one.used,
    }));
}
