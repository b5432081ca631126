import { closedFor } from './gate.ts';
import type { Wait } from './limiter.ts';
import type { LineState, Pick } from './line.ts';
import { noteWait } from './repo-runs.ts';
import { type Run, setWaiting, type Waiting } from './run.ts';
import { tryTakeOver } from './take-over.ts';

/** A quota that is free again within this is waited for; another relay takes over for longer ones. */
const QUOTA_WAIT = 60_000;
/** How often another relay is looked for while one waits. */
const LOOK_FOR_OTHERS = 30_000;

/** The next message of any campaign on the line with its slot taken, or how long until there may be one. */
export function pickFor(line: LineState): Pick {
  const now = line.sender.engine.clock.now();
  let least = Number.POSITIVE_INFINITY;
  const order = [...line.runs];
  line.turn += 1;
  for (let n = 0; n < order.length; n++) {
    const run = order[(line.turn + n) % order.length];
    const picked = run === undefined ? null : pickFrom(line, run, now);
    if (picked?.kind === 'job') return picked;
    if (picked !== null) least = Math.min(least, picked.milliseconds);
  }
  if (order.length > 0) line.sender.budget(line.relayId).starved();
  return { kind: 'wait', milliseconds: least };
}

/** How long until there is work (0: now), without taking any. */
export function lookFor(line: LineState): number {
  const picked = pickFor(line);
  if (picked.kind === 'wait') return picked.milliseconds;
  line.sender.budget(line.relayId).untake(picked.job.item.message.domain);
  picked.job.run.feed.giveBack(picked.job.item);
  return 0;
}

function pickFrom(line: LineState, run: Run, now: number): Pick | null {
  if (run.state !== 'sending') return null;
  const { sender } = line;
  if (undoIsOpen(run, now)) return waitFor(line, run, { reason: 'undo_window', until: run.sendsFrom, values: {} }, now);
  const closed = closedFor(sender.engine.db, run, now);
  if (closed !== null) return waitFor(line, run, closed, now);
  const budget = sender.budget(line.relayId);
  const answer = run.feed.take(now, (domain) => budget.take(domain));
  switch (answer.kind) {
    case 'item':
      if (run.notedWait !== null || (run.waiting !== null && run.waiting.reason !== 'even_pace')) note(line, run, null);
      return { kind: 'job', job: { run, item: answer.item } };
    case 'wait':
      if (isUsedUp(answer.wait, now) && othersTakeOver(line, run)) return null;
      return waitFor(line, run, describe(answer.wait), now);
    case 'later': {
      const waiting: Waiting | null =
        answer.at - now > 1_000 ? { reason: 'retry', until: answer.at, values: {} } : run.waiting;
      return waitFor(line, run, waiting, now, answer.at);
    }
    case 'empty':
      if (!run.prepared) return waitFor(line, run, { reason: 'preparing', until: null, values: {} }, now, now + 500);
      if (run.feed.handedOut() === 0) sender.drained(run);
      return null;
  }
}

const isUsedUp = (wait: Wait, now: number) => wait.cause === 'window' && (wait.at ?? now) - now > QUOTA_WAIT;

/** Asked now and then only: who may take over is a matter of several look-ups. */
function othersTakeOver(line: LineState, run: Run): boolean {
  const now = line.sender.engine.clock.monotonic();
  if (now < line.lookForOthersAt) return false;
  line.lookForOthersAt = now + LOOK_FOR_OTHERS;
  return tryTakeOver(line.sender, run, 'quota');
}

function waitFor(
  line: LineState,
  run: Run,
  waiting: Waiting | null,
  now: number,
  at = waiting?.until ?? now + 500,
): Pick {
  note(line, run, waiting);
  return { kind: 'wait', milliseconds: Math.max(1, at - now) };
}

/** Notes what a run waits for, and writes it down where it lasts. */
export function note(line: LineState, run: Run, waiting: Waiting | null): void {
  const { sender } = line;
  const now = sender.engine.clock.now();
  if (waiting?.reason !== run.waiting?.reason || waiting?.until !== run.waiting?.until) sender.touch(run.campaignId);
  const change = setWaiting(run, waiting, now);
  if (change === null) return;
  const { note, endedAt } = change;
  sender.group.write(() => noteWait(sender.engine.db, run.campaignId, note, { now, endedAt })).catch(() => undefined);
  if (note !== null && waiting !== null && note !== 'undo_window')
    sender.tell(run.campaignId, 'waiting', { ...waiting.values, reason: note, until: waiting.until ?? 0 });
}

// A clock that was set back by a day must not hold a campaign for a day: the window is seconds long.
const LONGEST_UNDO = 60_000;

function undoIsOpen(run: Run, now: number): boolean {
  return run.sendsFrom > now && run.sendsFrom - now <= LONGEST_UNDO;
}

function describe(wait: Wait): Waiting {
  const values: Record<string, string | number> = {};
  if (wait.limit !== null) Object.assign(values, { messages: wait.limit.count, seconds: wait.limit.ms / 1000 });
  if (wait.scope !== '') values.domain = wait.scope;
  return { reason: REASON_OF[wait.cause], until: wait.at, values };
}

const REASON_OF: Readonly<Record<Wait['cause'], Waiting['reason']>> = {
  window: 'relay_limit',
  even: 'even_pace',
  pace: 'slowed_down',
  domain: 'domain_limit',
  domain_even: 'domain_limit',
  domain_pace: 'domain_limit',
  domain_connections: 'domain_limit',
};
