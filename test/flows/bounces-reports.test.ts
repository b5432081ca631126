import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestEngine } from '../support/engine.ts';

type TestEngine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: TestEngine;

beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(async () => engine.close());

/** A finished campaign in the ledger, without sending: some accepted, one refused, one bounced, one with a formula for a name. */
async function finishedCampaign(name: string): Promise<number> {
  const { id } = await engine.client.campaigns.create({ name });
  const { db } = engine.ctx;
  const start = engine.ctx.clock.now() - 600_000;
  db.prepare(`UPDATE campaigns SET state = 'finished', started_at = ?, finished_at = ? WHERE id = ?`).run(
    start,
    start + 300_000,
    id,
  );
  const add = db.prepare(
    `INSERT INTO messages (campaign_id, address, address_key, domain, state, due_at, claimed_at, ended_at, code, reply, class, reason, returned, attempts, changed_at)
     VALUES (@id, @address, @address, @domain, @state, 0, @at, @at, @code, @reply, @class, @reason, @returned, 1, @at)`,
  );
  const row = (address: string, more: object = {}) =>
    add.run({
      id,
      address,
      domain: address.split('@')[1],
      state: 'accepted',
      at: start + 1000,
      code: 250,
      reply: 'ok',
      class: null,
      reason: null,
      returned: 0,
      ...more,
    });
  row('a@gmail.com');
  row('b@gmail.com');
  row('c@yahoo.co.id', {
    state: 'rejected',
    code: 550,
    reply: '=HYPERLINK("http://x.example")',
    class: 'address',
    reason: 'userunknown',
  });
  row('d@example.co.id', { returned: 1, class: 'temporary', reason: 'mailboxfull' });
  db.prepare(
    'INSERT INTO campaign_totals (campaign_id, recipients, accepted, rejected, bounced) VALUES (?, 4, 3, 1, 1)',
  ).run(id);
  db.prepare('INSERT INTO campaign_seconds (campaign_id, at, accepted, failed) VALUES (?, ?, 3, 1)').run(
    id,
    start + 1000,
  );
  return id;
}

test('the report of a campaign adds up: causes, providers, domains, time, earlier campaigns', async () => {
  const earlier = await finishedCampaign('September');
  const id = await finishedCampaign('Oktober');
  const report = await engine.client.reports.campaign({ campaignId: id });
  expect(report.totals).toMatchObject({ recipients: 4, accepted: 3, rejected: 1, bounced: 1 });
  expect(report.causes.map(({ class: about, reason, messages }) => [about, reason, messages]).sort()).toEqual([
    ['address', 'userunknown', 1],
    ['temporary', 'mailboxfull', 1],
  ]);
  expect(report.providers).toEqual([
    { provider: 'Gmail', recipients: 2, failed: 0 },
    { provider: 'Yahoo', recipients: 1, failed: 1 },
    { provider: '', recipients: 1, failed: 1 },
  ]);
  expect(report.domains.reduce((sum, one) => sum + one.recipients, 0)).toBe(4);
  expect(report.overTime.reduce((sum, one) => sum + one.accepted + one.failed, 0)).toBe(4);
  expect(report.overTime.every(({ at }) => at % (report.bucketSeconds * 1000) === 0)).toBe(true);
  expect(report.previous).toMatchObject([{ id: earlier, name: 'September', recipients: 4, failed: 2 }]);
  await expect(engine.client.reports.campaign({ campaignId: 999 })).rejects.toMatchObject({ code: 'not_found' });
});

test('the export has a row per recipient and runs no formula', async () => {
  const id = await finishedCampaign('../Promo: 50%');
  const made = await engine.client.reports.export({ campaignId: id });
  expect(made.name).toBe('Promo 50.csv');
  const text = readFileSync(engine.ctx.files.find(made.ticket).path, 'utf8');
  const lines = text.trim().split('\r\n');
  expect(lines).toHaveLength(5);
  expect(text).not.toMatch(/(?:^|,)"?=HYPERLINK/m);
  expect(text).toContain(`'=HYPERLINK`);
});

test('home says what is missing at first, and what waits for a decision later', async () => {
  const first = await engine.client.reports.overview({});
  expect(first).toMatchObject({
    checklist: { sender: false, contacts: false, testMail: false, hidden: false },
    running: [],
    decisions: [],
    last: [],
  });
  const id = await finishedCampaign('Oktober');
  engine.ctx.db.prepare('UPDATE campaign_totals SET in_doubt = 2 WHERE campaign_id = ?').run(id);
  const later = await engine.client.reports.overview({});
  expect(later.last).toMatchObject([{ id, name: 'Oktober' }]);
  expect(later.decisions).toMatchObject([{ kind: 'in_doubt', campaignId: id, count: 2, subject: 'Oktober' }]);
});
