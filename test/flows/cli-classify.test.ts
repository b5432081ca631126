import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../support/command-line.ts';

let cli: ReturnType<typeof commandLine>;
beforeAll(() => {
  cli = commandLine();
});
afterAll(() => cli.close());

interface Line {
  file: string;
  kind: string;
  recipients: Record<string, unknown>[];
  confidence: number;
  matched_by: string;
}

const dsn = (address: string, status: string, diagnostic: string, action = 'failed') =>
  [
    'From: MAILER-DAEMON@mx.example.org',
    'To: halo@toko.example',
    `Subject: ${action === 'failed' ? 'Undelivered Mail Returned to Sender' : 'Delayed Mail (still being retried)'}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'This is the mail system at host mx.example.org.',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    '',
    `Final-Recipient: rfc822; ${address}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${diagnostic}`,
    '',
    '--b--',
    '',
  ].join('\n');

const COMPLAINT = [
  'From: fbl@mail.example.net',
  'To: halo@toko.example',
  'Subject: FW: Kabar',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'This is an email abuse report.',
  '--b',
  'Content-Type: message/feedback-report',
  '',
  'Feedback-Type: abuse',
  'User-Agent: Sample/1.0',
  'Version: 1',
  'Original-Rcpt-To: budi@example.net',
  '',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'From: halo@toko.example',
  'To: budi@example.net',
  'Subject: Kabar',
  '',
  'Halo',
  '--b--',
  '',
].join('\n');

const VACATION = [
  'From: Siti <siti@example.org>',
  'To: halo@toko.example',
  'Subject: Automatic reply: Kabar',
  'Auto-Submitted: auto-replied',
  '',
  'Saya sedang cuti.',
  '',
].join('\n');

const REPLY = 'From: Siti <siti@example.org>\nTo: halo@toko.example\nSubject: Jadwal\n\nBesok jam berapa buka?\n';

const mbox = (...mails: string[]) =>
  mails.map((mail) => `From MAILER-DAEMON Thu Apr 29 23:34:45 2026\n${mail}\n`).join('');

function place(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(cli.folder, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

const linesOf = (out: string): Line[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

describe('merpati bounces classify', () => {
  it('says what each mail is, one line a mail, in exactly these fields, and opens no workspace', async () => {
    const folder = place('all', {
      'a-dead.eml': dsn(
        'gone@example.org',
        '5.1.1',
        '550 5.1.1 <gone@example.org>: Recipient address rejected: User unknown',
      ),
      'b-full.eml': dsn('penuh@example.org', '4.2.2', '452 4.2.2 Mailbox full', 'delayed'),
      'c-us.eml': dsn(
        'siti@example.org',
        '5.7.1',
        '550 5.7.1 Service unavailable; client host [192.0.2.1] blocked using a blocklist',
      ),
      'd-complaint.eml': COMPLAINT,
      'e-vacation.eml': VACATION,
      'f-reply.eml': REPLY,
    });
    const before = readdirSync(cli.folder);
    const { code, out, err } = await cli.merpati(['bounces', 'classify', folder, '--json']);
    expect(code, err).toBe(0);
    const lines = linesOf(out);
    expect(lines.map(({ file, kind }) => [file.slice(folder.length + 1), kind])).toEqual([
      ['a-dead.eml', 'bounce'],
      ['b-full.eml', 'delay'],
      ['c-us.eml', 'bounce'],
      ['d-complaint.eml', 'complaint'],
      ['e-vacation.eml', 'autoreply'],
      ['f-reply.eml', expect.stringMatching(/^(reply|other)$/)],
    ]);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['file', 'kind', 'recipients', 'confidence', 'matched_by']);
      expect(line.confidence).toBeGreaterThanOrEqual(0);
      expect(line.confidence).toBeLessThanOrEqual(1);
      expect(typeof line.matched_by).toBe('string');
      for (const recipient of line.recipients) {
        expect(Object.keys(recipient)).toEqual([
          'address',
          'class',
          'reason',
          'status',
          'reply',
          'permanent',
          'diagnostic',
        ]);
        // Four classes; a complaint and an automatic reply are told by their kind.
        expect(['address', 'temporary', 'us', 'unknown']).toContain(recipient.class);
      }
    }
    expect(lines[0]?.recipients).toMatchObject([
      {
        address: 'gone@example.org',
        class: 'address',
        reason: 'userunknown',
        status: '5.1.1',
        reply: '550',
        permanent: true,
      },
    ]);
    expect(lines[1]?.recipients[0]).toMatchObject({ class: 'temporary', reason: 'mailboxfull', permanent: false });
    expect(lines[2]?.recipients[0]).toMatchObject({ class: 'us' });
    for (const { recipients } of lines.slice(3, 5))
      for (const recipient of recipients) expect(recipient.class).toBe('unknown');
    expect(readdirSync(cli.folder)).toEqual(before);
  });

  it('gives each mail of an mbox, and reads while the workspace is open elsewhere', async () => {
    const folder = place('boxes', {
      'in.mbox': mbox(
        dsn('a@example.org', '5.1.1', '550 5.1.1 User unknown'),
        VACATION,
        dsn('b@example.org', '5.1.1', '550 5.1.1 User unknown'),
      ),
    });
    const { code, out } = await cli.merpati([
      'bounces',
      'classify',
      join(folder, 'in.mbox'),
      '--json',
      '--workspace',
      '/nowhere/at/all',
    ]);
    expect(code).toBe(0);
    expect(linesOf(out).map(({ kind }) => kind)).toEqual(['bounce', 'autoreply', 'bounce']);
  });

  it('says the same to a person, in both languages', async () => {
    const folder = place('words', {
      'a.eml': dsn('gone@example.org', '5.1.1', '550 5.1.1 User unknown'),
      'b.eml': VACATION,
    });
    const en = await cli.merpati(['bounces', 'classify', folder]);
    expect(en.out).toMatch(/^Bounce\s+The address: .*gone@example\.org.*a\.eml\nAutomatic reply.*b\.eml\n$/s);
    const id = await cli.merpati(['bounces', 'classify', folder, '--language', 'id']);
    expect(id.out).toMatch(/^Bounce\s+Alamat: .*gone@example\.org/);
  });

  it('passes by what is no file or cannot be read, says so, and reads the rest', async () => {
    const folder = place('hostile', {
      'a.eml': dsn('gone@example.org', '5.1.1', '550 5.1.1 User unknown'),
      'empty.eml': '',
      'noise.bin': Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7_919) % 256)).toString('latin1'),
      'nested.eml': `Content-Type: multipart/mixed; boundary=a\n\n${'--a\nContent-Type: multipart/mixed; boundary=a\n\n'.repeat(50_000)}`,
      'line.eml': `Subject: ${'x'.repeat(3_000_000)}`,
      'z.eml': VACATION,
    });
    symlinkSync('.', join(folder, 'circle'));
    symlinkSync('/nowhere/at/all', join(folder, 'dangling.eml'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const { code, out, err } = await cli.merpati(['bounces', 'classify', folder, '--json']);
    expect(code).toBe(1);
    expect(err).toContain('dangling.eml');
    const kinds = linesOf(out).map(({ file, kind }) => [file.slice(folder.length + 1), kind]);
    expect(kinds).toEqual([
      ['a.eml', 'bounce'],
      ['empty.eml', 'other'],
      ['line.eml', 'other'],
      ['nested.eml', 'other'],
      ['noise.bin', 'other'],
      ['z.eml', 'autoreply'],
    ]);
  });

  it('tells lines while it reads, and ends quietly where nobody listens any more', async () => {
    const one = dsn('gone@example.org', '5.1.1', '550 5.1.1 User unknown');
    const folder = place('many', { 'many.mbox': mbox(...Array.from({ length: 3_000 }, () => one)) });
    const { out } = await cli.merpati(['bounces', 'classify', folder, '--json']);
    expect(linesOf(out)).toHaveLength(3_000);
    const program = [process.execPath, join(import.meta.dirname, '../../electron/hosts/cli.ts')];
    const first = execFileSync('sh', ['-c', '"$0" "$1" bounces classify "$2" --json | head -1', ...program, folder], {
      encoding: 'utf8',
    });
    expect(linesOf(first)).toHaveLength(1);
  });

  it('asks for a file where none is named, and names the one that is missing', async () => {
    expect(await cli.merpati(['bounces', 'classify'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('classify'),
    });
    expect((await cli.merpati(['bounces', 'classify', 'nowhere.eml'])).code).toBe(2);
  });
});
