import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { RelayConnection } from '../relays/public.ts';
import { type Claim, claimed, putBack, RECORDED, type Recorded, together, unclaim } from './claims.ts';
import type { Job, Lane, Line } from './line.ts';
import { sendOne } from './one-message.ts';
import type { Run } from './run.ts';
import type { SenderContext } from './sender-context.ts';
import { writeNext } from './writing.ts';

const HOLD_IDLE = 5_000;
const AFTER_A_FAULT = 1_000;
/**
 * Milliseconds within which a relay answers so soon that the disk would set the pace: there the next message is claimed while
 * one is under way. Elsewhere it is not, since each claim is a question to the person should the engine be killed.
 */
const AT_ONCE = 10;

/** What one connection is about. */
interface Life {
  readonly sender: SenderContext;
  readonly line: Line;
  readonly lane: Lane;
  connection: RelayConnection | null;
  /** What became of the last message, and of the one before it: all others are on disk. */
  recorded: Recorded;
  before: Recorded;
  /** Taken and not yet claimed: whatever fails, a message is never forgotten here. */
  held: Job | null;
  /** Claimed while another was under way; its turn is next. */
  next: Claim | null | Promise<Claim | null>;
  /** How long the last message was under way (ms). */
  took: number;
  /** Whether the relay took the last message. */
  accepted: boolean;
}

/**
 * One connection's life: takes a message, claims it, sends it, records what became of it. The claim of a message and the
 * outcome of the one before are on disk before the first byte of its body leaves; where the relay answers at once, its claim and
 * the outcome of the one before that. So after a kill one message of a connection is in doubt, or two.
 */
export async function runLane(sender: SenderContext, line: Line, lane: Lane, cut: AbortSignal): Promise<void> {
  const life: Life = {
    ...{ sender, line, lane, connection: null, recorded: RECORDED, before: RECORDED, held: null, next: null },
    took: Number.POSITIVE_INFINITY,
    accepted: true,
  };
  const onCut = () => life.connection?.abort();
  cut.addEventListener('abort', onCut);
  try {
    let goesOn = true;
    while (goesOn && line.mayGoOn(lane)) goesOn = await oneTurn(life);
  } catch (error) {
    sender.engine.log.error('a connection ended by a fault', error, { relayId: line.relayId });
    if (life.held !== null) putBack(sender, line, life.held);
    await sender.engine.clock.sleep(AFTER_A_FAULT, sender.engine.closing);
  } finally {
    cut.removeEventListener('abort', onCut);
    await giveBackNext(life).catch((error: unknown) =>
      sender.engine.log.error('a claim could not be taken back', error, { relayId: line.relayId }),
    );
    await allRecorded(life).catch(() => undefined);
    await life.connection?.quit();
  }
}

/** Sends one message, or waits until there may be one; false where the connection is of no more use. */
async function oneTurn(life: Life): Promise<boolean> {
  const { line } = life;
  const relay = line.relay();
  const next = life.next instanceof Promise ? await life.next : life.next;
  life.next = next;
  if (next !== null) {
    // What the relay did not take may be the one too many: the guard has its word before another leaves.
    if (!life.accepted) await allRecorded(life);
    const notClaimed = next.standing !== null && next.standing !== 'claimed';
    if (relay === undefined || !maySend(life, next.job.run) || notClaimed || isSlowed(life)) await giveBackNext(life);
    else {
      life.next = null;
      await send(life, next, relay);
    }
    return true;
  }
  const picked = line.pick();
  if (picked.kind === 'wait') return waits(life, picked.milliseconds);
  return sendPicked(life, picked.job, relay);
}

const maySend = ({ connection, line }: Life, run: Run): boolean =>
  connection?.usable === true && run.state === 'sending' && line.runs.has(run);

/** A relay that asked to slow down since a message was claimed ahead: that one waits for its turn in the new pace. */
const isSlowed = ({ sender, line }: Life): boolean => sender.budget(line.relayId).gap() > 0;

async function waits(life: Life, milliseconds: number): Promise<boolean> {
  await allRecorded(life);
  if (milliseconds > HOLD_IDLE) return false;
  await life.line.bell.wait(milliseconds);
  return true;
}

async function sendPicked(life: Life, job: Job, relay: RelayRecord | undefined): Promise<boolean> {
  const { sender, line, lane } = life;
  life.held = job;
  if (!life.connection?.usable) await connectAnew(life, job.run);
  const goesOn = relay !== undefined && line.mayGoOn(lane) && job.run.state === 'sending';
  life.held = null;
  if (life.connection === null || !goesOn) {
    putBack(sender, line, job);
    return life.connection !== null;
  }
  const claim = claimed(sender, line, job, relay, together(life.before, life.recorded));
  const one = claim instanceof Promise ? await claim : claim;
  if (one !== null) await send(life, one, relay);
  return true;
}

async function connectAnew(life: Life, run: Run): Promise<void> {
  await allRecorded(life);
  await life.connection?.quit();
  // What became of the message before may have stopped the campaign: then no line is opened, and nobody signs in.
  const goesOn = run.state === 'sending' && life.line.runs.has(run);
  life.connection = goesOn ? await life.line.connect() : null;
}

async function send(life: Life, claim: Claim, relay: RelayRecord): Promise<void> {
  const { sender, line, connection } = life;
  const { run } = claim.job;
  if (connection === null) throw new Error('no connection');
  const started = performance.now();
  const answersAtOnce = life.accepted && life.took <= AT_ONCE && !run.slow && !isSlowed(life);
  const left = () => {
    if (!answersAtOnce || claim.signed) writeSoon(sender, run);
  };
  const sent = sendOne(sender, line, claim, relay, connection, left);
  // With what became of the message before, in one commit: so no more than two of a connection are under way in the ledger.
  if (answersAtOnce) claimNext(life);
  const done = await sent;
  life.took = performance.now() - started;
  if (done !== null) {
    life.accepted = done.accepted;
    life.before = life.recorded;
    life.recorded = done.record;
  }
  if (run.slow) await rest(life);
}

/**
 * While the relay looks at one message, the next one is written. Two turns of the event loop later, so that what is ready to
 * leave has left.
 */
function writeSoon(sender: SenderContext, run: Run): void {
  setImmediate(() => setImmediate(() => writeNext(sender, run)));
}

function claimNext(life: Life): void {
  const { sender, line, lane, connection } = life;
  const relay = line.relay();
  if (life.next !== null || relay === undefined || connection?.usable !== true || !line.mayGoOn(lane)) return;
  const picked = line.pick();
  if (picked.kind === 'wait') return;
  const { job } = picked;
  // What was tried before keeps its history until its own turn; who is left out is so in its own turn.
  if (job.item.message.attempts > 0 || job.item.suppressed !== null || job.item.contact === null)
    putBack(sender, line, job);
  else {
    const claim = claimed(sender, line, job, relay, life.recorded);
    life.next = claim;
    if (claim instanceof Promise)
      claim.catch((error: unknown) =>
        sender.engine.log.error('a message could not be claimed', error, { relayId: line.relayId }),
      );
  }
}

async function giveBackNext(life: Life): Promise<void> {
  const { next } = life;
  const one = next instanceof Promise ? await next : next;
  life.next = null;
  if (one !== null) await unclaim(life.sender, life.line, one);
}

async function allRecorded({ before, recorded }: Life): Promise<void> {
  if (!before.written) await before.whole;
  if (!recorded.written) await recorded.whole;
}

/** A slow pace rests as long as it worked: half the speed, whatever the speed is. */
async function rest(life: Life): Promise<void> {
  await allRecorded(life);
  await life.sender.engine.clock.sleep(life.took, life.sender.engine.closing);
}
