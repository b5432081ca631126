import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { Progress } from '../../../shared/contract/sending.ts';
import { forecastFor } from './plan.ts';
import { findRun, handledSince, readTotals, readWaits } from './repo-runs.ts';
import type { Sender } from './sender.ts';

const MINUTE = 60_000;
const BETWEEN_EVENTS = 250;

/** Tells watchers at most four times a second per campaign, however often it is touched. */
export function createTicker(publish: (campaignId: number) => void) {
  const touched = new Set<number>();
  let timer: NodeJS.Timeout | null = null;
  const tick = () => {
    timer = null;
    const now = [...touched];
    touched.clear();
    for (const campaignId of now) publish(campaignId);
  };
  return {
    touch(campaignId: number) {
      touched.add(campaignId);
      timer ??= setTimeout(tick, BETWEEN_EVENTS);
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      touched.clear();
    },
  };
}

/** How a campaign stands, or null where there is no such campaign. */
export function progressOf(sender: Sender, campaignId: number): Progress | null {
  const campaign = sender.neighbours.findCampaign(sender.engine.db, campaignId);
  return campaign === undefined ? null : progressFor(sender, campaign);
}

/** How a campaign stands, from its counters: what it costs does not depend on its size. */
export function progressFor(sender: Sender, campaign: Campaign): Progress {
  const { engine, neighbours } = sender;
  const { db, clock } = engine;
  const now = clock.now();
  const run = sender.runs.get(campaign.id);
  const record = findRun(db, campaign.id);
  const relayId = record?.relayId ?? campaign.relayId;
  const relay = relayId === null || relayId === undefined ? undefined : neighbours.findRelay(db, relayId);
  const totals = readTotals(db, campaign.id);
  const state = run?.state ?? campaign.state;
  const left = totals.queued + totals.deferred + totals.sending;
  const sending = state === 'sending' && run !== undefined;
  return {
    campaignId: campaign.id,
    name: campaign.name,
    state,
    totals,
    ...rates(sender, campaign.id, record?.sendsFrom ?? now, record?.finishedAt ?? now),
    waiting: sending ? run.waiting : null,
    finishesAt:
      sending && relay !== undefined && left > 0
        ? finishOf(sender, relay, run.sendsFrom, left, run.slow, run.waiting?.until ?? 0)
        : null,
    startedAt: record?.startedAt ?? null,
    relayId: relayId ?? null,
    relayName: relay?.name ?? '',
    pausedBecause: state === 'paused' ? (run?.pausedBecause ?? campaign.pausedBecause) : null,
    pausedDetail: null,
    scheduledFor: null,
    missed: false,
    takenOver: null,
    takeOverRefused: null,
    undoUntil: record !== undefined && state === 'sending' && record.sendsFrom > now ? record.sendsFrom : null,
    slow: run?.slow ?? record?.slow ?? false,
  };
}

function finishOf(
  sender: Sender,
  relay: Parameters<typeof forecastFor>[1],
  sendsFrom: number,
  left: number,
  slow: boolean,
  waitsUntil: number,
) {
  const startAt = Math.max(sender.engine.clock.now(), sendsFrom);
  return Math.max(forecastFor(sender, relay, { count: left, startAt, slow }).finishAt, waitsUntil);
}

/** Messages per minute: over the last minute, and since the first less the time spent waiting. */
function rates(sender: Sender, campaignId: number, from: number, to: number): { rate: number; averageRate: number } {
  const { db, clock } = sender.engine;
  const now = clock.now();
  if (now <= from) return { rate: 0, averageRate: 0 };
  const lately = Math.min(MINUTE, Math.max(1_000, now - from));
  const waited = readWaits(db, campaignId).reduce(
    (sum, wait) => sum + Math.max(0, Math.min(wait.to ?? to, to) - Math.max(wait.from, from)),
    0,
  );
  const active = Math.max(1_000, to - from - waited);
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    rate: round((handledSince(db, campaignId, now - MINUTE) / lately) * MINUTE),
    averageRate: round((handledSince(db, campaignId, 0) / active) * MINUTE),
  };
}
