import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineContext } from '../../electron/engine/context.ts';
import { openDatabase } from '../../electron/engine/db/open.ts';
import type { RelayConnection } from '../../electron/engine/relays/connection.ts';
import type { ToDisk } from '../../electron/engine/sending/group-commit.ts';
import type { Neighbours } from '../../electron/engine/sending/neighbours.ts';
import { openLedger } from '../../electron/engine/sending/repo.ts';
import { insertRun, notePrepared } from '../../electron/engine/sending/repo-runs.ts';
import { createSender } from '../../electron/engine/sending/sender.ts';
import { upToDate } from '../../electron/engine/sending/up-to-date.ts';
import { silentLog, systemClock } from '../../electron/engine/world.ts';

/** One message on its way: the connection waits for `beforeDot`, then for the answer. */
export type Sending = (beforeDot: () => Promise<void> | void) => Promise<void>;

/**
 * A sender with one campaign to so many people over one connection, and nothing else of an engine: `send` is the relay, which
 * takes everything once it resolves; `toDisk` the disk.
 */
export function loneSender(people: number, send: Sending, toDisk?: ToDisk) {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-sender-'));
  const db = openDatabase(folder);
  const ledger = openLedger(db);
  const ids = Array.from({ length: people }, (_, n) => n + 1);
  const addressOf = (n: number) => `siti${n}@a.example`;
  ledger.totals.begin();
  insertRun(db, { campaignId: 1, relayId: 1, startedAt: 0, sendsFrom: 0, slow: false });
  ledger.add(
    1,
    ids.map((n) => ({ contactId: n, address: addressOf(n), addressKey: addressOf(n), domain: 'a.example' })),
    0,
  );
  ledger.totals.end();
  notePrepared(db, 1, people, true);
  const connection = {
    usable: true,
    openPhases: {},
    quit: async () => undefined,
    abort: () => undefined,
    send: async (_envelope: unknown, _raw: unknown, options: { beforeDot: () => Promise<void> | void }) => {
      await send(options.beforeDot);
      return { outcome: { kind: 'accepted', code: 250, text: 'ok' }, phases: {} };
    },
  } as unknown as RelayConnection;
  const limits = { windows: [], connections: 1, messagesPerConnection: 100_000, messageBytes: null, perDomain: null };
  const campaign = {
    ...{ id: 1, name: 'c', state: 'sending', audience: {}, pausedBecause: null, relayId: 1, relayUse: 'only' },
    when: { startAt: null, days: [], from: '', to: '', timeZone: '', perDay: null },
  };
  const composed = {
    ...{ envelopeFrom: 'a@b.example', messageId: '<1@b.example>', reuse: () => undefined },
    ...{ raw: Buffer.from('x'), wire: Buffer.from('x\r\n.\r\n') },
  };
  const neighbours = {
    findCampaign: () => campaign,
    setCampaignState: () => undefined,
    openComposer: async () => ({ compose: () => composed }),
    findContacts: () => ids.map((id) => ({ id })),
    noteResults: () => undefined,
    suppressedAmong: () => new Map(),
    findRelay: () => ({ id: 1, kind: 'smtp', name: 'r', limits }),
    openConnection: async () => ({ ok: true, connection }),
    noteTimings: () => undefined,
    noteOutcome: () => undefined,
  } as unknown as Neighbours;
  const closing = new AbortController();
  const engine = {
    ...{ db, clock: systemClock, log: silentLog, closing: closing.signal, host: 'test' },
    ...{ events: { publish: () => undefined }, onClose: () => undefined },
  };
  const sender = createSender(engine as unknown as EngineContext, neighbours, toDisk);
  return {
    db,
    sender,
    /** Takes the campaign on its way. */
    begin: () => sender.begin(campaign as never),
    /** State and attempts of each message, as the ledger and its journal have them. */
    rows: () =>
      upToDate(db).prepare('SELECT state, attempts FROM messages ORDER BY id').all() as {
        state: string;
        attempts: number;
      }[],
    closing,
    end() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
