/** Reports as mail systems write them, in their own layout, with invented names: what a reader must understand without a rule for each. */
export type SystemSample = {
  readonly system: string;
  readonly head: readonly string[];
  readonly body: string;
  readonly kind: string;
  readonly recipients: readonly (readonly [string | null, string, string])[];
};

const daemon = (from: string, subject: string) => [
  'Return-Path: <>',
  `From: ${from}`,
  'To: news@sender.example',
  `Subject: ${subject}`,
];

const ORIGINAL = `Received: from laptop.sender.example by mail.sender.example; Thu, 1 Oct 2026 10:00:00 +0700
Message-ID: <abc123@sender.example>
From: News <news@sender.example>
To: budi@example.org
Subject: Promo Oktober
MIME-Version: 1.0

Halo Budi`;

export const SYSTEMS: readonly SystemSample[] = [
  {
    system: 'OpenSMTPD',
    head: daemon('Mailer Daemon <MAILER-DAEMON@mx.example.net>', 'Delivery status notification: error'),
    body: `    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

budi@example.org: 550 5.2.2 <budi@example.org>... Mailbox Full

    Below is a copy of the original message:

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'temporary', 'mailboxfull']],
  },
  {
    system: 'GMX and web.de',
    head: daemon(
      '"GMX Mailer Daemon" <mailer-daemon@gmx.example>',
      'Mail delivery failed: returning message to sender',
    ),
    body: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address(es)
failed:

"budi@example.org":
SMTP error from remote server after RCPT command:
host: mx.example.org
5.1.1 <budi@example.org>... User Unknown

--- The header of the original message is following. ---

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'Zoho',
    head: daemon('mailer-daemon@mail.zoho.example', 'Undelivered Mail Returned to Sender'),
    body: `This message was created automatically by mail delivery software.
 A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

budi@example.org Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 <budi@example.org>... User Unknown

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'DragonFly mail agent',
    head: daemon('MAILER-DAEMON <>', 'Mail delivery failed'),
    body: `This is the DragonFly Mail Agent v0.13 at df.example.net.

There was an error delivering your mail to <budi@example.org>.

mx.example.org [192.0.2.3] did not like our RCPT TO:
550 5.1.1 <budi@example.org>: Recipient address rejected: User unknown in local recipient table

Message headers follow.

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'MailMarshal',
    head: daemon('"MailMarshal" <MailMarshal@mm.example.net>', 'Undeliverable Mail: "Promo Oktober"'),
    body: `Your message:
   From:    news@sender.example
   Subject: Promo Oktober

Could not be delivered because of

550 5.1.1 User unknown

The following recipients were affected:
    budi@example.org


Additional Information
======================

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'McAfee gateway',
    head: daemon('MAILER-DAEMON@gw.example.net', 'Mail delivery failed'),
    body: `The original message was received at 1 Oct 2026 10:00:00 +0700

  --- The following addresses had delivery problems ---

<budi@example.org>   (User unknown budi@example.org)

  --- Transcript of session follows ---

550 5.1.1 <budi@example.org>... User Unknown`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'Sun Messaging Server',
    head: daemon('Internet Mail Delivery <postmaster@sun.example.net>', 'Delivery Notification: Delivery has failed'),
    body: `This report relates to a message you sent with the following header fields:

  Message-id: <abc123@sender.example>
  Date: Thu, 1 Oct 2026 10:00:00 +0700
  From: News <news@sender.example>
  To: budi@example.org
  Subject: Promo Oktober

Your message cannot be delivered to the following recipients:

  Recipient address: budi@example.org
  Reason: Remote SMTP server has rejected address
  Diagnostic code: smtp;550 5.1.1 <budi@example.org>... User Unknown
  Remote system: dns;mx.example.org (TCP|192.0.2.1|4321|192.0.2.3|25)`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'Lotus Notes',
    head: daemon(
      '<postmaster@notes.example.net>',
      'DELIVERY FAILURE: User budi (budi@example.org) not listed in Domino Directory',
    ),
    body: `------- Failure Reasons  --------

User not listed in public Name & Address Book
budi@example.org


------- Returned Message --------

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'InterScan',
    head: daemon('InterScan MSS Notification <postmaster@im.example.net>', 'Mail delivery failure'),
    body: `Unable to deliver message to <budi@example.org>

Sent <<< RCPT TO:<budi@example.org>
Received >>> 550 5.1.1 <budi@example.org>... user unknown`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'a mobile carrier',
    head: daemon('Postmaster@mobile.example.net', 'Mail System Error - Returned Mail'),
    body: `Each of the following recipients was rejected by a remote mail server.
The reasons given by the server are included to help you determine why
each recipient was rejected.

    Recipient: <budi@example.org>
    >>> RCPT TO:<budi@example.org>
    <<< 550 <budi@example.org>: User unknown


${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'a mobile carrier with filters, after the content',
    head: daemon('Mail Administrator <Postmaster@mobile.example.net>', 'Mail System Error - Returned Mail'),
    body: `The following recipient did not receive your mail:

<budi@example.org>: 550 Unknown user budi@example.org (in reply to end of DATA command)`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'temporary', 'filtered']],
  },
  {
    system: 'two people, one report',
    head: daemon('MAILER-DAEMON@mail.example.net', 'failure notice'),
    body: `Sorry, we were unable to deliver your message to the following address(es).

<budi@example.org>:
Remote host said: 550 5.1.1 <budi@example.org> unknown user [RCPT_TO]

<siti@example.com>:
Remote host said: 552 5.2.2 Mailbox over quota [RCPT_TO]

--- Below this line is a copy of the message.

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [
      ['budi@example.org', 'address', 'userunknown'],
      ['siti@example.com', 'temporary', 'mailboxfull'],
    ],
  },
  {
    system: 'Kerio, brief',
    head: daemon('postmaster@kerio.example.net', 'Undeliverable: Promo Oktober'),
    body: `Your message could not be delivered to the following recipients:

budi@example.org   (Mailbox disabled for this recipient)

--- Original message headers:

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'temporary', 'suspend']],
  },
  {
    system: 'an error that somebody else followed up',
    head: daemon('Mail Delivery <postmaster@follow.example.net>', 'Delivery failure'),
    body: `We had trouble delivering your message. Full report follows:

Subject: Promo Oktober
Date: Thu, 1 Oct 2026 10:00:00 +0700

1 error(s):

SMTP Server <mx.example.org> rejected recipient <budi@example.org> (Error following RCPT command). It responded as follows: [550 5.1.1 <budi@example.org>... User unknown]

message follows

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'Indonesian hosting',
    head: daemon('Sistem Pengiriman Email <mailer-daemon@hosting.example>', 'Email gagal terkirim'),
    body: `Pesan Anda tidak dapat dikirim ke alamat berikut:

budi@example.org

Alasan: Kotak surat penuh, kuota terlampaui.

----- Original message -----

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'temporary', 'mailboxfull']],
  },
  {
    system: 'Indonesian hosting, unknown address',
    head: daemon('Sistem Pengiriman Email <mailer-daemon@hosting.example>', 'Pesan dikembalikan'),
    body: `Pesan Anda tidak dapat disampaikan.

<budi@example.org>: alamat tidak ditemukan

${ORIGINAL}`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'an Exim host that still tries',
    head: [
      'Return-Path: <>',
      'From: Mail Delivery System <Mailer-Daemon@mail.example.net>',
      'To: news@sender.example',
      'Auto-Submitted: auto-replied',
      'Subject: Warning: message 1abcDE-000001-AA delayed 24 hours',
    ],
    body: `This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mail.example.net.

The message identifier is:     1abcDE-000001-AA
The subject of the message is: Promo Oktober

The address to which the message has not yet been delivered is:

  budi@example.org
    host mx.example.org [192.0.2.3]
    Delay reason: SMTP timeout while connected

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered.`,
    kind: 'delay',
    recipients: [['budi@example.org', 'temporary', 'expired']],
  },
  {
    system: 'Microsoft 365 in HTML only',
    head: [
      'From: Microsoft Outlook <postmaster@tenant.onmicrosoft.example>',
      'To: news@sender.example',
      'Subject: Undeliverable: Promo Oktober',
      'Content-Type: text/html; charset=utf-8',
      'Auto-Submitted: auto-replied',
    ],
    body: `<html><head><style>p{color:red}</style></head><body><p>Delivery has failed to these recipients or groups:</p>
<p><a href="mailto:budi@example.org">budi@example.org</a><br>The email address you entered couldn't be found. Please check the recipient's email address and try to resend the message.</p>
<p><b>Diagnostic information for administrators:</b></p><p>Generating server: AB1CD0001.example.outlook.example</p>
<p>budi@example.org<br>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'</p></body></html>`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'out of office, Indonesian',
    head: [
      'From: Budi <budi@example.org>',
      'To: news@sender.example',
      'Subject: Balasan otomatis: Promo Oktober',
      'In-Reply-To: <abc123@sender.example>',
    ],
    body: 'Terima kasih atas email Anda. Saya sedang cuti sampai Senin.',
    kind: 'autoreply',
    recipients: [['budi@example.org', 'autoreply', 'vacation']],
  },
  {
    system: 'a person who answers',
    head: [
      'From: Budi <budi@example.org>',
      'To: news@sender.example',
      'Subject: Re: Promo Oktober',
      'In-Reply-To: <abc123@sender.example>',
    ],
    body: 'Saya mau pesan dua. Email saya yang lama tidak terkirim, ya?',
    kind: 'reply',
    recipients: [],
  },
  {
    system: 'a person who wants to leave',
    head: ['From: Budi <budi@example.org>', 'To: news@sender.example', 'Subject: unsubscribe abcdef'],
    body: '',
    kind: 'unsubscribe',
    recipients: [['budi@example.org', 'unknown', 'delivered']],
  },
  {
    system: 'a newsletter about deliverability',
    head: [
      'From: Mail Tips <tips@letters.example>',
      'To: news@sender.example',
      'Subject: Why mail delivery fails and what to do',
      'List-Unsubscribe: <https://letters.example/u>',
      'Precedence: bulk',
    ],
    body: 'When you see "550 5.1.1 User unknown", the mailbox does not exist. Write to help@letters.example for more.',
    kind: 'other',
    recipients: [],
  },
  {
    system: 'a blocklist, by Postfix',
    head: daemon('MAILER-DAEMON@mail.sender.example (Mail Delivery System)', 'Undelivered Mail Returned to Sender'),
    body: `This is the mail system at host mail.sender.example.

<budi@example.org>: host mx.example.org[192.0.2.3] said: 554 5.7.1 Service
    unavailable; Client host [192.0.2.9] blocked using dnsbl.example (in reply to RCPT TO command)

Final-Recipient: rfc822; budi@example.org
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp; 554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using dnsbl.example`,
    kind: 'bounce',
    recipients: [['budi@example.org', 'us', 'blocked']],
  },
];
