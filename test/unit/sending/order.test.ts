import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EngineContext } from '../../../electron/engine/context.ts';
import { openDatabase } from '../../../electron/engine/db/open.ts';
import type { RelayConnection } from '../../../electron/engine/relays/connection.ts';
import type { Neighbours } from '../../../electron/engine/sending/neighbours.ts';
import { openLedger } from '../../../electron/engine/sending/repo.ts';
import { insertRun, notePrepared } from '../../../electron/engine/sending/repo-runs.ts';
import { createSender } from '../../../electron/engine/sending/sender.ts';
import { upToDate } from '../../../electron/engine/sending/up-to-date.ts';
import { silentLog, systemClock } from '../../../electron/engine/world.ts';

// The promise behind everything: a claim is on disk before that message's body leaves, and its outcome before the next one's.
it('lets no body leave before the disk has its claim and the outcome of the message before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-order-'));
  const db = openDatabase(folder);
  const ledger = openLedger(db);
  const people = [1, 2].map((n) => ({
    contactId: n,
    address: `siti${n}@a.example`,
    addressKey: `siti${n}@a.example`,
    domain: 'a.example',
  }));
  ledger.totals.begin();
  insertRun(db, { campaignId: 1, relayId: 1, startedAt: 0, sendsFrom: 0, slow: false });
  ledger.add(1, people, 0);
  ledger.totals.end();
  notePrepared(db, 1, 2, true);
  const states = () => upToDate(db).prepare('SELECT state FROM messages ORDER BY id').pluck().all();

  const asked: (() => void)[] = [];
  const seen: { released: boolean; states: unknown[] | null; answer: () => void }[] = [];
  const connection = {
    usable: true,
    openPhases: {},
    quit: async () => undefined,
    abort: () => undefined,
    send: async (_envelope: unknown, _raw: unknown, options: { beforeDot: () => Promise<void> }) => {
      const answered = Promise.withResolvers<void>();
      const one = { released: false, states: null as unknown[] | null, answer: answered.resolve };
      seen.push(one);
      await options.beforeDot();
      one.released = true;
      one.states = states();
      await answered.promise;
      return { outcome: { kind: 'accepted', code: 250, text: 'ok' }, phases: {} };
    },
  } as unknown as RelayConnection;
  const relay = {
    id: 1,
    kind: 'smtp',
    name: 'r',
    limits: { windows: [], connections: 1, messagesPerConnection: 100, messageBytes: null, perDomain: null },
  };
  const neighbours = {
    findCampaign: () => ({
      id: 1,
      name: 'c',
      state: 'sending',
      audience: {},
      pausedBecause: null,
      relayId: 1,
      relayUse: 'only',
      when: { startAt: null, days: [], from: '', to: '', timeZone: '', perDay: null },
    }),
    setCampaignState: () => undefined,
    openComposer: async () => ({
      compose: () => ({
        envelopeFrom: 'a@b.example',
        messageId: '<1@b.example>',
        raw: Buffer.from('x'),
        wire: Buffer.from('x\r\n.\r\n'),
        reuse: () => undefined,
      }),
    }),
    findContacts: () => [{ id: 1 }, { id: 2 }],
    noteResult: () => undefined,
    suppressedAmong: () => new Map(),
    findRelay: () => relay,
    openConnection: async () => ({ ok: true, connection }),
    noteTimings: () => undefined,
    noteOutcome: () => undefined,
  } as unknown as Neighbours;
  const closing = new AbortController();
  const engine = {
    db,
    clock: systemClock,
    log: silentLog,
    events: { publish: () => undefined },
    closing: closing.signal,
    host: 'test',
    onClose: () => undefined,
  };
  const sender = createSender(
    engine as unknown as EngineContext,
    neighbours,
    (_file, done) => void asked.push(() => done(null)),
  );
  const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

  sender.begin(neighbours.findCampaign(db, 1) as never);
  await settled();
  expect([seen.length, seen[0]?.released, asked.length]).toEqual([1, false, 1]);
  asked.shift()?.();
  await settled();
  expect(seen[0]).toMatchObject({ released: true, states: ['sending', 'queued'] });

  seen[0]?.answer();
  await settled();
  // The second envelope travels while the disk works; its body does not.
  expect([seen.length, seen[1]?.released]).toEqual([2, false]);
  while (asked.length > 0) {
    asked.shift()?.();
    await settled();
  }
  expect(seen[1]).toMatchObject({ released: true, states: ['accepted', 'sending'] });

  seen[1]?.answer();
  await settled();
  closing.abort();
  for (const ask of asked) ask();
  await settled();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});
