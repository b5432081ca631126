import { type Rule, words } from './rule.ts';

const SEEN = 'real replies of Postfix, Exim, Sendmail, qmail and Exchange hosts';

/** Refusals about the message's form, and trouble on the way. Read before and after the address rules (see classify.ts). */
export const RULES_FORM: readonly Rule[] = [
  {
    id: 'syntax',
    reason: 'syntaxerror',
    source: 'RFC 5321 4.2',
    sample: '503 Improper sequence of commands',
    any: words(`
      syntax error | command not implemented | parameter not implemented | sequence of commands |
      unrecognized command | command unrecognized | unimplemented command | command not recognized |
      unrecognized authentication type | bad command | malformed address | smtp protocol violation | rcpt first |
      mail first | ehlo/helo first | send hello first | optional argument not permitted |
      starttls may not be repeated | no data after bdat | too many unauthenticated commands | xoauth is no longer |
      pipelin
    `),
  },
  {
    id: 'content-form',
    reason: 'contenterror',
    source: 'RFC 3463 x.6',
    sample: '552 5.6.0 Headers too large (3 max)',
    any: words(`
      headers too large | header too large | header size | 8-bit data | 8bit data | mime error | malformed mime |
      invalid characters | invalid message content | message without to | without to: fields | message header is | message header size | message headers are |
      message headers fail |
      too many mime | invalid structure | invalid mime | mime structure | mime/reject | improper use of | message depth exceeded | attachment type | attachment * not allowed |
      prohibited attachment | forbidden attachment | forbidden file | file * forbidden | attachment * forbidden | file type | too many related errors | improper message | content type |
      content-type not | message has * attachment | nul character | charset
    `),
  },
  {
    id: 'policy',
    reason: 'policyviolation',
    source: 'Yahoo, Google and Proofpoint replies',
    sample: '554 5.7.9 Message not accepted for policy reasons.',
    any: words(`
      policy reasons | policy violation | mailpolicy violation | policy error | policy failure | violates * policy | violation of policy | by policy | local policy |
      due to policy | email policy | mail policy | protocol violation | message not allowed | message not accepted |
      potential security issue | presents a potential | message content * guidelines | attachment content |
      header error | prohibited by | administrative prohibition | administratively | restricted by |
      message refused | delivery not authorized, message | security policies | against policy | not comply |
      does not comply | x-dg-ref
    `),
  },
];

/** Trouble on the way: name service, connection, queue time, the remote system. */
export const RULES_WAY: readonly Rule[] = [
  {
    id: 'turned-away',
    reason: 'blocked',
    source: 'Orange, docomo and Apple at the greeting',
    sample: '421 Service not available, closing transmission channel',
    stages: ['connect'],
    sure: 0.7,
    any: words(`
      service refuse | service not available | service unavailable | not accepting connections |
      closing transmission | try again later | try later
    `),
  },
  {
    id: 'loop',
    reason: 'networkerror',
    source: 'RFC 3463 x.4.6',
    sample: '554 5.4.6 Too many hops',
    any: words(`
      too many hops | exceeded * hops | hop count | mail loop | mail forwarding loop | routing loop | loop detected | maximum hop |
      looping
    `),
  },
  {
    id: 'loops-back',
    reason: 'systemerror',
    source: 'Postfix',
    sample: 'mail for example.com loops back to myself',
    any: words(`
      loops back to myself | refers to myself | mx list for * point* back | local configuration error |
      config error
    `),
  },
  {
    // What a local program printed may tell of connections of its own.
    id: 'program-output',
    reason: 'mailererror',
    source: 'Postfix local(8) and pipe(8)',
    sample: 'temporary failure. Command output: scan: unable to connect to daemon: Connection refused',
    any: words(`command output: | command died`),
  },
  {
    id: 'name-service',
    reason: 'networkerror',
    source: 'RFC 3463 x.4.3',
    sample: '451 4.4.3 DNS lookup failure for example.com',
    any: words(`
      host not found, try again | name service error | host name lookup failure | name server timeout | dns error |
      dns timeout | dns lookup | malformed or unexpected name server | temporary lookup | temporary dns |
      lookup failure | no route to host | network is unreachable | network unreachable | host is unreachable |
      host unreachable | not responding | no mx or a for domain | lost connection | connection lost |
      connection refused | not accepting connections | connection reset | connection was dropped |
      connection dropped | connection closed | connection terminated | unable to connect | could not connect |
      cannot connect | wasn't able to establish | unable to establish | communication failure | connection failed |
      connect failed | smtp connection | no smtp service | all relevant mx records | lowest numbered mx |
      error encountered while communicating | unexpected eof | broken pipe | remote host is not |
      invalid arguments | resolve * failed | tried all mx | all mx hosts failed | had no relevant answers | no valid hosts
    `),
  },
  {
    id: 'time-out',
    reason: 'expired',
    source: 'RFC 3463 x.4.7',
    sample: 'Message could not be delivered for 5 days; connection timed out',
    any: words(`
      timed out | timeout | time out | time-out | delivery time expired | message expired | queue expired |
      expired | retry timeout | could not be delivered for | in the queue too long | queue too long |
      too long in queue | time limit specified | unable to deliver in | delivery attempts | attempts | retries |
      have been failing for a long time | did not accept our requests to connect | still undelivered |
      message delayed | delivery delayed | has been delayed | not been delivered |
      could not initiate smtp conversation | will be retried | will keep trying |
      being unable to connect successfully | ditunda | not yet delivered | maximum time | too old | gave up |
      for too long | allowed queue period | find a gateway | was undeliverable for | not delivered within
    `),
  },
  {
    // A local program says no more than that it failed; a host asks to be tried again.
    id: 'failure-for-now',
    reason: 'systemerror',
    source: SEEN,
    sample: '421 Temporary failure, please try again later.',
    any: words(
      `temporary failure, please | temporary failure, try | temporary failure. please | temporary failure; please`,
    ),
  },
  {
    id: 'program',
    reason: 'mailererror',
    source: 'Sendmail, Exim and Postfix local delivery',
    sample: '554 5.3.0 mailer error: exited with 75',
    any: words(`
      mailer error | pipe to | pipe to command | command failed | command died | command output | procmail |
      x-unix | exited with | exit status | return code | operating system error | local delivery failed |
      couldn't create | local delivery agent | maildrop | vdelivermail: | temporary failure
    `),
  },
  {
    id: 'host-busy',
    reason: 'systemerror',
    source: 'RFC 3463 x.3.x',
    sample: '451 4.3.0 Temporary server error. Please try again later',
    any: words(` several matches | multiple matches | 
      server error | system error | server busy | server is busy | busy | system problem | service unavailable |
      service currently unavailable | service not available | service not active | service temporarily |
      temporarily unavailable | temporary failure | temporary problem | temporary error | temporary local problem |
      local error | local problem | database error | database unavailable | internal error | internal server | internal processing | write error |
      queue file | ldap | could not load | transaction failed | resources | resource temporarily | try again later |
      try later | please retry | maintenance | system incorrectly configured | misconfigured | malfunction |
      configuration error | configuration problem | aliasing | ambiguous | not unique | insufficient permission |
      permission denied | mailing list expansion | replicat | suspiciousremoteservererror | agent busy |
      action aborted | requested action aborted | unable to open | cannot open | mail server temporarily rejected |
      mail server has temporarily rejected | domain policy size per transaction | multiple destination domains |
      unable to process | can not process | unexpected error | gangguan | unable to deliver message after
    `),
  },
];

/** The last words, which only say that somebody refused. */
export const RULES_LAST: readonly Rule[] = [
  {
    // Mostly the software's words for a status x.4.4, which by its class says more.
    id: 'no-way',
    reason: 'networkerror',
    source: 'RFC 3463 x.4.4',
    sample: 'Unable to route to host',
    sure: 0.55,
    any: words(`unable to route`),
  },
  {
    id: 'refused-at-hello',
    reason: 'blocked',
    source: SEEN,
    sample: '550 Access denied',
    stages: ['connect', 'helo'],
    sure: 0.7,
    any: words(`
      denied | rejected | refused | not accepted | not allowed | not permitted | not available | forbidden |
      closing | prohibited | no access | goodbye | invalid
    `),
  },
  {
    id: 'refused-sender',
    reason: 'rejected',
    source: SEEN,
    sample: '550 Go away',
    stages: ['mail'],
    sure: 0.7,
    any: words(`denied | reject | refused | not | invalid | blocked | go away | unknown | no such`),
  },
  {
    id: 'recipient-refused',
    reason: 'filtered',
    source: SEEN,
    sample: '550 Requested action not taken',
    stages: ['data', 'content'],
    sure: 0.5,
    any: words(`requested action not taken | not delivered | cannot be delivered | could not be delivered`),
  },
  {
    id: 'refused',
    reason: 'rejected',
    source: SEEN,
    sample: '550 Message rejected',
    sure: 0.5,
    any: words(`
      access denied | message rejected | mail rejected | email rejected | rejected | refused | denied |
      not accepted | forbidden | no permit | ditolak
    `),
  },
];
