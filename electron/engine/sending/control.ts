import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { Progress } from '../../../shared/contract/sending.ts';
import { AppError } from '../../../shared/errors.ts';
import { enabledRelays } from '../relays/public.ts';
import { cappedIn } from './plan.ts';
import { progressFor } from './progress.ts';
import { deleteSlice, waitingSlice } from './repo.ts';
import { inDoubt, rejectedFor } from './repo-read.ts';
import { deleteRun, findRun, insertRun, noteWait, readTotals, setFinished, setSlow } from './repo-runs.ts';
import { deleteSchedule, findSchedule, type Schedule } from './repo-schedule.ts';
import type { Run } from './run.ts';
import { grewSince, schedule } from './schedule.ts';
import type { Sender } from './sender.ts';

/** How long a start can be taken back. Where nobody watches (command line, tests) there is nobody to take it back. */
export function undoWindow(sender: Sender): number {
  const { host } = sender.engine;
  return host === 'app' || host === 'browser' ? 10_000 : 0;
}

const SLICE = 2_000;
/** Moving a row costs more than deleting one: nothing else can run meanwhile. */
const STOP_SLICE = 500;

export function campaignOf(sender: Sender, id: number): Campaign {
  const campaign = sender.neighbours.findCampaign(sender.engine.db, id);
  if (campaign === undefined) throw new AppError('not_found', { what: 'campaign' });
  return campaign;
}

/** The relay a campaign goes through: its own, else the first that is enabled. One that was chosen and is gone is not replaced by guess. */
export function relayFor(sender: Sender, campaign: Campaign): RelayRecord | undefined {
  const { db } = sender.engine;
  return campaign.relayId === null ? enabledRelays(db)[0] : sender.neighbours.findRelay(db, campaign.relayId);
}

/** What a start needs: nothing that forbids it, a relay, and people to write to. */
async function readyToStart(sender: Sender, campaignId: number) {
  const { engine, neighbours } = sender;
  const forbidden = await neighbours.blockers(engine, campaignId);
  const campaign = campaignOf(sender, campaignId);
  if (campaign.state !== 'draft' && campaign.state !== 'scheduled')
    throw new AppError('campaign_state', { from: campaign.state, to: 'sending' });
  if (forbidden.length > 0) throw new AppError('not_ready', { checks: forbidden.join(' ') });
  const relay = relayFor(sender, campaign);
  if (relay === undefined) throw new AppError('relay_missing');
  const who = await neighbours.resolveAudience(engine, campaign.audience);
  const { mailable } = await neighbours.audienceCounts(engine.db, who);
  const recipients = mailable - (await cappedIn(sender, campaign.id, who));
  if (recipients === 0) throw new AppError('no_recipients');
  return { campaign, relay, recipients };
}

/**
 * Starts a campaign after its undo window, or puts it on the calendar where its moment lies ahead; refused where something
 * forbids it or the count is not the one that was confirmed.
 */
export async function startCampaign(sender: Sender, campaignId: number, confirmed: number): Promise<Progress> {
  const { campaign, relay, recipients } = await readyToStart(sender, campaignId);
  if (recipients !== confirmed) throw new AppError('count_changed', { confirmed, recipients });
  await deleteRows(sender, campaignId);
  const { startAt } = campaign.when;
  const planned = startAt !== null && startAt > sender.engine.clock.now();
  if (planned && campaign.state === 'scheduled')
    throw new AppError('campaign_state', { from: 'scheduled', to: 'scheduled' });
  if (planned) await schedule(sender, campaign, startAt, confirmed);
  else await launch(sender, campaign, relay, recipients, undoWindow(sender));
  return standing(sender, campaignId);
}

/** Starts a campaign at its planned moment; asked for again where it grew much since it was confirmed. */
export async function startScheduled(sender: Sender, { campaignId, confirmed, startAt }: Schedule): Promise<void> {
  const { campaign, relay, recipients } = await readyToStart(sender, campaignId);
  if (grewSince(confirmed, recipients)) throw new AppError('count_changed', { confirmed, recipients });
  await launch(sender, campaign, relay, recipients, 0, startAt);
}

/** The person decides that a campaign which missed its moment starts now. */
export async function sendMissed(sender: Sender, campaignId: number): Promise<Progress> {
  const { campaign, relay, recipients } = await readyToStart(sender, campaignId);
  if (campaign.state !== 'scheduled') throw new AppError('campaign_state', { from: campaign.state, to: 'sending' });
  await launch(sender, campaign, relay, recipients, undoWindow(sender));
  return standing(sender, campaignId);
}

async function launch(
  sender: Sender,
  campaign: Campaign,
  relay: RelayRecord,
  expected: number,
  undoMs: number,
  plannedFor?: number,
) {
  const { engine, neighbours } = sender;
  const now = engine.clock.now();
  await sender.group.write(() => {
    // Two starts at once: both were asked while it was a draft, one of them is second here.
    const { state } = campaignOf(sender, campaign.id);
    const putOff = plannedFor !== undefined && findSchedule(engine.db, campaign.id)?.startAt !== plannedFor;
    if (state !== campaign.state || putOff) throw new AppError('campaign_state', { from: state, to: 'sending' });
    neighbours.setCampaignState(engine.db, campaign.id, 'sending', { at: now, relayId: relay.id });
    deleteSchedule(engine.db, campaign.id);
    insertRun(engine.db, {
      campaignId: campaign.id,
      relayId: relay.id,
      startedAt: now,
      sendsFrom: now + undoMs,
      slow: campaign.pace === 'slow',
      expected,
    });
  });
  // It started before its recipients are prepared, and is told in that order.
  sender.tell(campaign.id, 'started', { relay: relay.name });
  sender.begin(campaignOf(sender, campaign.id));
}

/** Takes a start back while nothing has left: the campaign is a draft again and its rows are gone. */
export async function undoStart(sender: Sender, campaignId: number): Promise<void> {
  const { engine, neighbours } = sender;
  const record = findRun(engine.db, campaignId);
  const run = sender.runs.get(campaignId);
  const now = engine.clock.now();
  if (record === undefined || now >= record.sendsFrom || record.finishedAt !== null) throw new AppError('undo_over');
  // A clock that was set back opens the window again; what was sent must never be forgotten with it.
  const { recipients, queued } = readTotals(engine.db, campaignId);
  if (queued !== recipients) throw new AppError('undo_over');
  if (run !== undefined) {
    run.state = 'draft';
    await sender.leave(run);
  }
  await sender.group.write(() => neighbours.setCampaignState(engine.db, campaignId, 'draft', { at: now }));
  await deleteRows(sender, campaignId);
}

/**
 * Forgets the rows of a start that was taken back; nothing where there was none. Also before the next start: the engine may
 * have ended before they were gone, and who they are for may no longer be meant.
 */
async function deleteRows({ engine, group, neighbours, runs }: Sender, campaignId: number) {
  const isDraft = () => !runs.has(campaignId) && neighbours.findCampaign(engine.db, campaignId)?.state === 'draft';
  for (let deleted = SLICE; deleted === SLICE && findRun(engine.db, campaignId) !== undefined; ) {
    await group.write(() => {
      deleted = isDraft() ? deleteSlice(engine.db, campaignId, SLICE) : 0;
      if (deleted < SLICE && isDraft()) deleteRun(engine.db, campaignId);
    });
  }
}

export function pauseCampaign(sender: Sender, campaignId: number): Progress {
  const campaign = campaignOf(sender, campaignId);
  const run = sender.runs.get(campaignId) ?? (campaign.state === 'sending' ? sender.begin(campaign) : undefined);
  if (run === undefined) throw new AppError('campaign_state', { from: campaign.state, to: 'paused' });
  sender.pause(run, 'person');
  return standing(sender, campaignId);
}

/** What a start asks of the audience and the relay was asked then; what the message and its sender need holds for every message. */
const ASKED_AT_START = /^(recipients|consent_missing|relay_(untested|failed))/;

/**
 * Goes on, through the relay that the campaign names now; also continues one that nobody continued after a restart.
 * Refused where an edit since took away what no message may lack: a sender, a working unsubscribe, a field that exists.
 */
export async function resumeCampaign(sender: Sender, campaignId: number): Promise<Progress> {
  const { state } = campaignOf(sender, campaignId);
  if (state === 'paused') {
    const forbidden = (await sender.neighbours.blockers(sender.engine, campaignId)).filter(
      (key) => !ASKED_AT_START.test(key),
    );
    if (forbidden.length > 0) throw new AppError('not_ready', { checks: forbidden.join(' ') });
  }
  const campaign = campaignOf(sender, campaignId);
  if (campaign.state !== 'paused' && campaign.state !== 'sending')
    throw new AppError('campaign_state', { from: campaign.state, to: 'sending' });
  const relay = relayFor(sender, campaign);
  if (relay === undefined) throw new AppError('relay_missing');
  sender.resume(sender.runs.get(campaignId) ?? sender.begin(campaign), relay.id);
  return standing(sender, campaignId);
}

/** Ends a campaign: what is under way is finished, what waits is cancelled. */
export async function stopCampaign(sender: Sender, campaignId: number): Promise<Progress> {
  const { engine, neighbours } = sender;
  const campaign = campaignOf(sender, campaignId);
  if (campaign.state !== 'sending' && campaign.state !== 'paused')
    throw new AppError('campaign_state', { from: campaign.state, to: 'cancelled' });
  const run = sender.runs.get(campaignId);
  if (run !== undefined) {
    run.state = 'cancelled';
    run.feed.clear();
    await sender.leave(run);
  }
  const now = engine.clock.now();
  for (
    let rows = waitingSlice(engine.db, campaignId, STOP_SLICE);
    rows.length > 0;
    rows = waitingSlice(engine.db, campaignId, STOP_SLICE)
  ) {
    await sender.group.write(() => {
      for (const { id, state } of rows)
        sender.ledger.move({ id, campaignId }, state, 'cancelled', { dueAt: 0, reason: 'stopped', now });
    });
  }
  await sender.group.write(() => {
    neighbours.setCampaignState(engine.db, campaignId, 'cancelled', { at: now });
    noteWait(engine.db, campaignId, null, { now: now, endedAt: now });
    setFinished(engine.db, campaignId, now);
  });
  sender.tell(campaignId, 'stopped');
  return standing(sender, campaignId);
}

export function slowDownCampaign(sender: Sender, campaignId: number, slow: boolean): Progress {
  setSlow(sender.engine.db, campaignId, slow);
  const run = sender.runs.get(campaignId);
  if (run !== undefined) {
    run.slow = slow;
    sender.wake(run.relayId);
    sender.touch(campaignId);
  }
  return standing(sender, campaignId);
}

/** A person's decision about messages in doubt; answers how many changed. */
export async function resolveDoubt(
  sender: Sender,
  campaignId: number,
  ids: readonly number[] | null,
  decision: 'send_again' | 'count_as_sent',
): Promise<number> {
  const { engine, ledger } = sender;
  let changed = 0;
  for (
    let rows = inDoubt(engine.db, campaignId, ids, SLICE);
    rows.length > 0;
    rows = inDoubt(engine.db, campaignId, ids, SLICE)
  ) {
    const now = engine.clock.now();
    await sender.group.write(() => {
      for (const row of rows) {
        if (decision === 'send_again') changed += Number(ledger.renew(row, 'in_doubt', now));
        else if (ledger.move(row, 'in_doubt', 'accepted', { dueAt: 0, reason: 'counted_by_person', now })) {
          changed += 1;
          ledger.totals.handled(campaignId, now, 'accepted');
          sender.neighbours.noteResult(engine.db, row.addressKey, { state: 'accepted', reason: null, at: now });
        }
      }
    });
  }
  if (changed > 0) sender.tell(campaignId, 'doubt_resolved', { count: changed, decision });
  if (decision === 'send_again' && changed > 0) await goOn(sender, campaignId);
  sender.touch(campaignId);
  return changed;
}

/** Queues rejected messages of some reasons again, in their own rows; suppressed people stay out. */
export async function retryRejected(sender: Sender, campaignId: number, reasons: readonly string[]): Promise<number> {
  const { engine, ledger, neighbours } = sender;
  let changed = 0;
  let after = 0;
  for (;;) {
    const rows = rejectedFor(engine.db, campaignId, reasons, after, SLICE);
    if (rows.length === 0) break;
    after = rows.at(-1)?.id ?? after;
    const suppressed = neighbours.suppressedAmong(
      engine.db,
      rows.map((row) => row.addressKey),
    );
    const now = engine.clock.now();
    await sender.group.write(() => {
      for (const row of rows)
        if (!suppressed.has(row.addressKey)) changed += Number(ledger.renew(row, 'rejected', now));
    });
  }
  if (changed > 0) await goOn(sender, campaignId);
  sender.touch(campaignId);
  return changed;
}

/** A campaign with new work goes on, unless somebody or something paused it. */
export async function goOn(sender: Sender, campaignId: number): Promise<void> {
  const campaign = campaignOf(sender, campaignId);
  const run: Run | undefined = sender.runs.get(campaignId);
  if (campaign.state === 'paused') return;
  if (run !== undefined) return sender.wake(run.relayId);
  await sender.group.write(() => {
    sender.neighbours.setCampaignState(sender.engine.db, campaignId, 'sending', { at: sender.engine.clock.now() });
    setFinished(sender.engine.db, campaignId, null);
  });
  sender.begin(campaignOf(sender, campaignId));
}

export function standing(sender: Sender, campaignId: number): Progress {
  return progressFor(sender, campaignOf(sender, campaignId));
}
