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

/** Reports in the languages of their hosts, and of hosts in Indonesia. */
const PLAIN_DAEMON = 'MAILER-DAEMON@mx.kirim.example';

export const FIELD_LANGUAGES: readonly FieldReport[] = [
  dsn(
    'Exchange in German',
    [POSTMASTER, 'Unzustellbar: Kabar Oktober'],
    `Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:

${SITI}
Die eingegebene E-Mail-Adresse konnte nicht gefunden werden. Überprüfen Sie die E-Mail-Adresse, und versuchen Sie, die Nachricht erneut zu senden.

Diagnoseinformationen für Administratoren:
Generierender Server: mx.penerima.example
${SITI}
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##`,
    failed('5.1.1', '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'),
    'address userunknown',
  ),
  dsn(
    'Exchange in French',
    [POSTMASTER, 'Non remis : Kabar Oktober'],
    `Échec de la remise pour ces destinataires ou groupes :

${SITI}
La boîte aux lettres du destinataire est saturée et ne peut pas accepter de messages actuellement.

Informations de diagnostic pour les administrateurs :
#554 5.2.2 mailbox full ##`,
    failed('5.2.2', '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException'),
    'temporary mailboxfull',
  ),
  told(
    'Exchange in Spanish, no fields',
    [POSTMASTER, 'No se puede entregar: Kabar Oktober', ...UTF8],
    `Error de entrega a estos destinatarios o grupos:

${SITI}
No se encontró la dirección de correo electrónico que escribió. Compruebe la dirección de correo electrónico del destinatario e intente reenviar el mensaje.`,
    'address userunknown',
  ),
  told(
    'Exchange in Italian, no fields',
    [POSTMASTER, 'Non recapitabile: Kabar Oktober', ...UTF8],
    `Recapito non riuscito ai seguenti destinatari o gruppi:

${SITI}
Impossibile trovare l'indirizzo di posta elettronica immesso.`,
    'address userunknown',
  ),
  told(
    'Exchange in Dutch, no fields',
    [POSTMASTER, 'Onbestelbaar: Kabar Oktober', ...UTF8],
    `Het bezorgen van het bericht aan de volgende geadresseerden of groepen is mislukt:

${SITI}
Het postvak van de geadresseerde is vol en kan op dit moment geen berichten accepteren.`,
    'temporary mailboxfull',
  ),
  told(
    'Exchange in Portuguese, no fields',
    [POSTMASTER, 'Não é possível entregar: Kabar Oktober', ...UTF8],
    `Falha na entrega a estes destinatários ou grupos:

${SITI}
O endereço de email que você inseriu não foi encontrado.`,
    'address userunknown',
  ),
  told(
    'Exchange in Polish, no fields',
    [POSTMASTER, 'Nie można dostarczyć: Kabar Oktober', ...UTF8],
    `Dostarczenie wiadomości do następujących adresatów lub grup nie powiodło się:

${SITI}
Nie znaleziono wprowadzonego adresu e-mail.

#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##`,
    'address userunknown',
  ),
  told(
    'Exchange in Japanese, no fields',
    [POSTMASTER, '配信不能: Kabar Oktober', ...UTF8],
    `次の受信者またはグループへの配信に失敗しました:

${SITI}
入力した電子メール アドレスが見つかりませんでした。`,
    'address userunknown',
  ),
  told(
    'Exchange in Chinese, no fields',
    [POSTMASTER, '无法传递: Kabar Oktober', ...UTF8],
    `传递到以下收件人或组失败:

${SITI}
找不到您输入的电子邮件地址。请检查收件人的电子邮件地址，然后尝试重新发送该邮件。`,
    'address userunknown',
  ),
  told(
    'Exchange in Korean, no fields',
    [POSTMASTER, '배달되지 않음: Kabar Oktober', ...UTF8],
    `다음 받는 사람 또는 그룹에게 배달하지 못했습니다.

${SITI}
입력한 전자 메일 주소를 찾을 수 없습니다.`,
    'address userunknown',
  ),
  told(
    'Exchange in Swedish, no fields',
    [POSTMASTER, 'Går inte att leverera: Kabar Oktober', ...UTF8],
    `Det gick inte att leverera till följande mottagare eller grupper:

${SITI}
Det gick inte att hitta e-postadressen du angav.

#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##`,
    'address userunknown',
  ),
  told(
    'Exchange in Indonesian, no fields',
    [POSTMASTER, 'Tidak terkirim: Kabar Oktober', ...UTF8],
    `Pengiriman gagal ke penerima atau grup ini:

${SITI}
Alamat email yang Anda masukkan tidak dapat ditemukan. Periksa alamat email penerima lalu coba kirim ulang pesan tersebut.`,
    'address userunknown',
  ),
  told(
    'Gmail in Indonesian',
    ['Mail Delivery Subsystem <mailer-daemon@googlemail.example>', 'Delivery Status Notification (Failure)', ...UTF8],
    `** Alamat tidak ditemukan **

Pesan Anda tidak terkirim ke ${SITI} karena alamat tidak dapat ditemukan, atau tidak dapat menerima email.

Tanggapan:

550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos.`,
    'address userunknown',
  ),
  told(
    'Gmail in Indonesian, full',
    ['Mail Delivery Subsystem <mailer-daemon@googlemail.example>', 'Delivery Status Notification (Failure)', ...UTF8],
    `** Kotak masuk penerima penuh **

Pesan Anda tidak dapat dikirim ke ${SITI} karena kotak masuk penerima penuh, atau menerima terlalu banyak email saat ini.`,
    'temporary mailboxfull',
  ),
  told(
    'Gmail in Japanese',
    ['Mail Delivery Subsystem <mailer-daemon@googlemail.example>', 'Delivery Status Notification (Failure)', ...UTF8],
    `** アドレス不明 **

アドレスが見つからないかメールを受信できないため、${SITI} にメールは配信されませんでした。`,
    'address userunknown',
  ),
  told(
    'Gmail in Spanish',
    ['Mail Delivery Subsystem <mailer-daemon@googlemail.example>', 'Delivery Status Notification (Failure)', ...UTF8],
    `** No se ha encontrado la dirección **

Tu mensaje no se ha entregado a ${SITI} porque no se ha encontrado la dirección o porque esta no puede recibir correo.`,
    'address userunknown',
  ),
  told(
    'qmail translated into Portuguese',
    [PLAIN_DAEMON, 'failure notice', ...UTF8],
    `Oi. Este é o programa qmail-send em mx.kirim.example.
Infelizmente não consegui entregar sua mensagem para os seguintes endereços.
Este é um erro permanente; desisti. Desculpe.

<${SITI}>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 Usuario desconhecido
Giving up on 192.0.2.7.`,
    'address userunknown',
  ),
  told(
    'qmail clone in Japanese fashion',
    [PLAIN_DAEMON, 'failure notice'],
    `Hi. This is the qmail-send program at mx.kirim.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<${SITI}>:
Sorry, no mailbox here by that name. vpopmail (#5.1.1)

--- Below this line is a copy of the message.

${original()}`,
    'address userunknown',
  ),
  told(
    'Nifty',
    ['Postmaster@nif.example', 'Returned mail: User unknown'],
    `配信できませんでした。
The following addresses had permanent fatal errors:

<${SITI}>
    (reason: 550 5.1.1 <${SITI}>... User unknown)`,
    'address userunknown',
  ),
  said('docomo', `550 Unknown user ${SITI}`, 'address userunknown', 'in reply to RCPT TO command', {
    host: 'mfsmax.denwa.example[192.0.2.7]',
    from: PLAIN_DAEMON,
  }),
  said(
    'docomo, refused by the settings of the person',
    '552 sorry, no valid recipients (#5.1.3) refused by user setting',
    'temporary|address|unknown|us filtered|rejected|userunknown',
    'in reply to end of DATA command',
    { host: 'mfsmax.denwa.example[192.0.2.7]', from: PLAIN_DAEMON },
  ),
  said('SoftBank', `550 Invalid recipient: <${SITI}>`, 'address userunknown', 'in reply to RCPT TO command', {
    host: 'mx.keitai.example[192.0.2.7]',
    from: PLAIN_DAEMON,
  }),
  said(
    'SoftBank, full by size',
    '552 Message size exceeds maximum limit',
    'us mesgtoobig',
    'in reply to MAIL FROM command',
    { host: 'mx.keitai.example[192.0.2.7]', from: PLAIN_DAEMON },
  ),
  told(
    'au, refused connection',
    [PLAIN_DAEMON, RETURNED],
    `<${SITI}>: host lsean.denwa.example[192.0.2.7] refused to talk to me: 550 Client Host Authentication required: 5.7.1 IP address restricted`,
    'us blocked|authfailure|policyviolation|securityerror',
  ),
  told(
    'FML list',
    ['fml-admin@milis.example', 'You are not a member (milis)', 'X-ML-Name: milis'],
    `You are NOT a member of this mailing list <${SITI}>.
Your mail is not distributed and rejected.

${original()}`,
    'us|unknown|temporary rejected|filtered',
  ),
  dsn(
    'X.400 gateway',
    ['Postmaster@gw.kantor.example', 'Delivery Report (failure) for siti'],
    `This report relates to your message:
Subject: Kabar Oktober

Your message was not delivered to   ${SITI}
        for the following reason:
        Recipient unknown at the remote site
        MTA 'kantor' gives error message (ADR/0) unrecognised OR-name`,
    `Reporting-MTA: x400; mta kantor in /ADMD=telkom/C=id/

Original-Recipient: rfc822; ${SITI}
Final-Recipient: x400; /S=siti/O=kantor/ADMD=telkom/C=id/
Action: failed
Status: 5.1.1
Diagnostic-Code: x400-diagnostic; unrecognised-or-name (0)`,
    'address userunknown',
  ),
  told(
    'sendmail of the eighties',
    ['Mail Delivery Subsystem <MAILER-DAEMON@lama.example>', 'Returned mail: User unknown'],
    `   ----- Transcript of session follows -----
While talking to mx.penerima.example:
>>> RCPT To:<${SITI}>
<<< 550 <${SITI}>... User unknown
550 ${SITI}... User unknown

   ----- Unsent message follows -----
${original()}`,
    'address userunknown',
  ),
  told(
    'Telkom',
    ['postmaster@mail.telkom.example', 'Undeliverable: Kabar Oktober', ...UTF8],
    `Pelanggan Yth,

Email Anda tidak dapat kami sampaikan kepada:

${SITI}

Alasan: pengguna tidak terdaftar di sistem kami.`,
    'address userunknown',
  ),
  told(
    'Biznet, quota',
    ['Mailer-Daemon@mx.biz.example', 'Pemberitahuan kegagalan pengiriman', ...UTF8],
    `Pesan Anda untuk penerima berikut gagal dikirim:

<${SITI}>: kuota kotak surat penerima telah habis`,
    'temporary mailboxfull',
  ),
  told(
    'Indonesian hosting, hourly limit',
    [
      'Mail Delivery System <Mailer-Daemon@server12.hosting.example>',
      'Mail delivery failed: returning message to sender',
    ],
    `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ${SITI}
    Domain toko.example has exceeded the max emails per hour (100/100 (100%)) allowed.  Message discarded.`,
    'us exceedlimit|speeding|ratelimited',
  ),
  told(
    'Indonesian hosting, relay shut',
    [
      'Mail Delivery System <Mailer-Daemon@server12.hosting.example>',
      'Mail delivery failed: returning message to sender',
    ],
    `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ${SITI}
    Outgoing mail from "toko.example" has been suspended.`,
    'us suspend|rejected|policyviolation|blocked|exceedlimit',
  ),
  told(
    'Indonesian hosting, spam',
    [DAEMON, RETURNED, ...UTF8],
    `<${SITI}>: host mx.penerima.example[192.0.2.7] said: 550 Pesan ditolak karena terdeteksi sebagai spam (in reply to end of DATA command)`,
    'us spamdetected',
  ),
  told(
    'Indonesian words, listed',
    [DAEMON, RETURNED, ...UTF8],
    `<${SITI}>: host mx.penerima.example[192.0.2.7] said: 554 5.7.1 Alamat IP 192.0.2.1 diblokir karena masuk daftar hitam`,
    'us blocked',
  ),
  told(
    'Indonesian words, domain',
    [DAEMON, RETURNED, ...UTF8],
    `Pesan tidak dapat dikirim ke ${SITI}.

Domain penerima.example tidak ditemukan.`,
    'address hostunknown',
  ),
  told(
    'Indonesian words, unpaid account',
    [DAEMON, RETURNED, ...UTF8],
    `Pesan tidak dapat dikirim ke:

  ${SITI}

Akun email ini dinonaktifkan.`,
    'temporary|address suspend',
  ),
  told(
    'Turkish',
    [DAEMON, 'İletiniz teslim edilemedi', ...UTF8],
    `İletiniz aşağıdaki alıcıya teslim edilemedi:

${SITI}

550 5.1.1 Kullanıcı bulunamadı`,
    'address userunknown',
  ),
  told(
    'Russian, full',
    [DAEMON, 'Не удалось доставить письмо', ...UTF8],
    `Это письмо создано автоматически сервером.

К сожалению, мы не можем доставить ваше сообщение:

**********************
${SITI}: почтовый ящик получателя переполнен`,
    'temporary mailboxfull',
  ),
  told(
    'Russian, unknown',
    [DAEMON, 'Не удалось доставить письмо', ...UTF8],
    `Это письмо создано автоматически сервером.

К сожалению, ваше письмо не может быть доставлено одному или нескольким получателям:

${SITI}: такого пользователя не существует`,
    'address userunknown',
  ),
  told(
    'Chinese provider',
    ['Postmaster@kotak.example', '系统退信', ...UTF8],
    `抱歉，您的邮件被退回来了……
原邮件信息：
时间 2026-10-06 08:00:00
主题 Kabar Oktober
收件人 ${SITI}
退信原因： 收件人邮件地址（${SITI}）不存在，邮件无法送达。
英文说明: SMTP error, RCPT TO: 550 User not found: ${SITI}`,
    'address userunknown',
  ),
  told(
    'Chinese provider, full',
    ['Postmaster@kotak.example', '系统退信', ...UTF8],
    `抱歉，您的邮件被退回来了……
收件人 ${SITI}
退信原因：对方邮箱空间不足，已满。`,
    'temporary mailboxfull',
  ),
  told(
    'Korean provider',
    ['mailer-daemon@naver.example', '[메일발송실패 안내] 메일이 전송되지 못했습니다', ...UTF8],
    `메일이 발송되지 못하였습니다.

받는사람: ${SITI}
발송 실패 사유: 받는 사람의 메일함 용량이 가득 찼습니다.`,
    'temporary mailboxfull',
  ),
  told(
    'Thai',
    [DAEMON, 'ส่งอีเมลไม่สำเร็จ', ...UTF8],
    `ไม่สามารถส่งอีเมลถึง ${SITI}

550 5.1.1 User unknown`,
    'address userunknown',
  ),
  told(
    'Czech',
    [DAEMON, 'Nedoručitelná zpráva', ...UTF8],
    `Zprávu se nepodařilo doručit příjemci ${SITI}:

550 5.1.1 Uživatel neexistuje`,
    'address userunknown',
  ),
  dsn(
    'Finnish Exchange, fields only',
    [POSTMASTER, 'Ei voi toimittaa: Kabar Oktober'],
    'Viestiä ei voitu toimittaa.',
    failed('5.1.10', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'),
    'address userunknown',
  ),
  dsn(
    'a delay in German',
    [DAEMON, 'Verzögert: Kabar Oktober'],
    `Die Zustellung an die folgenden Empfänger wurde verzögert:

${SITI}

Sie brauchen nichts zu unternehmen.`,
    failed('4.4.1', '451 4.4.1 connection timed out').replace('failed', 'delayed'),
    'temporary expired|networkerror',
    'delay',
  ),
  told(
    'a delay in Indonesian',
    [DAEMON, 'Pengiriman tertunda', ...UTF8],
    `Pesan Anda belum terkirim ke penerima berikut:

${SITI}

Server akan terus mencoba mengirim. Anda tidak perlu mengirim ulang.`,
    'temporary expired|networkerror|undefined',
    'delay',
  ),
];
