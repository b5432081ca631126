import { DAEMON, dsn, type FieldReport, RETURNED, refused, SITI, said, told, UTF8 } from './field-report.ts';

/** One word tells what a refusal is about, where nothing else in it is known. */
const TOPICS = [
  ['550 The storage of this person is at its end', 'temporary mailboxfull'],
  ['554 infected', 'us virusdetected'],
  ['550 Have a look at your SPF', 'us authfailure'],
  ['554 5.7.0 Reject, id=04411-07', 'us spamdetected'],
  ['550 your host is none whose mail we relay', 'us norelaying'],
  ['550 Switch authentication on in your mail program', 'us securityerror'],
  ['550 a closed list, for non-member letters there is a form', 'us policyviolation'],
  ['550 Violation of house rules', 'us policyviolation'],
  ['554 base64 without need', 'us contenterror'],
  ['554 Loop', 'temporary networkerror'],
  ['451 3 tries were made', 'temporary expired'],
  ['450 slower, please', 'us speeding'],
  ['451 exit code 75', 'temporary mailererror'],
  ['552 much too large', 'us mesgtoobig'],
  ['550 senders of that kind are not read', 'us rejected'],
  ['550 Forged letter', 'us rejected'],
  ['550 get lost', 'us blocked'],
  ['550 your IP is in prison', 'us blocked'],
  ['550 The person is not accepting messages', 'temporary filtered'],
  ['550 archived', 'temporary suspend'],
  ['451 it crashed', 'temporary systemerror'],
  ['551 line parse error', 'us syntaxerror'],
  ['551 auth error', 'us securityerror'],
] as const;

const OTHER_WORDS = [
  ['550 recipient not present in our directory', 'address userunknown'],
  ['550 recipients were unknown to us', 'address userunknown'],
  ['550 addressee unrecognised', 'address userunknown'],
  ['550 there is no one at that desk', 'address userunknown'],
  ['550 No such ID', 'address userunknown'],
  ['550 Nessun destinatario con quel nome', 'address userunknown'],
  ['550 Aucun utilisateur de ce nom', 'address userunknown'],
  ['550 Kein Empfänger dieses Namens', 'address userunknown'],
  ['550 Penerima tidak memiliki akun', 'address userunknown'],
  ['550 Not user of this machine', 'address userunknown'],
  ['451 lookup: no such file', 'temporary systemerror'],
  ['550 The recipient domain must exist', 'address hostunknown'],
  ['550 Recipient domain not found in our DNS', 'address hostunknown'],
  ['452 disabled until the quota is paid', 'temporary mailboxfull'],
  ['552 storage allocation quota is reached', 'temporary mailboxfull'],
  ['550 we found that you are sending spam', 'us blocked'],
  ['550 too many spams from your line', 'us blocked'],
  ['550 this is not an open relay', 'us norelaying'],
  ['550 unsigned DSN', 'us rejected'],
  ['550 an empty sender is not read here', 'us rejected'],
  ['550 your envelope-from is another', 'us rejected'],
  ['550 1.2.0.192.in-addr.arpa says nothing', 'us requireptr'],
  ['501 HELO first, please', 'us syntaxerror'],
  ['421 Temporary failure, please call again', 'temporary systemerror'],
  ['552 5.1.1 delivery policy error', 'us policyviolation'],
  ['550 file extension of a risky kind', 'us contenterror'],
  ['550 INVALID-RECIPIENT', 'address userunknown'],
  ['550 mailbox_is_full', 'temporary mailboxfull'],
] as const;

/** What was met after those. */
const LATER_WORDS = [
  ['550 we are unable to validate that recipient', 'address userunknown'],
  ['550 an unavailable mail user', 'address userunknown'],
  ['550 not a recognised email account of ours', 'address userunknown'],
  ['550 Unknown, ask our desk', 'address userunknown'],
  ['550 the person has no mailbox', 'address userunknown'],
  ['550 Unter dieser Adresse ist niemand mit dem Namen bekannt', 'address userunknown'],
  ['550 nobody made a homedir', 'address userunknown'],
  ['550 not in my list of allowed recipients', 'address userunknown'],
  ['554 too many unknown recipients from you', 'us toomanyconn'],
  ['550 no activity since last year', 'temporary suspend'],
  ['550 no letters from your country', 'us blocked'],
  ['550 a non-existant domain', 'address hostunknown'],
  ['550 Unknown error', 'temporary onhold'],
  ['550 no such command in this state', 'temporary systemerror'],
  ['550 This host does not accept mails from this sender', 'temporary filtered'],
  ['550 Nur E-Mails von Bekannten', 'temporary filtered'],
  ['550 You were blocked by the recipient', 'temporary filtered'],
  ['552 out of quota', 'temporary mailboxfull'],
  ['552 Das Speichervolumen ist überschritten', 'temporary mailboxfull'],
  ['552 too many messages in this mailbox', 'temporary mailboxfull'],
  ['550 Siti never logged in', 'temporary suspend'],
  ['550 the message is banned', 'us spamdetected'],
  ['550 it was quarantined', 'us spamdetected'],
  ['550 a virus or spam was found', 'us virusdetected'],
  ['550 HTML tags of that kind', 'us contenterror'],
  ['554 we do not accept connections from your part of the world', 'us blocked'],
  ['554 Connection refused from 192.0.2.9', 'us blocked'],
  ['421 Messages from 192.0.2.9 deferred', 'us blocked'],
  ['550 Callout verification did not work', 'us rejected'],
  ['550 HELO argument without DNS', 'us requireptr'],
  ['554 This host requires PTR', 'us requireptr'],
  ['550 The host does not have any mail exchanger', 'address notaccept'],
  ['554 (RTR:BB) 192.0.2.9', 'us blocked'],
  ['421 (DNS:NR) 192.0.2.9', 'us requireptr'],
] as const;

/** A receiver's own number says more than the words before it. */
const CODES = [
  ['421 Service refuse. Service refused, please try later. OFR_103 [103]', 'us blocked'],
  ['550 Emetteur non autorise. OFR005_415 [415]', 'us rejected'],
  ['552 Boite pleine LPN_417', 'temporary mailboxfull'],
  ['421 HL:REP 163 mx1', 'us blocked'],
  ['450 MI:SFQ 163 mx2', 'us speeding'],
  ['421 HL:ICC 163 mx3', 'us toomanyconn'],
  ['554 192.0.2.9 ES000010', 'us blocked'],
  ['550 a number for a sender IB502', 'us notcompliantrfc'],
] as const;

/** Words of mail systems that were met later still. */
export const FIELD_FOURTH: readonly FieldReport[] = [
  ...[...TOPICS, ...OTHER_WORDS, ...LATER_WORDS, ...CODES].map(([reply, expected]) => said(reply, reply, expected)),
  said('refused, and of what', '554 Denied: scored 8 points', 'us spamdetected'),
  refused(
    'what stands behind a bare rejection by policy',
    `554 5.7.1 <${SITI}>: Recipient address rejected: your IP address is on a list of ours`,
    '5.7.1',
    'us blocked',
  ),
  refused(
    'nobody, behind a bare rejection by policy',
    `554 5.7.1 <${SITI}>: Recipient address rejected: unknown-recipient`,
    '5.7.1',
    'address userunknown',
  ),
  refused(
    'a bare rejection by policy',
    `554 5.7.1 <${SITI}>: Recipient address rejected`,
    '5.7.1',
    'us policyviolation',
  ),
  refused('a mailbox that is there', '550 5.2.1 Mailbox not available', '5.2.1', 'temporary suspend'),
  dsn(
    'what a program printed',
    [DAEMON, RETURNED],
    'Your message could not be delivered.',
    `Final-Recipient: rfc822; ${SITI}\nAction: failed\nStatus: 5.3.0\nDiagnostic-Code: x-unix; temporary failure. Command output: scanner: Connection refused`,
    'temporary mailererror',
  ),
  told(
    'who stands for the one that failed',
    [DAEMON, 'Returned mail: Too many hops'],
    `   ----- The following addresses had permanent fatal errors -----
${SITI}
    (reason: 554 5.4.6)
    (expanded from: warga@penerima.example)

   ----- Transcript of session follows -----
554 Too many hops 26 (25 max): from kabar@toko.example, to warga@penerima.example`,
    'temporary networkerror',
  ),
  told(
    'why, said once for several',
    [DAEMON, 'Mail System Error - Returned Mail'],
    `Your message was not delivered within 2 days: the host of the recipients could not be reached in the allowed queue period.

The following recipients did not receive your message:

     <${SITI}>
     <budi@penerima.example>`,
    `temporary expired; temporary expired budi@penerima.example`,
  ),
  told(
    'several, of whom some are unknown',
    [DAEMON, 'Mail System Error - Returned Mail'],
    `One or more of the recipients: no such user.

The following recipients did not receive your message:

     <${SITI}>
     <budi@penerima.example>`,
    `unknown undefined; unknown undefined budi@penerima.example`,
  ),
  told(
    'a warning that is no delay',
    ['MDaemon@penerima.example', `Warning: ${SITI} - User unknown!`],
    `${SITI} - no such user here.\n\nThere is no user by that name at this server.`,
    'address userunknown',
  ),
  told(
    'nearly that name',
    ['Postmaster of a school <postmaster@penerima.example>', 'FAILED MAIL'],
    `The address to which your message was addressed, ${SITI}, did not exactly match any of ours.`,
    'address userunknown',
  ),
  told(
    'no way for it',
    [DAEMON, 'Delivery status notification'],
    `Delivery to the following recipients was aborted:\n\n  * ${SITI}\n\nRouting: Could not find a gateway for ${SITI}`,
    'temporary expired',
  ),
  told(
    'an automatic answer, in Polish',
    ['Siti <siti@penerima.example>', '[Automatyczna odpowiedź] Kabar', ...UTF8],
    'Wracam w poniedziałek.',
    'autoreply vacation',
    'autoreply',
  ),
  told(
    'an automatic answer, in Vietnamese',
    ['Siti <siti@penerima.example>', 'Trả lời tự động: Kabar', ...UTF8],
    'Tôi sẽ trở lại vào thứ Hai.',
    'autoreply vacation',
    'autoreply',
  ),
];
