import type { CauseMatch } from './causes.ts';
import type { Stage } from './connection.ts';

const ENVELOPE: readonly Stage[] = ['mail', 'rcpt', 'data', 'dot'];
const TO: readonly Stage[] = ['rcpt', 'data', 'dot'];
const CONTENT: readonly Stage[] = ['data', 'dot'];
const FOR_NOW = [421, 450, 451, 452, 454, 432, 441, 442, 458, 459];

/** From MAIL FROM to the reply to the final dot: what providers say in their own words. The first match wins. */
// biome-ignore format: a table is read by its lines
export const CAUSES_MESSAGE: readonly CauseMatch[] = [
  { cause: 'own_limit', system: ['own_limit'], source: 'own rule: limits hold for tests too' },
  // The account at the relay.
  { cause: 'sandbox', stages: ENVELOPE, words: /sandbox|email address is not verified|identities failed the check|authorized recipients|pending approval|trial (?:account|mode|period)/i, source: 'SES 554, Mailgun 421, SparkPost, Postmark' },
  { cause: 'sender_unverified', stages: ENVELOPE, words: /verified sender identity|not a sender signature|sender signature (?:was )?not found|(?:sender|from)(?: e-?mail)? address.{0,80}(?:not (?:been )?(?:verified|validated|confirmed)|unverified)|from address not verified|validate your sender|sender (?:you used|address|is|has|was).{0,60}(?:not valid|not yet validated|not (?:been )?verified)|unverified sender/i, source: 'SendGrid 550, Postmark, Brevo 550, Mailjet, Yahoo 553' },
  { cause: 'domain_unverified', stages: ENVELOPE, words: /unconfigured (?:sending )?domain|(?:sending |sender |from |your )domain.{0,60}(?:not (?:been )?(?:verified|configured|registered|validated|authenticated)|unverified|needs? to be verified)|(?:verify|authenticate|validate) (?:your |the )?(?:sending |sender )?domain|unregistered domains|domain.{0,80}is not allowed to send/i, source: 'SparkPost 550 5.7.1, Mailgun, Resend, Microsoft 550 5.7.750' },
  { cause: 'sender_refused', stages: ENVELOPE, words: /relaying disallowed|not owned by user|sendasdenied|not (?:allowed|permitted|authori[sz]ed|have permissions?)(?: to)? send as|permissions? to send as|send(?:ing)? as this sender|sender address rejected: not (?:owned|logged)|(?:from|sender)(?: address)? (?:does not|must|doesn'?t) match|must (?:use|send from) your|not match the authenticated|sender restrictions/i, source: 'Zoho 553, Microsoft 550 5.7.60 and 5.2.252, Hostinger, Postfix reject_sender_login_mismatch' },
  { cause: 'sender_refused', stages: ENVELOPE, enhanced: ['5.7.60', '5.2.252'], exact: true, source: 'Exchange' },
  { cause: 'failures_limit', stages: ENVELOPE, words: /max(?:imum)? defers and failures|too many (?:failures|bounces|failed (?:messages|recipients|deliveries))|bounce rate|defers? (?:and|or) fail/i, source: 'cPanel max_defer_fail_percentage' },
  { cause: 'recipient_busy', stages: ENVELOPE, words: /receiving mail (?:too quickly|at a rate)|recipient'?s? (?:per hour|daily) message receive|recipient thread limit|recipient has exceeded their limit|message receive limit/i, source: 'Google 450 4.2.1, Microsoft 550 5.2.121' },
  { cause: 'hourly_limit', stages: ENVELOPE, words: /(?:per|an|\/|each) ?hour|hourly|(?:per|setiap|tiap) jam|ratelimit "?[\w-]{1,40}"? exceeded/i, source: 'cPanel max emails per hour, Hostinger, DirectAdmin' },
  { cause: 'daily_limit', stages: ENVELOPE, words: /daily.{0,60}(?:limit|quota|exceed|maximum)|(?:limit|quota|exceed|maximum).{0,60}(?:per day|daily|24 hours|a day)|batas (?:harian|per hari)|kuota harian/i, source: 'Google 550 5.4.5, SES 454, Microsoft 5.1.90, DirectAdmin' },
  { cause: 'daily_limit', stages: ENVELOPE, enhanced: ['5.4.5', '5.1.90'], exact: true, source: 'Google, Microsoft' },
  { cause: 'too_many_connections', stages: ENVELOPE, words: /too many (?:concurrent |simultaneous |smtp |open |messages (?:in|per|on) (?:this|the|one|a) )?(?:connections?|sessions?)|(?:concurrent|simultaneous) connections?|connection (?:rate )?limit|max(?:imum)? (?:number of )?connections|connections in use/i, source: 'Postfix anvil, Microsoft 432 4.3.2' },
  { cause: 'too_many_recipients', stages: ENVELOPE, words: /too many.{0,20}recipients|(?:max(?:imum)?|number of|exceed\w{0,4}).{0,30}recipients|recipients? (?:count |number )?(?:limit|exceed)|terlalu banyak penerima/i, source: 'RFC 5321 4.5.3.1.10; Microsoft 5.5.3' },
  { cause: 'too_fast', stages: ENVELOPE, words: /(?:sending|message|mail|connection) rate exceeded|max(?:imum)? sending rate/i, source: 'SES 454' },
  { cause: 'sending_limit', stages: ENVELOPE, words: /sending (?:limit|quota) ?(?:for|has|was|is)?.{0,40}(?:exceed|reach)|exceed\w{0,4}.{0,40}(?:sending|send|outgoing|submission|message|mail|e-?mail|smtp relay) ?(?:limit|quota)|(?:outgoing|allowed|send|submission|message|mail|e-?mail|smtp relay).{0,40}(?:limit|quota|number).{0,40}(?:exceed|reach)|limit on the number of (?:allowed )?(?:outgoing )?messages|submission ?quota ?exceeded|(?:batas|kuota) (?:pengiriman|kirim)|exceeded.{0,40}(?:max|limit).{0,40}(?:emails|messages)/i, source: 'Plesk, DirectAdmin, Microsoft SubmissionQuotaExceeded, SparkPost' },
  // Who we are to them.
  { cause: 'greylisted', stages: ENVELOPE, words: /gr[ae]y[- ]?list|come back (?:later|in)|retry later - mail|first[- ]time sender/i, source: 'RFC 6647' },
  { cause: 'signin_needed', stages: ENVELOPE, words: /authentication (?:is )?required|must (?:be )?authenticat|not authenticated to send|log ?in first|smtp auth(?:entication)? (?:is )?required|turn on smtp authentication|authenticated users only|please authenticate|unauthenticated senders|authenticate (?:first|before)|requires? (?:smtp )?auth(?:entication)?\b|smtp authentication turned on/i, source: 'RFC 4954 6; Exim, DirectAdmin, SendGrid, Microsoft 5.7.57' },
  { cause: 'signin_needed', stages: ENVELOPE, codes: [530], source: 'RFC 4954 6' },
  { cause: 'dmarc_failed', stages: ENVELOPE, words: /\bdmarc\b/i, source: 'RFC 7489; RFC 7372' },
  { cause: 'sender_unauthenticated', stages: ENVELOPE, words: /(?:spf|dkim) (?:or|and|\/|nor) (?:spf|dkim)/i, source: 'Google 550 5.7.26, Microsoft 4.7.26' },
  { cause: 'dkim_failed', stages: ENVELOPE, words: /\bdkim\b|domainkeys/i, source: 'RFC 6376, RFC 7372' },
  { cause: 'dkim_failed', stages: ENVELOPE, enhanced: ['5.7.20', '5.7.21', '5.7.22'], exact: true, source: 'RFC 7372' },
  { cause: 'spf_failed', stages: ENVELOPE, words: /\bspf\b|sender policy framework|openspf/i, source: 'RFC 7208' },
  { cause: 'spf_failed', stages: ENVELOPE, enhanced: ['5.7.23', '5.7.24', '4.7.23', '4.7.24'], exact: true, source: 'RFC 7372; Google' },
  { cause: 'sender_unauthenticated', stages: ENVELOPE, enhanced: ['5.7.26', '4.7.26', '4.7.27', '4.7.32'], exact: true, source: 'RFC 7372; Google' },
  { cause: 'ptr_missing', stages: ENVELOPE, enhanced: ['5.7.25', '4.7.25'], exact: true, source: 'RFC 7372' },
  { cause: 'ptr_missing', stages: ENVELOPE, words: /\bptr\b|reverse[ -]?dns|\brdns\b|reverse (?:lookup|hostname|mapping|name)|cannot find your (?:reverse )?hostname/i, source: 'M3AAWG sending practices' },
  { cause: 'hello_name', stages: ENVELOPE, words: /(?:invalid|bad|forged|empty) (?:helo|ehlo)|(?:helo|ehlo)(?: command| name| argument| host ?name)?.{0,30}(?:rejected|invalid|should be|must|requires?|not)|invalid helo name/i, source: 'cPanel/Exim, DirectAdmin, Microsoft 5.7.506' },
  { cause: 'home_network', stages: ENVELOPE, words: /dynamic(?:ally)?[ -](?:ip|assigned|pool)|residential ip|dial-?up|use (?:the )?smtp server of your|your isp'?s (?:mail|smtp)/i, source: 'Spamhaus PBL; M3AAWG port 25' },
  { cause: 'country_blocked', stages: ENVELOPE, words: /from your country|country.{0,20}(?:blocked|not allowed|denied)|geo-?(?:ip|block)/i, source: 'collected replies' },
  { cause: 'link_refused', stages: ENVELOPE, words: /\buribl\b|\bsurbl\b|(?:black ?listed|bad|malicious|blocked|spam) (?:url|uri|link|domain in)|(?:url|uri|link)s? .{0,30}(?:black ?list|listed|blocked)|phish/i, source: 'SURBL, URIBL, Spamhaus DBL' },
  { cause: 'blocklisted', stages: ENVELOPE, words: /block ?list|black ?list|client host .{0,80}blocked|blocked using|\brbl\b|dnsbl|spamhaus|spamcop|barracuda(?:central)?|banned sending ip|daftar hitam/i, source: 'RFC 5782' },
  { cause: 'reputation_low', stages: ENVELOPE, words: /(?:low|poor|bad|ip|sender|negative|domain) reputation|reputation of (?:the|your)|due to .{0,40}reputation|unexpected volume or user complaints|complaint rate/i, source: 'Google 550 5.7.1, Yahoo TSS04, Microsoft S3150' },
  { cause: 'too_fast', stages: ENVELOPE, words: /too fast|slow down|rate[ -]?limit|throttl|too many (?:messages|mails|e-?mails|requests|commands|recent)|sending rate|message rate|mail rate|terlalu (?:cepat|banyak pesan)/i, source: 'SES 454, collected replies' },
  // The message.
  { cause: 'line_too_long', stages: ENVELOPE, words: /line(?:s)? (?:is |are )?too long|line (?:length|limit)|max(?:imum)? line/i, source: 'RFC 5321 4.5.3.1.6; Exim "maximum allowed line length is 998 octets"' },
  { cause: 'attachment_refused', stages: CONTENT, words: /attachment|banned file|file (?:type|extension|name).{0,30}(?:not allowed|blocked|banned|prohibited)|executable|lampiran|potential security issue/i, source: 'Google 552 5.7.0, Exim, amavis' },
  { cause: 'virus_found', stages: CONTENT, words: /virus|malware|trojan|infected|clamav|\bworm\b/i, source: 'collected replies' },
  { cause: 'too_big', stages: ENVELOPE, enhanced: ['5.3.4', '5.2.3', '4.3.4'], exact: true, source: 'RFC 1870, RFC 3463' },
  { cause: 'too_big', stages: ENVELOPE, words: /\b(?:message|mail|e-?mail|size)\b.{0,30}(?:too (?:big|large)|exceed\w{0,4} (?:the )?(?:fixed |maximum |size|limit|allowed)|larger than)|size limit|ukuran (?:pesan|email)/i, source: 'RFC 1870' },
  { cause: 'header_refused', stages: CONTENT, words: /rfc ?5322|rfc ?2822|rfc ?822\b|(?:missing|invalid|malformed|duplicate|multiple|bad|no|disallowed|long).{0,30}(?:header|message-?id|from:|date:|subject:)|header.{0,30}(?:missing|invalid|malformed|error|refused|rejected|too (?:long|large))|not rfc|bare (?:lf|cr|newline|line feed)|mime.{0,30}(?:error|invalid|malformed)/i, source: 'RFC 5322; Google 550 5.7.1' },
  { cause: 'smtputf8_missing', stages: ENVELOPE, enhanced: ['5.6.7', '5.6.9'], exact: true, source: 'RFC 6531 3.7.4' },
  { cause: 'smtputf8_missing', stages: ENVELOPE, words: /smtputf8|(?:non-?ascii|internationali[sz]ed|unicode).{0,40}(?:address|mailbox|sender|recipient)/i, source: 'RFC 6531' },
  // To whom.
  { cause: 'recipient_suppressed', stages: ENVELOPE, words: /suppression list|inactive recipient|recipient.{0,40}(?:suppressed|unsubscribed)|previously (?:bounced|unsubscribed)|marked (?:this address )?as inactive|is on our .{0,20}suppress/i, source: 'SES, Postmark, SendGrid, Mailgun' },
  { cause: 'mail_loop', stages: ENVELOPE, words: /mail loop|loops? back|too many hops|hop count|message exceeded \d{1,4} hops|routing loop/i, source: 'RFC 5321 6.3' },
  { cause: 'sender_domain_missing', stages: ['mail', 'rcpt'], words: /domain of sender|sender(?:'s)? domain.{0,40}(?:not (?:exist|found|resolve)|does ?n.?o?t|unknown)|sender address.{0,60}(?:domain not found|does not exist|unresolvable)|unroutable sender|sender verify failed|domain not found/i, source: 'RFC 3463 x.1.8; Postfix reject_unknown_sender_domain, Exim sender verify' },
  { cause: 'sender_domain_missing', stages: ENVELOPE, enhanced: ['5.1.8', '4.1.8'], exact: true, source: 'RFC 3463 x.1.8' },
  { cause: 'relaying_denied', stages: ENVELOPE, words: /relay(?:ing)? (?:access )?(?:is )?(?:denied|not permitted|not allowed|prohibited|refused)|(?:unable|not permitted|not allowed|cannot|won'?t|do not|don'?t|not authori[sz]ed) (?:to )?relay|no relaying|rcpthosts|not a(?:n open)? relay|tenantattribution/i, source: 'RFC 5321 7.1; Postfix, qmail, Microsoft 5.7.64' },
  // By the numbers: only where no word told more.
  { cause: 'sender_refused', stages: ENVELOPE, enhanced: ['5.1.7', '4.1.7'], exact: true, source: 'RFC 3463' },
  { cause: 'mailbox_full', stages: TO, enhanced: ['4.2.2', '5.2.2'], source: 'RFC 3463' },
  { cause: 'recipient_domain_unknown', stages: TO, enhanced: ['5.1.2', '5.4.4'], source: 'RFC 3463' },
  { cause: 'recipient_moved', stages: TO, enhanced: ['5.1.6'], source: 'RFC 3463' },
  { cause: 'domain_no_mail', stages: TO, enhanced: ['5.1.10'], codes: [556], source: 'RFC 7505' },
  { cause: 'recipient_unknown', stages: TO, enhanced: ['5.1.1', '5.1.3', '5.1.10', '5.1.351'], source: 'RFC 3463' },
  { cause: 'recipient_off', stages: TO, enhanced: ['5.2.1', '5.7.13', '5.2.0'], source: 'RFC 3463' },
  { cause: 'server_full', stages: ENVELOPE, enhanced: ['4.3.1', '5.3.1'], source: 'RFC 3463' },
  { cause: 'onward_line', stages: ENVELOPE, enhanced: ['4.4.1', '4.4.2', '4.4.3', '5.4.1', '5.4.3'], source: 'RFC 3463' },
  { cause: 'delivery_expired', stages: ENVELOPE, enhanced: ['4.4.7', '5.4.7'], source: 'RFC 3463' },
  { cause: 'mail_loop', stages: ENVELOPE, enhanced: ['5.4.6', '4.4.6'], source: 'RFC 3463' },
  { cause: 'too_many_recipients', stages: ENVELOPE, enhanced: ['5.5.3', '4.5.3'], source: 'RFC 3463' },
  { cause: 'content_refused', stages: CONTENT, enhanced: ['5.6.0', '5.7.7'], source: 'RFC 3463' },
  { cause: 'too_big', stages: ENVELOPE, codes: [552, 523], source: 'RFC 1870 6' },
  { cause: 'sender_refused', stages: ['mail'], codes: [501, 550, 551, 553, 554], source: 'RFC 5321 4.3.2' },
  { cause: 'command_refused', stages: ENVELOPE, codes: [500, 501, 502, 503, 504, 555], source: 'RFC 5321 4.2.4' },
  { cause: 'policy_refused', stages: ENVELOPE, enhanced: ['5.7.'], source: 'RFC 3463' },
  { cause: 'recipient_refused', stages: ['rcpt'], codes: [550, 551, 553, 554], source: 'RFC 5321 4.3.2' },
  { cause: 'refused_for_now', stages: ENVELOPE, codes: FOR_NOW, source: 'RFC 5321 4.2.1' },
  { cause: 'refused', stages: ENVELOPE, codes: [521, 525, 530, 534, 535, 541, 542, 550, 551, 552, 553, 554, 556, 571, 572, 580], source: 'RFC 5321 4.2.1' },
  { cause: 'reply_late', stages: ENVELOPE, system: ['SOCKET_TIMEOUT', 'ETIMEDOUT', 'envelope_timeout', 'reply_timeout', 'CONN_TIMEOUT'], source: 'RFC 5321 4.5.3.2' },
  { cause: 'reply_missing', stages: ['dot'], system: ['CLOSED', 'ECONNRESET', 'EPIPE', 'ESOCKET', 'ECONNECTION', 'EPROTOCOL', 'closed', 'aborted', 'connectionlost'], source: 'RFC 5321 4.2.5; RFC 1047' },
  { cause: 'connection_cut', system: ['CLOSED', 'ECONNRESET', 'EPIPE', 'ESOCKET', 'ECONNECTION', 'closed', 'busy', 'connectionlost', 'ETIMEDOUT', 'SOCKET_TIMEOUT'], source: 'own' },
  { cause: 'protocol_error', system: ['EPROTOCOL', 'EAUTH', 'EMESSAGE', 'EENVELOPE'], source: 'RFC 5321' },
];
