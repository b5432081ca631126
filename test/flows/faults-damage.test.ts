import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { dice, fillWorkspace as fillMany } from '../support/many-contacts.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const PAGE = 4_096;
const PEOPLE = 1_000;
const SEEDS = 200;
/** Milliseconds. A call over so few people takes some 20. */
const PATIENCE = 8_000;

let place = '';
let sound = '';
let relay: Awaited<ReturnType<typeof scriptedServer>>;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'merpati-damage-'));
  sound = join(place, 'sound');
  relay = await scriptedServer({ answers: {} });
  await leaveUnderWay(sound);
});
afterAll(async () => {
  await relay.close();
  rmSync(place, { recursive: true, force: true });
});

/** A campaign in the middle, as a machine that was switched off leaves it. */
async function leaveUnderWay(folder: string): Promise<void> {
  const engine = await openTestEngine({ folder });
  const { client } = engine;
  const addresses = Array.from({ length: PEOPLE }, (_, n) => `siti${n}@people${n % 7}.example`);
  const limits = { connections: 2, windows: [{ messages: 100, seconds: 1 }], burst: false };
  const { relayId } = await fillWorkspace(client, { port: relay.port, addresses, limits });
  const campaignId = await readyCampaign(client, relayId);
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ totals }) => totals.accepted >= 50);
  const cut = join(place, 'cut.db');
  engine.ctx.db.prepare('VACUUM INTO ?').run(cut);
  await engine.close();
  renameSync(cut, join(folder, 'merpati.db'));
}

/** A copy of which the disk kept something else: its end is gone, heads of pages or stretches anywhere hold other bytes. */
function damaged(whole: string, seed: number): string {
  const folder = join(place, `damaged-${seed}`);
  cpSync(whole, folder, { recursive: true });
  const file = join(folder, 'merpati.db');
  const bytes = readFileSync(file);
  const roll = dice(seed * 7_919);
  if (seed % 5 === 0) {
    truncateSync(file, roll(bytes.length));
    return folder;
  }
  for (let times = 1 + roll(4); times > 0; times--) {
    const head = roll(bytes.length / PAGE) * PAGE + roll(12);
    const from = seed % 2 === 0 ? head : roll(bytes.length);
    for (let at = from; at < Math.min(bytes.length, from + 1 + roll(200)); at++) bytes[at] = roll(256);
  }
  writeFileSync(file, bytes);
  return folder;
}

type Client = Awaited<ReturnType<typeof openTestEngine>>['client'];

const CALLS: readonly ((client: Client) => Promise<unknown>)[] = [
  ({ contacts }) => contacts.count({ search: 'siti' }),
  ({ contacts }) => contacts.list({ limit: 50 }),
  ({ contacts }) => contacts.totals({}),
  ({ contacts }) => contacts.lists({}),
  ({ campaigns }) => campaigns.list({}),
  ({ sending }) => sending.progress({ campaignId: 1 }),
  ({ sending }) => sending.pause({ campaignId: 1 }),
  ({ suppressions }) => suppressions.totals({}),
  ({ settings }) => settings.get({}),
  ({ contacts }) => contacts.save({ address: 'wayan@toko.example', name: 'Wayan' }),
];

const codeOf = (error: unknown) => (error as { code?: string } | null)?.code;

/** What a call came to: an answer, a failure with its code, or neither in all that time. */
async function cameTo(call: Promise<unknown>): Promise<string> {
  let late: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((resolve) => {
    late = setTimeout(() => resolve('silence'), PATIENCE);
  });
  const said = call.then(
    () => 'answer',
    (error: unknown) => codeOf(error) ?? String(error),
  );
  return Promise.race([said, silence]).finally(() => clearTimeout(late));
}

describe('a workspace that the disk spoilt', () => {
  it('is refused as damaged, or answers each call soon', async () => {
    const found: Record<string, number> = {};
    for (let seed = 1; seed <= SEEDS; seed++) {
      const folder = damaged(sound, seed);
      const opening = openTestEngine({ folder });
      const opened = await cameTo(opening);
      found[`opening: ${opened}`] = (found[`opening: ${opened}`] ?? 0) + 1;
      if (opened !== 'answer') {
        expect([opened, seed]).toEqual(['workspace_damaged', seed]);
        continue;
      }
      const engine = await opening;
      for (const [at, call] of CALLS.entries()) {
        const came = await cameTo(call(engine.client));
        found[came] = (found[came] ?? 0) + 1;
        // Other letters within a text are nothing that SQLite can see, and a row may have another number.
        expect([came, at, seed]).toEqual([
          expect.stringMatching(/^(answer|workspace_damaged|not_found|internal)$/),
          at,
          seed,
        ]);
      }
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    }
    console.log(JSON.stringify(found));
    expect(found.workspace_damaged).toBeGreaterThan(0);
  }, 120_000);

  it('never goes along an order for ever', async () => {
    const many = join(place, 'many');
    fillMany(many, PEOPLE);
    for (let seed = 1; seed <= SEEDS; seed++) {
      const folder = damaged(many, seed);
      const engine = await openTestEngine({ folder }).catch(() => null);
      if (engine === null) continue;
      const came = await cameTo(engine.client.contacts.count({ search: 'siti' }));
      expect([came, seed]).toEqual([expect.stringMatching(/^(answer|workspace_damaged|internal)$/), seed]);
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
