import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { unfinished } from '../unfinished.ts';

/** The relay with that id (no secret in it), or undefined. */
export function findRelay(_db: Db, _id: number): RelayRecord | undefined {
  return unfinished('relays.findRelay');
}
/** Enabled relays in the order in which they are used. */
export function enabledRelays(_db: Db): RelayRecord[] {
  return unfinished('relays.enabledRelays');
}
// openConnection(ctx, relay, signal): an open, signed-in connection; its type lives in ./connection.ts.
/** Reports (raw mails) that the practice relay sent back and that were not yet handed out; `done` marks them as handled. */
export function practiceReports(
  _ctx: EngineContext,
): Promise<{ reports: { id: string; raw: Buffer }[]; done(ids: readonly string[]): Promise<void> }> {
  return unfinished('relays.practiceReports');
}
/** Records how long the phases of one message took, milliseconds. */
export function noteTimings(
  _ctx: EngineContext,
  _relayId: number,
  _phases: Partial<Record<'connect' | 'tls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'reply', number>>,
): void {
  unfinished('relays.noteTimings');
}
