import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, expect, test } from 'vitest';
import { BEHAVIOURS, behaviourOf, exampleOf, replyText } from '../../../electron/engine/relays/practice/behaviours.ts';
import { headerFields, headerValue } from '../../../electron/engine/relays/practice/headers.ts';
import { reportFor } from '../../../electron/engine/relays/practice/reports.ts';
import { type KeptMessage, openFileStore, readPracticeRecord } from '../../../electron/engine/relays/practice/store.ts';
import { viewMail } from '../../../electron/engine/relays/practice/view.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'practice-'));
  folders.push(folder);
  return join(folder, 'kept.jsonl');
}

const kept = (id: string, to: string): KeptMessage => ({
  id,
  at: 1_000,
  from: 'me@sender.example',
  to,
  behaviour: 'accept',
  messageId: `<${id}@x>`,
  subject: 'Hi',
  bytes: 3,
  answered: true,
});

test('the first word of the local part picks the behaviour', () => {
  const rows: [string, string][] = [
    ['unknown@example.com', 'unknown'],
    ['Unknown7@example.com', 'unknown'],
    ['unknown.siti@example.com', 'unknown'],
    ['unknown+bounce@example.com', 'unknown'],
    ['droplost@example.com', 'droplost'],
    ['drop-1@example.com', 'drop'],
    ['fuller@example.com', 'accept'],
    ['siti.unknown@example.com', 'accept'],
    ['7unknown@example.com', 'accept'],
    ['constructor@example.com', 'accept'],
    ['@', 'accept'],
  ];
  for (const [address, key] of rows) expect([address, behaviourOf(address).key]).toEqual([address, key]);
  for (const { key } of BEHAVIOURS) expect(behaviourOf(exampleOf(key)).key).toBe(key);
  expect(replyText('5.1.1 <{address}> {ip}', 'a@b.example')).toBe('5.1.1 <a@b.example> 192.0.2.25');
});

test('header fields are unfolded and decoded', () => {
  const block = 'Subject: =?utf-8?Q?Diskon_=C3=A9?=\r\n =?utf-8?B?w6k=?= x\r\nX-Odd: a:b\r\nnonsense';
  expect(headerFields(block)).toEqual([
    { name: 'Subject', value: 'Diskon éé x' },
    { name: 'X-Odd', value: 'a:b' },
  ]);
  expect(headerValue(block, 'x-odd')).toBe('a:b');
  expect(headerValue('Subject: =?nonsense?Q?a?=', 'subject')).toBe('=?nonsense?Q?a?=');
});

test('a file store keeps over reopening, cuts a torn line off, and can be emptied', async () => {
  const path = file();
  const store = await openFileStore(path);
  await Promise.all([
    store.keep(kept('1', 'a@example.com'), Buffer.from('one')),
    store.keep(kept('2', 'b@example.com'), Buffer.from('two')),
  ]);
  store.note({ event: 'refused', at: 1, to: 'unknown@example.com', behaviour: 'unknown', code: 550 });
  await store.close();
  appendFileSync(path, '{"event":"kept","id":"3","ra');
  expect((await readPracticeRecord(path)).kept.map((message) => message.id)).toEqual(['1', '2']);
  const again = await openFileStore(path);
  expect(again.list().map((message) => message.to)).toEqual(['a@example.com', 'b@example.com']);
  await again.keep(kept('4', 'c@example.com'), Buffer.from('four'));
  expect([await again.raw('2'), await again.raw('4'), await again.raw('9')].map(String)).toEqual([
    'two',
    'four',
    'null',
  ]);
  const record = await readPracticeRecord(path);
  expect(record.kept.map((message) => message.id)).toEqual(['1', '2', '4']);
  expect(record.notes).toEqual([
    { event: 'refused', at: 1, to: 'unknown@example.com', behaviour: 'unknown', code: 550 },
  ]);
  await again.empty();
  await again.keep(kept('5', 'd@example.com'), Buffer.from('five'));
  expect([again.list().length, String(await again.raw('5'))]).toEqual([1, 'five']);
  await again.close();
});

test('reports are mails of their standards', async () => {
  const original = Buffer.from('From: me@sender.example\r\nMessage-ID: <1@sender.example>\r\nSubject: Hi\r\n\r\nbody');
  const bounce = reportFor(kept('1', 'bounce.x@example.com'), original, 5_000);
  const mail = await PostalMime.parse(bounce?.raw ?? '', { attachmentEncoding: 'utf8' });
  expect(mail.headers.find((field) => field.key === 'content-type')?.value).toContain('report-type=delivery-status');
  const status = mail.attachments.find((part) => part.mimeType === 'message/delivery-status')?.content;
  expect(status).toContain('Final-Recipient: rfc822; bounce.x@example.com');
  expect(status).toContain('Status: 5.1.1');
  expect(bounce?.raw.toString()).toContain('Message-ID: <1@sender.example>');
  expect(reportFor(kept('2', 'complain@example.com'), original, 5_000)?.raw.toString()).toContain(
    'Feedback-Type: abuse',
  );
  const reply = reportFor(kept('3', 'vacation@example.com'), original, 5_000)?.raw.toString();
  expect(reply).toContain('Auto-Submitted: auto-replied');
  expect(reply).toContain('In-Reply-To: <1@sender.example>');
  expect(reportFor(kept('4', 'siti@example.com'), original, 5_000)).toBeNull();
});

test('a kept message is shown with its own pictures; a text has no HTML in it', async () => {
  const html =
    'Subject: Hi\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p><img src="cid:logo@x"></p>\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n';
  expect((await viewMail(Buffer.from(html))).html).toContain('src="data:image/png;base64,iVBORw0KGgo');
  const text = await viewMail(Buffer.from('Subject: Hi\r\n\r\n<script>alert(1)</script>'));
  expect(text.html).not.toContain('<script');
  expect(text.headers).toEqual([{ name: 'Subject', value: 'Hi' }]);
});
