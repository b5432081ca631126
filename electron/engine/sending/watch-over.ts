import { changed } from '../context.ts';
import { type DiskRoom, diskRoom } from './disk-room.ts';
import { usualGuard } from './guard.ts';
import { stopFor } from './guard-run.ts';
import { readTotals } from './repo-runs.ts';
import type { Run } from './run.ts';
import type { Sender } from './sender.ts';
import { lookAtClock } from './sender-runs.ts';
import { giveBack } from './take-over.ts';

const EVERY = 2_000;
/** However fast a clock runs, the disk is asked at most so often (real ms). */
const LEAST_REST = 100;
/** How often a relay that could not be reached is asked whether it is back. */
const ASK_AGAIN = 60_000;

/**
 * Looks after the campaigns every two seconds while there are any: room on the disk, mail that comes back, a relay that may
 * have its campaign again, and pauses whose cause is gone.
 */
export function watchOver(sender: Sender): void {
  const { clock, closing, log } = sender.engine;
  const asked = new Map<number, number>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let ahead = clock.now() - clock.monotonic();
  const loop = async () => {
    while (!closing.aborted) {
      await clock.sleep(EVERY, closing);
      const early = performance.now() - lookedAt < LEAST_REST;
      if (closing.aborted || early || sender.asleep() || sender.runs.size === 0) continue;
      lookedAt = performance.now();
      try {
        const before = ahead;
        ahead = clock.now() - clock.monotonic();
        if (Math.abs(ahead - before) > CLOCK_WAS_SET) clockWasSet(sender);
        await look(sender, asked);
      } catch (error) {
        log.error('campaigns could not be looked after', error);
      }
    }
  };
  void loop();
}

/** The two clocks run apart by less than this. */
const CLOCK_WAS_SET = 2_000;

/** Somebody set the clock: what was to wait until a time of the old one is looked at anew. */
function clockWasSet(sender: Sender) {
  for (const run of sender.runs.values()) {
    run.hours = null;
    run.slice = null;
    run.feed.clear();
    lookAtClock(sender, run);
    if (run.state === 'sending') sender.wake(run.relayId);
  }
}

async function look(sender: Sender, asked: Map<number, number>) {
  const room = await diskRoom(sender.engine.folder);
  if (sender.engine.closing.aborted) return;
  for (const run of [...sender.runs.values()]) {
    if (run.state === 'sending') lookAtSending(sender, run, room);
    else if (run.state === 'paused' && run.pausedDetail?.resumesItself) await lookAtPaused(sender, run, room, asked);
  }
}

function lookAtSending(sender: Sender, run: Run, room: DiskRoom | null) {
  if (room !== null && !room.enough) return sender.pause(run, 'disk_full', { values: { megabytes: room.megabytes } });
  if (run.taken !== null) giveBack(sender, run);
  lookAtReturned(sender, run);
}

/** Most relays take everything and send the bad ones back: what came back since it began counts like refusals. */
function lookAtReturned(sender: Sender, run: Run) {
  const { bounced, accepted, complained } = readTotals(sender.engine.db, run.campaignId);
  const { bounces, bounceShare, complaints, complaintShare } = usualGuard;
  const angry = complained - run.complainedBefore;
  if (angry >= complaints && angry > accepted * complaintShare) {
    const relay = sender.neighbours.findRelay(sender.engine.db, run.relayId)?.name ?? '';
    const percent = Math.round((angry / Math.max(1, accepted)) * 1_000) / 10;
    const values = { count: angry, of: accepted, percent, most: complaintShare * 100, relay, from: 'report' };
    return stopFor(sender, run, 'complaints', { values }, run.relayId);
  }
  const back = bounced - run.returnedBefore;
  if (back < bounces || back <= accepted * bounceShare) return;
  sender.pause(run, 'bounce_rate', {
    values: { count: back, of: accepted, percent: Math.round((back / accepted) * 100) },
  });
}

async function lookAtPaused(sender: Sender, run: Run, room: DiskRoom | null, asked: Map<number, number>) {
  const { engine, neighbours } = sender;
  const goOn = () => {
    sender.resume(run, run.relayId, true);
    changed(engine, 'campaigns', run.campaignId);
  };
  if (room !== null && !room.enoughAgain) return;
  if (run.pausedBecause === 'disk_full') return goOn();
  const relay = neighbours.findRelay(engine.db, run.relayId);
  if (relay === undefined || !relay.enabled) return;
  if (run.pausedBecause !== 'network') return goOn();
  const now = engine.clock.monotonic();
  if (now - (asked.get(run.relayId) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN) return;
  asked.set(run.relayId, now);
  const opened = await neighbours.openConnection(engine, relay, engine.closing);
  if (!opened.ok) return;
  await opened.connection.quit();
  if (run.state === 'paused' && run.pausedBecause === 'network') goOn();
}
