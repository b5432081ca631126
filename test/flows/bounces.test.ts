import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { classifyReply, recordRefusal } from '../../electron/engine/bounces/public.ts';
import { suppressedAmong } from '../../electron/engine/suppressions/public.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { acceptedMessage } from '../support/mailbox.ts';
import { deliveryReport } from '../support/returned-mail.ts';

type TestEngine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: TestEngine;

beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(async () => engine.close());

const accepted = (address: string, campaignId: number) => acceptedMessage(engine, address, campaignId);
const dsn = (address: string, messageId: string, status: string, text: string, action = 'failed') =>
  deliveryReport({ address, messageId, status, text, action });

const isSuppressed = (address: string) => suppressedAmong(engine.ctx.db, [address]).get(address)?.reason;
const readMail = async (name: string, data: string) =>
  engine.client.bounces.read({ tickets: [await upload(engine.client, name, data)] });

test('a dead address is suppressed at once, its evidence kept, and the same mail counts once', async () => {
  const { messageId } = accepted('gone@example.org', 1);
  const mail = dsn(
    'gone@example.org',
    messageId,
    '5.1.1',
    '550 5.1.1 <gone@example.org>: User unknown (in reply to RCPT TO command)',
  );
  const first = await readMail('one.eml', mail);
  expect(first).toMatchObject({
    messages: 1,
    seenBefore: 0,
    kinds: { bounce: 1 },
    classes: { address: 1 },
    suppressed: 1,
    unmatched: 0,
  });
  expect(isSuppressed('gone@example.org')).toBe('bounced');
  expect(await readMail('again.eml', mail)).toMatchObject({ messages: 1, seenBefore: 1, suppressed: 0 });
  const { rows } = await engine.client.bounces.list({});
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    matchedBy: 'message_id',
    effect: 'suppressed',
    reason: 'userunknown',
    campaignId: 1,
  });
  const evidence = await engine.client.bounces.get({ id: rows[0]?.id ?? 0 });
  expect(evidence.raw).toContain('Reporting-MTA');
  expect(
    evidence.excerpt
      .filter((line) => line.telling)
      .map((line) => line.text)
      .join(),
  ).toContain('User unknown');
  expect(readdirSync(join(engine.folder, 'bounces'))).toHaveLength(1);
});

test('trouble with us never costs a contact, whatever the policy', async () => {
  const { messageId } = accepted('fine@example.org', 1);
  await readMail(
    'us.eml',
    dsn(
      'fine@example.org',
      messageId,
      '5.7.1',
      '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.dnsbl.example',
    ),
  );
  expect(isSuppressed('fine@example.org')).toBeUndefined();
  await engine.client.bounces.applyPolicy({});
  expect(isSuppressed('fine@example.org')).toBeUndefined();
  const { groups } = await engine.client.bounces.groups({});
  expect(groups).toMatchObject([{ class: 'us', reason: 'blocked', effect: 'mend' }]);
});

test('a full mailbox costs no contact by itself, however often it comes back', async () => {
  for (const campaign of [1, 2, 3, 4]) {
    const { messageId } = accepted('full@example.org', campaign);
    await readMail(`full-${campaign}.eml`, dsn('full@example.org', messageId, '5.2.2', '552 5.2.2 Mailbox full'));
  }
  expect(isSuppressed('full@example.org')).toBeUndefined();
});

test('where the person asks for it, a full mailbox costs a contact after three campaigns, not before', async () => {
  const { bouncePolicy } = await engine.client.settings.get({});
  await engine.client.settings.set({ bouncePolicy: { ...bouncePolicy, temporaryAfter: 3 } });
  for (const campaign of [1, 2, 3]) {
    expect(isSuppressed('full@example.org')).toBeUndefined();
    const { messageId } = accepted('full@example.org', campaign);
    await readMail(`full-${campaign}.eml`, dsn('full@example.org', messageId, '5.2.2', '552 5.2.2 Mailbox full'));
  }
  expect(isSuppressed('full@example.org')).toBe('bounced');
});

test('a bounce for mail that we did not send is kept apart and costs nobody anything', async () => {
  const reading = await readMail(
    'foreign.eml',
    dsn('stranger@example.org', 'other@elsewhere.example', '5.1.1', '550 5.1.1 User unknown'),
  );
  expect(reading).toMatchObject({ unmatched: 1, suppressed: 0 });
  const { groups } = await engine.client.bounces.groups({});
  expect(groups).toMatchObject([{ kind: 'other', reason: 'userunknown', bounces: 1, effect: 'none' }]);
  expect((await engine.client.bounces.list({ kind: 'other' })).total).toBe(1);
  expect((await engine.client.bounces.list({ kind: 'bounce' })).total).toBe(0);
  expect(isSuppressed('stranger@example.org')).toBeUndefined();
  expect((await engine.client.bounces.list({})).rows[0]).toMatchObject({ matchedBy: 'none', effect: 'none' });
});

test('an address alone waits for a person, however fresh: anybody who knows it could have written the report', async () => {
  const { id } = accepted('quiet@example.org', 1);
  const recent = dsn('quiet@example.org', 'lost@elsewhere.example', '5.1.1', '550 5.1.1 User unknown');
  engine.ctx.db
    .prepare(
      'UPDATE messages SET claimed_at = claimed_at - 30 * 86400000, changed_at = changed_at - 30 * 86400000 WHERE id = ?',
    )
    .run(id);
  await readMail('old.eml', recent);
  expect(isSuppressed('quiet@example.org')).toBeUndefined();
  expect((await engine.client.bounces.list({})).rows[0]).toMatchObject({ matchedBy: 'address', effect: 'pending' });
  accepted('fresh@example.org', 1);
  await readMail('new.eml', dsn('fresh@example.org', 'lost3@elsewhere.example', '5.1.1', '550 5.1.1 User unknown'));
  expect(isSuppressed('fresh@example.org')).toBeUndefined();
  const [row] = (await engine.client.bounces.list({ search: 'fresh@' })).rows;
  expect(row).toMatchObject({ matchedBy: 'address', effect: 'pending' });
  expect(await engine.client.bounces.applyPolicy({ ids: [row?.id ?? 0] })).toMatchObject({ suppressed: 1 });
  expect(isSuppressed('fresh@example.org')).toBe('bounced');
});

test('a forwarded mailbox that fails under another name waits for a person', async () => {
  const { messageId } = accepted('office@example.org', 1);
  await readMail('forwarded.eml', dsn('private@example.net', messageId, '5.1.1', '550 5.1.1 User unknown'));
  expect((await engine.client.bounces.list({})).rows[0]).toMatchObject({
    address: 'office@example.org',
    effect: 'pending',
    matchedBy: 'message_id',
  });
  expect(isSuppressed('office@example.org')).toBeUndefined();
});

test('a delay changes nothing; a complaint suppresses for good', async () => {
  const late = accepted('late@example.org', 1);
  await readMail(
    'late.eml',
    dsn('late@example.org', late.messageId, '4.4.1', 'connect to mx.example.org: Connection timed out', 'delayed'),
  );
  expect(isSuppressed('late@example.org')).toBeUndefined();
  const angry = accepted('angry@example.org', 1);
  const arf = [
    'From: fbl@example.net',
    'To: abuse@sender.example',
    'Subject: complaint',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=x',
    '',
    '--x',
    'Content-Type: text/plain',
    '',
    'An abuse report.',
    '',
    '--x',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: a/1',
    'Version: 1',
    'Original-Rcpt-To: angry@example.org',
    '',
    '--x',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: <${angry.messageId}>`,
    'To: angry@example.org',
    '',
    'hello',
    '--x--',
    '',
  ].join('\n');
  expect(await readMail('arf.eml', arf)).toMatchObject({ kinds: { complaint: 1 }, suppressed: 1 });
  expect(isSuppressed('angry@example.org')).toBe('complained');
});

test('one effect and a whole batch can be taken back; an older suppression stays', async () => {
  await engine.client.suppressions.add({ addresses: 'old@example.org', reason: 'manual', note: 'asked by phone' });
  const mails = ['old@example.org', 'new@example.org'].map((address) =>
    dsn(address, accepted(address, 1).messageId, '5.1.1', '550 5.1.1 User unknown'),
  );
  for (const mail of mails) await readMail('x.eml', mail);
  const { rows } = await engine.client.bounces.list({});
  await engine.client.bounces.undo({ ids: rows.map((row) => row.id) });
  expect(isSuppressed('new@example.org')).toBeUndefined();
  expect(isSuppressed('old@example.org')).toBeDefined();
  expect((await engine.client.bounces.list({})).rows.map((row) => row.effect)).toEqual(['undone', 'undone']);
});

test('a mailbox that is switched off waits for a person; the policy then applies to it and can be undone as a batch', async () => {
  const { messageId } = accepted('off@example.org', 1);
  await readMail(
    'off.eml',
    dsn('off@example.org', messageId, '5.2.1', '550 5.2.1 The email account that you tried to reach is disabled.'),
  );
  expect(await engine.client.bounces.totals({})).toMatchObject({ pending: 1, total: 1 });
  const done = await engine.client.bounces.applyPolicy({ reason: 'suspend' });
  expect(done).toMatchObject({ suppressed: 1, kept: 0 });
  expect(isSuppressed('off@example.org')).toBe('bounced');
  expect(await engine.client.bounces.undo({ batch: done.batch })).toEqual({ restored: 1 });
  expect(isSuppressed('off@example.org')).toBeUndefined();
});

test('a refusal while sending is a bounce too, with its effect in the same transaction', async () => {
  const { id } = accepted('no@example.org', 1);
  const reply = {
    code: 550,
    enhanced: '5.1.1',
    text: '5.1.1 <no@example.org>: Recipient address rejected: User unknown',
    stage: 'rcpt',
  };
  engine.ctx.db.transaction(() =>
    recordRefusal(engine.ctx, {
      messageRowId: id,
      campaignId: 1,
      contactId: null,
      address: 'no@example.org',
      verdict: classifyReply(reply),
      code: 550,
      enhanced: '5.1.1',
      reply: reply.text,
      at: 5,
    }),
  )();
  expect(isSuppressed('no@example.org')).toBe('bounced');
  expect((await engine.client.bounces.list({})).rows[0]).toMatchObject({
    origin: 'smtp',
    reply: '550',
    effect: 'suppressed',
  });
});

test('an mbox gives each of its mails, and a list of files is read as one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-mbox-'));
  const mails = ['a', 'b', 'c'].map((name) =>
    dsn(
      `${name}@example.org`,
      accepted(`${name}@example.org`, 1).messageId,
      '5.1.1',
      '550 5.1.1 User unknown',
    ).replaceAll('\r\n', '\n'),
  );
  writeFileSync(
    join(folder, 'in.mbox'),
    mails
      .map(
        (mail) =>
          `From MAILER-DAEMON Thu Apr 29 23:34:45 2026\n${mail.replace('Your message', '>From the start, your message')}\n`,
      )
      .join(''),
  );
  const reading = await engine.client.bounces.read({ tickets: [engine.ctx.files.give(join(folder, 'in.mbox'))] });
  rmSync(folder, { recursive: true });
  expect(reading).toMatchObject({ files: 1, messages: 3, suppressed: 3 });
});

test('someone who asks to leave is heard, and stays out', async () => {
  await engine.client.suppressions.add({ addresses: 'other@example.net', reason: 'manual', note: '' });
  const { messageId } = accepted('bye@example.org', 1);
  const mail = [
    'From: Bye <bye@example.org>',
    'To: news@sender.example',
    'Subject: berhenti berlangganan',
    `In-Reply-To: <${messageId}>`,
    '',
    'Mohon hapus saya.',
    '',
  ].join('\n');
  expect(await readMail('bye.eml', mail)).toMatchObject({ kinds: { unsubscribe: 1 }, suppressed: 1 });
  expect(isSuppressed('bye@example.org')).toBe('unsubscribed');
});

test('the trend counts bounces in weeks, the newest last', async () => {
  const { messageId } = accepted('gone@example.org', 1);
  await readMail('one.eml', dsn('gone@example.org', messageId, '5.1.1', '550 5.1.1 User unknown'));
  await readMail(
    'two.eml',
    dsn('left@example.org', accepted('left@example.org', 1).messageId, '5.1.1', '550 5.1.1 User unknown'),
  );
  engine.ctx.db
    .prepare(`UPDATE bounces SET written_at = written_at - 8 * 86400000 WHERE address = 'left@example.org'`)
    .run();
  const { weeks } = await engine.client.bounces.groups({});
  expect(weeks.map((week) => week.bounces)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
});
