import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { Progress } from '../../../shared/contract/sending.ts';
import { forecastFor } from './plan.ts';
import { findRun, handledSince, readTotals, readWaits } from './repo-runs.ts';
import { findSchedule, type Schedule } from './repo-schedule.ts';
import type { Run } from './run.ts';
import type { Sender } from './sender.ts';

const MINUTE = 60_000;
const BETWEEN_EVENTS = 250;

/** Tells watchers at most four times a second per campaign, however often it is touched; what is `urgent`, another state, at once. */
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
    touch(campaignId: number, urgent = false) {
      if (urgent) {
        touched.delete(campaignId);
        if (timer !== null) clearTimeout(timer);
        // Nobody hears of the same state again before their time.
        timer = touched.size > 0 ? setTimeout(tick, BETWEEN_EVENTS) : null;
        publish(campaignId);
        return;
      }
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
  const preparing = preparingOf(run ?? record, state);
  const left = totals.queued + totals.deferred + totals.sending + Math.max(0, (preparing?.of ?? 0) - totals.recipients);
  const sending = state === 'sending' && run !== undefined;
  const planned = state === 'scheduled' ? findSchedule(db, campaign.id) : undefined;
  return {
    campaignId: campaign.id,
    name: campaign.name,
    state,
    totals,
    preparing,
    ...rates(sender, campaign.id, record?.sendsFrom ?? now, record?.finishedAt ?? now, run?.wentOnAt ?? null),
    waiting: sending ? run.waiting : plannedWait(planned),
    finishesAt: sending && relay !== undefined && left > 0 ? finishOf(sender, relay, run, left) : null,
    startedAt: record?.startedAt ?? null,
    relayId: relayId ?? null,
    relayName: relay?.name ?? '',
    pausedBecause: state === 'paused' ? (run?.pausedBecause ?? campaign.pausedBecause) : null,
    pausedDetail: state === 'paused' ? (run?.pausedDetail ?? record?.pausedDetail ?? null) : null,
    scheduledFor: planned?.startAt ?? null,
    missed: planned !== undefined && planned.missed !== null,
    takenOver: sending ? takenOver(sender, run) : null,
    takeOverRefused: run?.takeOverRefused ?? null,
    undoUntil: record !== undefined && state === 'sending' && record.sendsFrom > now ? record.sendsFrom : null,
    slow: run?.slow ?? record?.slow ?? false,
  };
}

/** Whether recipients are still being written, and how many there will be; right after a restart only the record knows. */
function preparingOf(
  run: Pick<Run, 'prepared' | 'expected'> | undefined,
  state: Progress['state'],
): Progress['preparing'] {
  if (run === undefined || run.prepared || (state !== 'sending' && state !== 'paused')) return null;
  return { of: run.expected };
}

/** A scheduled campaign waits for its moment, or for the person where that was missed. */
function plannedWait(planned: Schedule | undefined): Progress['waiting'] {
  if (planned === undefined) return null;
  const { startAt, missed } = planned;
  if (missed === null) return { reason: 'schedule', until: startAt, values: {} };
  return { reason: 'missed_schedule', until: null, values: { at: startAt, reason: missed } };
}

function takenOver(sender: Sender, { taken }: Run): Progress['takenOver'] {
  if (taken === null) return null;
  return { from: sender.neighbours.findRelay(sender.engine.db, taken.from)?.name ?? '', reason: taken.reason };
}

function finishOf(sender: Sender, relay: RelayRecord, run: Run, left: number): number {
  const startAt = Math.max(sender.engine.clock.now(), run.sendsFrom);
  const campaign = { id: run.campaignId, when: run.when };
  const told = forecastFor(sender, relay, { count: left, startAt, slow: run.slow, campaign });
  return Math.max(told.finishAt, run.waiting?.until ?? 0);
}

/** Messages per minute: over the last minute, and since the first less the time spent waiting. */
function rates(
  sender: Sender,
  campaignId: number,
  from: number,
  to: number,
  wentOnAt: number | null,
): { rate: number; averageRate: number } {
  const { db, clock } = sender.engine;
  const now = clock.now();
  if (now <= from) return { rate: 0, averageRate: 0 };
  const lately = Math.min(MINUTE, Math.max(1_000, now - from));
  // The undo window ends where the sending begins, also where its end was written down a moment later.
  const waits = readWaits(db, campaignId).filter((wait) => wait.reason !== 'undo_window');
  const waited = waits.reduce(
    // A wait that is over, as far as one can tell already, is no longer waited for.
    (sum, wait) => sum + Math.max(0, Math.min(wait.to ?? wentOnAt ?? to, to) - Math.max(wait.from, from)),
    0,
  );
  const active = Math.max(1_000, to - from - waited);
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    rate: round((handledSince(db, campaignId, now - MINUTE) / lately) * MINUTE),
    averageRate: round((handledSince(db, campaignId, 0) / active) * MINUTE),
  };
}
