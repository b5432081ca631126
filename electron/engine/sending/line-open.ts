import type { PauseCause } from '../../../shared/contract/sending.ts';
import type { OpenFailure, OpenResult, RelayConnection } from '../relays/public.ts';
import { CAUSES, type GuardCause } from './guard.ts';
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
/** How long a relay is believed that lets in no more; twice as long each time it says so again. */
const BELIEVED = 60_000;
const BELIEVED_MOST = 30 * 60_000;

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
    line.worked = true;
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
  // A server that is full may say so in plain words where TLS is due (Exim on port 465): no handshake, and no fault of ours.
  const saidPlainly = line.worked && system.startsWith('ERR_SSL_');
  const transient = code === 0 && (TRANSIENT.test(system) || saidPlainly);
  const reply = [String(code), failure.enhanced ?? '', failure.text].filter((part) => part !== '').join(' ');
  const words = { reply: code > 0 ? reply : '', values: { system } };
  if (stage === 'auth' && (code >= 500 || code === 0) && !transient) return signInFailed(line, words);
  if (stage === 'tls' && (code === 0 || code >= 500) && !transient) return pauseAll(line, 'secure_line', words);
  const unwanted = unwantedFor(line, failure);
  if (unwanted !== null) return stopEverywhere(line, unwanted, words);
  if (line.live > 1) return noMoreLines(line, line.live - 1, words.reply);
  noneGoesOn(line);
  if (code >= 400 && code < 500) sender.budget(relayId).slowDown(clock.monotonic());
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

/**
 * Others are through: the relay bears no more than those. That is said about connections, not about their pace: halving it
 * with every try would leave little of it.
 */
function noMoreLines(line: LineState, connections: number, reply: string) {
  const { sender, relayId, bears } = line;
  const now = sender.engine.clock.monotonic();
  const again = connections <= bears.connections && now - bears.at < 2 * bears.hold;
  const hold = again ? Math.min(bears.hold * 2, BELIEVED_MOST) : BELIEVED;
  const budget = sender.budget(relayId);
  const before = now - bears.at < BELIEVED ? bears.before : budget.connections();
  line.bears = { connections, at: now, hold, before };
  budget.bears(connections, hold);
  if (reply === '' || again) return;
  for (const run of sendingRuns(line)) sender.tell(run.campaignId, 'slowed_down', { reason: 'toomanyconn' }, reply);
}

/** The others are lost as well: it was an outage, and says nothing about how many the relay bears. */
function noneGoesOn(line: LineState) {
  const { at, before } = line.bears;
  if (line.sender.engine.clock.monotonic() - at >= BELIEVED) return;
  line.sender.budget(line.relayId).bears(before, 0);
  line.bears = { connections: 0, at: Number.NEGATIVE_INFINITY, hold: 0, before: 0 };
}

/** Why the server wants nothing of us at all, told with its greeting; null where it said no such thing. */
function unwantedFor(line: LineState, { stage, code, enhanced, text }: OpenFailure): GuardCause | null {
  if (code < 500 || (stage !== 'greeting' && stage !== 'ehlo')) return null;
  const verdict = line.sender.neighbours.classifyReply(
    { code, enhanced: enhanced ?? null, text, stage: null },
    line.sender.engine.db,
  );
  return verdict.class === 'us' ? (CAUSES[verdict.reason] ?? null) : null;
}

/** No other relay must be used to get around a blocklist or a policy. */
function stopEverywhere(line: LineState, cause: GuardCause, words: PauseWords) {
  line.openFailures = 0;
  for (const run of line.sender.runs.values()) line.sender.pause(run, cause, words);
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
