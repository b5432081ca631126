import type { RelayRecord } from '../../../shared/contract/relays.ts';
import { returnPathOf } from '../../../shared/return-address.ts';
import type { Composer } from '../campaigns/public.ts';
import type { RelayConnection } from '../relays/public.ts';
import { cappedAmong } from './frequency.ts';
import type { Job, Line } from './line.ts';
import { endsSession } from './outcome.ts';
import type { Candidate } from './repo.ts';
import type { SenderContext } from './sender-context.ts';
import { settle } from './settle.ts';
import { composerOf, write, writeAhead } from './writing.ts';

/** The promise of a record, boxed, so that it is not waited for where it is handed on. */
type Recorded = { readonly recorded: Promise<void> };

/**
 * One message over one connection: written, claimed, sent, recorded. Answers the promise of the record, which the next
 * message's body waits for, as this one's waits for `recorded`.
 */
export async function sendOne(
  sender: SenderContext,
  line: Line,
  job: Job,
  relay: RelayRecord,
  connection: RelayConnection,
  recorded: Promise<void>,
): Promise<Recorded> {
  const { run, item } = job;
  const gone = item.suppressed ?? (item.contact === null ? 'contact_gone' : null);
  if (gone !== null) {
    await leaveOut(sender, line, job, gone);
    return { recorded };
  }
  const claimedAt = sender.engine.clock.monotonic();
  const opened = composerOf(sender, run);
  const composer = opened instanceof Promise ? await composerFor(sender, line, job, opened) : opened;
  if (composer === null) return { recorded };
  const written = write(sender, composer, item);
  const made = written instanceof Promise ? await written : written;
  const claimed = claim(sender, job, relay, 'cause' in made ? '' : made.messageId);
  if ('cause' in made) {
    const standing = await claimed;
    if (standing !== 'claimed') return notSent(sender, line, job, standing, recorded);
    return { recorded: settle(sender, run, item, { kind: 'unmade', cause: made.cause }, { relay, claimedAt }) };
  }
  const { raw, wire, reuse } = made;
  const beforeDot = async () => {
    sender.group.hasten();
    if ((await claimed) !== 'claimed') throw new Error('not claimed');
    await recorded;
    writeAhead(sender, run);
  };
  const envelope = { from: returnPathOf(relay, made), to: item.message.address };
  const { outcome, phases } =
    tooBigFor(relay, raw.length) ?? (await connection.send(envelope, raw, { beforeDot, wire }));
  const standing = await claimed;
  if (standing !== 'claimed') return notSent(sender, line, job, standing, recorded);
  sender.neighbours.noteTimings(sender.engine, relay.id, phases);
  const sessionEnded = endsSession(outcome, connection.sent);
  if (sessionEnded) await connection.quit();
  const settled = settle(sender, run, item, outcome, { relay, claimedAt, sessionEnded });
  // What is accepted has left, and so has waited for the record before it.
  if (outcome.kind === 'accepted') reuse();
  const all = outcome.kind === 'accepted' ? settled : Promise.all([recorded, settled]).then(() => undefined);
  // A fault is told where the record is waited for.
  all.catch(() => undefined);
  return { recorded: all };
}

/** Gives a message and its slot back: nothing of it was claimed. */
export function putBack(sender: SenderContext, line: Line, job: Job): void {
  sender.budget(line.relayId).release(job.item.message.domain);
  job.run.feed.giveBack(job.item);
}

/** A campaign whose message cannot be read pauses, with nothing used up. */
async function composerFor(
  sender: SenderContext,
  line: Line,
  job: Job,
  opening: Promise<Composer>,
): Promise<Composer | null> {
  const { run } = job;
  try {
    return await opening;
  } catch (error) {
    sender.engine.log.error('a campaign could not be composed', error, { campaignId: run.campaignId });
    putBack(sender, line, job);
    sender.pause(run, 'composing', { values: { reason: (error as { code?: string }).code ?? 'internal' } });
    return null;
  }
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

/** Why a person is left out as of now: suppressed since the batch was read, or mailed often enough by other campaigns. */
function leftOutNow(sender: SenderContext, message: Candidate): string | null {
  const { engine, neighbours } = sender;
  const { addressKey, campaignId } = message;
  const keys = [addressKey];
  const suppressed = neighbours.suppressedAmong(engine.db, keys).get(addressKey)?.reason;
  if (suppressed !== undefined) return suppressed;
  return cappedAmong(engine, keys, campaignId).has(addressKey) ? 'frequency_cap' : null;
}

type Standing = 'claimed' | 'skipped' | 'not written';

/** Claims a message, or skips it where its person was suppressed since the batch was read: one transaction decides. Never rejects. */
async function claim(sender: SenderContext, job: Job, relay: RelayRecord, messageId: string): Promise<Standing> {
  const { engine, ledger } = sender;
  const { message } = job.item;
  const now = engine.clock.now();
  let reason: string | null = null;
  const failure = await sender.group.gather(() => {
    reason = leftOutNow(sender, message);
    if (reason === null) ledger.claim(message, relay.id, messageId, now);
    else ledger.move(message, message.state, 'skipped', { dueAt: 0, reason, now });
  });
  if (failure !== null) return 'not written';
  return reason === null ? 'claimed' : 'skipped';
}

/** Nothing left. Skipped just now: so be it. The claim could not be written: the message is as it was, and the disk needs a look. */
function notSent(sender: SenderContext, line: Line, job: Job, standing: Standing, recorded: Promise<void>): Recorded {
  if (standing === 'skipped') {
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
async function leaveOut(sender: SenderContext, line: Line, job: Job, reason: string): Promise<void> {
  const { engine } = sender;
  const { message } = job.item;
  const change = { dueAt: 0, reason, now: engine.clock.now() };
  try {
    await sender.group.write(() => void sender.ledger.move(message, message.state, 'skipped', change));
  } catch (error) {
    engine.log.error('a skipped message could not be recorded', error, { message: message.id });
    putBack(sender, line, job);
    sender.pause(job.run, 'disk_full');
    return;
  }
  sender.budget(line.relayId).release(message.domain);
  job.run.feed.done(message.id);
  sender.touch(job.run.campaignId);
}
