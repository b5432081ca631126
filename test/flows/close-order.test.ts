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
