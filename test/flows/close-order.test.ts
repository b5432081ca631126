import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';

it('closes in the middle of sending through its own practice relay with no message between claim and outcome', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-close-'));
  try {
    const engine = await openTestEngine({ folder });
    await engine.client.settings.loadSample({ language: 'en' });
    const { rows } = await engine.client.campaigns.list({});
    const campaignId = rows[0]?.id ?? 0;
    await startCampaign(engine.client, campaignId);
    await until(engine.client, campaignId, ({ totals }) => totals.accepted > 50);
    await engine.close();
    const database = new DatabaseSync(join(folder, 'merpati.db'), { readOnly: true });
    const rowsOf = (state: string) =>
      database
        .prepare('SELECT address FROM messages WHERE state = ?')
        .all(state)
        .map((row) => String(row.address));
    expect(rowsOf('sending')).toEqual([]);
    // The practice relay drops the connection for some addresses on purpose; nobody else may be in doubt.
    expect(rowsOf('in_doubt').filter((address) => !/drop/.test(address))).toEqual([]);
    expect(rowsOf('queued').length).toBeGreaterThan(100);
    database.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('ends everything once, also what begins while it closes', async () => {
  const engine = await openTestEngine();
  const ended: string[] = [];
  engine.ctx.onClose(() => void ended.push('first'));
  engine.ctx.onClose(() => {
    ended.push('second');
    // The practice relay may start just now, for a page that is still open.
    engine.ctx.onClose(() => void ended.push('late'), 'last');
  });
  await engine.close();
  expect(ended).toEqual(['second', 'first', 'late']);
});

it('ends the rest where one cannot end, and lets go of the workspace', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-close-'));
  try {
    const logged: string[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: (what: string) => void logged.push(what) };
    const engine = await openTestEngine({ folder, log });
    const ended: string[] = [];
    engine.ctx.onClose(() => void ended.push('first'));
    engine.ctx.onClose(() => Promise.reject(new Error('database disk image is malformed')));
    await engine.close();
    expect(ended).toEqual(['first']);
    expect(logged).toEqual(['not everything ended in order']);
    await (await openTestEngine({ folder })).close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('opens where what was cut short cannot be read, and says so in the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-close-'));
  try {
    await (await openTestEngine({ folder })).close();
    const database = new DatabaseSync(join(folder, 'merpati.db'));
    database.exec('ALTER TABLE erasures RENAME TO lost');
    database.close();
    const logged: string[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: (what: string) => void logged.push(what) };
    const engine = await openTestEngine({ folder, log });
    while (logged.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await engine.client.contacts.totals({})).contacts).toBe(0);
    await engine.close();
    expect(logged).toEqual(['erasures that were cut short could not be taken up']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
