import { type Rule, words } from './rule.ts';

const SEEN = 'real replies of Postfix, Exim, Sendmail, qmail, Exchange, Domino and web-mail hosts';

/** Refusals about the recipient's address or mailbox. */
export const RULES_ADDRESS: readonly Rule[] = [
  {
    id: 'relay-denied',
    reason: 'norelaying',
    source: 'RFC 5321 7.1',
    sample: '554 5.7.1 <a@example.com>: Relay access denied',
    any: words(`
      relay access denied | relaying denied | relay denied | relaying not permitted | relaying not allowed |
      relay not permitted | relay not allowed | relay not available | not permitted to relay | unable to relay |
      cannot relay | relaying is not | relaying mail to | relaying to | we do not relay | we don't relay |
      not configured to relay | insecure mail relay | no relaying | mail relay | relay operation rejected |
      relay refused | relaying prohibited | that domain isn | allowed rcpthosts | rcpthosts |
      email address is not verified | not a gateway | not a local domain | not local domain | is not hosted here |
      send * through your | not an open relay | client was not authenticated | tenantattribution |
      not handled here | we do not serve | domain is not allowed | no longer relays | no longer relay
    `),
  },
  {
    id: 'security',
    reason: 'securityerror',
    source: 'RFC 4954, RFC 3207; real replies',
    sample: '550 Unauthenticated senders not allowed',
    any: words(`
      username and password not accepted | authentication required | authentication failed |
      authentication failure | authentication unsuccessful | authentication credentials invalid |
      authentication rejected | authentication is required | authenticate first | smtp authentication | smtp auth |
      unauthenticated senders not allowed | unauthenticated sender | you must authenticate | need to authenticate |
      requires authentication | auth required | smtpauth | application-specific password |
      log in via your web browser | must log in | log in before | must authenticate | please authenticate | please log in | authrequired | tls required | requires tls |
      must issue a starttls | starttls is required | starttls-not-supported | encryption required |
      senders to use tls | is not permitted to | not permitted to relay | sender was not authenticated for |
      verification failure | auth failed | exchange server authentication | client was not authenticated to send anonymous |
      insecure mail | security policy | security reason | security error | failed to delivery
    `),
  },
  {
    id: 'too-big-for-recipient',
    reason: 'exceedlimit',
    source: 'RFC 3463 x.2.3',
    sample: '#550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient',
    any: words(`
      message too large for this recipient | recipsizelimit | too large for the recipient |
      5.2.3 message size exceeds | message length exceeds administrative limit
    `),
  },
  {
    id: 'too-big',
    reason: 'mesgtoobig',
    source: 'RFC 1870',
    sample: '552 5.3.4 Message size exceeds fixed limit',
    any: words(`
      message size exceeds | size exceeds fixed | exceeds fixed limit | message file too big | message too big |
      message too large | message is too large | message is larger than | size limit | mail size limit |
      exceeds maximum size | exceeds maximum message size | maximum message size | max message size |
      message exceeds maximum | exceeds the maximum | larger than the | too big for | size of the message |
      exceeded google's message size | exceeded * size limits | line limit exceeded | exceeds the size | exceeds our size | exceeds the limit of | size we allow | message length exceeds |
      exceeded * message size | ukuran pesan | ukuran email
    `),
  },
  {
    id: 'host-full',
    reason: 'systemfull',
    source: 'RFC 3463 x.3.1',
    sample: '452 4.3.1 Insufficient system storage',
    any: words(`
      insufficient system storage | insufficient disk space | insufficient system resource | insufficient space on |
      mail system full | file system full | no space left on device | system storage |
      requested mail action aborted: exceeded storage | out of disk | disk full | server disk
    `),
  },
  {
    id: 'mailbox-full',
    reason: 'mailboxfull',
    source: 'RFC 3463 x.2.2',
    sample: '552 5.2.2 <a@example.com>... Mailbox Full',
    any: words(`
      mailbox full | mailbox is full | mailbox * full | mail box full | mailfolder is full | mail folder is full |
      inbox is full | inbox full | inbox is out of storage | over quota | overquota | over the quota | over-quota |
      quota exceed | quota violation | quota full | quota has been | quota limit | quota is full | exceed* quota |
      exceeded * quota | exceeds * quota | exceeding * quota | exceeded storage | storage quota | storage limit |
      storage allocation | storage space | out of storage | mailbox size | exceeds allowed size | exceeded allowed |
      not enough storage | not enough disk space | not enough space | does not have enough space |
      doesn't have enough space | no space left | disk quota | diskspace quota | disk space | out of disk space |
      insufficient quota | is full | maildir over | mailbox would exceed | mailbox over | mailbox has exceeded |
      user is over | account is over | account is full | over its quota | over their quota | over the maximum |
      over allowed | over the allowed | too much mail data | full mailbox | mailbox exceeded the | mapiexceptionshutoffquota |
      allowed quota | exceeded the space | exceeds size limit | message storage | overdrawn |
      boite du destinataire pleine | pleine | quota d | casilla llena | buzón lleno | buzon lleno |
      postfach ist voll | postfach voll | mailbox ist voll | kotak surat penuh | kotak masuk penuh | sudah penuh | tidak dapat menampung | tidak bisa menampung |
      kuota | いっぱい | 容量 | recipient storage | mailbox limit | ran out of | size limit for mailbox |
      would exceed * limit | error writing message: file too large | used up all | used all * storage | used up * storage |
      has no room | no room left | exceeded mailbox | recipient * quota | reached * quota
    `),
  },
  {
    id: 'paused',
    reason: 'suspend',
    source: SEEN,
    sample: 'Recipient address rejected: User temporary locked. Please try again later',
    sure: 0.8,
    any: words(`
      temporary locked | temporarily locked | account temporarily suspended | mailbox temporarily suspended |
      user temporarily suspended | temporarily disabled | temporarily inactive | temporarily unavailable mailbox |
      is frozen | mailbox frozen
    `),
  },
  {
    id: 'switched-off',
    reason: 'suspend',
    source: SEEN,
    sample: '550 5.2.1 The email account that you tried to reach is disabled.',
    any: words(`
      is disabled | was disabled | been disabled | account disabled | mailbox disabled | user disabled |
      disabled recipient | disabled mailbox | disabled account | disabled or discontinued | is inactive |
      inactive user | inactive account | not active | no longer active | account inactive | mailbox inactive |
      account * suspended | user suspended | mailbox suspended | is suspended | been suspended |
      recipient suspended | email account suspended | account is locked | mailbox locked | user is locked |
      mailbox is locked | account locked | been locked | account expired | mailbox expired | has expired |
      account closed | account has been closed | deactivated | discontinued | not currently accepting |
      currently not accepting | mailbox currently suspended | invalid/inactive | inactive mailbox | on hold |
      banned recipient | mailbox cannot be accessed | mailbox unavailable or access denied |
      recipient account is blocked | compte du destinataire est bloqu | recipient blocked | user blocked |
      dinonaktifkan | tidak aktif | ditangguhkan | boite du destinataire archivee | archived recipient | archivé |
      mailbox is not enabled | out of service mailbox | recipient * disabled | user account is unavailable |
      is no longer valid | account * disabled | account terminated | was terminated | been terminated | temporarily closed | mailbox closed | mailbox has been closed | domain * suspended |
      account blocked | now disabled | was closed | been closed | is closed | is barred | is dormant | been frozen | is deactivated | not activated | not been activated | never activated | status is locked |
      recipient is locked | <addr> is locked
    `),
  },
  {
    id: 'moved',
    reason: 'hasmoved',
    source: 'RFC 3463 x.1.6',
    sample: '550 5.1.6 recipient no longer on server: a@example.com',
    any: words(`
      recipient no longer on server | has moved to | has moved | have moved | moved to *@ | address has changed |
      address changed | new address is | new e-mail address | new email address | no longer on server |
      not our user | not our customer | user has moved | mailbox has moved | has been replaced by |
      use the new address | user not local; please try | user no longer on
    `),
  },
  {
    // "Does not accept mail from ...": from whom, not none at all.
    id: 'not-from-this-sender',
    reason: 'filtered',
    source: SEEN,
    sample: '550 Mailbox unavailable. This server does not accept mails from this sender address',
    any: words(`
      does not accept mail from | does not accept mails from | does not accept any mail from |
      does not accept email from | does not accept e-mail from | does not accept messages from |
      doesn't accept mail from | doesn't accept email from | doesn't accept messages from
    `),
  },
  {
    id: 'null-mx',
    reason: 'notaccept',
    source: 'RFC 7505',
    sample: '556 5.1.10 Recipient domain has null MX',
    any: words(` not have any mail exchanger | no mail exchangers | 
      null mx | nullmx | does not accept mail | doesn't accept mail | not accept any mail | does not receive mail |
      does not receive email | doesn't receive mail | doesn't receive email | doesn't receive * mail |
      smtp protocol returned a permanent error | no mx record | no mx found | mx record not found |
      no mail exchanger | couldn't find a mail exchanger | could not find a mail exchanger | no valid mx |
      host does not accept | domain does not accept | system not accepting network messages |
      mail-enabled subscriptions | not capable of receiving mail | name server returned answer with no data |
      mx points to | not accepting mail for | no mailserver for | mail receiving disabled
    `),
  },
  {
    id: 'sender-refused',
    reason: 'rejected',
    source: SEEN,
    sample: '553 5.1.8 <a@example.com>... Domain of sender address a@example.com does not exist',
    any: words(`
      domain of sender | sender domain | sender's domain | sender address | sender's address | unroutable sender |
      sender rejected | sender denied | sender refused | sender verify | sender verification | sender not allowed |
      sender unknown | sender invalid | sender email is not | sender e-mail is not | sender * not in my domain |
      mailfrom failed | return mx | verify mailfrom | mail from failed | mail from is mismatched | sender is * invalid | invalid sender | invalid mail from | from: domain |
      from domain | from address | bad sender | bad outbound sender | unknown sender | bogus mail from |
      callout verification | could not complete sender | unable to verify sender | mail from * rejected |
      return path * invalid | from user rejected | not accepted sender |
      sending to/from an address that has been blacklisted | address family mismatch on destination mxs |
      emetteur invalide | unregistered domains | you can't send mail | you are not allowed to | sender is not |
      envelope blocked | originator | sender has been | blocked sender | unresolvable rfc.5321
    `),
  },
  {
    id: 'sender-domain-at-mail',
    reason: 'rejected',
    source: 'RFC 3463 x.1.8',
    sample: '550 5.1.7 No such domain example.com.',
    stages: ['mail'],
    any: words(`
      no such domain | does not exist | domain not found | domain does not | invalid domain | access denied |
      administratively denied | not accepted | rejected | refused | not allowed | not permitted | no access |
      denied
    `),
  },
  {
    id: 'domain-unknown',
    reason: 'hostunknown',
    source: 'RFC 3463 x.1.2',
    sample: '550 5.1.2 <a@example.com>... Host unknown (Name server: example.com: host not found)',
    any: words(` non-existant domain | nonexistant domain | 
      host unknown | unknown host | recipient domain must | mail domain * unknown | name server: .: host not found | domain unknown | unknown domain | no such domain | host not found ( |
      host not found. | type=aaaa: host not found | type=a: host not found | type=mx: host not found |
      host or domain name not found | couldn't find any host | could not find any host | domain not found |
      domain name not found | domain does not exist | domain is not reachable | domain could not be found |
      domain name * not exist | domain is unknown | domain * does not exist | domain was not found |
      unrouteable mail domain | unrouteable domain | unroutable mail domain | invalid domain |
      bad destination host | bad destination system | nxdomain | nonexistentdomain | nonexistent domain |
      no such host | non-existent domain | host name is unknown | to find the recipient domain | illegal host |
      account or domain may not exist | domain must resolve | dns server returned answer with no |
      no route to domain | no route found to domain | no a record | enotfound | no mail servers appear | does not appear to be registered |
      domain is not registered | name or service not known | example.com does not exist |
      no mx or a record | no a or mx record | no mx or address record | no mx, a or aaaa | no mx or aaaa |
      domain tidak ditemukan | domain tidak ada | unknown server | server does not exist |
      list of allowed rcpthosts; no valid cert
    `),
    notStages: ['mail'],
  },
  {
    id: 'refused-by-the-person',
    reason: 'filtered',
    source: 'Facebook, NTT docomo and au replies',
    sample: '550 5.1.1 RCP-P2 Refused due to recipient preferences',
    sure: 0.85,
    any: words(` user reject | 
      refused due to recipient preferences | recipient preferences | does not want to receive |
      not accept mail from you | is not accepting mail from | blocked by the recipient |
      rejected by the recipient's | this user reject | due to extended inactivity new mail is not |
      user does not wish | restricted address | resolver.rst.notauthorized | recipient rejects |
      recipient's mailbox rules | user refused to receive | recipient refused to receive | refused by the recipient |
      does not accept * character set | mailbox * is restricted | account * is restricted | user * is restricted |
      internal mail only | only accepts internal | only internal mail | receive external | receive mail from external |
      mail from outside | external senders | rule imposed mailbox access | account is not allowed
    `),
  },
  {
    id: 'no-such-user',
    reason: 'userunknown',
    source: 'RFC 3463 x.1.1',
    sample: '550 5.1.1 <a@example.com>... User unknown',
    any: words(` mailbox is not available | nosuchuser | list of allowed recipients | 
      user unknown | unknown user | unknown recipient | recipient unknown | recipient * unknown | unknown local |
      unknown address | unknown mailbox | unknown account | unknown in | unknown or illegal | mailbox unknown |
      address unknown | no such user | no such recipient | no such mailbox | no such address | no such account |
      no such person | no such local | no such email | no such alias | no mailbox here | no mailbox by that name |
      no mailbox found | no user by | no account by | no valid recipients for this | user not found |
      user not known | user is unknown | user does not exist | user doesn't exist | user doesn't have |
      user does not have | user not exist | user not local | user not listed | not listed in |
      user mailbox not found | recipient not found | recipnotfound | recipientnotfound | recipient does not exist |
      recipient doesn't exist | recipient is not | recipient not exist | recipient name is not |
      recipient not recog | recipient no longer | mailbox not found | mailbox unavailable | mailbox does not exist |
      mailbox doesn't exist | mailbox not exist | mailbox name not allowed | mailbox not available |
      mailbox is unavailable | mailbox * not found | account does not exist | account doesn't exist |
      account not found | account that you tried to reach does not exist | that you tried to reach does not |
      email account * does not exist | e-mail account does not exist | address does not exist |
      address doesn't exist | address not found | address not exist | address not known | address rejected |
      address couldn't be found | address could not be found | address is invalid | address is not valid |
      address is unknown | addresses rejected | addressee unknown | addressee not | invalid recipient |
      invalid address | invalid mailbox | invalid user | invalid final delivery | invalid destination |
      invalid email address | illegal user | illegal alias | illegal recipient | bad destination mailbox |
      bad destination email | bad address | bad recipient | bad user | not a valid recipient | recipient rejected |
      <addr> rejected | <addr> not ok | wrong recipient | wrong address | not have an account here | have an account here |
      recipient * cannot be verified | recipient * could not be verified | address * cannot be verified | unavailable to take delivery | destination email address | not a valid mailbox |
      not a valid user | not a valid address | not valid recipient | not a known user | not a local user |
      not a registered | not recognized | not known at this | nonexistent user | non-existent user |
      non existent user | nonexistent recipient | non-existent recipient | nonexistent mailbox |
      unrouteable address | unroutable address | undeliverable address | does not like recipient |
      does not match any | not exactly match | no one by that | nobody by that | doesn't have * account | is not a user |
      is not a known | is not known | is unknown | unknown or invalid | user id unknown | userid | no longer with |
      no longer works | no longer employed | no longer available | no longer in use | no longer exists |
      no longer used | no longer accepts mail | no longer accepts email | no longer accepting mail |
      no longer receives | badrcptto | no longer at this | no longer at the company | no longer at company | no longer a customer | has been removed | been removed from | not registered with | is not registered |
      account unknown | unknown at this | nobody here | no one here | not be located | cannot be located | has left the | left this organi | left our | under that name | address is not deliverable | no longer subscribed |
      has been retired | is retired | person not found | not a local mailbox | not a local address | left the company | has been deleted | has no e-mail address | has no email address |
      deleted mailbox | deleted user | deleted account | destinataire invalide | destinataire inconnu | utilisateur inconnu |
      n'existe pas | empfänger unbekannt | empfänger * unbekannt | unbekannter empfänger | nicht im *verzeichnis | ne figure pas dans | no figura en | existiert nicht | no existe | desconocido | não existe | inesistente |
      sconosciut | onbekend | okänd | tidak dikenal | tidak ditemukan | tidak ada | alamat tidak | pengguna tidak |
      存在しない | 見つかりません | リストにありません | 登録されていません | 不存在 | nie ma takiego | nie istnieje |
      neexistuje | bulunamad | mevcut değil | không tồn tại | не зарегистрирован | tidak terdaftar | rcpt to * does not exist | not exist | does not exist | not our | no valid recipient |
      user * unknown | user * not found | account * not exist | exrecipnotfound | x.400 address |
      reserved by rfc 2606 | single label domains | there is no such | no mail box | name not found |
      not in directory | not in recipient list | not in our recipient | not in the recipient | marked as invalid | not user of | not in our directory | not in my database | no matches to | matches in directory |
      isn't a valid | inbox for * not | exist
    `),
  },
  {
    id: 'security-generic',
    reason: 'securityerror',
    source: 'RFC 4954; real replies',
    sample: '550 5.7.1 Access denied',
    sure: 0.7,
    any: words(`access denied | not authorized | unauthorized`),
    notStages: ['connect', 'helo', 'mail', 'rcpt'],
  },
];
