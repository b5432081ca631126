import type { RelayRecord } from '../../../shared/contract/relays.ts';
import { returnPathOf } from '../../../shared/return-address.ts';
import type { ComposedMessage, Composer } from '../campaigns/public.ts';
import type { RelayConnection } from '../relays/public.ts';
import { cappedAmong } from './frequency.ts';
import type { Job, Lane, Line } from './line.ts';
import { endsSession } from './outcome.ts';
import type { Candidate } from './repo.ts';
import type { SenderContext } from './sender-context.ts';
import { settle } from './settle.ts';

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

function putBack(sender: SenderContext, line: Line, job: Job) {
  sender.budget(line.relayId).release(job.item.message.domain);
  job.run.feed.giveBack(job.item);
}

/** Answers (boxed, so that it is not waited for) the promise of the record, which the next message's body waits for. */
async function sendOne(
  sender: SenderContext,
  line: Line,
  job: Job,
  relay: RelayRecord,
  connection: RelayConnection,
  recorded: Promise<void>,
): Promise<{ recorded: Promise<void> }> {
  const { run, item } = job;
  if (await leftOut(sender, line, job)) return { recorded };
  const claimedAt = sender.engine.clock.monotonic();
  const composer = await composerOf(sender, line, job);
  if (composer === null) return { recorded };
  const made = await compose(sender, composer, job);
  const claimed = claim(sender, job, relay, 'cause' in made ? '' : made.messageId);
  if ('cause' in made) {
    if ((await claimed.catch(notWritten)) !== 'claimed') return notSent(sender, line, job, claimed, recorded);
    return { recorded: settle(sender, run, item, { kind: 'unmade', cause: made.cause }, { relay, claimedAt }) };
  }
  const durable = Promise.all([claimed, recorded]);
  durable.catch(() => undefined);
  const beforeDot = async () => {
    sender.group.hasten();
    if ((await durable)[0] !== 'claimed') throw new Error('not claimed');
  };
  const envelope = { from: returnPathOf(relay, made), to: item.message.address };
  const { outcome, phases } =
    tooBigFor(relay, made.raw.length) ?? (await connection.send(envelope, made.raw, { beforeDot, wellFormed: true }));
  if ((await claimed.catch(notWritten)) !== 'claimed') return notSent(sender, line, job, claimed, recorded);
  sender.neighbours.noteTimings(sender.engine, relay.id, phases);
  const sessionEnded = endsSession(outcome, connection.sent);
  if (sessionEnded) await connection.quit();
  const settled = settle(sender, run, item, outcome, { relay, claimedAt, sessionEnded });
  return { recorded: recorded.then(() => settled) };
}

/** What the relay is known to refuse never leaves (RFC 1870); the larger of two limits is the relay's own, told with EHLO. */
function tooBigFor(relay: RelayRecord, bytes: number): Awaited<ReturnType<RelayConnection['send']>> | null {
  const most = relay.limits.messageBytes;
  if (most === null || bytes <= most) return null;
  const text = `Message of ${bytes} bytes is larger than the relay's limit of ${most}`;
  return {
    outcome: { kind: 'refused', stage: 'mail', code: 552, enhanced: '5.3.4', text, local: true },
    phases: {},
  };
}

const notWritten = () => 'not written' as const;

/** Why a person is left out as of now: suppressed since the batch was read, or mailed often enough by other campaigns. */
function leftOutNow(sender: SenderContext, message: Candidate): string | null {
  const { engine, neighbours } = sender;
  const { addressKey, campaignId } = message;
  const suppressed = neighbours.suppressedAmong(engine.db, [addressKey]).get(addressKey)?.reason;
  if (suppressed !== undefined) return suppressed;
  return cappedAmong(engine, [addressKey], campaignId).has(addressKey) ? 'frequency_cap' : null;
}

/** Claims a message, or skips it where its person was suppressed since the batch was read: one transaction decides. */
async function claim(
  sender: SenderContext,
  job: Job,
  relay: RelayRecord,
  messageId: string,
): Promise<'claimed' | 'skipped'> {
  const { engine, ledger } = sender;
  const { message } = job.item;
  const now = engine.clock.now();
  let reason: string | null = null;
  await sender.group.gather(() => {
    reason = leftOutNow(sender, message);
    if (reason === null) ledger.claim(message, relay.id, messageId, now);
    else ledger.move(message, message.state, 'skipped', { dueAt: 0, reason, now });
  });
  return reason === null ? 'claimed' : 'skipped';
}

/** Nothing left. Skipped just now: so be it. The claim could not be written: the message is as it was, and the disk needs a look. */
async function notSent(
  sender: SenderContext,
  line: Line,
  job: Job,
  claimed: Promise<'claimed' | 'skipped'>,
  recorded: Promise<void>,
): Promise<{ recorded: Promise<void> }> {
  if ((await claimed.catch(notWritten)) === 'skipped') {
    sender.budget(line.relayId).release(job.item.message.domain);
    job.run.feed.done(job.item.message.id);
    sender.touch(job.run.campaignId);
    return { recorded };
  }
  putBack(sender, line, job);
  sender.pause(job.run, 'disk_full');
  return { recorded };
}

/** Suppressed meanwhile, or gone from the contacts: skipped, with its reason, and the slot is free for the next. */
async function leftOut(sender: SenderContext, line: Line, job: Job): Promise<boolean> {
  const { engine } = sender;
  const { message, contact, suppressed } = job.item;
  const reason = suppressed ?? (contact === null ? 'contact_gone' : null);
  if (reason === null) return false;
  const change = { dueAt: 0, reason, now: engine.clock.now() };
  try {
    await sender.group.write(() => void sender.ledger.move(message, message.state, 'skipped', change));
  } catch (error) {
    engine.log.error('a skipped message could not be recorded', error, { message: message.id });
    putBack(sender, line, job);
    sender.pause(job.run, 'disk_full');
    return true;
  }
  sender.budget(line.relayId).release(message.domain);
  job.run.feed.done(message.id);
  sender.touch(job.run.campaignId);
  return true;
}

async function compose(
  sender: SenderContext,
  composer: Composer,
  job: Job,
): Promise<ComposedMessage | { cause: string }> {
  const { message, contact } = job.item;
  if (contact === null) return { cause: 'contact_gone' };
  try {
    return await composer.compose(contact, { messageRowId: message.id });
  } catch (error) {
    sender.engine.log.error('a message could not be made', error, { message: message.id });
    return { cause: (error as { code?: string }).code ?? 'internal' };
  }
}

/** The campaign's composer, opened once for all connections; a campaign whose message cannot be read pauses, with nothing used up. */
async function composerOf(sender: SenderContext, line: Line, job: Job): Promise<Composer | null> {
  const { run } = job;
  try {
    run.composer ??= sender.neighbours.openComposer(sender.engine, run.campaignId);
    return await run.composer;
  } catch (error) {
    sender.engine.log.error('a campaign could not be composed', error, { campaignId: run.campaignId });
    putBack(sender, line, job);
    sender.pause(run, 'composing');
    return null;
  }
}
