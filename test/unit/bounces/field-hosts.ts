import { dsn, type FieldReport, original, POSTMASTER, SITI, told } from './field-report.ts';

/** Mail systems of hosts and firms, as they write to the sender. */
const DAEMON = 'MAILER-DAEMON@mx.penerima.example';

export const FIELD_HOSTS: readonly FieldReport[] = [
  told(
    'a provider with delivery problems in Japanese fashion',
    [POSTMASTER, 'Returned mail: Kabar Oktober'],
    `   ----- The following addresses had delivery problems -----
${SITI}

   ----- Non-delivered information -----
The number of messages in recipient's mailbox exceeded the local limit.

   ----- Original message follows -----
${original()}`,
    'temporary mailboxfull',
  ),
  dsn(
    'Domino',
    [POSTMASTER, `DELIVERY FAILURE: User siti (${SITI}) not listed in Domino Directory`],
    `Your message

  Subject: Kabar Oktober

was not delivered to:

  ${SITI}

because:

  User siti (${SITI}) not listed in Domino Directory
`,
    `Reporting-MTA: dns;notes.penerima.example

Final-Recipient: rfc822;${SITI}
Action: failed
Status: 5.1.1
Diagnostic-Code: X-Notes; User siti (${SITI}) not listed in Domino Directory`,
    'address userunknown',
  ),
  told(
    'Domino, no route to the domain',
    [POSTMASTER, 'DELIVERY FAILURE: No route found to domain penerima.example'],
    `Your message

  Subject: Kabar Oktober

was not delivered to:

  ${SITI}

because:

  No route found to domain penerima.example from server POS1/Kantor. Check Server, Connection and Domain documents in Domino Directory.`,
    'address hostunknown',
  ),
  told(
    'a carrier, account switched off',
    ['Postmaster@ezmail.example', 'Mail System Error - Returned Mail'],
    `The user(s) account is disabled.

<${SITI}>

${original()}`,
    'temporary|address suspend',
  ),
  told(
    'a carrier, account limited',
    ['Postmaster@ezmail.example', 'Mail System Error - Returned Mail'],
    `The user(s) account is temporarily limited.

<${SITI}>

${original()}`,
    'temporary|address suspend',
  ),
  told(
    'a carrier, remote server refused each',
    ['Postmaster@ezmail.example', 'Mail System Error - Returned Mail'],
    `Each of the following recipients was rejected by a remote mail server.

    Recipient: <${SITI}>
    >>> RCPT TO:<${SITI}>
    <<< 550 <${SITI}>: User unknown

${original()}`,
    'address userunknown',
  ),
  told(
    'a carrier that tried too long',
    ['Postmaster@ezmail.example', 'Mail System Error - Returned Mail'],
    `This Message was undeliverable due to the following reason:

Your message was not delivered within 3 days and 0 hours.
Host mx.penerima.example is not responding.

The following recipients did not receive your message:

      <${SITI}>

Please reply to Postmaster@ezmail.example
if you feel this message to be in error.`,
    'temporary expired|networkerror',
  ),
  told(
    'GMX by its old words',
    ['GMX Mailer Daemon <mailer-daemon@gmx.example>', 'Mail delivery failed: returning message to sender'],
    `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address
failed:

"${SITI}":
SMTP error from remote server after RCPT command:
host: mx.penerima.example
5.1.1 <${SITI}>... User Unknown

--- The header of the original message is following. ---

${original()}`,
    'address userunknown',
  ),
  told(
    'GMX, mailbox full',
    ['GMX Mailer Daemon <mailer-daemon@gmx.example>', 'Mail delivery failed: returning message to sender'],
    `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address
failed:

"${SITI}":
SMTP error from remote server after transfer of mail text:
host: mx.penerima.example
Mailbox is full

--- The header of the original message is following. ---

${original()}`,
    'temporary mailboxfull',
  ),
  told(
    'InterScan, what was sent and received',
    ['"InterScan MSS" <postmaster@gate.penerima.example>', 'Mail could not be delivered'],
    `Sent <<< RCPT TO:<${SITI}>
Received >>> 550 5.1.1 <${SITI}>... user unknown

Unable to deliver message to <${SITI}>.

${original()}`,
    'address userunknown',
  ),
  told(
    'InterScan, without a reply',
    ['"InterScan Messaging Security" <postmaster@gate.penerima.example>', 'Mail Delivery Failure'],
    `The following mail message could not be delivered:

Sender: kabar@toko.example
Recipient: ${SITI}
Subject: Kabar Oktober

Reason: The recipient's domain does not exist.`,
    'address hostunknown',
  ),
  told(
    'MailMarshal',
    [POSTMASTER, 'Undeliverable Mail: "Kabar Oktober"'],
    `Your message:
   From:    kabar@toko.example
   Subject: Kabar Oktober

Could not be delivered because of

550 5.1.1 No such user here

The following recipients were affected:
    ${SITI}

Additional Information
======================
Original Sender:    <kabar@toko.example>
Sender-MTA:         <192.0.2.10>
Remote-MTA:         mx.penerima.example`,
    'address userunknown',
  ),
  told(
    'Mail.ru',
    ['Mail Delivery System <mailer-daemon@corp.mailhost.example>', 'Mail failure.', 'X-Mailer: Exim'],
    `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ${SITI}
    SMTP error from remote mail server after RCPT TO:<${SITI}>:
    host mx.penerima.example [192.0.2.7]: 550 user not found

------ This is a copy of the message, including all the headers. ------

${original()}`,
    'address userunknown',
  ),
  told(
    'McAfee',
    [DAEMON, 'Delivery Status', 'X-NAI-Header: Modified by McAfee'],
    `--- The following addresses had delivery problems ---

<${SITI}>   (Unknown user ${SITI})

--- The original message follows ---

${original()}`,
    'address userunknown',
  ),
  dsn(
    'Sun messaging server',
    [`Internet Mail Delivery <${POSTMASTER}>`, 'Delivery Notification: Delivery has failed'],
    `This report relates to a message you sent with the following header fields:

  Message-id: <kampanye-7.41@toko.example>
  Date: Tue, 06 Oct 2026 08:00:00 +0700
  From: Toko <kabar@toko.example>
  To: ${SITI}
  Subject: Kabar Oktober

Your message cannot be delivered to the following recipients:

  Recipient address: ${SITI}
  Reason: Illegal host/domain name found
`,
    `Reporting-MTA: dns; msg.penerima.example

Action: failed
Status: 5.4.4 (Unable to route to host)
Final-recipient: rfc822; ${SITI}`,
    'address hostunknown',
  ),
  told(
    'Sun messaging server, over quota, without fields',
    [POSTMASTER, 'Delivery Notification: Delivery has failed'],
    `Your message cannot be delivered to the following recipients:

  Recipient address: siti@ims-ms-daemon
  Original address: ${SITI}
  Reason: Over quota

${original()}`,
    'temporary mailboxfull',
  ),
  told(
    'Notes',
    [DAEMON, 'Undeliverable message'],
    `------- Failure Reasons  --------

User not listed in public Name & Address Book
${SITI}


------- Returned Message --------

${original()}`,
    'address userunknown',
  ),
  told(
    'a phone company that hands mails to phones',
    ['post_master@pesan.example', 'Undeliverable Message'],
    `Error: Invalid user address. Re-check the user address and try again.

Message could not be delivered.

Your message:
  From: kabar@toko.example
  To: 0215550100@pesan.example
  Subject: Kabar Oktober`,
    'address userunknown 0215550100@pesan.example',
  ),
  told(
    'a system with the cause in square brackets',
    ['"Mail Deliver System" <MAILER-DAEMON@kantor.example>', 'Returned Mail: Kabar Oktober'],
    `The original message was received at Tue, 6 Oct 2026 08:00:01 +0700
from kabar@toko.example

---The following addresses had delivery errors---

${SITI} [User unknown]`,
    'address userunknown',
  ),
  told(
    'a system that says who has no account',
    ['MAILER-DAEMON@kotak.example', 'failure delivery'],
    `Message from kotak.example.
Unable to deliver message to the following address(es).

<${SITI}>:
This user doesn't have a penerima.example account (${SITI}) [0]

--- Original message follows.

${original()}`,
    'address userunknown',
  ),
  told(
    'a system with a star before the address and two equal signs before the cause',
    ['Mail Delivery System <system@kurir.example>', 'Delivery status notification'],
    `============================================================================

This message has not been delivered to the following recipients.

============================================================================

* ${SITI}
 == 550 5.1.1 <${SITI}>... User Unknown

============================================================================`,
    'address userunknown',
  ),
  told(
    'a system that counts its errors',
    ['Mail Delivery Subsystem <mailer-daemon@surat.example>', 'There was an error sending your mail'],
    `We had trouble delivering your message. Full details follow:

Subject: 'Kabar Oktober'
Date: 'Tue, 06 Oct 2026 01:00:00 +0000'

1 error(s):

SMTP Server <mx.penerima.example> rejected recipient <${SITI}>
  (following RCPT command). It said:
  550 5.1.1 <${SITI}>... User Unknown`,
    'address userunknown',
  ),
  told(
    'Zoho',
    ['mailer-daemon@mail.zoho.example', 'Undelivered Mail Returned to Sender'],
    `This message was created automatically by mail delivery software.
 A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

${SITI} Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 <${SITI}>... User Unknown

Received:from [192.0.2.3] by mail.zoho.example
Message-ID:<kampanye-7.41@toko.example>`,
    'address userunknown',
  ),
  told(
    'Zoho, after days',
    ['mailer-daemon@mail.zoho.example', 'Undelivered Mail Returned to Sender'],
    `This message was created automatically by mail delivery software.
 A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

${SITI} Host not reachable, message expired`,
    'temporary expired|networkerror',
  ),
  told(
    'MMDF',
    ['Mail Delivery Agent <mmdf@kampus.example>', 'Failed mail (msg.aa01234)'],
    `    Your message could not be delivered to
'siti@penerima.example (host: penerima.example) (queue: smtp)' for the following
reason:  ' (USER) Unknown user name in "siti@penerima.example"'

    Your message follows:

${original()}`,
    'address userunknown',
  ),
  told(
    'GroupWise',
    ['Mailer-Daemon@kantor.example', 'Message status - undeliverable', 'X-Mailer: Novell GroupWise Internet Agent 7.0'],
    `The message that you sent was undeliverable to the following:
\tsiti@penerima.example (user not found)

Possibly truncated original message follows:

${original()}`,
    'address userunknown',
  ),
  told(
    'GroupWise, full',
    ['Mailer-Daemon@kantor.example', 'Message status - undeliverable'],
    `The message that you sent was undeliverable to the following:
\tsiti@penerima.example (mailbox is full)

Possibly truncated original message follows:

${original()}`,
    'temporary mailboxfull',
  ),
  told(
    'CommuniGate',
    [`<MAILER-DAEMON@kantor.example>`, 'Undeliverable mail: Kabar Oktober', 'X-Mailer: CommuniGate Pro Rules'],
    `Failed to deliver to 'siti@penerima.example'
LOCAL module(account siti) reports:
 mailbox is full: quota exceeded`,
    'temporary mailboxfull',
  ),
  told(
    'CommuniGate by SMTP',
    [`<MAILER-DAEMON@kantor.example>`, 'Undeliverable mail: Kabar Oktober'],
    `Failed to deliver to '<siti@penerima.example>'
SMTP module(domain penerima.example) reports:
 host mx.penerima.example says:
 550 5.1.1 unknown user account`,
    'address userunknown',
  ),
  told(
    'Kerio',
    ['postmaster@kerio.kantor.example', 'Undeliverable mail'],
    `Your mail message to the following address(es) could not be delivered.
This is a permanent error.

<${SITI}>

The server reported the following error:
550 5.1.1 User unknown: ${SITI}`,
    'address userunknown',
  ),
  told(
    'MDaemon',
    [
      'MDaemon at penerima.example <MDaemon@penerima.example>',
      'WARNING: Permanent Delivery Failure',
      'X-MDaemon-Deliver-To: kabar@toko.example',
    ],
    `The attached message had PERMANENT fatal delivery errors!

After one or more unsuccessful delivery attempts the attached message has
been removed from the mail queue on this server.

THIS MESSAGE FAILED TO REACH THESE RECIPIENTS:

  ${SITI}

--------------------------------------------------------------------------
Session Transcript:
--------------------------------------------------------------------------
Tue 2026-10-06 08:00:03: <-- 220 mx.penerima.example ESMTP
Tue 2026-10-06 08:00:03: --> EHLO mx.toko.example
Tue 2026-10-06 08:00:03: <-- 250 OK
Tue 2026-10-06 08:00:03: --> MAIL From:<kabar@toko.example>
Tue 2026-10-06 08:00:03: <-- 250 OK
Tue 2026-10-06 08:00:03: --> RCPT To:<${SITI}>
Tue 2026-10-06 08:00:03: <-- 550 <${SITI}>, Recipient unknown
Tue 2026-10-06 08:00:03: --> QUIT
--- End Transcript ---`,
    'address userunknown',
  ),
  told(
    'ArGoSoft',
    ['ArGoSoft Mail Server <postmaster@kantor.example>', 'Mail delivery failure'],
    `Your message to ${SITI} could not be delivered.

Error message: 550 User not local or mailbox does not exist

Message headers follow:

${original()}`,
    'address userunknown',
  ),
];
