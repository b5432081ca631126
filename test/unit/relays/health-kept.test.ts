import { expect, test } from 'vitest';
import type { EngineContext } from '../../../electron/engine/context.ts';
import { type Db, openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import { forgetHealth, noteError, noteMessage, noteTimings } from '../../../electron/engine/relays/health/gathered.ts';
import { latencyTotals, SPANS } from '../../../electron/engine/relays/health/repo.ts';
import { silentLog } from '../../../electron/engine/world.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 22, 9);

function databaseWithRelays(...ids: number[]): Db {
  const db = openMemoryDatabase();
  for (const id of ids)
    db.prepare(
      `INSERT INTO relays (id, kind, name, host, port, tls, user, has_password, fingerprint, allow_plain, limits, enabled, position, created_at)
       VALUES (?, 'smtp', 'a', 'h', 25, 'none', '', 0, '', 0, '{}', 1, 0, 0)`,
    ).run(id);
  return db;
}

/** One engine's life: `work` at that time, then everything is written as at closing. */
function session(db: Db, now: number, work: (ctx: EngineContext) => void): void {
  const finishers: (() => unknown)[] = [];
  const ctx = {
    db,
    log: silentLog,
    clock: { now: () => now },
    closing: new AbortController().signal,
    onClose: (finish: () => unknown) => void finishers.push(finish),
  } as unknown as EngineContext;
  work(ctx);
  for (const finish of finishers) finish();
}

const slices = (db: Db, table: 'relay_latency' | 'relay_errors', relayId = 1) =>
  SPANS.map((span) =>
    Number(
      db.prepare(`SELECT count(DISTINCT at) FROM ${table} WHERE relay_id = ? AND span = ?`).pluck().get(relayId, span),
    ),
  );

const aFailure = { cause: 'too_fast', class: 'slow_down', words: '451 slow' } as const;

test('slices are kept as long as a page shows them: seven hours, eight days, thirty-one days', () => {
  const db = databaseWithRelays(1);
  const at = (hours: number) =>
    session(db, START + hours * HOUR, (ctx) => {
      noteTimings(ctx, 1, { reply: 40 });
      noteMessage(ctx, 1);
      noteError(ctx, 1, aFailure);
    });
  at(0);
  for (const table of ['relay_latency', 'relay_errors'] as const) expect(slices(db, table)).toEqual([1, 1, 1]);
  at(8);
  for (const table of ['relay_latency', 'relay_errors'] as const) expect(slices(db, table)).toEqual([1, 2, 2]);
  at(9 * 24);
  for (const table of ['relay_latency', 'relay_errors'] as const) expect(slices(db, table)).toEqual([1, 1, 3]);
  at(40 * 24);
  for (const table of ['relay_latency', 'relay_errors'] as const) expect(slices(db, table)).toEqual([1, 1, 1]);
  // The clock was wrong by a month and is right again: what lies in the future is nobody's health.
  at(10 * 24);
  for (const table of ['relay_latency', 'relay_errors'] as const) expect(slices(db, table)).toEqual([1, 1, 1]);
});

test('counts of several lives add up; a relay that is gone takes its health with it and disturbs nobody', () => {
  const db = databaseWithRelays(1, 2);
  for (let life = 0; life < 3; life++)
    session(db, START, (ctx) => {
      for (let n = 0; n < 10; n++) noteTimings(ctx, 1, { mail: 1, reply: 100 });
      noteTimings(ctx, 2, { reply: 5 });
      noteMessage(ctx, 77);
    });
  const minute = START / 60_000;
  const times = (relayId: number) =>
    latencyTotals(db, relayId, 60, minute, minute).reduce((all, row) => all + row.times, 0);
  expect([times(1), times(2), times(77)]).toEqual([60, 3, 0]);
  session(db, START, (ctx) => {
    noteTimings(ctx, 1, { reply: 5 });
    noteTimings(ctx, 2, { reply: 5 });
    db.prepare('DELETE FROM relays WHERE id = 1').run();
    forgetHealth(ctx, 1);
  });
  expect([times(1), times(2)]).toEqual([0, 4]);
});
