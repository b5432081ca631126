import { afterEach, expect, it } from 'vitest';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

it('refusals of one campaign and day are one batch, and are taken back together', async () => {
  const server = await scriptedServer({ answers: { RCPT: '550 5.1.1 User unknown' } });
  endings.push(server.close);
  const engine = await openTestEngine();
  endings.push(engine.close);
  const { client } = engine;
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses: [], limits: { connections: 2 } });
  const people = Array.from({ length: 6 }, (_, n) => `siti${n}@people.example`);
  const consent = { source: 'signup' as const, note: '', date: 1 };
  for (const address of people) await client.contacts.save({ address, consent });
  const campaignId = await readyCampaign(client, relayId);
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ state }) => state === 'finished' || state === 'paused');
  const { byReason } = await client.suppressions.totals({});
  expect(byReason.bounced).toBeGreaterThan(1);
  const { batches } = await client.bounces.batches({});
  expect(batches).toMatchObject([{ suppressed: byReason.bounced, undone: 0 }]);
  expect(await client.bounces.undo({ batch: batches[0]?.id ?? 0 })).toEqual({ restored: byReason.bounced });
  expect((await client.suppressions.totals({})).byReason.bounced).toBe(0);
  const rows = engine.ctx.db.prepare('SELECT count(*) AS n FROM bounce_batches').get();
  expect(rows).toEqual({ n: 1 });
});
