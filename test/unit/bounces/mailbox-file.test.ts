import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { mailsIn } from '../../../electron/engine/bounces/mailbox-file.ts';
import { hasBounceData, mboxPath } from '../../support/bounce-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'merpati-mails-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(path: string): Promise<Buffer[]> {
  const mails: Buffer[] = [];
  for await (const mail of mailsIn(path)) mails.push(mail);
  return mails;
}

const mbox = (end: string) =>
  [
    'From a@example.org Thu Apr 29 23:34:45 2026',
    'Subject: one',
    '',
    'From the start, a sentence.',
    'From budi Mon Jan  1 00:00:00 2026 on, a line after text',
    '>From quoted',
    '',
    'From MAILER-DAEMON  Mon Jan  1 00:00:00 2026',
    'Subject: two',
    '',
    'x',
    '',
  ].join(end);

test.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
])('an mbox with %s is cut at its separators only, quoting undone', async (_name, end) => {
  const path = join(folder, 'two.mbox');
  writeFileSync(path, mbox(end));
  const mails = (await read(path)).map((mail) => mail.toString());
  expect(mails).toHaveLength(2);
  expect(mails[0]).toContain('From the start, a sentence.');
  expect(mails[0]).toContain(`${end}From quoted`);
  expect(mails[1]).toContain('Subject: two');
});

test('anything else is one mail, byte for byte', async () => {
  const path = join(folder, 'one.eml');
  const bytes = Buffer.from('Subject: x\r\n\r\nFrom here on\r\n\u00ff\r\n');
  writeFileSync(path, bytes);
  expect(await read(path)).toEqual([bytes]);
});

test('a large mbox streams: separators across chunk borders are found', async () => {
  const path = join(folder, 'large.mbox');
  const one = `From a@example.org Thu Apr 29 23:34:45 2026\nSubject: n\n\n${'text of a line\n'.repeat(7_001)}\n`;
  writeFileSync(path, one.repeat(40));
  expect(await read(path)).toHaveLength(40);
});

test('an empty file holds no mail', async () => {
  const path = join(folder, 'empty');
  writeFileSync(path, '');
  expect(await read(path)).toHaveLength(0);
});

test.skipIf(!hasBounceData)('the measuring mbox has its 37 mails', async () => {
  expect(await read(mboxPath)).toHaveLength(37);
});
