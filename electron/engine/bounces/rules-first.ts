import { type Rule, words } from './rule.ts';

const KB = 'provider documentation (Google, Microsoft, Yahoo postmaster pages) and real replies';
const SEEN = 'real replies of Postfix, Exim, Sendmail, qmail and Exchange hosts';

/** Words that would be taken for something more general further down. */
export const RULES_FIRST: readonly Rule[] = [
  {
    id: 'local-program',
    reason: 'mailererror',
    source: 'Sendmail, Exim and Postfix local delivery',
    sample: 'procmail: Couldn\'t create "/var/spool/mail/neko" id: No such user',
    any: words(`procmail: | pipe to | unknown mailer error | command died`),
  },
  {
    id: 'no-member-of-the-domain',
    reason: 'userunknown',
    source: 'Chinese and university hosts',
    sample: '550 User not a member of domain: <a@example.com>',
    any: words(`not a member of domain | not a member of this domain | not a member of the domain | not found in ldap |
      not found in active directory`),
  },
  {
    // Where a mail was expected to come through its provider's host, and came straight from a line.
    id: 'past-the-provider',
    reason: 'policyviolation',
    source: SEEN,
    sample: "554 5.7.1 reject: Client host bypassing service provider's mail relay",
    any: words(`host bypassing | bypassing * relay`),
  },
  {
    // "Does not accept mail in ...": which mail, not none at all.
    id: 'other-letters',
    reason: 'filtered',
    source: 'qmail hosts with filters by charset',
    sample: 'The user does not accept email in non-Western (non-Latin) character sets.',
    any: words(`not accept email in | not accept mail in | not accept messages in | not accept e-mail in`),
  },
  {
    // Exim goes on to guess at causes ("the account or domain may not exist"): of the sender, not of the recipient.
    id: 'sender-verify-first',
    reason: 'rejected',
    source: 'Exim (cPanel, DirectAdmin) sender verification',
    sample:
      '550-Verification failed for <info@sender.example> 550-The mail server could not deliver mail to info@sender.example.  The account or domain may not exist, they may be blacklisted, or missing the proper dns entries. 550 Sender verify failed',
    any: words(` callout verification | verification failed for <addr> | sender verify failed`),
  },
  {
    // Said of a refusal of any kind ("refused to accept your message ... hop count exceeded"): the loop is the cause.
    id: 'loop-first',
    reason: 'networkerror',
    source: 'RFC 3463 x.4.6',
    sample: 'refused to accept your message with: 554 5.4.6 Hop count exceeded - possible mail loop',
    any: words(`hop count exceeded | possible mail loop`),
  },
  {
    // "Open relay" is else said of the host that sends.
    id: 'no-open-relay',
    reason: 'norelaying',
    source: SEEN,
    sample: '550 this is not an open relay',
    any: words(`not an open relay | no open relay | open relay not allowed | open relay check | openrelay`),
  },
  {
    // Other words of a name service speak of lists of hosts.
    id: 'recipient-domain-gone',
    reason: 'hostunknown',
    source: SEEN,
    sample: '550 Recipient domain not found in DNS',
    any: words(`
      recipient domain not | recipient domain does not | recipient's domain does not
    `),
    notStages: ['mail'],
  },
  {
    // Before the greeting nothing is refused for what the greeting says.
    id: 'greeting-first',
    reason: 'syntaxerror',
    source: 'RFC 5321 4.1.4',
    sample: '501 please say HELO/EHLO first',
    any: words(`helo/ehlo first | ehlo/helo first | helo first | ehlo first | hello first`),
  },
  {
    id: 'unsigned-return',
    reason: 'rejected',
    source: 'SonicWall, MDaemon and McAfee: bounce address tags',
    sample: '550 Backscatter protection: expired signature',
    any: words(`backscatter protection | batv | unsigned dsn | bounce address tag`),
  },
  {
    id: 'no-connections-from-you',
    reason: 'blocked',
    source: SEEN,
    sample: '554 we do not accept connections from your IP',
    any: words(`not accept connections from`),
  },
  {
    id: 'spam-block',
    reason: 'spamdetected',
    source: SEEN,
    sample: '554 5.7.1 Message blocked due to spam content in the message.',
    any: words(`blocked due to spam | blocked because * spam content | blocked as spam`),
  },
  {
    id: 'recipient-verified-later',
    reason: 'greylisted',
    source: 'Postfix reject_unverified_recipient',
    sample:
      '450 4.1.1 <a@example.com>: Recipient address rejected: unverified address: Address verification in progress',
    any: words(`verification in progress`),
  },
  {
    id: 'dmarc-first',
    reason: 'authfailure',
    source: 'Google sender guidelines',
    sample:
      "451-4.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy, but temporary DNS failures prevent authentication.",
    any: words(`domain's dmarc policy | aligned with either | senders to authenticate`),
  },
  {
    id: 'unusual-rate',
    reason: 'blocked',
    source: 'Google sender guidelines',
    sample: '550-5.7.28 There is an unusual rate of unsolicited mail originating from your IP address.',
    any: words(`unusual rate of unsolicited | unusual rate of mail`),
  },
  {
    // Switched off for being full, or too large a file of mail: the mailbox is full.
    id: 'full-first',
    reason: 'mailboxfull',
    source: SEEN,
    sample: '452 account disabled for exceeding receiving limits',
    any: words(
      `larger than the space | out of quota | exceeding receiving limits | storage allocation quota | disabled * quota | mail file size exceeds | too much mail data`,
    ),
  },
  {
    id: 'likely-spam',
    reason: 'spamdetected',
    source: 'Google sender guidelines',
    sample: '550-5.7.1 Our system has detected that this message is likely unsolicited mail.',
    any: words(` likely unsolicited | nature of the content`),
  },
  {
    id: 'not-over-tls',
    reason: 'securityerror',
    source: 'Google sender guidelines',
    sample: "421-4.7.29 Your email has been rate limited because this message wasn't sent over a TLS connection.",
    any: words(`sent over a tls connection | too many login attempts`),
  },
  {
    id: 'relay-credentials',
    reason: 'norelaying',
    source: 'Google Workspace SMTP relay',
    sample: '550-5.7.1 Invalid credentials for relay [192.0.2.1].',
    any: words(`credentials for relay | not authorized to send email directly`),
  },
  {
    id: 'local-trouble',
    reason: 'systemerror',
    source: SEEN,
    sample: "Unable to contact LDAP server. I'm not going to try again; this message has been in the queue too long.",
    any: words(`ldap server | could not load drd | queue file write error`),
  },
  {
    id: 'name-service-later',
    reason: 'networkerror',
    source: 'Postfix: a name server that fails says nothing about the domain',
    sample: 'Host or domain name not found. Name service error for name=example.com type=MX: Host not found, try again',
    any: words(`
      host not found, try again | malformed or unexpected name server | temporary lookup | temporary dns |
      name server timeout | name service error * try again
    `),
  },
  {
    id: 'google-groups',
    reason: 'rejected',
    source: KB,
    sample:
      'If you have questions related to this or any other Google Group, visit the Help Center at https://groups.google.com/support/.',
    any: words(`groups.google.com/support`),
  },
  {
    id: 'account-or-domain',
    reason: 'hostunknown',
    source: 'cPanel hosts',
    sample: 'The account or domain may not exist, they may be blacklisted, or missing the proper dns entries.',
    any: words(`account or domain may not exist`),
  },
  {
    id: 'sender-listed',
    reason: 'rejected',
    source: SEEN,
    sample: 'Sorry, you are sending to/from an address that has been blacklisted',
    any: words(`
      address that has been blacklisted | sender address * blacklisted | sender * blacklisted |
      sender domain * blacklisted
    `),
  },
  {
    id: 'sending-switched-off',
    reason: 'policyviolation',
    source: 'cPanel and SES: the account that sends is stopped',
    sample: '550 5.7.1 Sending disabled for this account, please contact support',
    any: words(`
      sending disabled | sending is disabled | sending has been disabled | sending was disabled | sending paused |
      sending suspended | sending has been suspended | sending is suspended | sending privileges * suspended |
      outgoing mail * suspended | outgoing mail * disabled | outgoing email * suspended | outgoing email * disabled |
      outgoing messages * suspended | outbound mail * suspended | outbound mail * disabled | outbound email * disabled
    `),
  },
  {
    // Said to the one who sends: hosts speak of a recipient as of somebody else.
    id: 'your-account',
    reason: 'policyviolation',
    source: 'cPanel, Zoho and Titan hosts',
    sample: '550 5.7.1 Your account has been suspended',
    any: words(`
      your account * suspended | your account * disabled | your account * locked | your account * blocked |
      your mailbox * suspended | your mailbox * disabled
    `),
    notStages: ['auth'],
  },
  {
    id: 'recipient-blocked',
    reason: 'suspend',
    source: 'La Poste and Orange reply codes',
    sample: '550 5.5.0 Le compte du destinataire est bloque. The recipient account is blocked.',
    any: words(`
      recipient account is blocked | compte du destinataire est bloqu | recipient is blocked | user is blocked |
      mailbox is blocked | mailbox has been blocked | blocked due to inactivity
    `),
  },
  {
    id: 'policy-numbered-host',
    reason: 'policyviolation',
    source: 'La Poste reply codes',
    sample: '554 5.7.1 <mx[192.0.2.1]:49309>: Client host rejected: #216',
    any: words(`client host rejected: #`),
  },
  {
    id: 'content-risk',
    reason: 'policyviolation',
    source: KB,
    sample: '552-5.7.0 This message was blocked because its content presents a potential security issue.',
    any: words(
      `presents a potential | potential security issue | illegal attachment | policy that prohibited | same message-id:`,
    ),
  },
  {
    id: 'listed-link',
    reason: 'spamdetected',
    source: SEEN,
    sample: '550 REJECTED - Blacklisted URL in message. (example.com) in [black].',
    any: words(`
      blacklisted url | blacklisted link | url * listed | uribl | multi.uribl | black.uribl | surbl | multi.surbl |
      domain * in the message body
    `),
  },
  {
    id: 'rfc-form',
    reason: 'notcompliantrfc',
    source: 'RFC 5322; Google replies',
    sample: '550-5.7.1 This message is not RFC 5322 compliant. There are multiple Subject headers.',
    any: words(`
      rfc 5322 | rfc 2822 | rfc 822 | rfc5322 | rfc2822 | rfc-compliant | rfc compliant | not rfc |
      multiple addresses in from | multiple * header | duplicate header | missing a valid messageid |
      missing a valid message-id | missing * 'from' | missing header | message-id header | bare lf | bare newline |
      bare cr | stray newline | no date header | invalid header | malformed header | disallowed header | encoded-word syntax | valid address in the from | mail message is malformed | header missing | has no from
    `),
  },
];
