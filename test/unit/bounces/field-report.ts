/**
 * Compact reports in the manner of many mail systems: our own words, reserved domains. What is expected is written as
 * `class reason`; where reasonable programs differ, alternatives stand with a bar between them.
 */
export type FieldReport = {
  readonly system: string;
  readonly raw: string;
  readonly kind: string;
  /** Address, class and reason of each failed recipient. */
  readonly expected: readonly (readonly [string, string])[];
};

export const SITI = 'siti@penerima.example';
const US = 'kabar@toko.example';

/** Who writes, under what subject, and in which charset, as most of them do. */
export const DAEMON = 'Mail Delivery System <MAILER-DAEMON@mx.kirim.example>';
export const POSTMASTER = 'postmaster@penerima.example';
export const RETURNED = 'Undelivered Mail Returned to Sender';
export const UTF8 = [
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 8bit',
] as const;

const ORIGINAL = `Received: from rumah.toko.example by smtp.toko.example; Tue, 6 Oct 2026 08:00:00 +0700
Message-ID: <kampanye-7.41@toko.example>
From: Toko <${US}>
To: ${SITI}
Subject: Kabar Oktober
Date: Tue, 6 Oct 2026 08:00:00 +0700

Halo Siti, ada kabar baru.`;

/** The mail that came back, with other fields or words than usual. */
export const original = (more = '') => (more ? ORIGINAL.replace('\n\n', `\n${more}\n\n`) : ORIGINAL);

const fields = (from: string, subject: string, more: readonly string[]) =>
  ['Return-Path: <>', `From: ${from}`, `To: ${US}`, `Subject: ${subject}`, ...more].join('\n');

const expectedOf = (expected: string): FieldReport['expected'] =>
  expected.split('; ').map((one) => {
    const [about = '', reason = '', address = SITI] = one.split(' ');
    return [address, `${about} ${reason}`];
  });

/** A report in one text. */
export const told = (
  system: string,
  [from, subject, ...more]: readonly [string, string, ...string[]],
  body: string,
  expected: string,
  kind = 'bounce',
): FieldReport => ({
  system,
  raw: `${fields(from, subject, more)}\n\n${body}\n`,
  kind,
  expected: expectedOf(expected),
});

const part = (type: string, body: string) => `--=_field\nContent-Type: ${type}\n\n${body}\n\n`;

/** A report of RFC 3464: words, fields, the mail itself. */
export const dsn = (
  system: string,
  [from, subject, ...more]: readonly [string, string, ...string[]],
  words: string,
  status: string,
  expected: string,
  kind = 'bounce',
): FieldReport =>
  told(
    system,
    [
      from,
      subject,
      ...more,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="=_field"',
    ],
    `${part('text/plain; charset=utf-8', words)}${part('message/delivery-status', status)}${part('message/rfc822', ORIGINAL)}--=_field--`,
    expected,
    kind,
  );

/** The fields of a report about Siti. */
export const failed = (status: string, diagnostic: string, more = '') =>
  `Reporting-MTA: dns; mx.kirim.example\n\nFinal-Recipient: rfc822; ${SITI}\nAction: failed\nStatus: ${status}\n${more}Diagnostic-Code: smtp; ${diagnostic}`;

/** What a host answered, in one line of its own. */
export const said = (
  system: string,
  reply: string,
  expected: string,
  where = 'in reply to RCPT TO command',
  { host = 'mx.penerima.example[192.0.2.25]', from = DAEMON } = {},
) => told(system, [from, RETURNED], `<${SITI}>: host ${host} said: ${reply} (${where})`, expected);

/** The same answer in the words and in the fields of a report. */
export const refused = (system: string, reply: string, status: string, expected: string) =>
  dsn(
    system,
    [DAEMON, RETURNED],
    `This is the mail system at host mx.kirim.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<${SITI}>: host mx.penerima.example[192.0.2.25] said: ${reply}${reply.includes('(in reply') ? '' : ' (in reply to RCPT TO command)'}`,
    failed(status, reply, 'Remote-MTA: dns; mx.penerima.example\n'),
    expected,
  );

/** A mail in which nothing failed. */
export type OtherMail = { readonly what: string; readonly raw: string; readonly kinds: readonly string[] };

export const other = (
  what: string,
  kinds: string,
  [from, subject, ...more]: readonly [string, string, ...string[]],
  body: string,
): OtherMail => ({
  what,
  raw: `From: ${from}\nTo: ${US}\nSubject: ${subject}\nMessage-ID: <tulis@penulis.example>\nDate: Wed, 7 Oct 2026 09:00:00 +0700\n${more.map((one) => `${one}\n`).join('')}\n${body}\n`,
  kinds: kinds.split('|'),
});
