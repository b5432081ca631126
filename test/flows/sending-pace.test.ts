import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { type Answer, scriptedServer } from '../support/scripted-smtp.ts';

// Real connections against a relay that now and then says "451", and one that bears so many a second and no more.
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function sendThrough(answers: Record<string, () => Answer>, count: number) {
  const server = await scriptedServer({ answers });
  endings.push(server.close);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-pace-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const engine = await openTestEngine({ folder });
  endings.push(engine.close);
  const addresses = Array.from({ length: count }, (_, n) => `siti${n}@d${n % 60}.example`);
  const limits = { connections: 5 };
  const { relayId } = await fillWorkspace(engine.client, { port: server.port, addresses, limits });
  const campaignId = await readyCampaign(engine.client, relayId);
  await startCampaign(engine.client, campaignId);
  await until(engine.client, campaignId, ({ totals }) => totals.accepted > 0);
  return { client: engine.client, campaignId, relayId };
}

const LATER = { after: 20, say: '250 2.0.0 Ok' };

/** Messages a second of a thousand over connections that answer after 20 ms. */
async function speedWith(dot: () => Answer): Promise<number> {
  const { client, campaignId } = await sendThrough({ DOT: dot }, 1_000);
  const from = performance.now();
  const before = (await client.sending.progress({ campaignId })).totals.accepted;
  const { totals } = await until(client, campaignId, (progress) => progress.totals.accepted >= 960, 60_000);
  return ((totals.accepted - before) * 1_000) / (performance.now() - from);
}

it('a bad reply by chance now and then costs little of the speed', async () => {
  const clean = await speedWith(() => LATER);
  let said = 0;
  const chance = await speedWith(() => {
    said += 1;
    return said % 250 === 120 ? '451 4.3.0 Temporary failure, please try again later' : LATER;
  });
  expect(said).toBeGreaterThan(960);
  // 80 % in the model; here other work of the machine counts too.
  expect(chance / clean).toBeGreaterThan(0.7);
});

it('a relay that bears 30 a second is used near that, and refuses next to nothing', async () => {
  let [tokens, last] = [20, performance.now()];
  const taken: number[] = [];
  let refused = 0;
  const { campaignId, client, relayId } = await sendThrough(
    {
      MAIL: () => {
        const now = performance.now();
        tokens = Math.min(20, tokens + ((now - last) / 1_000) * 30);
        last = now;
        if (tokens < 1) {
          refused += 1;
          return '450 4.7.1 Error: too many messages per second, slow down';
        }
        tokens -= 1;
        taken.push(now);
        return '250 2.1.0 Ok';
      },
    },
    2_000,
  );
  const from = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 40_000));
  const settled = taken.filter((at) => at > from + 20_000).length / ((performance.now() - from - 20_000) / 1_000);
  expect(settled).toBeGreaterThan(30 * 0.8);
  expect(refused / (taken.length + refused)).toBeLessThan(0.02);
  const { budgets } = await client.relays.budgets({});
  expect(budgets.find((one) => one.relayId === relayId)?.adaptive).toMatchObject({ reason: 'slowed_down' });
  await client.sending.stop({ campaignId });
});
