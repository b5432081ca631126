import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

it('a clock that is set back while messages wait to be tried again does not make them wait for longer', async () => {
  let set = 0;
  const clock = fastClock(1_000);
  let puts = 3;
  const later = '452 4.2.2 <siti@people.example>: Mailbox full';
  const server = await scriptedServer({ answers: { RCPT: () => (puts-- > 0 ? later : '250 2.1.5 Ok') } });
  endings.push(server.close);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-clock-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const engine = await openTestEngine({ folder, clock: { ...clock, now: () => clock.now() + set } });
  endings.push(engine.close);
  const { client } = engine;
  const addresses = Array.from({ length: 8 }, (_, n) => `siti${n}@people.example`);
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses, limits: { connections: 1 } });
  const campaignId = await readyCampaign(client, relayId);
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ totals }) => totals.deferred === 3 && totals.accepted === 5);
  set = -24 * 3_600_000;
  // They were to be tried again in half an hour, which are two seconds here; a day would be a minute and a half.
  const end = await until(client, campaignId, ({ state }) => state === 'finished', 15_000);
  expect(end.totals.accepted).toBe(8);
});
