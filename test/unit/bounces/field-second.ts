import {
  DAEMON,
  dsn,
  type FieldReport,
  failed,
  original,
  POSTMASTER,
  RETURNED,
  SITI,
  said,
  told,
  UTF8,
} from './field-report.ts';

/** Written after the others were understood, to see what had been learnt. */
export const FIELD_SECOND: readonly FieldReport[] = [
  said(
    'AOL, policy',
    '521 5.2.1 :  (DNSBL) This IP has been blocked due to unusual activity. https://postmaster.example/error-codes#',
    'us blocked',
  ),
  said(
    'Yahoo, deferred',
    '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.example/error-codes',
    'us|temporary badreputation|blocked|speeding|ratelimited',
    'in reply to MAIL FROM command',
  ),
  said(
    'Yahoo, gone',
    "554 delivery error: dd This user doesn't have a kotak.example account (siti@penerima.example) [0]",
    'address userunknown',
    'in reply to end of DATA command',
  ),
  said('Comcast', '550 5.1.1 Not our Customer', 'address userunknown|hasmoved'),
  said('Libero', '550 RCPT TO:<siti@penerima.example> User unknown', 'address userunknown'),
  said(
    'Wanadoo',
    '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_418 [418]',
    'address userunknown',
  ),
  said('Seznam', '550 5.1.1 Sorry, no mailbox here by that name.', 'address userunknown'),
  said('Onet', '550 5.7.1 Message rejected due to antispam policy', 'us spamdetected|policyviolation'),
  said('WP', '550 User unknown;siti@penerima.example', 'address userunknown'),
  said('Interia', '552 5.2.2 Mailbox full, try again later', 'temporary mailboxfull'),
  said(
    'Rediff',
    '550 Sorry, Your message to siti@penerima.example cannot be delivered. This account is over quota. (#5.1.1)',
    'temporary mailboxfull',
  ),
  said('UOL', '550 5.1.1 Usuario inexistente ou conta desativada', 'temporary|address userunknown|suspend'),
  said('Terra', '550 5.7.1 Caixa postal lotada', 'temporary mailboxfull'),
  said('Strato', '550 5.7.1 Refused by local policy. No SPAM please!', 'us spamdetected|policyviolation|rejected'),
  said('Telia', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using abuse.ro', 'us blocked'),
  said('Postini', '550 5.1.1 The email account does not exist - psmtp', 'address userunknown'),
  said('FortiMail', '550 5.7.1 Access denied by FortiGuard AntiSpam Block IP', 'us blocked|spamdetected'),
  said(
    'SonicWall',
    '550 5.7.0 Your server IP address is in the SonicWall GRID block list. Connecting IP: 192.0.2.1',
    'us blocked',
  ),
  said(
    'IronPort, content',
    '554 5.7.1 Message blocked by content filter',
    'us spamdetected|contenterror|policyviolation|blocked',
  ),
  said(
    'Office 365, consumer list',
    "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
    'us blocked',
    'in reply to MAIL FROM command',
  ),
  said(
    'Office 365, recipient gone',
    '550 5.4.1 Recipient address rejected: Access denied. [SN1NAM02FT0035.eop-nam02.prod.example]',
    'address|us userunknown|rejected',
  ),
  said(
    'Office 365, throttled',
    '451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)',
    'us|temporary speeding|blocked|ratelimited|systemerror',
  ),
  said(
    'Gmail, authentication',
    '550-5.7.26 This mail has been blocked because the sender is unauthenticated. 550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.',
    'us authfailure',
    'in reply to end of DATA command',
  ),
  said(
    'Gmail, PTR',
    '550-5.7.25 The IP address sending this message does not have a PTR record setup, or the corresponding forward DNS entry does not match the sending IP.',
    'us requireptr',
    'in reply to end of DATA command',
  ),
  said(
    'Gmail, storage',
    "452-4.2.2 The recipient's inbox is out of storage space. Please direct the recipient to https://support.example/mail/?p=OverQuotaTemp",
    'temporary mailboxfull',
  ),
  told(
    'Postfix, no such domain',
    [DAEMON, RETURNED],
    `<${SITI}>: Host or domain name not found. Name service error for name=penerima.example type=A: Host not found`,
    'address hostunknown',
  ),
  told(
    'Postfix, no connection',
    [DAEMON, RETURNED],
    `<${SITI}>: connect to mx.penerima.example[192.0.2.25]:25: Connection timed out`,
    'temporary networkerror|expired',
  ),
  told(
    'Exim, no such host',
    [DAEMON, 'Mail delivery failed: returning message to sender', `X-Failed-Recipients: ${SITI}`],
    `This message was created automatically by mail delivery software.

  ${SITI}
    Unrouteable address

${original()}`,
    'address userunknown|hostunknown',
  ),
  told(
    'Courier, down',
    ['"Courier mail server at mx.kirim.example" <@mx.kirim.example>', 'NOTICE: mail delivery status.'],
    `This is a delivery status notification from mx.kirim.example,
running the Courier mail server, version 0.65.

The original message was received on Tue, 6 Oct 2026 08:00:00 +0700

---------------------------------------------------------------------------

                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<${SITI}>:
    mx.penerima.example [192.0.2.25]:
    >>> RCPT TO:<${SITI}>
    <<< 550 5.1.1 <${SITI}>... User Unknown

---------------------------------------------------------------------------`,
    'address userunknown',
  ),
  told(
    'a Windows server of the nineties',
    ['System Administrator <postmaster@penerima.example>', 'Undeliverable: Kabar Oktober'],
    `Your message

  To:      ${SITI}
  Subject: Kabar Oktober
  Sent:    Tue, 6 Oct 2026 08:00:00 +0700

did not reach the following recipient(s):

${SITI} on Tue, 6 Oct 2026 08:00:09 +0700
    The recipient name is not recognized
\tThe MTS-ID of the original message is: c=ID;a= ;p=KANTOR;l=POS-261006
    MSEXCH:IMS:KANTOR:PUSAT:POS 0 (000C05A6) Unknown Recipient`,
    'address userunknown',
  ),
  told(
    'IMail',
    ['Postmaster <postmaster@penerima.example>', 'Undeliverable Mail'],
    `Unknown user: ${SITI}

Original message follows.

${original()}`,
    'address userunknown',
  ),
  told(
    'IMail, quota',
    ['Postmaster <postmaster@penerima.example>', 'Undeliverable Mail'],
    `User mailbox exceeds allowed size: ${SITI}

Original message follows.

${original()}`,
    'temporary mailboxfull',
  ),
  told(
    'vpopmail, full',
    ['MAILER-DAEMON@penerima.example', 'failure notice'],
    `Hi. This is the qmail-send program at penerima.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<${SITI}>:
user is over quota

--- Below this line is a copy of the message.

${original()}`,
    'temporary mailboxfull',
  ),
  dsn(
    'Zimbra, Italian words',
    [DAEMON, 'Notifica di mancata consegna'],
    'Il messaggio non è stato consegnato: la casella del destinatario è piena.',
    failed('5.2.2', '552 5.2.2 Over quota'),
    'temporary mailboxfull',
  ),
  told(
    'Lotus in German',
    [POSTMASTER, 'ZUSTELLUNGSFEHLER: Benutzer siti nicht im Domino-Verzeichnis aufgeführt', ...UTF8],
    `Ihr Dokument:
  Kabar Oktober
konnte nicht zugestellt werden an:
  ${SITI}
weil:
  Benutzer siti (${SITI}) nicht im Domino-Verzeichnis aufgeführt`,
    'address userunknown',
  ),
  told(
    'French host, full',
    [DAEMON, 'Message non remis', ...UTF8],
    `Votre message n'a pas pu être remis à ${SITI} : la boîte aux lettres du destinataire est pleine.`,
    'temporary mailboxfull',
  ),
  told(
    'Spanish host, unknown',
    [DAEMON, 'Mensaje no entregado', ...UTF8],
    `No se pudo entregar su mensaje a ${SITI}: el buzón no existe.`,
    'address userunknown',
  ),
  told(
    'Portuguese host, blocked',
    [DAEMON, 'Mensagem devolvida', ...UTF8],
    `Sua mensagem para ${SITI} não foi entregue:

550 5.7.1 Endereço IP 192.0.2.1 bloqueado por estar em lista negra`,
    'us blocked',
  ),
  told(
    'Japanese host, full',
    [DAEMON, 'メール配信エラー', ...UTF8],
    `下記の宛先へのメールは配信できませんでした。

${SITI}

理由: 受信者のメールボックスの容量を超えています。`,
    'temporary mailboxfull',
  ),
  told(
    'Chinese host, blocked',
    ['Postmaster@kotak.example', '退信通知', ...UTF8],
    `您发送的邮件未能送达：

${SITI}

原因：对方服务器拒绝了您的邮件，您的IP地址被列入黑名单。`,
    'us blocked|rejected',
  ),
  told(
    'Indonesian host, too large',
    [DAEMON, 'Pesan gagal terkirim', ...UTF8],
    `Pesan Anda kepada ${SITI} gagal terkirim karena ukuran pesan melebihi batas.`,
    'us mesgtoobig',
  ),
  told(
    'Indonesian host, unknown',
    [DAEMON, 'Email tidak terkirim', ...UTF8],
    `Mohon maaf, email Anda tidak dapat disampaikan.

Penerima : ${SITI}
Alasan   : Alamat email penerima salah atau sudah tidak digunakan`,
    'address userunknown',
  ),
  told(
    'Indonesian host, server down',
    [DAEMON, 'Pengiriman pesan gagal', ...UTF8],
    `Pesan ke ${SITI} gagal dikirim: server tujuan tidak dapat dihubungi.`,
    'temporary networkerror|expired|systemerror',
  ),
  told(
    'Polish host, unknown',
    [DAEMON, 'Nie można dostarczyć wiadomości', ...UTF8],
    `Nie można dostarczyć wiadomości do ${SITI}: nie ma takiego użytkownika.`,
    'address userunknown',
  ),
  told(
    'Dutch host, unknown',
    [DAEMON, 'Bericht niet afgeleverd', ...UTF8],
    `Uw bericht aan ${SITI} kon niet worden afgeleverd: onbekende ontvanger.`,
    'address userunknown',
  ),
  told(
    'Turkish host, full',
    [DAEMON, 'İletiniz teslim edilemedi', ...UTF8],
    `İletiniz ${SITI} adresine teslim edilemedi: posta kutusu dolu.`,
    'temporary mailboxfull',
  ),
];
