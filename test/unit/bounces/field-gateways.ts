import { dsn, type FieldReport, failed, SITI } from './field-report.ts';

/** Gateways, filters and large receivers: what they refuse and how they say so. */
const DAEMON = 'Mail Delivery System <MAILER-DAEMON@mx.kirim.example>';
const RETURNED = 'Undelivered Mail Returned to Sender';
const refused = (system: string, reply: string, status: string, expected: string) =>
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

export const FIELD_GATEWAYS: readonly FieldReport[] = [
  refused(
    'Mimecast, unknown',
    '550 Invalid Recipient - https://community.gate.example/docs/DOC-1369#550 [x1aB.uk77]',
    '5.0.0',
    'address userunknown',
  ),
  refused(
    'Mimecast, policy',
    '554 Email rejected due to security policies - https://community.gate.example/docs/DOC-1369#554 (in reply to end of DATA command)',
    '5.0.0',
    'us policyviolation|securityerror|rejected|spamdetected',
  ),
  refused(
    'Mimecast, reputation',
    '550 csi.gate.example Poor Reputation Sender. - https://community.gate.example/docs/DOC-1369#550',
    '5.0.0',
    'us badreputation|blocked',
  ),
  refused(
    'Mimecast, sender blocked',
    '550 Administrative prohibition - envelope blocked - https://community.gate.example/docs/DOC-1369#550',
    '5.0.0',
    'us rejected|policyviolation|blocked',
  ),
  refused(
    'Tencent, no mailbox',
    '550 Mailbox not found. http://service.surat.example/cgi-bin/help?subtype=1&&id=20022&&no=1000728',
    '5.0.0',
    'address userunknown',
  ),
  refused(
    'Tencent, content',
    '550 Mail content denied. http://service.surat.example/cgi-bin/help?id=20022 (in reply to end of DATA command)',
    '5.0.0',
    'us spamdetected|contenterror|policyviolation',
  ),
  refused(
    'Tencent, too often',
    '550 Ip frequency limited [aGVsbG8 IP: 192.0.2.1]. http://service.surat.example/help',
    '5.0.0',
    'us speeding|ratelimited|blocked|toomanyconn',
  ),
  refused(
    'Tencent, domain frequency',
    '550 Domain frequency limited. http://service.surat.example/cgi-bin/help',
    '5.0.0',
    'us speeding|ratelimited|blocked',
  ),
  refused(
    'NetEase, spam',
    '554 DT:SPM 163 mx25,_____wBXXqK7 192.0.2.1, 1790000000 http://mail.kotak.example/help/help_spam_16.htm?ip=192.0.2.1',
    '5.0.0',
    'us spamdetected',
  ),
  refused('NetEase, user', '550 User not found: siti@penerima.example', '5.0.0', 'address userunknown'),
  refused(
    'NetEase, too much mail',
    '421 HL:ITC 192.0.2.1 http://mail.kotak.example/help/help_spam_16.htm',
    '4.0.0',
    'temporary|us blocked|speeding|ratelimited|toomanyconn|undefined|onhold',
  ),
  refused(
    'Apple, policy',
    '554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://support.buah.example/en-us/HT204137',
    '5.7.1',
    'us policyviolation|spamdetected|rejected|blocked',
  ),
  refused('Apple, unknown', '550 5.1.1 <siti@penerima.example>: user does not exist', '5.1.1', 'address userunknown'),
  refused(
    'Cox, listed',
    '554 cox.example 192.0.2.1 - Refused - CXRP - see https://www.kabel.example/errors',
    '5.0.0',
    'us blocked|badreputation',
  ),
  refused(
    'Charter, by number',
    '554 5.7.1 - ERROR: Mail refused - <192.0.2.1> - See http://www.kabel.example/bounce#1310 AUP#1310',
    '5.7.1',
    'us blocked|badreputation|policyviolation',
  ),
  refused(
    'GoDaddy, listed',
    '554 RBL Reject: IP 192.0.2.1 is listed. See https://x.kabel.example/?ip=192.0.2.1 IB106',
    '5.0.0',
    'us blocked',
  ),
  refused(
    'GoDaddy, unknown',
    '550 5.1.1 <siti@penerima.example> Recipient not found. IB501',
    '5.1.1',
    'address userunknown',
  ),
  refused(
    'GoDaddy, too many recipients an hour',
    '550 5.7.1 Rate limit: This IP address has sent too many messages this hour. IB504',
    '5.7.1',
    'us speeding|ratelimited|exceedlimit|toomanyconn',
  ),
  refused(
    'Proofpoint, reputation',
    '550 5.7.1 Service unavailable; client [192.0.2.1] blocked using Proofpoint Dynamic Reputation. Visit https://ipcheck.gate.example/?ip=192.0.2.1',
    '5.7.1',
    'us blocked|badreputation',
  ),
  refused('Proofpoint, unknown', '550 5.1.1 User Unknown <siti@penerima.example>', '5.1.1', 'address userunknown'),
  refused(
    'Barracuda, listed',
    '554 Service unavailable; Client host [mx.kirim.example] blocked using Barracuda Reputation; http://www.gate.example/reputation/?r=1&ip=192.0.2.1',
    '5.0.0',
    'us blocked|badreputation',
  ),
  refused(
    'Barracuda, verification',
    '550 permanent failure for one or more recipients (siti@penerima.example:550 5.1.1 User unknown)',
    '5.0.0',
    'address userunknown',
  ),
  refused('Sophos', '550 Unrouteable address', '5.0.0', 'address hostunknown|userunknown'),
  refused(
    'Cisco',
    "554 Your access to this mail system has been rejected due to the sending MTA's poor reputation. If you believe that this failure is in error, please contact the intended recipient via alternate means.",
    '5.0.0',
    'us blocked|badreputation',
  ),
  refused(
    'Symantec cloud',
    '501 Connection rejected by policy [7.7] 2012, please visit www.gate.example for more details',
    '5.0.0',
    'us blocked|badreputation|policyviolation|rejected',
  ),
  refused(
    'Trend Micro, listed',
    '550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using Trend Micro RBL+. Please see http://www.gate.example/reputation?ip=192.0.2.1',
    '5.7.1',
    'us blocked',
  ),
  refused(
    'Spamhaus through an open resolver',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamlist.example; Error: open resolver; https://www.spamlist.example/returnc/pub/192.0.2.1',
    '5.7.1',
    'us blocked',
  ),
  refused(
    'T-Online, no name',
    '554 IP=192.0.2.1 - A problem occurred. Ask your postmaster for help or to contact tosa@rx.telekom.example to clarify. (BL)',
    '5.0.0',
    'us blocked|badreputation',
  ),
  refused('T-Online, none such', '550-5.1.1 unknown user', '5.1.1', 'address userunknown'),
  refused(
    'Orange, too many',
    '421 4.7.0 mwinf5c04 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104 [104]',
    '4.7.0',
    'us|temporary toomanyconn|speeding|ratelimited',
  ),
  refused('Free, spam', '554 5.7.1 spam detected, your mail was rejected', '5.7.1', 'us spamdetected'),
  refused(
    'SFR, blocked',
    '550 5.7.1 mail rejete. Mail rejected. ReturnPath: IP 192.0.2.1. 503_sfr',
    '5.7.1',
    'us rejected|blocked|badreputation|spamdetected',
  ),
  refused(
    'Verizon',
    "571 Email from 192.0.2.1 is currently blocked by Verizon Online's anti-spam system. The email sender or Email Service Provider may visit http://www.kabel.example/whitelist and request removal of the block.",
    '5.0.0',
    'us blocked',
  ),
  refused('Naver', '550 5.1.1 No such user 9pXq7 - nsmtp', '5.1.1', 'address userunknown'),
  refused(
    'Daum, over capacity',
    '552 5.2.2 <siti@penerima.example> Quota exceeded (mailbox for user is full)',
    '5.2.2',
    'temporary mailboxfull',
  ),
  refused(
    'Rambler',
    '550 5.1.1 mailbox siti@penerima.example is unavailable: user is terminated',
    '5.1.1',
    'temporary|address userunknown|suspend',
  ),
  refused(
    'Yandex, policy',
    '554 5.7.1 Message rejected under suspicion of SPAM; https://ya.surat.example/1/1790000000-Abc',
    '5.7.1',
    'us spamdetected',
  ),
  refused('Yandex, not there', '550 5.7.1 No such user!', '5.7.1', 'address userunknown'),
  refused(
    'i.ua',
    '550 5.0.0 https://mail.kotak.example/err/1/ (siti@penerima.example): Invalid mailbox',
    '5.0.0',
    'address userunknown',
  ),
  refused('hMailServer', '550 Unknown user', '5.0.0', 'address userunknown'),
  refused('SmarterMail', '550 <siti@penerima.example> No such user here', '5.0.0', 'address userunknown'),
  refused('Zimbra, over quota at delivery', '452 4.2.2 Over quota', '4.2.2', 'temporary mailboxfull'),
  refused(
    'Dovecot, out of space',
    '452 4.2.2 <siti@penerima.example> Quota exceeded (mailbox for user is full)',
    '4.2.2',
    'temporary mailboxfull',
  ),
  refused(
    'cPanel, hourly limit',
    '550 Domain toko.example has exceeded the max emails per hour (201/200 (100%)) allowed. Message discarded.',
    '5.0.0',
    'us exceedlimit|speeding|ratelimited',
  ),
  refused(
    'cPanel, defers and failures',
    '550 Domain toko.example has exceeded the max defers and failures per hour (5/5 (100%)) allowed. Message discarded.',
    '5.0.0',
    'us exceedlimit|speeding|ratelimited',
  ),
  refused('cPanel, nobody here', '550 No Such User Here"', '5.0.0', 'address userunknown'),
  refused(
    'Exim, sender verify',
    '550-Verification failed for <kabar@toko.example> 550-No Such User Here 550 Sender verify failed',
    '5.0.0',
    'us rejected|authfailure|policyviolation',
  ),
  refused(
    'Exim, suspended',
    '550 5.2.1 The email account that you tried to reach is suspended: siti@penerima.example',
    '5.2.1',
    'temporary|address suspend',
  ),
  refused('SpamExperts', '550 High probability of spam', '5.0.0', 'us spamdetected'),
  refused(
    'MailChannels',
    '550 5.7.1 [MC] Message classified as spam by the outbound relay; sender blocked',
    '5.7.1',
    'us spamdetected|blocked',
  ),
];
