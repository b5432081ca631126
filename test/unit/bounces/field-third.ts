import { DAEMON, dsn, type FieldReport, failed, RETURNED, refused, SITI, said, told, UTF8 } from './field-report.ts';

const NOT_FOUND = [
  ['Dutch', 'De ontvanger is niet gevonden'],
  ['German', 'Dieses Postfach gibt es nicht'],
  ['Indonesian', 'Penerima sudah dihapus'],
  ['Italian', 'Destinatario non trovato'],
  ['Korean', '받는 분을 찾을 수 없습니다'],
  ['Portuguese', 'Destinatário não localizado'],
  ['Russian', 'Нет такого адреса'],
  ['Spanish', 'El usuario no fue encontrado'],
  ['Vietnamese', 'Không tìm thấy hộp thư'],
] as const;

const SWITCHED_OFF = [
  ['Chinese', '该账号已被冻结'],
  ['French', 'Le compte de cette personne est fermé'],
  ['German', 'Das Konto wurde gesperrt'],
  ['Indonesian', 'Akun ini dibekukan'],
  ['Portuguese', 'A conta foi bloqueada'],
  ['Russian', 'Ящик получателя заблокирован'],
  ['Spanish', 'La cuenta fue suspendida'],
] as const;

const OTHER_WORDS = [
  ['550 alias invalid', 'address userunknown'],
  ['550 Cannot find that, unknown alias', 'address userunknown'],
  ['550 Unable to find local user', 'address userunknown'],
  ['550 there is no mail drop for him', 'address userunknown'],
  ['550 NO_SUCH_USER', 'address userunknown'],
  ['550 Destinatario errato', 'address userunknown'],
  ['550 Empfänger hier leider unbekannt', 'address userunknown'],
  ['550 was not found in LDAP', 'address userunknown'],
  ['550 recipient temporarily closed', 'temporary suspend'],
  ['550 mail drop currently stopped', 'temporary suspend'],
  ['550 El usuario se encuentra inactivo', 'temporary suspend'],
  ['550 The domain penerima.example is obsolete', 'address hostunknown'],
  ['550 return path could not be verified', 'us rejected'],
  ['550 Your domain has no MX', 'us rejected'],
  ['550 too many complaints about you', 'us blocked'],
  ['550 we reject password protected archives', 'us contenterror|rejected'],
] as const;

/** Words of mail systems that were met late: what hosts say in few words of their own. */
export const FIELD_THIRD: readonly FieldReport[] = [
  said('dots run on from the address', `550 ${SITI}...User unknown`, 'address userunknown'),
  said('a mailbox is switched off, now', '550 <siti> is now disabled by the mail service.', 'temporary suspend'),
  said('never switched on', `550 <${SITI}> Mailbox not activated`, 'temporary suspend'),
  said('locked', `550 <${SITI}>: status is locked`, 'temporary suspend'),
  said('no such account here', `550-Sorry, ${SITI} does not have an account here. Go away.`, 'address userunknown'),
  said('not of the domain', `550 Addressee not a member of this domain: <${SITI}>`, 'address userunknown'),
  said('not OK', `550 Command RCPT <${SITI}> not OK`, 'address userunknown'),
  said('cannot be verified', '550 The recipient you named cannot be verified', 'address userunknown'),
  said('no longer accepts mail', '550 This address no longer accepts mail.', 'address userunknown'),
  said('retired', '550 That mailbox has been retired', 'address userunknown'),
  said('restricted', `553 mailbox ${SITI} is restricted`, 'temporary filtered'),
  said('internal mail only', '550 This mailbox only accepts internal mail', 'temporary filtered'),
  said('refused by the person', '553 Recipient refused to receive the mail.', 'temporary filtered'),
  said('the sending account', '550 Your account has been suspended, call us', 'us policyviolation'),
  said('an envelope sender that was checked', '550 Check of mailfrom failed', 'us rejected'),
  said('the form of the content', '552 MIME check: invalid structure', 'us contenterror'),
  said('past the provider', "554 reject: host bypassing the provider's mail relay", 'us policyviolation'),
  refused(
    'IronPort, wrong recipients',
    "5.1.0 - Unknown address error 540-'Error: Wrong recipients' (delivery attempts: 0)",
    '5.1.0',
    'address userunknown',
  ),
  dsn(
    'a mailbox file at its limit',
    [DAEMON, RETURNED],
    'Your message could not be delivered.',
    failed('5.2.0', 'cannot update mailbox /var/mail/siti. error writing message: File too large'),
    'temporary mailboxfull',
  ),
  told(
    'expanded from',
    [DAEMON, 'Returned mail'],
    `# Your message could not be delivered to the following address:
#      "|/usr/bin/sort-mail -u"
#        (reason: Can't create output)
#        (expanded from: <${SITI}>)`,
    'temporary|unknown systemerror|mailererror|undefined|suspend|onhold',
  ),
  told('no MX and no A', [DAEMON, RETURNED], `${SITI}: no MX or A record for penerima.example`, 'address hostunknown'),
  told(
    'none of the hosts',
    [DAEMON, 'failure notice'],
    `I wasn't able to deliver your message to the following addresses.\n\n<${SITI}>: Too many failures (Tried all MXs)`,
    'temporary networkerror',
  ),
  told(
    'letters not wanted',
    [DAEMON, 'failure notice'],
    `<${SITI}>:\nThe user does not accept mail in Cyrillic character sets.`,
    'temporary filtered',
  ),
  told(
    'full, in Russian, in two words',
    [DAEMON, 'Недоставленное сообщение', ...UTF8],
    `${SITI}\nне удалось доставить сообщение: ящик переполнен`,
    'temporary mailboxfull',
  ),
  told(
    'full, in Chinese, with advice to try again',
    [DAEMON, '退信通知', ...UTF8],
    `很抱歉您的邮件未能送达。\n收件人：${SITI}\n退信原因：邮箱空间已满\n建议：请稍后重试。`,
    'temporary mailboxfull',
  ),
  told(
    'no domain, in Portuguese',
    [DAEMON, 'Mensagem não entregue', ...UTF8],
    `A sua mensagem para ${SITI} não foi entregue.\n\nO domínio penerima.example não foi encontrado.`,
    'address hostunknown',
  ),
  told(
    'not known, in German',
    [DAEMON, 'Unzustellbare Nachricht', ...UTF8],
    `Ihre Nachricht an ${SITI} konnte nicht zugestellt werden.\n\nDie Adresse des Empfängers ist nicht bekannt.`,
    'address userunknown',
  ),
  ...NOT_FOUND.map(([language, words]) => said(`not found, ${language}`, `550 ${words}`, 'address userunknown')),
  ...SWITCHED_OFF.map(([language, words]) => said(`switched off, ${language}`, `550 ${words}`, 'temporary suspend')),
  said('no number of the account', '550 The address was removed: it is not registered with us', 'address userunknown'),
  said('bytes used up', '552 The person has used up their storage', 'temporary mailboxfull'),
  said('full, in Polish', '552 Skrzynka adresata jest przepełniona', 'temporary mailboxfull'),
  said('over the size', '550 The message exceeds the size allowed here', 'us mesgtoobig'),
  said('a file of that kind', '550 The attachment is of a forbidden kind', 'us contenterror'),
  said('a virus, in the past', '550 Your message contained a virus', 'us virusdetected'),
  said(
    'a name for the number',
    '550 Your number does not map to any name',
    'us requireptr',
    'in reply to MAIL FROM command',
  ),
  ...OTHER_WORDS.map(([reply, expected]) => said(reply, reply, expected)),
  told(
    'a story of addresses is no reply',
    [DAEMON, RETURNED],
    `Your message to ${SITI} could not be delivered. ${'Our people look into it and will write to you as soon as they can. '.repeat(9)}Most often a user invalid in the eyes of one host is known to another.`,
    'unknown|temporary undefined|onhold',
  ),
];
