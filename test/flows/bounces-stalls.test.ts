import { afterEach, expect, it } from 'vitest';
import { insertBounce, newBatch } from '../../electron/engine/bounces/repo.ts';
import { suppress } from '../../electron/engine/suppressions/public.ts';
import { openTestEngine } from '../support/engine.ts';
import { acceptedMessage } from '../support/mailbox.ts';

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const COUNT = 2_000;
const WORDS = 'the pigeon hole is nailed shut for the feast';

/** So many failures of one batch that stopped their addresses, each of a message. */
async function failed(): Promise<Engine & { batch: number }> {
  const engine = await openTestEngine();
  endings.push(engine.close);
  const { db, clock } = engine.ctx;
  const at = clock.now();
  const batch = db.transaction(() => {
    const made = newBatch(db, at);
    for (let n = 0; n < COUNT; n++) {
      const address = `siti${n}@people.example`;
      const { id } = acceptedMessage(engine, address);
      suppress(db, { address, reason: 'bounced', source: 'bounce', detail: WORDS, at });
      insertBounce(db, {
        ...{ report_id: null, kind: 'bounce', origin: 'smtp', address, address_key: address, contact_id: null },
        ...{ message_id: id, campaign_id: 1, class: 'address', reason: 'userunknown', permanent: 1, confidence: 0.9 },
        ...{
          rule: 'unknown',
          status: '5.1.1',
          reply: '550',
          diagnostic: `550 5.1.1 ${WORDS}`,
          matched_by: 'message_id',
        },
        ...{
          effect: 'suppressed',
          made_suppression: 1,
          at,
          provider: 'people.example',
          mailbox_id: null,
          written_at: at,
        },
        batch_id: made,
      } as Parameters<typeof insertBounce>[1]);
    }
    return made;
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  return { ...engine, batch };
}

/** The most processor time (ms) that one turn of the event loop took while something was done: what else the computer does must not count. On a busy computer everything takes longer: a quarter of the whole is the bound then. */
async function longestStall(work: () => Promise<unknown>): Promise<{ longest: number; bound: number }> {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  const began = used();
  let [longest, last, over] = [0, began, false];
  const look = () => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
    if (!over) setImmediate(look);
  };
  setImmediate(look);
  await work();
  over = true;
  return { longest, bound: Math.max(100, (used() - began) / 4) };
}

it('two thousand effects are taken back without a stall', async () => {
  const { client, batch } = await failed();
  await client.bounces.undo({ batch: batch + 1 });
  const stall = await longestStall(async () =>
    expect(await client.bounces.undo({ batch })).toEqual({ restored: COUNT }),
  );
  expect((await client.suppressions.totals({})).total).toBe(0);
  expect(stall.longest).toBeLessThan(stall.bound);
});

it('two thousand failures are judged anew without a stall', async () => {
  const { client } = await failed();
  // What is compiled at the first use is no stall of many rows.
  await client.bounces.saveRule({ rule: { any: ['nobody says these words'], reason: 'mailboxfull' } });
  const rule = { any: ['pigeon hole is nailed shut'], reason: 'mailboxfull' as const };
  const stall = await longestStall(async () =>
    expect(await client.bounces.saveRule({ rule })).toMatchObject({ changed: COUNT }),
  );
  expect(stall.longest).toBeLessThan(stall.bound);
});
