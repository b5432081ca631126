import { setTimeout as sleep } from 'node:timers/promises';
import type { Audience } from '../../../shared/contract/campaigns.ts';
import type { ResolvedAudience } from '../contacts/public.ts';
import { cappedAmong } from './frequency.ts';
import { notePrepared } from './repo-runs.ts';
import type { Run } from './run.ts';
import type { SenderContext } from './sender-context.ts';

const SLICE = 200;
const MOST_REST = 100;

/**
 * Writes a row for each recipient who may be written to, in slices that each take a few milliseconds; where it stopped is on
 * disk, so that an engine that died goes on from there. Sending begins while it still runs: `begun` is called once, when
 * the first rows are there.
 */
export async function prepare(
  sender: SenderContext,
  run: Run,
  { audience, from, begun }: { audience: Audience; from: number; begun(): void },
): Promise<void> {
  const { engine, neighbours, ledger } = sender;
  const who = await audienceAtStart(sender, run, audience);
  if (who === null) return;
  let after = from;
  let first = true;
  while (!run.prepared && !engine.closing.aborted && run.state !== 'cancelled' && run.state !== 'draft') {
    const started = performance.now();
    const rows = neighbours.audienceSlice(engine.db, who, after, SLICE);
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
    if (first && wanted.length > 0) {
      first = false;
      begun();
    }
    // Half of the time is for what is already being sent.
    if (!last) await sleep(Math.min(MOST_REST, performance.now() - started));
  }
}

/** Who was meant when the campaign started, also after a restart in between; null where the engine closes meanwhile. */
async function audienceAtStart(
  { engine, neighbours }: SenderContext,
  run: Run,
  audience: Audience,
): Promise<ResolvedAudience | null> {
  try {
    return await neighbours.resolveAudience(engine, audience, { now: run.startedAt });
  } catch (error) {
    if (engine.closing.aborted) return null;
    throw error;
  }
}
