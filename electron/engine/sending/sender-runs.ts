import type { Campaign } from '../../../shared/contract/campaigns.ts';
import { createFeed } from './feed.ts';
import { createLine, type Line } from './line.ts';
import { prepare } from './prepare.ts';
import { pullForward } from './repo.ts';
import { findRun, readTotals, setRunRelay } from './repo-runs.ts';
import { DEADLINE } from './retry.ts';
import { createRun, type Run } from './run.ts';
import type { Sender, SenderCore } from './sender.ts';

/** How long a hanging relay is waited for where something must end. */
export const PATIENCE = 10_000;

/** The line of a relay, made where there is none. */
export function lineOf(core: SenderCore, relayId: number): Line {
  const line = core.lines.get(relayId) ?? createLine(core.sender, relayId);
  core.lines.set(relayId, line);
  return line;
}

/** Takes a campaign that is on its way in the tables into memory, and sends where it is `sending`. */
export function beginRun(core: SenderCore, campaign: Campaign): Run {
  const known = core.runs.get(campaign.id);
  if (known !== undefined) return known;
  const { engine, neighbours } = core.sender;
  const record = findRun(engine.db, campaign.id);
  if (record === undefined) throw new Error(`campaign ${campaign.id} has no run`);
  const before = readTotals(engine.db, campaign.id);
  const run = createRun({
    campaignId: campaign.id,
    relayId: record.relayId,
    name: campaign.name,
    state: campaign.state,
    pausedBecause: campaign.pausedBecause,
    pausedDetail: record.pausedDetail,
    feed: createFeed(engine.db, campaign.id, neighbours),
    slow: record.slow,
    prepared: record.prepared,
    expected: record.expected,
    sendsFrom: record.sendsFrom,
    startedAt: record.startedAt,
    when: campaign.when,
    relayUse: campaign.relayUse,
    taken: record.taken,
    returnedBefore: before.bounced,
    complainedBefore: before.complained,
  });
  core.runs.set(campaign.id, run);
  lineOf(core, run.relayId).runs.add(run);
  lookAtClock(core.sender, run);
  goOnPreparing(core, run);
  if (run.state === 'sending') core.sender.wake(run.relayId);
  return run;
}

/** A clock that was wrong and was set right must not hold retries back for as long as it was wrong. */
export function lookAtClock({ engine, group, wake }: Sender, { campaignId, relayId }: Run): void {
  let found = 0;
  group
    .write(() => {
      found = pullForward(engine.db, campaignId, engine.clock.now(), DEADLINE);
    })
    .then(() => found > 0 && wake(relayId))
    .catch(() => undefined);
}

/** Writes the rows of those who are not written yet. */
export function goOnPreparing(core: SenderCore, run: Run): void {
  if (run.prepared || run.preparing) return;
  const { sender } = core;
  const { db, log } = sender.engine;
  const campaign = sender.neighbours.findCampaign(db, run.campaignId);
  const record = findRun(db, run.campaignId);
  if (campaign === undefined || record === undefined) return;
  run.preparing = true;
  const begun = () => {
    if (run.state === 'sending') sender.wake(run.relayId);
  };
  void prepare(sender, run, { audience: campaign.audience, from: record.preparedTo, begun })
    .catch((error: unknown) => {
      log.error('recipients could not be read', error, { campaignId: run.campaignId });
      sender.pause(run, 'composing');
    })
    .finally(() => {
      run.preparing = false;
      if (run.state === 'sending') sender.wake(run.relayId);
    });
}

/** Forgets a campaign in memory once nothing of it is under way, or after ten seconds. */
export async function leaveRun(core: SenderCore, run: Run): Promise<void> {
  const { clock, closing } = core.sender.engine;
  run.state = run.state === 'sending' ? 'paused' : run.state;
  core.lines.get(run.relayId)?.runs.delete(run);
  const end = performance.now() + PATIENCE;
  const busy = () => run.preparing || run.feed.handedOut() > 0;
  while (busy() && !closing.aborted && performance.now() < end) await clock.sleep(20, closing);
  core.runs.delete(run.campaignId);
}

/** Lets a campaign go on through another relay. What is under way ends where it is. */
export function moveRun(core: SenderCore, run: Run, relayId: number, taken: Run['taken']): void {
  const { engine, group, wake, touch } = core.sender;
  core.lines.get(run.relayId)?.runs.delete(run);
  run.feed.clear();
  run.relayId = relayId;
  run.taken = taken;
  run.takeOverRefused = null;
  run.waiting = null;
  lineOf(core, relayId).runs.add(run);
  group.write(() => setRunRelay(engine.db, run.campaignId, relayId, taken)).catch(() => undefined);
  wake(relayId);
  touch(run.campaignId);
}
