import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { fillWorkspace, readyCampaign, spawnPracticeRelay, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { killedAct } from '../support/killed-act.ts';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const PEOPLE = 6_000;

it('killed while recipients are being written: it knows at once how many there will be, and writes the others', async () => {
  const relay = await spawnPracticeRelay(['--slow', '100']);
  endings.push(relay.stop);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-prepared-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const before = await openTestEngine({ folder });
  const addresses = Array.from({ length: PEOPLE }, (_, n) => `siti${n}@people.example`);
  const { relayId } = await fillWorkspace(before.client, { port: relay.port, addresses });
  const campaignId = await readyCampaign(before.client, relayId);
  await before.close();
  await killedAct(folder, 'start', campaignId, 0);

  const engine = await openTestEngine({ folder });
  endings.push(engine.close);
  const first = await engine.client.sending.progress({ campaignId });
  expect(first).toMatchObject({ state: 'sending', preparing: { of: PEOPLE } });
  expect(first.totals.recipients).toBeGreaterThan(0);
  expect(first.totals.recipients).toBeLessThan(PEOPLE);
  const later = await until(engine.client, campaignId, ({ totals }) => totals.recipients > first.totals.recipients);
  if (later.totals.recipients < PEOPLE) expect(later.preparing).toEqual({ of: PEOPLE });
  const end = await until(engine.client, campaignId, ({ preparing }) => preparing === null);
  expect(end.totals.recipients).toBe(PEOPLE);
});
