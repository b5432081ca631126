import { type Rule, words } from './rule.ts';

const KB = 'provider documentation (Google, Microsoft, Yahoo postmaster pages) and real replies';
const SEEN = 'real replies of Postfix, Exim, Sendmail, qmail and Exchange hosts';

/** Refusals about us: authentication, reverse DNS, lists, reputation, content, pace, permission. They never cost a contact. */
export const RULES_US: readonly Rule[] = [
  {
    id: 'virus',
    reason: 'virusdetected',
    source: SEEN,
    sample: '550 Virus Detected; Content Rejected',
    any: words(` virus or spam | 
      virus detected | infected with | contains a virus | contains the virus | contains virus | contained a virus | contained the virus | contained virus | virus found | virus infected | virus ( |
      malware | a virus was | is infected | suspected virus | potential virus | rejected due to virus |
      warning: virus | trojan | clamav | worm detected
    `),
  },
  {
    id: 'group-denied',
    reason: 'rejected',
    source: KB,
    sample:
      'the group you tried to contact (news) may not exist, or you may not have permission to post messages to the group',
    any: words(`
      may not have permission to post | not have permission to post | send mail as | members only | only members |
      subscribers only | not allowed to post | not a member of | is not subscribed | posting to this |
      you've sent an email to is restricted | only accepts messages from | restricted to |
      not in allowed-senders list | sender not authenticated for group |
      sender was not authenticated by organization | sender was not authenticated | hasn't been given permission |
      isn't allowed to send | you don't have permission to send | delivery not authorized |
      not authorized to send to
    `),
  },
  {
    id: 'google-group-spam',
    reason: 'spamdetected',
    source: KB,
    sample: 'Your email to group team@example.com was rejected due to spam classification.',
    any: words(`rejected due to spam classification`),
  },
  {
    id: 'sender-authentication',
    reason: 'authfailure',
    source: 'RFC 7372, RFC 7489; Google and Microsoft postmaster pages',
    sample: '550 5.7.23 The message was rejected because of Sender Policy Framework violation',
    any: words(`
      dmarc | spf record | bad spf | spf check | fails spf | failed spf | spf fail | spf validation |
      spf authentication | spf ( | spf: | spf unauthorized | spf hard fail | openspf | spf.pobox.com |
      sender policy framework | does not pass spf | due to spf | spf policy | spf * not | not * spf | dkim |
      domainkeys | sender id * | senderid | unauthenticated email | unauthenticated mail |
      sender is unauthenticated | because it is unauthenticated | authentication information |
      authentication checks | not have authentication | must pass either spf or |
      not designated * permitted sender | not an authorized sender | is not allowed to send mail from |
      is not allowed to send from | not authorized to send from this | please see * why.html |
      verifier la configuration spf | forged *from | dane validation | dnssec-invalid | certificate-expired |
      certificate-host-mismatch | arc seal | authentication results
    `),
  },
  {
    id: 'pra',
    reason: 'rejected',
    source: SEEN,
    sample: "550 5.7.1 can't determine Purported Responsible Address",
    any: words(`purported responsible address`),
  },
  {
    id: 'reverse-dns',
    reason: 'requireptr',
    source: 'M3AAWG sending practices; real replies',
    sample: '571 No PTR Record found. Reverse DNS required: 203.0.113.22',
    any: words(` ip must resolve | requires ptr | 
      ptr record | ptr resource record | no ptr | ptr lookup | bad dns ptr | a ptr | ptr entry | missing ptr |
      reverse dns | rdns | reverse lookup | reverse name | reverse hostname | reverse mapping | reverse-dns |
      reverse ip | cannot find your hostname | cannot find your reverse | ip name lookup failed |
      ip name possibly forged | no reverse | unverifyable sending ip | unverifiable sending ip |
      cannot resolve your address | in-addr.arpa | proper dns entries | hostname does not resolve | mismatches client ip |
      does not resolve to | does not map to | no name for your ip | without a ptr | name does not match | no host name found | fcrdns | does not match the ip address of | inverse address |
      unresolvable relay host | servers without a valid sender domain | no hostname for | generic reverse |
      must have * reverse | forward-confirmed | unable to verify your hostname | client host rejected: cannot find |
      unknown client host | will not accept messages from servers/devices with no reverse
    `),
  },
  {
    id: 'connections',
    reason: 'toomanyconn',
    source: SEEN,
    sample: '421 Too many concurrent SMTP connections from this IP address',
    any: words(` too many unknown | too many invalid | too many bad | 
      too many connections | too many concurrent | too many simultaneous | too many sessions | too many session |
      connection rate limit | connection limit | connections from your | maximum number of connections |
      max message per connection | simultaneous connections | too many smtp | too many recipients |
      recipients limit | too many * recipients | recipient limit | maximum recipients | exceeded their limit for |
      too many open | number of recipients | all connections in use | max connections
    `),
  },
  {
    id: 'reputation',
    reason: 'badreputation',
    source: KB,
    sample:
      "554-mx.example.com Your access to this mail system has been rejected due to the sending MTA's poor reputation.",
    any: words(`
      low reputation | poor reputation | bad reputation | ip reputation | reputation of the | sender reputation |
      mta's poor reputation | poor reputation sender | reputation score | senderbase | negative reputation | talos |
      senderscore | due to * reputation | unexpected volume or user complaints
    `),
  },
  {
    id: 'pace',
    reason: 'speeding',
    source: KB,
    sample: '450-4.2.1 The user you are trying to contact is receiving mail too quickly.',
    any: words(`
      receiving mail too quickly | receiving mail at a rate | rate that prevents additional |
      rate that pre- vents additional | this mail has been rate limited | has been rate limited |
      rate limit exceeded | rate exceeded | rate limited | sending rate | message rate | mail rate | exceeded the rate |
      exceeds the rate | throttl | too fast | too quickly | too much mail | too many messages | too many mails | too many emails |
      slow down | smtp relay limit | daily sending quota | daily user sending limit | sending limit exceeded |
      relay sending limit | sending quota | daily quota | hourly quota | hourly limit | daily limit |
      message limit | messages per hour | emails per hour | mails per hour | maximum sending rate |
      max defers and failures per hour | recipient thread limit | submission quota exceeded |
      message receive limit | exceeded permitted limits | tenant has exceeded threshold |
      traffic not accepted from this ip | quota limit will be | unusual rate | volume of mail | excessive volume |
      try sending less | too many recent | temporarily throttled
    `),
  },
  {
    id: 'greylist',
    reason: 'greylisted',
    source: 'RFC 6647',
    sample: '451 4.7.1 Greylisting in action, please come back in 00:05:00',
    any: words(`
      greylist | graylist | grey list | gray list | grey-list | come back later | please come back |
      first time sender | unknown triplet | new triplet | retry later - mail | delaying first contact
    `),
  },
  {
    // Of the message it is said, not of the host that sends it.
    id: 'blocked-message',
    reason: 'spamdetected',
    source: 'Fortinet and other gateways',
    sample: '550 This message has been blocked because it contains a link',
    any: words(`
      blocked because it contains | message is banned | message was banned | blocked by filter | blocked by content |
      blocked by our filter | words in the message
    `),
  },
  {
    // Of the host that sends it is said, not of the message.
    id: 'accused-host',
    reason: 'blocked',
    source: SEEN,
    sample: '550 You are sending spam',
    any: words(`
      you are sending spam | currently sending spam | sends spam | spams from | spam ips | spam from your ip |
      spam from this ip | spam from your server | like spammer | like a spammer | known spammer | is a spammer |
      is spammer | spamming host | spam host
    `),
  },
  {
    id: 'block-list',
    reason: 'blocked',
    source: 'RFC 5782; DNS block list operators; real replies',
    sample: '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.dnsbl.example',
    any: words(` connection refused from | connection refused due to | 
      blocked using | block list | blocklist | block-list | blacklisted | black list | blacklist | black-list |
      blackhole | rbl | dnsbl | dns-based | spamhaus | spamcop | sorbs | barracuda | uceprotect | senderbase.org |
      proofpoint | invaluement | spamrl | abuseat | cbl. | mail-abuse | is listed | are listed | listed at |
      listed by | found in dns | on our block | denylist | deny list | list of bad | our internal list | banned sending ip | banned sender | bad ip |
      ip banned | banned ip | has been banned | is banned | been banned | blocked by | blocked for | ip blocked |
      ip address blocked | client blocked | client host blocked | host blocked | is blocked | are blocked |
      been blocked | blocked ip | has blocked | temporarily blocked | blocked - see | blocked see | blocked at |
      blocked due to | blocked because | blocked mail | bloquee | bloqueado | gesperrt |
      a problem occurred. (ask your postmaster | _is_blocked | :blocked | open relay | open proxy | dynamic ip |
      dynamic/residential | dynamic pool | dial-up | dialup | residential ip | dul list | access denied, banned |
      denied by spamhaus | ip not in whitelist | not in whitelist | on our spam list | ipaddress was rejected |
      ip address was rejected | bad sender ip | invalid ip for sending | permanently deferred |
      connections will not be accepted | refused by the dnsbl | messages from * weren't sent | your network is | network not allowed | host not allowed |
      exploits | may not be mail exchanger | refused to accept your | mail from your ip | email from your ip |
      mail server ip | your server ip | your host * rejected | your access to submit messages |
      please use the smtp server of your | please use * isp | relay * your isp | no access from mail server |
      your e-mail is redundant | symantec zodiac | invalid helo | bad helo | helo/ehlo | helo command rejected |
      ehlo argument | invalid domain name | client host rejected | we do not accept mail from |
      does not accept email over ipv6 | rejected by recipient | connection rejected | access denied, please try |
      relay quota
    `),
  },
  {
    id: 'spam',
    reason: 'spamdetected',
    source: KB,
    sample: '554 5.6.0 This message has been scored as spam with a probability of more than 90%',
    any: words(` rejected by dcc | 
      spam message | is spam | as spam | as junk | spam detected | spam content | spam score | spam-like |
      spam like | spam filter | spam classification | antispam | anti-spam | spam check | spam rejected |
      rejected as spam | considered spam | spam *rejected | looks like spam | probable spam | identified * spam |
      likely spam | likely unsolicited | unsolicited | bulk mail | message content rejected |
      message rejected due to content | content rejected | ube, id | junk mail | junkmail | blacklisted url |
      bad url | phishing | spamassassin | rspamd | gtube | high spam | content filter | nature of the content |
      rejected * by * filter | mail rejected. ofr_506 | ofr_506 | ofr006 | spam abuse | dcc check | bayes |
      advertising | uri-bl | uribl | surbl | - spam. | - spam | hits spam | spam source | terindikasi spam | spam
    `),
  },
  {
    id: 'starttls',
    reason: 'failedstarttls',
    source: SEEN,
    sample: '500 Remote server does not support TLS',
    sure: 0.85,
    any: words(`
      does not support tls | tls is required, but | tls not available | starttls failed | tls handshake |
      tls negotiation | cannot start tls | tls currently unavailable | tls connection failed
    `),
  },
  {
    id: 'sign-in',
    reason: 'securityerror',
    source: 'RFC 4954; Google and Microsoft sign-in replies',
    sample: '535-5.7.8 Username and Password not accepted.',
    stages: ['auth'],
    any: words(`not accepted | authentication | credentials | password | username | disabled | failed`),
  },
];
