import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestEngine, upload } from '../support/engine.ts';

type TestEngine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: TestEngine;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(async () => engine.close());

const DAY = 86_400_000;
const LIMITS = { windows: [], connections: 2, messagesPerConnection: 50, messageBytes: null, perDomain: null };

/** A relay, and a campaign whose messages it accepted some days ago, as the ledger holds them. */
async function sentThrough(
  name: string,
  { preset = null as string | null, days = 1, people = 60, domain = 'example.org', tag = 'a' } = {},
) {
  const { client, ctx } = engine;
  const relay = await client.relays.save({
    name,
    host: '127.0.0.1',
    port: 2525,
    tls: 'none',
    preset,
    limits: LIMITS,
  });
  const { id } = await client.campaigns.create({ name: `Kabar ${name}`, language: 'id' });
  const at = ctx.clock.now() - days * DAY;
  ctx.db
    .prepare('INSERT INTO runs (campaign_id, relay_id, started_at, sends_from, finished_at) VALUES (?, ?, ?, ?, ?)')
    .run(id, relay.id, at, at, at);
  const put = ctx.db.prepare(
    `INSERT INTO messages (campaign_id, address, address_key, domain, state, due_at, claimed_at, ended_at, relay_id, message_id, changed_at)
     VALUES (@id, @address, @address, @domain, 'accepted', 0, @at, @at, @relay, @messageId, @at)`,
  );
  for (let n = 0; n < people; n += 1) {
    const address = `${tag}${n}@${domain}`;
    put.run({ id, address, domain, at, relay: relay.id, messageId: `${tag}${n}.${id}@toko.example` });
  }
  return {
    relay,
    id,
    messageId: (n: number) => `${tag}${n}.${id}@toko.example`,
    address: (n: number) => `${tag}${n}@${domain}`,
  };
}

function dsn(address: string, messageId: string, status: string, text: string): string {
  return [
    'From: MAILER-DAEMON@mx.example.net',
    'To: news@toko.example',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    `<${address}>: ${text}`,
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${text}`,
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${messageId}>`,
    `To: ${address}`,
    '',
    '--b--',
    '',
  ].join('\r\n');
}

async function read(...mails: string[]): Promise<void> {
  const tickets = await Promise.all(mails.map((mail, n) => upload(engine.client, `${n}.eml`, mail)));
  await engine.client.bounces.read({ tickets });
}

const advised = async () => (await engine.client.bounces.advice({})).advice;

test('counts what each relay handed over, and only dead addresses against it, as its provider does', async () => {
  const ses = await sentThrough('SES', { preset: 'amazon-ses', people: 60 });
  await sentThrough('Hosting', { people: 40, domain: 'gmail.com', tag: 'g' });
  await sentThrough('Long ago', { people: 30, days: 200, tag: 'o' });
  const full = dsn(ses.address(9), ses.messageId(9), '4.2.2', '452 4.2.2 mailbox is full');
  const dead = Array.from({ length: 4 }, (_, n) =>
    dsn(ses.address(n), ses.messageId(n), '5.1.1', '550 5.1.1 User unknown'),
  );
  await read(full, ...dead);
  const { rates } = await engine.client.bounces.rates({ days: 30 });
  expect(rates.map(({ kind, name, sent, bounced, enough }) => [kind, name, sent, bounced, enough])).toEqual([
    ['relay', 'SES', 60, 4, true],
    ['relay', 'Hosting', 40, 0, false],
    ['provider', 'Gmail', 40, 0, false],
  ]);
  expect(rates[0]).toMatchObject({ bounceRate: 4 / 60, bounceWarn: 0.05, limitsOf: 'Amazon SES' });
  const [first] = (await advised()).filter((one) => one.key === 'bounces_near');
  expect(first).toMatchObject({ name: 'SES', limit: 0.05, bounces: 4, page: '/cleaning' });
});

test('an old rate is not kept for long: what comes back is counted when it is asked again', async () => {
  const ses = await sentThrough('SES', { preset: 'amazon-ses', people: 60 });
  const before = await engine.client.bounces.rates({ days: 30 });
  expect(before.rates[0]?.bounced).toBe(0);
  await read(dsn(ses.address(0), ses.messageId(0), '5.1.1', '550 5.1.1 User unknown'));
  await expect
    .poll(async () => (await engine.client.bounces.rates({ days: 30 })).rates[0]?.bounced, { timeout: 5_000 })
    .toBe(1);
});

test('trouble with us leads to the page where it is mended, and is silent once a person decided about it', async () => {
  const ses = await sentThrough('SES', { people: 5 });
  await read(
    dsn(
      ses.address(0),
      ses.messageId(0),
      '5.7.26',
      '550 5.7.26 This mail is unauthenticated: SPF and DKIM did not pass',
    ),
    dsn(
      ses.address(1),
      ses.messageId(1),
      '5.7.1',
      '554 5.7.1 Client host [203.0.113.7] blocked using zen.spamhaus.org',
    ),
  );
  const trouble = (await advised()).filter((one) => one.class === 'us');
  expect(
    trouble.map(({ key, page, bounces, campaignId, relayId }) => ({ key, page, bounces, campaignId, relayId })),
  ).toEqual([
    {
      key: 'us_blocklist',
      page: `/relays/${ses.relay.id}/health`,
      bounces: 1,
      campaignId: ses.id,
      relayId: ses.relay.id,
    },
    { key: 'us_authentication', page: '/domains', bounces: 1, campaignId: ses.id, relayId: ses.relay.id },
  ]);
  const { rows } = await engine.client.bounces.list({ class: 'us' });
  await engine.client.bounces.keep({ ids: rows.map((row) => row.id) });
  expect((await advised()).filter((one) => one.class === 'us')).toEqual([]);
});

test('reports about mail that we did not send, and trouble of last year, advise nothing', async () => {
  await sentThrough('SES', { people: 5 });
  await read(
    dsn(
      'stranger@example.net',
      'unknown@elsewhere.example',
      '5.7.1',
      '554 5.7.1 Client host blocked using zen.spamhaus.org',
    ),
    dsn('stranger@example.net', 'other@elsewhere.example', '5.1.1', '550 5.1.1 User unknown'),
  );
  const ses = await sentThrough('Old', { people: 2, days: 300, tag: 'x' });
  const old = dsn(ses.address(0), ses.messageId(0), '5.7.1', '554 5.7.1 Client host blocked using zen.spamhaus.org');
  await read(`Date: ${new Date(engine.ctx.clock.now() - 299 * DAY).toUTCString()}\r\n${old}`);
  expect((await advised()).map((one) => one.key)).toEqual(['mailbox_none']);
});

test('a bounce is explained as everywhere else where its words name a cause more exactly than its reason', async () => {
  const ses = await sentThrough('SES', { people: 3 });
  await read(
    dsn(ses.address(0), ses.messageId(0), '5.1.1', '550 5.1.1 User unknown'),
    dsn(
      ses.address(1),
      ses.messageId(1),
      '5.7.26',
      '550-5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. gsmtp',
    ),
  );
  const { rows } = await engine.client.bounces.list({});
  const shown = await Promise.all(rows.map(({ id }) => engine.client.bounces.get({ id })));
  const about = new Map(shown.map(({ bounce, cause, remedies }) => [bounce.reason, { cause, remedies }]));
  expect(about.get('userunknown')?.cause).toBeNull();
  expect(about.get('authfailure')?.remedies.length).toBeGreaterThan(0);
});
