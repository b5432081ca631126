import { type Rule, words } from './rule.ts';

const SOURCE = 'single words by which hosts name their subject, where nothing else in a reply is known';
/** What one word tells is less than what a report says in whole sentences beside it. */
const SURE = 0.55;

/**
 * Asked last of all, and only of what is as short as a reply: one word that names what a refusal is about. None of them speaks
 * of the address, so that no contact is ever given up for a single word.
 */
export const RULES_TOPICS: readonly Rule[] = [
  {
    id: 'topic-name',
    reason: 'requireptr',
    source: SOURCE,
    sample: '550 HELO argument is missing a DNS entry',
    sure: SURE,
    any: words(`ptr | rdns | reverse | helo * dns | missing a dns`),
  },
  {
    id: 'topic-full',
    reason: 'mailboxfull',
    source: SOURCE,
    sample: '550 storage of this box is used',
    sure: SURE,
    any: words(` diskspace | disk space | quota | overquota | storage | inode limit | blocks limit | receiving limits`),
  },
  {
    id: 'topic-virus',
    reason: 'virusdetected',
    source: SOURCE,
    sample: '550 infected mail',
    sure: SURE,
    any: words(`virus | viruses | infected | potentially executable | malicious | ransomware`),
  },
  {
    id: 'topic-authentication',
    reason: 'authfailure',
    source: SOURCE,
    sample: '550 look at your SPF settings',
    sure: SURE,
    any: words(`spf | dmarc | dkim`),
  },
  {
    id: 'topic-spam',
    reason: 'spamdetected',
    source: SOURCE,
    sample: '554 5.7.0 Reject, id=01234-05',
    sure: SURE,
    any: words(` score | quarantine | quarantined | human verification | held for | url | urls | 
      reject, id | banned content | unsolicited | unwanted | bulk | junk | scored | scoring | probability |
      pattern detection | recurrent pattern | fingerprint
    `),
  },
  {
    id: 'topic-relay',
    reason: 'norelaying',
    source: SOURCE,
    sample: '550 this host is no relay for you',
    sure: SURE,
    any: words(
      ` local users | relay | relays | relaying | smarthost | handle mail for | local recipients only | local delivery only`,
    ),
  },
  {
    id: 'topic-sign-in',
    reason: 'securityerror',
    source: SOURCE,
    sample: '550 turn authentication on in your mail program',
    sure: SURE,
    any: words(`
      authentication | authenticate | authenticated | not authorised | authorization | credentials | password |
      login | log in | auth error | auth mode | auth failed | sign in | not subscribed to ses | executable files | encryption | tls | ssl
    `),
  },
  {
    id: 'topic-list',
    reason: 'policyviolation',
    source: SOURCE,
    sample: '550 a closed list: only its members write here',
    sure: SURE,
    any: words(`
      members-only | member-only | non-member | closed mailing list | closed list | moderated | not subscribed |
      organizational settings | organisational settings | organization's settings | low priority | captcha |
      guidelines | acceptable use | terms of service | containing images | illegal attachment | policy | policies | violation | violations | violates | restriction |
      restrictions
    `),
  },
  {
    id: 'topic-form',
    reason: 'contenterror',
    source: SOURCE,
    sample: '550 base64 where none is needed',
    sure: SURE,
    any: words(` html tag | html tags | html content | 
      mime | base64 | blank from | empty from | quoted-printable | uuencode | binary content | improperly-formatted | improperly formatted |
      attachment | attachments | attached file | headers | message format | malformed
    `),
  },
  {
    id: 'topic-loop',
    reason: 'networkerror',
    source: SOURCE,
    sample: '554 MailLoop',
    sure: SURE,
    any: words(` header counts | 
      loop | loops | mailloop | looped | forwarding loop | received: headers | in-addr.arpa lookup | dns | resolve |
      resolving | resolved | name server | nameserver | unreachable | no route | connect to | connecting |
      connection
    `),
  },
  {
    id: 'topic-time',
    reason: 'expired',
    source: SOURCE,
    sample: '550 queue period over',
    sure: SURE,
    any: words(`
      queue | queued | retry time | failure period | queue period | did not respond | does not respond | not respond |
      no response | no answer | gateway for | tries | delayed | deferral
    `),
  },
  {
    id: 'topic-pace',
    reason: 'speeding',
    source: SOURCE,
    sample: '450 slower, please',
    sure: SURE,
    any: words(`
      slower | too often | frequently | frequency | per hour | per minute | per day | per second | rate | rates | rcpt numbers |
      too many | throttle | throttled | flood | flooding
    `),
  },
  {
    id: 'topic-syntax',
    reason: 'syntaxerror',
    source: SOURCE,
    sample: '551 line parse error',
    sure: SURE,
    any: words(
      `syntax | parse error | sequence error | out of sequence | unexpected command | say helo | say mail | say rcpt`,
    ),
  },
  {
    id: 'topic-program',
    reason: 'mailererror',
    source: SOURCE,
    sample: '550 exit 70',
    sure: SURE,
    any: words(
      `exit 1 | exit 2 | exit 6 | exit 7 | exit code | exitcode | signal 9 | signal 11 | segmentation fault | script`,
    ),
  },
  {
    id: 'topic-size',
    reason: 'mesgtoobig',
    source: SOURCE,
    sample: '552 this is too large',
    sure: SURE,
    any: words(`too large | too big | too long | oversize | oversized | size | megabytes | kilobytes | bytes`),
  },
  {
    id: 'topic-host',
    reason: 'blocked',
    source: SOURCE,
    sample: '550 go away',
    sure: SURE,
    any: words(` country | message from * deferred | messages from * deferred | mail from * deferred | approved list | 
      go away | get lost | goodbye | invalid ip | remote ip | source ip | client ip | sender ip | ip check | ip in |
      helo | ehlo | helohost | dictionary attack | harvesting | not welcome | unwelcome | blocked | listed | banned | ip address | your ip |
      ip addresses | your server | your host | mail server | sending host | remote host | client host | your network |
      complaints | abuse | abusive | reputation | confirm this | requires confirmation | forbidden | fraud
    `),
  },
  {
    id: 'topic-reader',
    reason: 'filtered',
    source: SOURCE,
    sample: '550 only accepting mail from friends',
    sure: SURE,
    any: words(`
      accepting mail from | accepts mail from | accept mail from | accepting any mail | accepting any e-mail |
      accepting messages | accept messages | refuse to receive | refuses to receive | refused to receive |
      not accepting | protected by | has restricted | user reject | user rejects | recipient reject |
      preferences | allow list | allowlist | whitelist | safe list | filtered | filter
    `),
  },
  {
    id: 'topic-sender',
    reason: 'rejected',
    source: SOURCE,
    sample: '550 senders like this one stay outside',
    sure: SURE,
    any: words(`
      sender | senders | mail from | return path | return-path | envelope from | dsn | dsns | mx records for |
      mx entries | spoof | spoofed | spoofing | forged | impersonation | rfc 1035 | pre-approved | preapproved | originating address
    `),
  },
  {
    id: 'topic-off',
    reason: 'suspend',
    source: SOURCE,
    sample: '550 suspended',
    sure: SURE,
    any: words(` no activity | recipient activity | never logged | not logged | hasn't entered | has not entered | blocked address | 
      suspended | suspend the | disabled | disableduser | inactive | inactivity | deactivated | locked | frozen |
      barred | dormant | unpaid | archived
    `),
    notStages: ['mail', 'helo', 'connect', 'auth'],
  },
  {
    id: 'topic-trouble',
    reason: 'systemerror',
    source: SOURCE,
    sample: '550 an error while it was being processed',
    sure: SURE,
    any: words(` maildir | time limit | 
      encountered an error | being processed | processing error | internal | configuration | misconfiguration |
      output file | out of memory | memory | overloaded | overload | load | crash | crashed | exception | database |
      backend | back-end | disk | i/o error | temporarily | temporary | try again
    `),
  },
];
