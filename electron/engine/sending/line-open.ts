import type { PauseCause } from '../../../shared/contract/sending.ts';
import type { OpenFailure, OpenResult, RelayConnection } from '../relays/public.ts';
import type { LineState } from './line.ts';
import type { Run } from './run.ts';
import type { PauseWords } from './sender-context.ts';
import { tryTakeOver } from './take-over.ts';

const NETWORK_CAUSES = new Set([
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'EDNS',
  'ENOTFOUND',
  'ENONET',
  'oauth_unreachable',
]);
/** What the network did, not what the server said about us: trying again is all there is to do. */
const TRANSIENT =
  /^(ECONN|EPIPE$|ETIMEDOUT$|EHOST|ENET|EAI_|EDNS$|ENOTFOUND$|ENONET$|CLOSED$|ABORTED$|UNKNOWN$|oauth_unreachable$)|_TIMEOUT$/;
const OPEN_PAUSES = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000];
const GIVE_UP_OPENING = 20;
/** A relay that failed so often in a row is down: another may take over. */
const IS_DOWN = 3;
const CAP_HOLDS = 60_000;

/** Opens a connection of a line, or answers null after noting why not and until when. */
export async function connect(line: LineState): Promise<RelayConnection | null> {
  const { sender } = line;
  const relay = sender.neighbours.findRelay(sender.engine.db, line.relayId);
  if (relay === undefined) {
    for (const run of [...line.runs]) if (!tryTakeOver(sender, run, 'gone')) sender.pause(run, 'relay_gone');
    return null;
  }
  const result = await open(line, relay);
  if (result.ok) {
    line.openFailures = 0;
    line.openAfter = Number.NEGATIVE_INFINITY;
    line.reachable = true;
    line.bell.ring();
    return result.connection;
  }
  if (!line.cut.signal.aborted) couldNotOpen(line, result.failure);
  return null;
}

/** The keyring may be locked or the key file gone: no line, to be tried again like any other. */
async function open(line: LineState, relay: Parameters<typeof line.sender.neighbours.openConnection>[1]) {
  const { engine, neighbours } = line.sender;
  try {
    return await neighbours.openConnection(engine, relay, line.cut.signal);
  } catch (error) {
    engine.log.error('a connection could not be prepared', error, { relayId: line.relayId });
    const failure: OpenFailure = { stage: 'connect', code: 0, text: '', system: 'UNKNOWN' };
    return { ok: false, failure } satisfies OpenResult;
  }
}

function couldNotOpen(line: LineState, failure: OpenFailure) {
  const { sender, relayId } = line;
  const { clock, log } = sender.engine;
  const { stage, code, system } = failure;
  log.warn('relay could not be reached', { relayId, stage, code, system });
  const transient = code === 0 && TRANSIENT.test(system);
  const words = { reply: code > 0 ? `${code} ${failure.text}` : '', values: { system } };
  if (stage === 'auth' && (code >= 500 || code === 0) && !transient) return signInFailed(line, words);
  if (stage === 'tls' && code === 0 && !transient) return pauseAll(line, 'secure_line', words);
  if (code >= 400 && code < 500) tooManyLines(line);
  line.reachable = false;
  line.openFailures += 1;
  line.openReason = code > 0 ? 'slowed_down' : NETWORK_CAUSES.has(system) ? 'network' : 'relay_down';
  const pause = OPEN_PAUSES[Math.min(line.openFailures, OPEN_PAUSES.length) - 1] ?? 60_000;
  line.openAfter = clock.monotonic() + pause;
  line.openUntil = clock.now() + pause;
  // Without a network no other relay can be reached either.
  if (line.openReason === 'relay_down' && line.openFailures % IS_DOWN === 0) takeOverAll(line);
  if (line.openFailures >= GIVE_UP_OPENING) pauseAll(line, 'network', words);
}

/** The relay allows no more connections than those that are through, for now. */
function tooManyLines(line: LineState) {
  const now = line.sender.engine.clock.monotonic();
  line.sender.budget(line.relayId).slowDown(now);
  if (line.lanes.size > 1) line.cap = { connections: Math.max(1, line.lanes.size - 1), until: now + CAP_HOLDS };
}

/** At once, because more tries lock accounts: another relay goes on where one may, else a person looks. */
function signInFailed(line: LineState, words: PauseWords) {
  line.openFailures = 0;
  for (const run of sendingRuns(line))
    if (!tryTakeOver(line.sender, run, 'sign_in')) line.sender.pause(run, 'sign_in', words);
}

function takeOverAll(line: LineState) {
  for (const run of sendingRuns(line)) tryTakeOver(line.sender, run, 'outage');
}

function pauseAll(line: LineState, cause: PauseCause, words: PauseWords) {
  line.openFailures = 0;
  for (const run of sendingRuns(line)) line.sender.pause(run, cause, words);
}

const sendingRuns = (line: LineState): Run[] => [...line.runs].filter((run) => run.state === 'sending');
