import type { SystemSample } from './systems.ts';

// Reports and complaints as large senders and receivers write them, in their own layout; names, hosts and numbers are invented.

const ORIGINAL = `Received: from toko.example by mta.sender.example; Thu, 1 Oct 2026 10:00:00 +0700
Message-ID: <abc123@sender.example>
From: News <news@sender.example>
To: Budi <budi@example.org>
Subject: Promo Oktober
MIME-Version: 1.0
Content-Type: text/plain

Halo Budi`;

const head = (from: string, subject: string, type: string) => [
  'Return-Path: <>',
  `From: ${from}`,
  'To: news@sender.example',
  `Subject: ${subject}`,
  'MIME-Version: 1.0',
  `Content-Type: multipart/report; report-type=${type}; boundary="b1"`,
];

const report = (words: string, status: string) => `--b1
Content-Type: text/plain; charset=us-ascii

${words}

--b1
Content-Type: message/delivery-status

${status}

--b1
Content-Type: message/rfc822

${ORIGINAL}

--b1--`;

const complaint = (words: string, feedback: string, original = ORIGINAL) => `--b1
Content-Type: text/plain; charset=us-ascii

${words}

--b1
Content-Type: message/feedback-report

${feedback}

--b1
Content-Type: message/rfc822

${original}

--b1--`;

const REDACTED = ORIGINAL.replace('Budi <budi@example.org>', 'redacted@aol.example');

export const PROVIDER_SYSTEMS: readonly SystemSample[] = [
  {
    system: 'SendGrid',
    head: head('MAILER-DAEMON@relay.sendgrid.example', 'Undelivered Mail Returned to Sender', 'delivery-status'),
    body: report(
      `Hello, this is the mail server on mta77.sendgrid.example.

I am sending you this message to inform you on the delivery status of a
message you previously sent.  Immediately below you will find a list of
the affected recipients;  also attached is a Delivery Status Notification
(DSN) report in standard format, as well as the headers of the original
message.

  <budi@example.org>  delivery failed; will not continue trying`,
      `Reporting-MTA: dns;mta77.sendgrid.example
X-PowerMTA-VirtualMTA: vmta1

Original-Recipient: rfc822;budi@example.org
Final-Recipient: rfc822;budi@example.org
Action: failed
Status: 5.1.1 (bad destination mailbox address)
Remote-MTA: dns;mx.example.org (192.0.2.10)
Diagnostic-Code: smtp;550 5.1.1 <budi@example.org>: Recipient address rejected: User unknown
X-PowerMTA-BounceCategory: bad-mailbox`,
    ),
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'Mailgun',
    head: [
      ...head(
        'Mail Delivery System <mailer-daemon@mailgun.example>',
        'Delivery Status Notification (Failure)',
        'delivery-status',
      ),
      'X-Mailgun-Sid: WyIwIiwgImEiXQ==',
    ],
    body: report(
      `Your message could not be delivered.

Recipient: budi@example.org
Reason: 552 5.2.2 The recipient's mailbox is over quota`,
      `Reporting-MTA: dns; mxa.mailgun.example
Arrival-Date: Thu, 01 Oct 2026 03:00:00 +0000

Final-Recipient: rfc822; budi@example.org
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 The recipient's mailbox is over quota`,
    ),
    kind: 'bounce',
    recipients: [['budi@example.org', 'temporary', 'mailboxfull']],
  },
  {
    system: 'Postmark',
    head: head('Postmark <postmaster@postmark.example>', 'Mail Delivery Failure', 'delivery-status'),
    body: report(
      'This message was generated automatically. Delivery to the following recipient failed.',
      `Reporting-MTA: dns; mta211a-ord.mtasv.example
Received-From-MTA: dns; sender.example

Original-Recipient: rfc822;budi@example.org
Final-Recipient: rfc822;budi@example.org
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp;550 5.7.1 Message rejected as spam by Content Filtering.`,
    ),
    kind: 'bounce',
    recipients: [['budi@example.org', 'us', 'spamdetected']],
  },
  {
    system: 'Brevo',
    head: head(
      'Mail Delivery Subsystem <mailer-daemon@r.brevo.example>',
      'Returned mail: see transcript for details',
      'delivery-status',
    ),
    body: report(
      `   ----- The following addresses had permanent fatal errors -----
<budi@example.org>
    (reason: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup)`,
      `Reporting-MTA: dns; o.r.brevo.example

Final-Recipient: RFC822; budi@example.org
Action: failed
Status: 5.1.10
Remote-MTA: DNS; mx.example.org
Diagnostic-Code: SMTP; 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup`,
    ),
    kind: 'bounce',
    recipients: [['budi@example.org', 'address', 'userunknown']],
  },
  {
    system: 'Comcast feedback loop',
    head: head('Comcast Feedback <feedback@fbl.comcast.example>', 'Comcast Abuse Report', 'feedback-report'),
    body: complaint(
      'This is a Comcast email abuse report for an email message received from IP address 192.0.2.25 on Thu, 01 Oct 2026 03:00:00 +0000.',
      `Feedback-Type: abuse
User-Agent: Feedback-Loop/1.0
Version: 1
Original-Mail-From: <news@sender.example>
Original-Rcpt-To: <budi@example.org>
Arrival-Date: Thu, 01 Oct 2026 03:00:00 +0000
Source-IP: 192.0.2.25
Reported-Domain: sender.example`,
    ),
    kind: 'complaint',
    recipients: [['budi@example.org', 'complaint', 'feedback']],
  },
  {
    system: 'AOL feedback loop, whose reader is not named',
    head: head('AOL Email Feedback <scomp@aol.example>', 'Email Feedback Report for IP 192.0.2.25', 'feedback-report'),
    body: complaint(
      'This is an email abuse report for an email message with the message-id of abc123@sender.example received from IP address 192.0.2.25 on Thu, 01 Oct 2026 03:00:00 +0000 (UTC).',
      `Feedback-Type: abuse
User-Agent: AOL SComp
Version: 0.1
Received-Date: Thu, 01 Oct 2026 03:00:00 +0000 (UTC)
Source-IP: 192.0.2.25
Reported-Domain: sender.example
Redacted-Address: redacted
Redacted-Address: redacted@`,
      REDACTED,
    ),
    kind: 'complaint',
    recipients: [[null, 'complaint', 'feedback']],
  },
  {
    system: 'Microsoft JMRP',
    head: [
      'From: <staff@hotmail.example>',
      'To: news@sender.example',
      'Subject: complaint about message from 192.0.2.25',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="b1"',
    ],
    body: `--b1
Content-Type: message/rfc822
Content-Disposition: inline

X-HmXmrOriginalRecipient: budi@example.org
X-Reporter-IP: 192.0.2.99
${ORIGINAL}

--b1--`,
    kind: 'complaint',
    recipients: [['budi@example.org', 'complaint', 'feedback']],
  },
];
