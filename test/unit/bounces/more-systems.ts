import type { SystemSample } from './systems.ts';

/** Shapes and languages of reports, with invented names; `head` and `body` as in `systems.ts`. */
const daemon = (from: string, subject: string, more: readonly string[] = []) => [
  'Return-Path: <>',
  `From: ${from}`,
  'To: news@sender.example',
  `Subject: ${subject}`,
  ...more,
];
const POSTMASTER = 'Mail Delivery System <MAILER-DAEMON@mx.example.net>';
const BUDI = 'budi@example.org';

/** A report of plain words only. */
const words = (system: string, subject: string, body: string, about: string, reason: string): SystemSample => ({
  system,
  head: daemon(POSTMASTER, subject, ['Content-Type: text/plain; charset=utf-8']),
  body,
  kind: 'bounce',
  recipients: [[BUDI, about, reason]],
});

/** An automatic reply with a subject of its language. */
const auto = (language: string, subject: string, more: readonly string[] = []): SystemSample => ({
  system: `out of office, ${language}`,
  head: ['From: Budi <budi@example.org>', 'To: news@sender.example', `Subject: ${subject}`, ...more],
  body: '.',
  kind: 'autoreply',
  recipients: [[BUDI, 'autoreply', 'vacation']],
});

const leave = (body: string, subject = 'Re: Promo Oktober', more: readonly string[] = []): SystemSample => ({
  system: `a wish to leave: ${body.split('\n')[0] ?? ''}`,
  head: ['From: Budi <budi@example.org>', 'To: news@sender.example', `Subject: ${subject}`, ...more],
  body,
  kind: 'unsubscribe',
  recipients: [[BUDI, 'unknown', 'delivered']],
});

const status = (fields: string, before = 'Your message could not be delivered.') => `This is a report.

--b
Content-Type: text/plain

${before}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

${fields}

--b
Content-Type: message/rfc822

Message-ID: <abc123@sender.example>
From: News <news@sender.example>
To: budi@example.org

Halo

--b--`;
const REPORT = ['MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b'];

const inBase64 = (text: string) => Buffer.from(text).toString('base64');

export const MORE_SYSTEMS: readonly SystemSample[] = [
  words(
    'German',
    'Unzustellbare Nachricht',
    `Ihre Nachricht konnte nicht zugestellt werden an:\n\n${BUDI}\n\nEmpfänger unbekannt`,
    'address',
    'userunknown',
  ),
  words(
    'German, full',
    'Zustellung fehlgeschlagen',
    `Die Nachricht konnte nicht zugestellt werden.\n\n${BUDI}: Das Postfach des Empfängers ist voll`,
    'temporary',
    'mailboxfull',
  ),
  words(
    'French',
    'Échec de la remise du message',
    `Votre message n'a pas pu être remis à :\n\n${BUDI}\n\nL'adresse du destinataire n'existe pas`,
    'address',
    'userunknown',
  ),
  words(
    'Spanish',
    'No se pudo entregar el mensaje',
    `No se pudo entregar su mensaje a los siguientes destinatarios:\n\n  ${BUDI}\n\nEl usuario no existe`,
    'address',
    'userunknown',
  ),
  words(
    'Portuguese',
    'Falha na entrega da mensagem',
    `Sua mensagem não pôde ser entregue a:\n\n${BUDI}\n\nUsuário inexistente`,
    'address',
    'userunknown',
  ),
  words(
    'Italian',
    'Mancata consegna del messaggio',
    `Non è stato possibile recapitare il messaggio a:\n\n${BUDI}\n\nLa casella del destinatario è piena`,
    'temporary',
    'mailboxfull',
  ),
  words(
    'Dutch',
    'Bericht niet bezorgd',
    `Uw bericht kon niet worden bezorgd bij:\n\n${BUDI}\n\nGebruiker onbekend`,
    'address',
    'userunknown',
  ),
  words(
    'Russian',
    'Недоставленное сообщение',
    `Ваше письмо не может быть доставлено:\n\n${BUDI}\n\nПользователь не найден`,
    'address',
    'userunknown',
  ),
  words(
    'Japanese',
    '配信不能のお知らせ',
    `次の宛先に配信できませんでした。\n\n${BUDI}\n\n宛先のユーザーは存在しません`,
    'address',
    'userunknown',
  ),
  words(
    'Chinese',
    '退信：邮件未送达',
    `您的邮件无法送达以下收件人：\n\n${BUDI}\n\n该用户不存在`,
    'address',
    'userunknown',
  ),
  words(
    'Korean',
    '메일 전송 실패',
    `다음 수신자에게 전달할 수 없습니다:\n\n${BUDI}\n\n존재하지 않는 사용자입니다`,
    'address',
    'userunknown',
  ),
  words(
    'Indonesian',
    'Email gagal terkirim',
    `Pesan Anda tidak dapat disampaikan kepada:\n\n${BUDI}\n\nAlamat email tidak ditemukan`,
    'address',
    'userunknown',
  ),
  words(
    'Indonesian, full',
    'Pesan dikembalikan',
    `Pesan Anda untuk ${BUDI} tidak dapat disampaikan: kotak masuk penerima sudah penuh.`,
    'temporary',
    'mailboxfull',
  ),
  words(
    'a sentence without blanks around the address',
    '配信エラー',
    `宛先${BUDI}への配信に失敗しました。配信できません。宛先のユーザーは存在しません`,
    'address',
    'userunknown',
  ),
  {
    system: 'Japanese in ISO-2022-JP, subject over two encoded words',
    head: daemon(POSTMASTER, '=?ISO-2022-JP?B?GyRCR1s/LkVZ?=\n =?ISO-2022-JP?B?JUUlaSE8GyhC?=', [
      'Content-Type: text/plain; charset=iso-2022-jp',
      'Content-Transfer-Encoding: base64',
    ]),
    body: Buffer.from(`\x1b$B<!$N08@h$KG[?.$G$-$^$;$s\x1b(B\n\n${BUDI}: 550 5.1.1 User unknown\n`, 'latin1').toString(
      'base64',
    ),
    kind: 'bounce',
    recipients: [[BUDI, 'address', 'userunknown']],
  },
  {
    system: 'MailEnable',
    head: daemon('"Delivery Subsystem" <POSTMASTER@example.net>', 'Message Delivery Failure'),
    body: `MailEnable: Message could not be delivered to some recipients.
The following recipient(s) could not be reached:

	Recipient: [SMTP:${BUDI}]
	Reason: Remote SMTP Server Returned: 552 mailbox is full

Message headers follow:

Subject: Promo`,
    kind: 'bounce',
    recipients: [[BUDI, 'temporary', 'mailboxfull']],
  },
  {
    system: 'LISTSERV form for machines',
    head: daemon('LSMTP <postmaster@example.net>', 'Undelivered mail'),
    body: `An error was detected while processing the enclosed message.

--> Error description:
Error-for:  ${BUDI}
Error-Code: 0
Error-Text: 550 5.1.1 No such user

Error-End:  One error reported.`,
    kind: 'bounce',
    recipients: [[BUDI, 'address', 'userunknown']],
  },
  {
    system: 'X.400 name',
    head: daemon('System Administrator <postmaster@example.net>', 'Undeliverable: Promo'),
    body: `Your message

  To:      news@sender.example
  Subject: Promo
  Sent:    Fri, 2 Oct 2026 17:10:56 +0700

did not reach the following recipient(s):

c=ID;a= ;p=Contoh;o=Pusat;dda:SMTP=${BUDI}; on Fri, 2 Oct 2026
17:12:28 +0700
    The recipient name is not recognized`,
    kind: 'bounce',
    recipients: [[BUDI, 'address', 'userunknown']],
  },
  {
    system: 'Exchange, diagnostic information for administrators',
    head: daemon(
      'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.net>',
      'Undeliverable: Promo',
    ),
    body: `Delivery has failed to these recipients or groups:

${BUDI}
The recipient's mailbox is full and can't accept messages now.

Diagnostic information for administrators:

Generating server: mx.example.net

${BUDI}
#554 5.2.2 mailbox full ##

Original message headers:

Received: from a by b
Message-ID: <abc123@sender.example>
From: news@sender.example
To: ${BUDI}`,
    kind: 'bounce',
    recipients: [[BUDI, 'temporary', 'mailboxfull']],
  },
  {
    system: 'Office 365, HTML only',
    head: daemon('postmaster@example.net', 'Undeliverable: Promo', [
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
    ]),
    body: inBase64(
      `<html><head><style>p{}</style></head><body><p>Your message to <b>${BUDI}</b> couldn't be delivered.</p><p>budi wasn't found at example.org.</p><p>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${BUDI} not found by SMTP address lookup'</p></body></html>`,
    ),
    kind: 'bounce',
    recipients: [[BUDI, 'address', 'userunknown']],
  },
  {
    system: 'status part in base64',
    head: daemon(POSTMASTER, 'Delivery Status Notification (Failure)', REPORT),
    body: `--b
Content-Type: text/plain

Failed.

--b
Content-Type: message/delivery-status
Content-Transfer-Encoding: base64

${inBase64(`Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ${BUDI}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n`)}

--b--`,
    kind: 'bounce',
    recipients: [[BUDI, 'address', 'userunknown']],
  },
  {
    system: 'RFC 6533, an address in UTF-8',
    head: daemon(POSTMASTER, 'Delivery Status Notification (Failure)', REPORT),
    body: `--b
Content-Type: message/global-delivery-status
Content-Transfer-Encoding: 8bit

Reporting-MTA: dns; mx.example.net

Final-Recipient: utf-8; búdi@contoh.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b--`,
    kind: 'bounce',
    recipients: [['búdi@contoh.example', 'address', 'userunknown']],
  },
  {
    system: 'RFC 6533, an address in hexadecimal',
    head: daemon(POSTMASTER, 'Delivery Status Notification (Failure)', REPORT),
    body: status('Final-Recipient: utf-8; b\\x{FA}di@contoh.example\nAction: failed\nStatus: 5.2.2'),
    kind: 'bounce',
    recipients: [['búdi@contoh.example', 'temporary', 'mailboxfull']],
  },
  {
    system: 'an internal name as final recipient',
    head: daemon(POSTMASTER, 'Delivery Status Notification (Failure)', REPORT),
    body: status(
      `Original-Recipient: rfc822;${BUDI}\nFinal-Recipient: rfc822;budi@ims-ms-daemon\nAction: failed\nStatus: 5.2.2`,
    ),
    kind: 'bounce',
    recipients: [[BUDI, 'temporary', 'mailboxfull']],
  },
  {
    system: 'a report wrapped in a report by a gateway',
    head: daemon('postmaster@gateway.example', 'Delivery Status Notification (Failure)', [
      'Content-Type: multipart/mixed; report-type=delivery-status; boundary=o',
    ]),
    body: `--o
Content-Type: message/rfc822

From: postmaster@mx.example.net
Subject: Delivery Status Notification (Failure)
Content-Type: multipart/report; report-type=delivery-status; boundary=b

${status(`Final-Recipient: rfc822;${BUDI}\nAction: failed\nStatus: 5.1.1`)}

--o
Content-Type: text/plain

This e-mail is confidential.

--o--`,
    kind: 'bounce',
    recipients: [[BUDI, 'address', 'userunknown']],
  },
  {
    system: 'a filter that refuses by a disposition notification',
    head: [
      'From: Mail Delivery Subsystem <postmaster@example.org>',
      'To: news@sender.example',
      'Subject: Automatically rejected mail',
      'Auto-Submitted: auto-replied (rejected)',
      'Content-Type: multipart/report; report-type=disposition-notification; boundary=b',
    ],
    body: `--b
Content-Type: text/plain

Your message to <${BUDI}> was automatically rejected:
Quota exceeded
--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822; ${BUDI}
Disposition: automatic-action/MDN-sent-automatically; deleted

--b--`,
    kind: 'bounce',
    recipients: [[BUDI, 'temporary', 'mailboxfull']],
  },
  {
    system: 'a receipt: deleted without being read',
    head: [
      'From: Budi <budi@example.org>',
      'To: news@sender.example',
      'Subject: Not read: Promo',
      'Content-Type: multipart/report; report-type=disposition-notification; boundary=b',
    ],
    body: `--b
Content-Type: text/plain

Your message was deleted without being read.
--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822; ${BUDI}
Disposition: automatic-action/MDN-sent-automatically; deleted

--b--`,
    kind: 'other',
    recipients: [],
  },
  {
    system: 'a challenge in the form of a report',
    head: ['From: noreply@boxbe.example', 'To: news@sender.example', 'Subject: Re: Promo (Action Required)', ...REPORT],
    body: status(
      `Final-Recipient: rfc822;${BUDI}\nAction: failed\nStatus: 4.7.0\nDiagnostic-Code: smtp; Sender not pre-approved. Follow instructions in above notice`,
      'Your message has been waitlisted.',
    ),
    kind: 'autoreply',
    recipients: [[BUDI, 'autoreply', 'vacation']],
  },
  {
    system: 'Exim, a warning that says it will come back one day',
    head: daemon(POSTMASTER, 'Warning: message 1abc delayed 24 hours'),
    body: `This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue.

The address to which the message has not yet been delivered is:

  ${BUDI}

Delivery attempts will continue for some time. Eventually the mail delivery
software will give up, and when that happens, the message will be returned to you.`,
    kind: 'delay',
    recipients: [[BUDI, 'temporary', 'expired']],
  },
  {
    system: 'Exim, a forward to an address that is not told',
    head: daemon(POSTMASTER, 'Mail delivery failed: returning message to sender'),
    body: `A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  an undisclosed address
    (generated from ${BUDI})
    mailbox is full`,
    kind: 'bounce',
    recipients: [[BUDI, 'temporary', 'mailboxfull']],
  },
  {
    system: 'a report that no daemon signed',
    head: [
      'From: realmail@bank.example',
      'To: news@sender.example',
      'Subject: RE: Promo : non remis (delivery failed)',
    ],
    body: `Votre message n'a pas pu etre delivre a\n${BUDI}\n\nYour message could not be delivered to\n${BUDI}`,
    kind: 'bounce',
    recipients: [[BUDI, 'unknown', 'undefined']],
  },
  {
    system: 'a report whose recipient only its own To line tells',
    head: ['From: MAILER-DAEMON@mail.example', 'To: news@sender.example', 'Content-Type: text/html; charset=utf-8'],
    body: `I'm afraid I wasn't able to deliver the following message.\nThis is a permanent error; I've given up.\n\nSubject: Promo\nTo: ${BUDI}\n\n---Below this line is a copy of the message.`,
    kind: 'bounce',
    recipients: [[BUDI, 'unknown', 'undefined']],
  },
  {
    system: 'Amazon SES, by SNS, without a diagnostic',
    head: [
      'From: AWS Notifications <no-reply@sns.example>',
      'To: news@sender.example',
      'Subject: Amazon SES Email Event Notification',
    ],
    body: `{"Type":"Notification","Message":"{\\"notificationType\\":\\"Bounce\\",\\"bounce\\":{\\"bounceType\\":\\"Permanent\\",\\"bounceSubType\\":\\"NoEmail\\",\\"bouncedRecipients\\":[{\\"emailAddress\\":\\"${BUDI}\\"}]},\\"mail\\":{\\"messageId\\":\\"1\\"}}"}`,
    kind: 'bounce',
    recipients: [[BUDI, 'address', 'userunknown']],
  },
  {
    system: 'a success notice',
    head: daemon(POSTMASTER, 'Successful Mail Delivery Report', REPORT),
    body: status(`Final-Recipient: rfc822; ${BUDI}\nAction: delivered\nStatus: 2.0.0`, 'Your message was delivered.'),
    kind: 'other',
    recipients: [],
  },
  {
    system: 'a complaint, RFC 5965',
    head: [
      'From: fbl@receiver.example',
      'To: abuse@sender.example',
      'Subject: FW: Promo',
      'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
    ],
    body: `--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Example/1
Version: 1
Original-Rcpt-To: ${BUDI}

--b
Content-Type: message/rfc822

Message-ID: <abc123@sender.example>
From: news@sender.example
To: ${BUDI}

Halo

--b--`,
    kind: 'complaint',
    recipients: [[BUDI, 'complaint', 'feedback']],
  },
  auto('English', 'Automatic reply: Promo'),
  auto('Indonesian', 'Balasan otomatis: Promo'),
  auto('Indonesian, on leave', 'Sedang cuti tahunan'),
  auto('German', 'Abwesenheitsnotiz'),
  auto('French', 'Réponse automatique : Promo', ['MIME-Version: 1.0']),
  auto('Spanish', 'Respuesta automática: fuera de la oficina'),
  auto('Portuguese', '=?utf-8?Q?Resposta_autom=C3=A1tica?='),
  auto('Italian', 'Risposta automatica: fuori ufficio'),
  auto('Dutch', 'Automatisch antwoord: afwezig'),
  auto(
    'Russian in KOI8-R',
    `=?KOI8-R?B?${Buffer.from([0xe1, 0xd7, 0xd4, 0xcf, 0xcf, 0xd4, 0xd7, 0xc5, 0xd4]).toString('base64')}?=`,
  ),
  auto(
    'Chinese in GB18030',
    `=?GB18030?B?${Buffer.from([0xd7, 0xd4, 0xb6, 0xaf, 0xbb, 0xd8, 0xb8, 0xb4]).toString('base64')}?=`,
  ),
  auto(
    'Japanese in Shift_JIS',
    `=?Shift_JIS?B?${Buffer.from([0x8e, 0xa9, 0x93, 0xae, 0x95, 0xd4, 0x90, 0x4d]).toString('base64')}?=`,
  ),
  auto('Korean', '=?utf-8?B?67aA7J6sIOykkQ==?='),
  auto('by header only', 'Re: Promo', ['Auto-Submitted: auto-replied']),
  leave('unsubscribe\n\nOn Thu, 1 Oct 2026 News <news@sender.example> wrote:\n> Promo'),
  leave('Berhenti berlangganan\n\nPada 1 Okt 2026 News menulis:\n> Promo'),
  leave('Tolong hapus email saya dari daftar.\nTerima kasih\n\n-- \nBudi'),
  leave('Please remove me from your list\n\n-----Original Message-----\nFrom: News'),
  leave('stop'),
  {
    system: 'a reply that only quotes the word',
    head: [
      'From: Budi <budi@example.org>',
      'To: news@sender.example',
      'Subject: Re: Promo',
      'In-Reply-To: <abc123@sender.example>',
    ],
    body: 'Saya pesan dua, terima kasih.\n\n> unsubscribe',
    kind: 'reply',
    recipients: [],
  },
  {
    system: 'a reply that speaks of stopping',
    head: [
      'From: Budi <budi@example.org>',
      'To: news@sender.example',
      'Subject: Re: Promo',
      'In-Reply-To: <abc123@sender.example>',
    ],
    body: 'Does the bus stop near your shop? We would like to come by on Saturday with the children.',
    kind: 'reply',
    recipients: [],
  },
];
