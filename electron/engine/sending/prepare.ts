import { setTimeout as sleep } from 'node:timers/promises';
import type { Audience } from '../../../shared/contract/campaigns.ts';
import { cappedAmong } from './frequency.ts';
import { notePrepared } from './repo-runs.ts';
import type { Run } from './run.ts';
import type { SenderContext } from './sender-context.ts';

const SLICE = 200;
const MOST_REST = 100;

/**
 * Writes a row for each recipient who may be written to, in slices that each take a few milliseconds; where it stopped is on
 * disk, so that an engine that died goes on from there. Sending begins while it still runs.
 */
export async function prepare(sender: SenderContext, run: Run, audience: Audience, from: number): Promise<void> {
  const { engine, neighbours, ledger } = sender;
  let after = from;
  while (!run.prepared && !engine.closing.aborted && run.state !== 'cancelled' && run.state !== 'draft') {
    const started = performance.now();
    const rows = neighbours.audienceSlice(engine.db, audience, after, SLICE);
    const mailable = rows.filter((row) => row.suppressed === null && row.consent);
    const capped = cappedAmong(
      engine,
      mailable.map((row) => row.addressKey),
      run.campaignId,
    );
    const wanted = capped.size === 0 ? mailable : mailable.filter((row) => !capped.has(row.addressKey));
    after = rows.at(-1)?.contactId ?? after;
    const last = rows.length < SLICE;
    try {
      await sender.group.write(() => {
        ledger.add(run.campaignId, wanted, engine.clock.now());
        notePrepared(engine.db, run.campaignId, after, last);
      });
    } catch (error) {
      engine.log.error('recipients could not be recorded', error, { campaignId: run.campaignId });
      sender.pause(run, 'disk_full');
      return;
    }
    run.prepared = last;
    sender.touch(run.campaignId);
    // Half of the time is for what is already being sent.
    if (!last) await sleep(Math.min(MOST_REST, performance.now() - started));
  }
}
