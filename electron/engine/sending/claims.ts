import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { Composer } from '../campaigns/public.ts';
import { cappedAmong, frequencyCap } from './frequency.ts';
import type { Job, Line } from './line.ts';
import { bareId, type Candidate } from './repo.ts';
import type { SenderContext } from './sender-context.ts';
import { composerOf, type Made, write } from './writing.ts';

/** What a message's record became: `written` once it is on disk, as `whole` tells whoever waits. */
export interface Recorded {
  readonly written: boolean;
  readonly whole: Promise<void>;
}

/** Nothing is to be waited for. */
export const RECORDED: Recorded = { written: true, whole: Promise.resolve() };

/** Both records as one. */
export function together(one: Recorded, other: Recorded): Recorded {
  if (one.written) return other;
  if (other.written) return one;
  const whole = Promise.all([one.whole, other.whole]).then(() => undefined);
  // A fault is told where the record is waited for.
  whole.catch(() => undefined);
  return {
    get written() {
      return one.written && other.written;
    },
    whole,
  };
}

export type Standing = 'claimed' | 'skipped' | 'not written';

/** A message that is written, and claimed as soon as its group's commit is on disk. */
export interface Claim {
  readonly job: Job;
  readonly made: Made;
  /** Another thread signed it: the next one is worth writing ahead on any line. */
  readonly signed: boolean;
  /** Null until the disk has answered. */
  standing: Standing | null;
  /** Never rejects. */
  readonly known: Promise<Standing>;
  /** What must be on disk, besides the claim, before its body leaves. */
  readonly after: Recorded;
}

/**
 * Writes a message and claims it; the claim shares the next commit. Answers null where there is nothing to send: the person
 * is left out, or the campaign cannot be composed and pauses. A promise only where the message is signed or left out.
 */
export function claimed(
  sender: SenderContext,
  line: Line,
  job: Job,
  relay: RelayRecord,
  after: Recorded,
): Claim | null | Promise<Claim | null> {
  const { run, item } = job;
  const gone = item.suppressed ?? (item.contact === null ? 'contact_gone' : null);
  if (gone !== null) return leaveOut(sender, line, job, gone).then(() => null);
  const opened = composerOf(sender, run);
  if (opened instanceof Promise)
    return composerFor(sender, line, job, opened).then((composer) =>
      composer === null ? null : written(sender, job, relay, { composer, after }),
    );
  return written(sender, job, relay, { composer: opened, after });
}

function written(
  sender: SenderContext,
  job: Job,
  relay: RelayRecord,
  { composer, after }: { composer: Composer; after: Recorded },
): Claim | Promise<Claim> {
  const made = write(sender, composer, job.item);
  if (made instanceof Promise) return made.then((one) => claim(sender, job, relay, { made: one, signed: true, after }));
  return claim(sender, job, relay, { made, signed: false, after });
}

/** Claims a message, or skips it where its person was suppressed since the batch was read: one transaction decides. */
function claim(
  sender: SenderContext,
  job: Job,
  relay: RelayRecord,
  { made, signed, after }: Pick<Claim, 'made' | 'signed' | 'after'>,
): Claim {
  const { engine, ledger } = sender;
  const { message } = job.item;
  const messageId = 'cause' in made ? '' : made.messageId;
  const now = engine.clock.now();
  let reason: string | null = null;
  // A cap on messages counts those of other campaigns, which the ledger must have.
  const isPlain = message.attempts === 0 && message.state === 'queued' && frequencyCap(engine) === null;
  const brief = () => {
    if (!isPlain || leftOutNow(sender, message) !== null) return null;
    const entry = {
      kind: 'claimed',
      id: message.id,
      relayId: relay.id,
      messageId: bareId(messageId),
      at: now,
    } as const;
    return { entry, owner: message };
  };
  const known = sender.group
    .gather(() => {
      reason = leftOutNow(sender, message);
      if (reason === null) ledger.claim(message, relay.id, messageId, now);
      else ledger.move(message, message.state, 'skipped', { dueAt: 0, reason, now });
    }, brief)
    .then((failure) => {
      one.standing = failure !== null ? 'not written' : reason === null ? 'claimed' : 'skipped';
      return one.standing;
    });
  const one: Claim = { job, made, signed, standing: null, known, after };
  return one;
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

/** Gives a message and its slot back: nothing of it was claimed. */
export function putBack(sender: SenderContext, line: Line, job: Job): void {
  sender.budget(line.relayId).release(job.item.message.domain);
  job.run.feed.giveBack(job.item);
}

/** Nothing left. Skipped just now: so be it. The claim could not be written: the message is as it was, and the disk needs a look. */
export function notSent(sender: SenderContext, line: Line, job: Job, standing: 'skipped' | 'not written'): void {
  if (standing === 'skipped') {
    sender.budget(line.relayId).release(job.item.message.domain);
    job.run.feed.done(job.item.message.id);
    sender.touch(job.run.campaignId);
    return;
  }
  putBack(sender, line, job);
  sender.pause(job.run, 'disk_full');
}

const TRY_AGAIN_TO_RECORD = 1_000;

/**
 * Takes back the claim of a message of which nothing left: it waits again as if it had never been claimed, or is cancelled
 * with its campaign. Resolves when that is on disk; tried again every second where the disk is full.
 */
export async function unclaim(sender: SenderContext, line: Line, { job, known }: Claim): Promise<void> {
  const standing = await known;
  if (standing !== 'claimed') return notSent(sender, line, job, standing);
  const { engine, group, ledger } = sender;
  const { run, item } = job;
  const to = () => (run.state === 'cancelled' ? 'cancelled' : 'queued');
  for (;;) {
    try {
      await group.write(() => ledger.unclaim(item.message, to(), engine.clock.now()));
      break;
    } catch (error) {
      engine.log.error('a claim could not be taken back', error, { message: item.message.id });
      sender.pause(run, 'disk_full');
      if (engine.closing.aborted) return; // the row stays `sending` and is in doubt at the next opening
      await engine.clock.sleep(TRY_AGAIN_TO_RECORD, engine.closing);
    }
  }
  sender.touch(run.campaignId);
  if (run.state === 'sending') return putBack(sender, line, job);
  // Read anew when it goes on: the person may have been edited meanwhile.
  sender.budget(line.relayId).release(item.message.domain);
  run.feed.done(item.message.id);
}
