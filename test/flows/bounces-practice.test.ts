import { afterEach, expect, test } from 'vitest';
import { suppressedAmong } from '../../electron/engine/suppressions/public.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const PEOPLE = [
  'siti@people.example',
  'unknown@people.example',
  'disabled@people.example',
  'overquota@people.example',
  'spam@people.example',
  'bounce@people.example',
  'bouncefull@people.example',
  'delayed@people.example',
  'complain@people.example',
  'vacation@people.example',
];

test('a real campaign through the practice relay: refusals and what comes back, each with its class and its effect', async () => {
  const elsewhere = await spawnPracticeRelay();
  endings.push(elsewhere.stop);
  const engine = await openTestEngine({ clock: fastClock(1_000) });
  endings.push(engine.close);
  const { client } = engine;
  await fillWorkspace(client, { port: elsewhere.port, addresses: PEOPLE });
  const { relay } = await client.relays.practice({});
  const campaignId = await readyCampaign(client, relay.id);
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ state }) => state === 'finished');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const reading = await client.bounces.read({ practice: true });
  expect(reading).toMatchObject({
    messages: 5,
    seenBefore: 0,
    kinds: { bounce: 2, delay: 1, complaint: 1, autoreply: 1 },
    suppressed: 2,
    unmatched: 0,
  });
  expect(await client.bounces.read({ practice: true })).toMatchObject({ messages: 0 });

  const { rows } = await client.bounces.list({ limit: 100 });
  const seen = Object.fromEntries(
    rows.map((row) => [
      row.address.split('@')[0],
      `${row.origin} ${row.class} ${row.reason} ${row.effect} ${row.matchedBy}`,
    ]),
  );
  expect(seen).toEqual({
    unknown: 'smtp address userunknown suppressed message_id',
    disabled: 'smtp temporary suspend pending message_id',
    overquota: 'smtp temporary mailboxfull none message_id',
    spam: 'smtp us spamdetected none message_id',
    bounce: 'report address userunknown suppressed message_id',
    bouncefull: 'report temporary mailboxfull none message_id',
    delayed: 'report temporary expired none message_id',
    complain: 'report complaint feedback suppressed message_id',
    vacation: 'report autoreply vacation none message_id',
  });
  const suppressed = suppressedAmong(engine.ctx.db, PEOPLE);
  expect(Object.fromEntries([...suppressed].map(([key, { reason }]) => [key.split('@')[0], reason]))).toEqual({
    unknown: 'bounced',
    bounce: 'bounced',
    complain: 'complained',
  });

  const report = await client.reports.campaign({ campaignId });
  expect(report.totals).toMatchObject({ recipients: 10, accepted: 6, rejected: 4, bounced: 2, complained: 1 });
  const { decisions } = await client.reports.overview({});
  expect(decisions).toMatchObject([{ kind: 'new_bounces', count: 1 }]);

  // Who leaves by the token of the link is heard whatever address the request comes from.
  const [kept] = (await client.relays.practiceMessages({ search: 'siti@' })).rows;
  const { raw } = await client.relays.practiceMessage({ id: kept?.id ?? '' });
  const token = /subject=unsubscribe%20([0-9a-z]+)/.exec(raw.replace(/\r?\n\s/g, ''))?.[1] ?? '';
  expect(token).not.toBe('');
  const request = `From: Siti <other@elsewhere.example>\nTo: stop@toko.example\nSubject: unsubscribe ${token}\n\n`;
  const heard = await client.bounces.read({ tickets: [await upload(client, 'stop.eml', request)] });
  expect(heard).toMatchObject({ kinds: { unsubscribe: 1 }, suppressed: 1, unmatched: 0 });
  expect(suppressedAmong(engine.ctx.db, ['siti@people.example']).get('siti@people.example')?.reason).toBe(
    'unsubscribed',
  );
  expect((await client.reports.campaign({ campaignId })).totals.unsubscribed).toBe(1);

  // A request that waits for a person is told once: not among the bounces too.
  const stranger = 'From: lama@stranger.example\nTo: stop@toko.example\nSubject: unsubscribe\n\n';
  await client.bounces.read({ tickets: [await upload(client, 'stranger.eml', stranger)] });
  expect((await client.reports.overview({})).decisions.map(({ kind, count }) => [kind, count])).toEqual([
    ['requests_waiting', 1],
    ['new_bounces', 1],
  ]);
});
