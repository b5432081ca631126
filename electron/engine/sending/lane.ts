import type { RelayConnection } from '../relays/public.ts';
import type { Job, Lane, Line } from './line.ts';
import { putBack, sendOne } from './one-message.ts';
import type { SenderContext } from './sender-context.ts';

const HOLD_IDLE = 5_000;
const AFTER_A_FAULT = 1_000;

/**
 * One connection's life: takes a message, claims it, sends it, records what became of it; in this order:
 * the claim and the outcome of the message before are on disk before the first byte of this one's body leaves.
 */
export async function runLane(sender: SenderContext, line: Line, lane: Lane, cut: AbortSignal): Promise<void> {
  let connection: RelayConnection | null = null;
  let recorded: Promise<void> = Promise.resolve();
  const onCut = () => connection?.abort();
  cut.addEventListener('abort', onCut);
  /** Taken and not yet given to `sendOne`, which sees to it from there: whatever fails, a message is never forgotten here. */
  let held: Job | null = null;
  try {
    while (line.mayGoOn(lane)) {
      const relay = line.relay();
      const picked = line.pick();
      if (picked.kind === 'wait') {
        await recorded;
        if (picked.milliseconds > HOLD_IDLE) break;
        await line.bell.wait(picked.milliseconds);
        continue;
      }
      const { job } = picked;
      held = job;
      if (!connection?.usable) {
        await recorded;
        await connection?.quit();
        // What became of the message before may have stopped the campaign: then no line is opened, and nobody signs in.
        const goesOn = job.run.state === 'sending' && line.runs.has(job.run);
        connection = goesOn ? await line.connect() : null;
      }
      if (connection === null || relay === undefined || !line.mayGoOn(lane) || job.run.state !== 'sending') {
        held = null;
        putBack(sender, line, job);
        if (connection === null) break;
        continue;
      }
      const started = performance.now();
      held = null;
      ({ recorded } = await sendOne(sender, line, job, relay, connection, recorded));
      if (job.run.slow) await rest(sender, recorded, performance.now() - started);
    }
  } catch (error) {
    sender.engine.log.error('a connection ended by a fault', error, { relayId: line.relayId });
    if (held !== null) putBack(sender, line, held);
    await sender.engine.clock.sleep(AFTER_A_FAULT, sender.engine.closing);
  } finally {
    cut.removeEventListener('abort', onCut);
    await recorded.catch(() => undefined);
    await connection?.quit();
  }
}

/** A slow pace rests as long as it worked: half the speed, whatever the speed is. */
async function rest(sender: SenderContext, recorded: Promise<void>, milliseconds: number) {
  await recorded;
  await sender.engine.clock.sleep(milliseconds, sender.engine.closing);
}
