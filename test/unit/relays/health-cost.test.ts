import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noteMessage, noteTimings } from '../../../electron/engine/relays/health/gathered.ts';
import { addHealth, type LatencyRow } from '../../../electron/engine/relays/health/repo.ts';
import { openTestEngine } from '../../support/engine.ts';

const PER_SECOND = 500;
/** Health is written every ten seconds. */
const SECONDS = 10;

it('health costs at most a millisecond of the processor in a second of 500 messages', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-cost-'));
  const engine = await openTestEngine({ folder });
  const { relays } = engine.client;
  const limits = { windows: [], connections: 5, messagesPerConnection: 100, messageBytes: null, perDomain: null };
  const { id } = await relays.save({ name: 'Loopback', host: '127.0.0.1', port: 2525, tls: 'none', limits });
  const rounds: number[] = [];
  for (let round = 0; round < 20; round++) {
    // As long as replies of a relay take that is neither near nor steady: each phase falls into some dozens of steps.
    const rows: LatencyRow[] = [];
    const at = Math.floor(Date.now() / 60_000);
    for (let phase = 0; phase < 3; phase++)
      for (let step = 20; step < 50; step++)
        rows.push({ relayId: id, at, phase: ['mail', 'data', 'dot'][phase] ?? 'dot', step, times: 80 } as never);
    const from = process.cpuUsage();
    for (let n = 0; n < PER_SECOND * SECONDS; n++) {
      noteTimings(engine.ctx, id, { envelope: 20 + (n % 50), data: 5 + (n % 20), reply: 30 + (n % 90) } as never);
      noteMessage(engine.ctx, id);
    }
    addHealth(engine.ctx.db, rows, []);
    const { user, system } = process.cpuUsage(from);
    rounds.push((user + system) / 1_000 / SECONDS);
  }
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
  const median = rounds.toSorted((a, b) => a - b)[10] ?? Number.POSITIVE_INFINITY;
  console.log(`health: ${median.toFixed(2)} ms of the processor in a second of ${PER_SECOND} messages`);
  expect(median).toBeLessThan(1);
});
