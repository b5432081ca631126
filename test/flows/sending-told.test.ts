import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { DATABASE_NAME } from '../../electron/engine/db/open.ts';
import { fillWorkspace, OPEN_LIMITS, readyCampaign, startCampaign } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// While the database is held by another program, an outcome waits for its commit longer than the beat in which watchers are told.
it('tells watchers of an outcome though it took long to be written, and nothing happens after it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-told-'));
  const server = await scriptedServer({ answers: { DOT: { after: 900, say: '250 Ok' } } });
  const engine = await openTestEngine({ folder });
  const other = new Database(join(folder, DATABASE_NAME));
  const stop = new AbortController();
  try {
    const limits = { ...OPEN_LIMITS, windows: [{ messages: 1, seconds: 3_600 }] };
    const addresses = ['siti@people.example', 'budi@people.example'];
    const { relayId } = await fillWorkspace(engine.client, { port: server.port, addresses, limits });
    const campaignId = await readyCampaign(engine.client, relayId);
    let told = { sending: 0, accepted: 0 };
    const watching = (async () => {
      for await (const event of engine.ctx.events.subscribe(stop.signal))
        if (event.type === 'sending') told = event.progress.totals;
    })();
    await startCampaign(engine.client, campaignId);
    await expect.poll(() => told.sending, { timeout: 10_000 }).toBe(1);
    other.exec('BEGIN IMMEDIATE');
    await pause(1_500);
    expect(told.accepted).toBe(0);
    other.exec('ROLLBACK');
    await expect.poll(() => told.accepted, { timeout: 10_000 }).toBe(1);
    stop.abort();
    await watching;
  } finally {
    other.close();
    await engine.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
