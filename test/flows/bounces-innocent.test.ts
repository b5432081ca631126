import { afterEach, beforeEach, expect, test } from 'vitest';
import { knownReport } from '../../electron/engine/bounces/repo-report.ts';
import { suppressedAmong } from '../../electron/engine/suppressions/public.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { acceptedMessage } from '../support/mailbox.ts';
import { statusReport } from '../support/returned.ts';

let engine: Awaited<ReturnType<typeof openTestEngine>>;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(async () => engine.close());

const why = (address: string) => suppressedAmong(engine.ctx.db, [address]).get(address)?.reason;
const read = async (raw: string) =>
  engine.client.bounces.read({ tickets: [await upload(engine.client, 'in.eml', raw)] });

/** An abuse report (RFC 5965) of a type about one of our mails. */
const feedback = (type: string, address: string, messageId: string) =>
  [
    'From: fbl@example.net',
    'To: abuse@toko.example',
    'Subject: report',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=x',
    '',
    '--x',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${type}`,
    `Original-Rcpt-To: ${address}`,
    '',
    '--x',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: <${messageId}>`,
    `To: ${address}`,
    '',
    'hello',
    '--x--',
    '',
  ].join('\r\n');

test('who took our mail out of the spam folder did not complain (RFC 6430)', async () => {
  const [glad, angry] = ['glad@people.example', 'angry@people.example'];
  await read(feedback('not-spam', glad, acceptedMessage(engine, glad).messageId));
  expect(why(glad)).toBeUndefined();
  await read(
    JSON.stringify({
      notificationType: 'Complaint',
      complaint: { complainedRecipients: [{ emailAddress: glad }], complaintFeedbackType: 'not-spam' },
      mail: { messageId: 'x' },
    }).replace(/^/, 'From: sns@example.net\r\nSubject: notification\r\n\r\n'),
  );
  expect((await engine.client.bounces.totals({})).pending).toBe(0);
  await read(feedback('abuse', angry, acceptedMessage(engine, angry).messageId));
  expect(why(angry)).toBe('complained');
});

test('an address that goes to several people waits for a person where one of them is gone', async () => {
  const gone = { status: '5.1.1', text: '550 5.1.1 User unknown' };
  for (const [ours, failed, expected] of [
    ['sales@corp.example', 'alice@corp.example', undefined],
    ['office@corp.example', 'bob@mail.corp.example', undefined],
    ['budi@corp.example', 'budi@store7.corp.example', 'bounced'],
  ] as const) {
    const { messageId } = acceptedMessage(engine, ours);
    const original = `Message-ID: <${messageId}>\nTo: ${ours}`;
    await read(statusReport({ original, recipients: [{ address: failed, original: ours, ...gone }] }));
    expect(why(ours)).toBe(expected);
  }
});

test('whether a mail is known is found without looking at every bounce', () => {
  const asked: string[] = [];
  const { db } = engine.ctx;
  const prepare = (sql: string) => {
    asked.push(sql);
    return db.prepare(sql);
  };
  knownReport({ prepare } as unknown as typeof db, 'none');
  const [sql] = asked;
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all('a', 'a') as { detail: string }[];
  expect(steps.map(({ detail }) => detail).filter((detail) => detail.startsWith('SCAN'))).toEqual([]);
});
