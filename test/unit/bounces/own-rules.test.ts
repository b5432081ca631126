import { describe, expect, test } from 'vitest';
import { classifyReply, classifyReport } from '../../../electron/engine/bounces/classify.ts';
import { parseReport } from '../../../electron/engine/bounces/parse-report.ts';
import type { Rule } from '../../../electron/engine/bounces/rule.ts';

const rule = (id: string, any: string[], reason: Rule['reason']): Rule => ({
  id,
  any,
  reason,
  source: 'own',
  sample: '',
});

const report = (words: string) =>
  parseReport(
    Buffer.from(
      `From: MAILER-DAEMON@example.net\nTo: a@example.org\nSubject: Undelivered Mail Returned to Sender\n\n<siti@example.com>: ${words}\n`,
    ),
  );

describe("a person's own rules", () => {
  test('come before every shipped one, for replies and for reports', () => {
    const own = [rule('own:7', ['user unknown'], 'spamdetected')];
    const text = '550 5.1.1 <siti@example.com>: User unknown';
    expect(classifyReply({ text }).reason).toBe('userunknown');
    expect(classifyReply({ text }, own)).toMatchObject({ reason: 'spamdetected', class: 'us', rule: 'own:7' });
    expect(classifyReport(report(text), own)[0]).toMatchObject({ reason: 'spamdetected', class: 'us', rule: 'own:7' });
  });

  test('the first of them wins, and where none holds the shipped ones decide', () => {
    const own = [rule('own:1', ['no such words'], 'blocked'), rule('own:2', ['mailbox * full'], 'suspend')];
    expect(classifyReply({ text: '552 Mailbox of Siti is full' }, own).rule).toBe('own:2');
    expect(classifyReply({ text: '550 No such user' }, own).reason).toBe('userunknown');
  });

  test('may be made from the words of the report around the reply', () => {
    const own = [rule('own:3', ['parcel service'], 'mailboxfull')];
    const parsed = parseReport(
      Buffer.from(
        'From: MAILER-DAEMON@example.net\nTo: a@example.org\nSubject: failure notice\n\nThe parcel service regrets.\n\n<siti@example.com>:\n550 something odd\n',
      ),
    );
    expect(classifyReport(parsed, own)[0]?.rule).toBe('own:3');
  });

  test('do not make a mail that is still being tried final', () => {
    const own = [rule('own:4', ['user unknown'], 'userunknown')];
    const delay = parseReport(
      Buffer.from(
        'From: MAILER-DAEMON@example.net\nTo: a@example.org\nSubject: Warning\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; siti@example.com\nAction: delayed\nStatus: 4.1.1\nDiagnostic-Code: smtp; 450 user unknown\n\n--b--\n',
      ),
    );
    expect(classifyReport(delay, own)[0]).toMatchObject({ class: 'temporary', reason: 'expired', permanent: false });
  });
});
