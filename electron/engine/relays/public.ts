import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import type { OpenResult, Phases } from './connection.ts';
import { noteTimings as keepTimings } from './health/gathered.ts';
import { noteOutcome as keepOutcome, noteFailure } from './health/note-failure.ts';
import { keptSignIn } from './oauth/keep.ts';
import { accessToken } from './oauth/kept-tokens.ts';
import { practiceRuns, REPORT_DELAY, runningPractice } from './practice/engine-practice.ts';
import { dueReports } from './practice/practice-relay.ts';
import { allRelays, type KeptRelay, markReportsRead, practiceRow, readReportIds, relayById } from './repo.ts';
import { secretName, targetOf } from './settings.ts';
import { openSmtp } from './smtp-connection.ts';

export { letLeave } from './burst.ts';
export type { CauseRule, Failure } from './causes.ts';
export { type CauseKey, causeNamed, type Remedy } from './causes.ts';
export { type CertificateFacts, certificateFactsOf } from './certificate-peek.ts';
export type {
  OpenFailure,
  OpenResult,
  Phase,
  Phases,
  RelayConnection,
  SendOptions,
  SendOutcome,
  Stage,
} from './connection.ts';
export { isLoopback, type TokenSignIn } from './connection.ts';
export { dial, systemCode } from './dial.ts';
export type { Fetching } from './discovery/autoconfig-fetch.ts';
export { findIncoming } from './discovery/find-autoconfig.ts';
export { asciiHost } from './discovery/host-name.ts';
export { lookupBy } from './discovery/lookup.ts';
export { accountOf, offerOfPreset, presetOfDomain, presetOfMailServers } from './discovery/preset-match.ts';
export { SHIPPED } from './discovery/presets.ts';
export { causeOfReason, explainReply, isCauseOfAReason } from './explain.ts';
export { interceptor } from './interception.ts';
export { eraseFromPractice, practiceMailTo } from './practice/engine-practice.ts';
export { mayReadWith, type ReadingSignIn, readingSignIn } from './reading.ts';
export { clean, replyLine, secretsOf, withoutSecrets } from './reply.ts';
export { dayOf } from './second-look.ts';
export { trimmedPassword } from './settings.ts';
export { accessToken };

/** Adds what became of a message to a relay's health: one more that was taken, or an error by its cause. */
export function noteOutcome(...about: Parameters<typeof keepOutcome>): void {
  keepOutcome(...about);
}

/** Adds how long the phases of one opening or one message took to a relay's health. */
export function noteTimings(ctx: EngineContext, relayId: number, phases: Phases): void {
  keepTimings(ctx, relayId, phases);
}

/** The relay as everybody else may see it: no secret, and no consent that is between the person and the wizard. */
export function recordOf({ allowPlain: _allowPlain, ...record }: KeptRelay): RelayRecord {
  return record;
}

/** The relay with that id (no secret in it), or undefined. */
export function findRelay(db: Db, id: number): RelayRecord | undefined {
  const relay = relayById(db, id);
  return relay && recordOf(relay);
}

/** Every relay there is, switched off ones too. */
export function everyRelay(db: Db): RelayRecord[] {
  return allRelays(db).map(recordOf);
}

/** Enabled relays in the order in which they are used. The practice relay is among them only where there is no other: it never takes over real mail. */
export function enabledRelays(db: Db): RelayRecord[] {
  const enabled = allRelays(db)
    .filter((relay) => relay.enabled)
    .map(recordOf);
  const real = enabled.filter((relay) => relay.kind === 'smtp');
  return real.length > 0 ? real : enabled;
}

/**
 * Opens a connection to a kept relay and signs in with its password or token from the secrets port. Never rejects for what the
 * network or the server does; the practice relay is started where it does not run. How long the phases took, or why it
 * failed, goes into the relay's health.
 */
export async function openConnection(
  ctx: EngineContext,
  relay: RelayRecord,
  signal?: AbortSignal,
): Promise<OpenResult> {
  const kept = relayById(ctx.db, relay.id);
  if (!kept) return { ok: false, failure: { stage: 'connect', code: 0, text: '', system: 'relay_gone' } };
  const target = await targetOfKept(ctx, kept);
  const opened = await openSmtp(target, signal);
  if (opened.ok) noteTimings(ctx, relay.id, opened.connection.openPhases);
  else noteFailure(ctx, relay.id, opened.failure);
  return opened;
}

/** Where a kept relay is reached now and how it signs in. For this feature only: the password is in it. */
export async function targetOfKept(ctx: EngineContext, kept: KeptRelay) {
  if (kept.kind === 'practice') {
    const { relay } = await runningPractice(ctx);
    return targetOf({ ...kept, host: '127.0.0.1', port: relay.port, tls: 'none', user: '' }, '');
  }
  if (kept.auth === 'oauth2' && kept.oauth) return targetOf(kept, '', keptSignIn(ctx, kept.id, kept.oauth));
  const password = kept.hasPassword ? ((await ctx.secrets.get(secretName(kept.id))) ?? '') : '';
  return targetOf(kept, password);
}

/** Reports (raw mails) that the practice relay sent back and that were not yet handed out; `done` marks them as handled. */
export async function practiceReports(
  ctx: EngineContext,
): Promise<{ reports: { id: string; raw: Buffer }[]; done(ids: readonly string[]): Promise<void> }> {
  const done = async (ids: readonly string[]) => markReportsRead(ctx.db, ids, ctx.clock.now());
  if (!practiceRuns(ctx) && !practiceRow(ctx.db)) return { reports: [], done };
  const { store } = await runningPractice(ctx);
  const read = readReportIds(ctx.db);
  const due = await dueReports(store, ctx.clock.now(), REPORT_DELAY, read);
  return { reports: due.map(({ id, raw }) => ({ id, raw })), done };
}
