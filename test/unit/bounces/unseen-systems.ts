import type { SystemSample } from './systems.ts';

/** What mail systems that no sample knows have in common, in invented words. */
const BUDI = 'budi@example.org';

const report = (from: string, subject: string, more: readonly string[] = []) => [
  'Return-Path: <>',
  `From: ${from}`,
  'To: news@sender.example',
  `Subject: ${subject}`,
  ...more,
];
const plain = (charset = 'utf-8') => `Content-Type: text/plain; charset=${charset}`;
const DAEMON = 'MAILER-DAEMON@mx.example.net';

const bounce = (
  system: string,
  head: readonly string[],
  body: string,
  about: string,
  reason: string,
  address: string = BUDI,
): SystemSample => ({ system, head, body, kind: 'bounce', recipients: [[address, about, reason]] });

export const UNSEEN_SYSTEMS: readonly SystemSample[] = [
  bounce(
    'a report that asks the person to send again is no delay',
    report('Postmaster@mx.example.net', 'Mail System Error - Returned Mail', [plain()]),
    `メールを送信できませんでした。

アドレスをお確かめのうえ、再送信してください。

    Recipient: <budi@example.org>
    >>> RCPT TO:<budi@example.org>
    <<< 550 <budi@example.org>: User unknown`,
    'address',
    'userunknown',
  ),
  bounce(
    'a language that we do not know, with the reply that the server gave',
    report(DAEMON, 'Ilmoitus viestistasi', [plain()]),
    `Viesti ei mennyt perille:

budi@example.org

550 5.1.1 Tuntematon`,
    'address',
    'userunknown',
  ),
  bounce(
    'a delivery field that names the failed recipient, not the reader',
    report(DAEMON, 'Mail delivery failed', ['X-Original-To: <budi@example.org>']),
    `This is the mail agent at mx.example.net.

There was an error delivering your mail to <budi@example.org>.

mx.example.org [192.0.2.1] did not like our RCPT TO:
550 5.1.1 User unknown

Message headers follow.

Received: from news (uid 0)
Subject: Promo
To: <budi@example.org>
Message-Id: <abc123@sender.example>
From: <news@sender.example>`,
    'address',
    'userunknown',
  ),
  bounce(
    'a whole reply quoted inside a sentence',
    report('mailer-daemon', 'There was an error sending your mail', [plain()]),
    `The following recipients returned permanent errors: budi@example.org. Reason: the server refused to accept your message, with the following error message: [554 5.4.6 Hop count exceeded - possible mail loop]`,
    'temporary',
    'networkerror',
  ),
  bounce(
    'the cover of a report names only its reader; the report inside says who',
    report(DAEMON, 'Returned mail: User unknown', ['Content-Type: multipart/mixed; boundary=o']),
    `--o
Content-Type: text/plain

----- The following addresses had permanent delivery errors -----

--o
Content-Type: message/rfc822

From: Mail Delivery Subsystem <MAILER-DAEMON@inner.example.net>
To: promo@sender.example
Subject: Returned mail: User unknown
Content-Type: multipart/report; report-type=delivery-status; boundary=i

--i
Content-Type: message/delivery-status

Reporting-MTA: dns; inner.example.net

Final-Recipient: rfc822; budi@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--i--
--o--`,
    'address',
    'userunknown',
  ),
  bounce(
    'a gateway that wraps the reply of the host behind it',
    report('Mail Delivery System <MAILER-DAEMON@mx.example.net>', 'Delivery Status Notification (Failure)', [plain()]),
    `The following message to <budi@example.org> was undeliverable.
The reason for the problem:
5.1.0 - Unknown address error 550-'5.1.1 User unknown'`,
    'address',
    'userunknown',
  ),
  bounce(
    'a server that says which command it had sent',
    report(DAEMON, 'Message undeliverable: Promo', [plain()]),
    `The following recipient(s) could not be reached:

budi@example.org
   We sent: RCPT TO:<budi@example.org>
   Remote server replied: 550 No such user here`,
    'address',
    'userunknown',
  ),
  bounce(
    'a domain that nobody registered, beside the words "message headers follow"',
    report('Postmaster <postmaster@mx.example.net>', 'Message Delivery Failure', [plain()]),
    `Message delivery failure.

Reason: the domain name (example.org) does not appear to be registered.
Recipient: [SMTP:budi@example.org]

Message headers follow:`,
    'address',
    'hostunknown',
  ),
  bounce(
    'Korean, with the words for recipient run together',
    report('postmaster@mx.example.net', '[발송실패 안내] 메일을 보내지 못했습니다', [plain()]),
    `메일이 전송되지 않았습니다.

받는사람: budi@example.org
사유: 존재하지 않는 주소입니다`,
    'address',
    'userunknown',
  ),
  bounce(
    'Chinese, the recipient inside the sentence',
    report('postmaster@mx.example.net', '退信', [plain()]),
    `您发送给 <budi@example.org> 的邮件被退回。

原因：邮箱已满。`,
    'temporary',
    'mailboxfull',
  ),
  bounce(
    'Portuguese, in HTML only and signed as an automatic answer',
    report(
      'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@sender.example>',
      'Não é possível entregar: Promo',
      ['Auto-Submitted: auto-replied', 'Content-Type: text/html; charset=utf-8'],
    ),
    `<p><b>Falha na entrega a estes destinatários ou grupos:</b></p>
<p><a href="mailto:budi@example.org">budi@example.org</a><br>O endereço não foi encontrado.</p>
<p>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'</p>`,
    'address',
    'userunknown',
  ),
  bounce(
    'German: the recipient is unknown',
    report(DAEMON, 'Ihre Nachricht konnte nicht zugestellt werden', [plain()]),
    'Ihre E-Mail konnte nicht zugestellt werden:\n\nbudi@example.org\n\nGrund: Der Empfänger ist leider unbekannt.',
    'address',
    'userunknown',
  ),
  bounce(
    'German, a directory that does not list the person',
    report('postmaster@mx.example.net', 'ZUSTELLFEHLER', [plain()]),
    'Ihre Nachricht konnte nicht zugestellt werden an:\n\n  budi@example.org\n\nBudi ist nicht im Verzeichnis aufgeführt',
    'address',
    'userunknown',
  ),
  bounce(
    'Vietnamese',
    report('Mailer-Daemon@mx.example.net', 'Thư không gửi được', [plain()]),
    'Thư của bạn không gửi được đến:\n\nbudi@example.org\n\nTài khoản không tồn tại',
    'address',
    'userunknown',
  ),
  bounce(
    'Indonesian, the recipient inside the sentence',
    report(DAEMON, 'Email ditolak', [plain()]),
    'Email Anda ke budi@example.org ditolak oleh server penerima:\n\n554 5.7.1 IP Anda masuk daftar hitam (blacklist)',
    'us',
    'blocked',
  ),
  {
    system: 'a person who answers and quotes what a server said',
    head: [
      'Return-Path: <siti@example.org>',
      'From: Siti <siti@example.org>',
      'To: news@sender.example',
      'Subject: Re: Mail delivery failed',
      'In-Reply-To: <abc123@sender.example>',
    ],
    body: 'Kemarin saya dapat "550 5.1.1 User unknown" waktu menulis ke budi@example.org. Apakah alamatnya benar?',
    kind: 'reply',
    recipients: [],
  },
  {
    system: 'a daemon that reports on something else, with a number like a reply',
    head: ['From: Cron Daemon <root@srv.example>', 'To: news@sender.example', 'Subject: nightly copy'],
    body: 'rsync: 550 files were copied to backup@example.org',
    kind: 'other',
    recipients: [],
  },
];
