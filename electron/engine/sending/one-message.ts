import type { RelayRecord } from '../../../shared/contract/relays.ts';
import { returnPathOf } from '../../../shared/return-address.ts';
import type { RelayConnection } from '../relays/public.ts';
import { type Claim, notSent, type Recorded, together } from './claims.ts';
import type { Line } from './line.ts';
import { endsSession } from './outcome.ts';
import type { SenderContext } from './sender-context.ts';
import { settle } from './settle.ts';

/** A message that was sent: whether the relay took it, and the record of what became of it. */
export interface Sent {
  readonly accepted: boolean;
  readonly record: Recorded;
}

/**
 * One claimed message over one connection: sent and recorded. Its body waits until the claim, and the record that the claim
 * names, are on disk; `left` is called when it goes. Answers what became of it, null where nothing was sent.
 */
export async function sendOne(
  sender: SenderContext,
  line: Line,
  claim: Claim,
  relay: RelayRecord,
  connection: RelayConnection,
  left: () => void,
): Promise<Sent | null> {
  const { job, made } = claim;
  const startedAt = sender.engine.clock.monotonic();
  if ('cause' in made) {
    const standing = await claim.known;
    if (standing !== 'claimed') return nothing(sender, line, claim, standing);
    const unmade = settle(sender, job.run, job.item, { kind: 'unmade', cause: made.cause }, { relay, startedAt });
    return { accepted: false, record: together(claim.after, recordOf(unmade)) };
  }
  const { raw, wire, reuse } = made;
  const beforeDot = () => {
    if (claim.standing === 'claimed' && claim.after.written) return left();
    return durable(sender, claim).then(left);
  };
  const envelope = { from: returnPathOf(relay, made), to: job.item.message.address };
  const { outcome, phases } =
    tooBigFor(relay, raw.length) ?? (await connection.send(envelope, raw, { beforeDot, wire }));
  const standing = claim.standing ?? (await claim.known);
  if (standing !== 'claimed') return nothing(sender, line, claim, standing);
  sender.neighbours.noteTimings(sender.engine, relay.id, phases);
  const sessionEnded = endsSession(outcome, connection.sent);
  if (sessionEnded) await connection.quit();
  const settled = settle(sender, job.run, job.item, outcome, { relay, startedAt, sessionEnded });
  // What is accepted has left whole, and so has waited for what it was to wait for.
  if (outcome.kind !== 'accepted') return { accepted: false, record: together(claim.after, recordOf(settled)) };
  reuse();
  return { accepted: true, record: recordOf(settled) };
}

/** Resolves when a message may leave; rejects where it was not claimed. */
async function durable(sender: SenderContext, claim: Claim): Promise<void> {
  sender.group.hasten();
  if ((claim.standing ?? (await claim.known)) !== 'claimed') throw new Error('not claimed');
  if (!claim.after.written) await claim.after.whole;
}

function nothing(sender: SenderContext, line: Line, { job }: Claim, standing: 'skipped' | 'not written'): null {
  notSent(sender, line, job, standing);
  return null;
}

function recordOf(settled: Promise<void>): Recorded {
  const record = { written: false, whole: settled };
  // A fault is told where the record is waited for.
  settled.then(
    () => {
      record.written = true;
    },
    () => undefined,
  );
  return record;
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
