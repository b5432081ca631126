import { openEngine } from '../../electron/engine/engine.ts';
import { memorySecrets } from '../../electron/engine/world.ts';
import { fastClock } from './fast-clock.ts';

// The engine as a process of its own, to be killed: opens a workspace, goes on with what was on its way, and answers calls.
// node engine-process.ts FOLDER START TIMES CAMPAIGN; talks over the channel of `fork`.
const [folder = '', start = '0', times = '1', campaign = '0'] = process.argv.slice(2);

export type FromEngine =
  /** `endedUnderWay`: messages in doubt because an engine ended, over all lives so far. */
  | { readonly kind: 'open'; readonly endedUnderWay: number }
  /** The first message of this life has gone. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'state'; readonly state: string; readonly because: string | null };

const quiet = {
  info: () => undefined,
  warn: () => undefined,
  error: (what: string, error: unknown) => (process.env.QUIET ? undefined : console.error(what, error)),
};
const engine = await openEngine({
  folder,
  host: 'test',
  secrets: memorySecrets(),
  clock: fastClock(Number(times), Number(start)),
  log: quiet,
});
const campaignId = Number(campaign);
const tell = (message: FromEngine) => process.send?.(message);

process.on('message', async (what: 'start' | 'close') => {
  if (what === 'start') {
    const { recipients } = await engine.client.sending.plan({ campaignId });
    await engine.client.sending.start({ campaignId, confirmed: recipients });
  }
  if (what === 'close') {
    await engine.close();
    process.exit(0);
  }
});
const { rows } = await engine.client.sending.messages({ campaignId, state: 'in_doubt', limit: 500 });
tell({ kind: 'open', endedUnderWay: rows.filter((row) => row.reply === 'engine_ended').length });
// Paused by its guard just before the last engine was killed: a person looks and goes on, as below.
const { state: found } = await engine.client.sending.progress({ campaignId });
if (found === 'paused') await engine.client.sending.resume({ campaignId }).catch(() => undefined);
let told = '';
let first: number | null = null;
for await (const event of engine.ctx.events.subscribe()) {
  if (event.type !== 'sending' || event.progress.campaignId !== campaignId) continue;
  const { state, pausedBecause, totals } = event.progress;
  // The guard does its work on the blocked ones; a person looks and goes on.
  if (state === 'paused') await engine.client.sending.resume({ campaignId }).catch(() => undefined);
  if (first === null) first = totals.accepted;
  if (totals.accepted > first) tell({ kind: 'busy' });
  if (`${state} ${pausedBecause}` === told) continue;
  told = `${state} ${pausedBecause}`;
  tell({ kind: 'state', state, because: pausedBecause });
}
