import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { PauseCause, PausedDetail } from '../../../shared/contract/sending.ts';
import { changed } from '../context.ts';
import { isDiskFull } from '../db/open.ts';
import { calm, RESUMES_ITSELF } from './guard.ts';
import { insertEvent } from './repo-events.ts';
import { noteWait, readTotals, setFinished, setPausedDetail, setRunRelay } from './repo-runs.ts';
import type { Run } from './run.ts';
import type { SenderCore } from './sender.ts';
import type { PauseWords } from './sender-context.ts';
import { goOnPreparing, lineOf, lookAtClock } from './sender-runs.ts';

const TRY_STATE_AGAIN = 1_000;

/** Stops a campaign; what is under way ends. */
export function pauseRun(core: SenderCore, run: Run, cause: PauseCause, words: PauseWords = {}): void {
  const { engine } = core.sender;
  if (run.state !== 'sending' || (engine.closing.aborted && cause !== 'person')) return;
  run.feed.clear();
  run.composer = null;
  run.pausedDetail =
    cause === 'person'
      ? null
      : {
          cause,
          values: words.values ?? {},
          reply: (words.reply ?? '').slice(0, 500),
          at: engine.clock.now(),
          resumesItself: RESUMES_ITSELF.has(cause),
        };
  setState(core, run, 'paused', cause, run.pausedDetail);
  core.sender.tell(run.campaignId, 'paused', { ...words.values, cause }, words.reply);
}

/** Lets a campaign go on through a relay: the guard forgets, the message, its hours and its relay's use are read anew. */
export function resumeRun(core: SenderCore, run: Run, relayId: number, itself: boolean): void {
  const { sender } = core;
  const campaign = sender.neighbours.findCampaign(sender.engine.db, run.campaignId);
  run.taken = itself ? run.taken : null;
  const target = itself ? run.relayId : relayId;
  if (target !== run.relayId) {
    core.lines.get(run.relayId)?.runs.delete(run);
    run.relayId = target;
    lineOf(core, target).runs.add(run);
  }
  setRunRelay(sender.engine.db, run.campaignId, run.relayId, run.taken);
  run.guard = calm;
  run.composer = null;
  run.hours = null;
  run.slice = null;
  run.pausedDetail = null;
  run.takeOverRefused = null;
  run.troubled.clear();
  const { bounced, complained } = readTotals(sender.engine.db, run.campaignId);
  run.returnedBefore = bounced;
  run.complainedBefore = complained;
  run.watchedSince = sender.engine.clock.now();
  if (campaign !== undefined) Object.assign(run, { when: campaign.when, relayUse: campaign.relayUse });
  const was = run.state;
  setState(core, run, 'sending', null, null);
  if (was !== 'sending') sender.tell(run.campaignId, itself ? 'resumed_itself' : 'resumed');
  lookAtClock(sender, run);
  goOnPreparing(core, run);
  sender.wake(run.relayId);
}

/** Nothing is left to send: the campaign is finished. */
export function finishRun(core: SenderCore, run: Run): void {
  const { engine } = core.sender;
  const totals = readTotals(engine.db, run.campaignId);
  const mayEnd = run.state === 'sending' || (run.state === 'paused' && run.prepared);
  if (!mayEnd || totals.queued + totals.deferred + totals.sending > 0) return;
  setState(core, run, 'finished', null, null);
  core.lines.get(run.relayId)?.runs.delete(run);
  core.runs.delete(run.campaignId);
  core.sender.tell(run.campaignId, 'finished', { accepted: totals.accepted, of: totals.recipients });
  changed(engine, 'messages', null);
}

function setState(
  core: SenderCore,
  run: Run,
  state: Campaign['state'],
  because: string | null,
  detail: PausedDetail | null,
) {
  if (run.state === state) return;
  const { engine, neighbours } = core.sender;
  const { db } = engine;
  run.state = state;
  run.pausedBecause = because;
  run.waiting = null;
  const at = engine.clock.now();
  // A wait that was noted ended when messages went again, though it was not certain yet that it had.
  const endedAt = run.wentOnAt ?? at;
  // The campaign keeps the relay that the person chose, also while another one stands in.
  const relayId = run.taken?.from ?? run.relayId;
  const write = () => {
    if (run.state !== state) return;
    // Whoever looks at a campaign that ended or rests finds its people as it left them.
    core.sender.results.note();
    neighbours.setCampaignState(db, run.campaignId, state, { at, pausedBecause: because, relayId });
    noteWait(db, run.campaignId, state === 'paused' ? 'paused' : null, { now: at, endedAt });
    setPausedDetail(db, run.campaignId, detail);
    if (state === 'finished') setFinished(db, run.campaignId, at);
  };
  run.notedWait = null;
  run.wentOnAt = null;
  void recordState(core, run, state, write);
}

/** A full disk takes no state either: it is written as soon as there is room, unless another state came since. */
async function recordState(core: SenderCore, run: Run, state: Campaign['state'], write: () => void) {
  const { engine, group, touch } = core.sender;
  while (run.state === state && !engine.closing.aborted) {
    try {
      await group.write(write);
      changed(engine, 'campaigns', run.campaignId);
      break;
    } catch (error) {
      engine.log.error('campaign state could not be recorded', error, { campaignId: run.campaignId, state });
      touch(run.campaignId);
      if (!isDiskFull(error)) break;
      await engine.clock.sleep(TRY_STATE_AGAIN, engine.closing);
    }
  }
  // Somebody pressed a button, or looks at the last seconds of a campaign.
  touch(run.campaignId, true);
}

/** Writes down what happened, for the eye: where it cannot be written, nothing else is lost. */
export function tell(core: SenderCore, campaignId: number, event: Omit<Parameters<typeof insertEvent>[2], 'at'>): void {
  const { engine, group, touch } = core.sender;
  if (engine.closing.aborted) return;
  const at = engine.clock.now();
  group.write(() => insertEvent(engine.db, campaignId, { ...event, at })).catch(() => undefined);
  touch(campaignId);
}
