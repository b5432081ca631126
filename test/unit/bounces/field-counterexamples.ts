import { type OtherMail, other } from './field-report.ts';

/** What no failed delivery is, however much it speaks of one. */
const BUDI = 'Budi <budi@pelanggan.example>';
const AUTO = 'Auto-Submitted: auto-replied';
const NEWS = 'List-Unsubscribe: <mailto:keluar@surat.example>';
const NOT = 'reply|other';
const AWAY = 'autoreply';

export const COUNTEREXAMPLES: readonly OtherMail[] = [
  other(
    'a person asks about a bounce',
    NOT,
    [BUDI, 'Undelivered mail?'],
    'Hello, yesterday I got "550 5.1.1 User unknown" for siti@penerima.example from your shop. Is the address wrong?',
  ),
  other(
    'a person forwards a bounce',
    NOT,
    [BUDI, 'Fwd: Undelivered Mail Returned to Sender'],
    `Please look at this.

---------- Forwarded message ---------
From: Mail Delivery System <MAILER-DAEMON@mx.penerima.example>
Subject: Undelivered Mail Returned to Sender

<siti@penerima.example>: host mx.penerima.example said: 550 5.1.1 User unknown (in reply to RCPT TO command)`,
  ),
  other(
    'a person answers above a quoted bounce',
    NOT,
    [BUDI, 'Re: Delivery Status Notification (Failure)', 'In-Reply-To: <a@toko.example>'],
    `Thanks, I will write to her by phone.

> Your message wasn't delivered to siti@penerima.example because the address couldn't be found.
> 550 5.1.1 The email account that you tried to reach does not exist.`,
  ),
  other(
    'a newsletter on bounces',
    'other',
    ['Surat Email <kabar@surat.example>', 'Why does mail bounce? 550, 552 and friends', NEWS],
    'This week: what "550 5.1.1 User unknown" means, why "mailbox full" is temporary, and how "Undelivered Mail Returned to Sender" is made.\n\nRead on at https://surat.example/bounce',
  ),
  other(
    'a ticket system',
    'other|autoreply',
    ['Bantuan <bantuan@server.example>', '[#48213] Email tidak terkirim', AUTO],
    'Halo,\n\nTiket Anda telah kami terima dengan nomor #48213. Tim kami akan menjawab dalam 24 jam.\n\nKeluhan Anda: "Undelivered Mail Returned to Sender, 550 5.7.1 blocked".',
  ),
  other(
    'a ticket answer',
    NOT,
    ['Dukungan <dukungan@server.example>', 'Re: [#48213] Mail delivery failed', 'In-Reply-To: <a@toko.example>'],
    'Dear customer,\n\nthe mailbox siti@penerima.example was full (552 5.2.2). We have raised its quota; please try again.\n\nKind regards',
  ),
  other(
    'out of office, English',
    AWAY,
    [BUDI, 'Out of office: Kabar Oktober', AUTO],
    'I am away until Monday. For urgent matters write to siti@pelanggan.example.',
  ),
  other(
    'a program that says so in its first words only',
    AWAY,
    ['Siti <siti@pelanggan.example>', 'Kabar Oktober', 'Return-Path: <>'],
    'AutoReply message from siti@pelanggan.example\n\nThank you for your mail, I shall read it on Monday.',
  ),
  other(
    'a program that watches a mail server',
    NOT,
    [
      'Mail Server Watch <watch@server.example>',
      '9 deliveries failed last night',
      'Return-Path: <watch@server.example>',
    ],
    'The queue holds 9 messages that could not be delivered. Most of them were blocked (550).',
  ),
  other(
    "a swindler in the postmaster's name",
    NOT,
    ['Server Admin <postmaster@server.example>', 'Your account will be suspended', 'Return-Path: <x@swindle.example>'],
    'Your mailbox is full. Confirm your password or it will be disabled: http://swindle.example/login',
  ),
  other(
    'a program that says nothing of the kind',
    NOT,
    ['Siti <siti@pelanggan.example>', 'Kabar Oktober', 'Return-Path: <>'],
    'The list of prices is in the attached file.',
  ),
  other(
    'out of office without the field',
    AWAY,
    [BUDI, 'Automatic reply: Kabar Oktober'],
    'I am out of the office with limited access to my e-mail and will be back on 12 October.',
  ),
  other(
    'out of office, Indonesian',
    AWAY,
    [BUDI, 'Balasan otomatis: Kabar Oktober', AUTO],
    'Saya sedang cuti hingga 12 Oktober. Pesan Anda akan saya balas setelah kembali.',
  ),
  other(
    'out of office, Indonesian without the field',
    AWAY,
    [BUDI, 'Sedang di luar kantor'],
    'Terima kasih atas email Anda. Saya sedang di luar kantor sampai tanggal 12 Oktober dan tidak dapat membalas email.',
  ),
  other(
    'out of office, German',
    AWAY,
    [BUDI, 'Abwesenheitsnotiz: Kabar Oktober'],
    'Ich bin bis zum 12. Oktober nicht im Büro. Ihre Nachricht wird nicht weitergeleitet.',
  ),
  other(
    'out of office, French',
    AWAY,
    [BUDI, 'Réponse automatique : Kabar Oktober'],
    'Je suis absent du bureau jusqu’au 12 octobre. Votre message ne sera pas transféré.',
  ),
  other(
    'out of office, Spanish',
    AWAY,
    [BUDI, 'Respuesta automática: Kabar Oktober'],
    'Estoy fuera de la oficina hasta el 12 de octubre. Su mensaje no será entregado a otra persona.',
  ),
  other(
    'out of office, Portuguese',
    AWAY,
    [BUDI, 'Resposta automática: Kabar Oktober'],
    'Estou de férias até 12 de outubro.',
  ),
  other(
    'out of office, Italian',
    AWAY,
    [BUDI, 'Risposta automatica: Kabar Oktober'],
    'Sono fuori ufficio fino al 12 ottobre.',
  ),
  other(
    'out of office, Dutch',
    AWAY,
    [BUDI, 'Automatisch antwoord: Kabar Oktober'],
    'Ik ben tot 12 oktober niet op kantoor.',
  ),
  other(
    'out of office, Japanese',
    AWAY,
    [BUDI, '自動応答: Kabar Oktober', 'Content-Type: text/plain; charset=utf-8'],
    '10月12日まで不在にしております。',
  ),
  other(
    'out of office, Chinese',
    AWAY,
    [BUDI, '自动答复: Kabar Oktober', 'Content-Type: text/plain; charset=utf-8'],
    '我在10月12日之前休假，无法回复邮件。',
  ),
  other(
    'out of office, Korean',
    AWAY,
    [BUDI, '자동 회신: Kabar Oktober', 'Content-Type: text/plain; charset=utf-8'],
    '10월 12일까지 부재중입니다.',
  ),
  other(
    'out of office, Russian',
    AWAY,
    [BUDI, 'Автоматический ответ: Kabar Oktober', 'Content-Type: text/plain; charset=utf-8'],
    'Меня нет в офисе до 12 октября.',
  ),
  other(
    'out of office, Polish',
    AWAY,
    [BUDI, 'Autoodpowiedź: Kabar Oktober', 'Content-Type: text/plain; charset=utf-8', AUTO],
    'Jestem na urlopie do 12 października.',
  ),
  other(
    'out of office, Swedish',
    AWAY,
    [BUDI, 'Autosvar: Kabar Oktober', 'Content-Type: text/plain; charset=utf-8', AUTO],
    'Jag är på semester till den 12 oktober.',
  ),
  other(
    'a person who left the firm, by an automatic answer',
    AWAY,
    [BUDI, 'Automatic reply: Kabar Oktober', AUTO],
    'Budi no longer works here. Please write to siti@pelanggan.example instead.',
  ),
  other(
    'an automatic answer with the empty return path',
    AWAY,
    [BUDI, 'Auto: Kabar Oktober', 'Return-Path: <>', AUTO],
    'Thank you for your message. We answer within two days. If your mail cannot be delivered, call us.',
  ),
  other(
    'a shop that took the mail',
    'autoreply|other',
    ['Toko Lain <halo@lain.example>', 'Kami telah menerima email Anda', AUTO],
    'Terima kasih telah menghubungi kami. Tim kami akan segera membalas.',
  ),
  other(
    'a challenge',
    'autoreply',
    ['Penjaga <konfirmasi@penjaga.example>', 'Please confirm your message', AUTO],
    'Your message to budi@pelanggan.example is held until you confirm that you are a person: https://penjaga.example/x',
  ),
  other(
    'a read receipt',
    'other|autoreply',
    [
      BUDI,
      'Read: Kabar Oktober',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=disposition-notification; boundary="r"',
    ],
    `--r
Content-Type: text/plain

Your message was read on Tuesday.

--r
Content-Type: message/disposition-notification

Final-Recipient: rfc822; budi@pelanggan.example
Disposition: manual-action/MDN-sent-manually; displayed

--r--`,
  ),
  other(
    'a success notice',
    'other',
    [
      'Mail Delivery System <MAILER-DAEMON@mx.pelanggan.example>',
      'Successful Mail Delivery Report',
      'Return-Path: <>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
    ],
    `--r
Content-Type: text/plain

Your message was successfully delivered to the destination(s) listed below.

<budi@pelanggan.example>: delivery via mail: 250 2.0.0 Ok

--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.pelanggan.example

Final-Recipient: rfc822; budi@pelanggan.example
Action: delivered
Status: 2.0.0

--r--`,
  ),
  other(
    'a relayed notice',
    'other',
    [
      'Mail Delivery System <MAILER-DAEMON@mx.pelanggan.example>',
      'Delivery Status Notification (Relay)',
      'Return-Path: <>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
    ],
    `--r
Content-Type: text/plain

Your message has been successfully relayed to the following recipients, but the requested delivery status notifications may not be generated by the destination.

       budi@pelanggan.example

--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.pelanggan.example

Final-Recipient: rfc822; budi@pelanggan.example
Action: relayed
Status: 2.0.0

--r--`,
  ),
  other(
    'a mail held by a list',
    'other|autoreply',
    [
      'milis-bounces@milis.example',
      'Your message to Milis awaits moderator approval',
      'Precedence: bulk',
      'X-List-Administrivia: yes',
    ],
    `Your mail to 'Milis' with the subject

    Kabar Oktober

Is being held until the list moderator can review it for approval.

The reason it is being held:

    Post by non-member to a members-only list`,
  ),
  other(
    'a list that welcomes',
    'other',
    ['milis-request@milis.example', 'Welcome to the "Milis" mailing list', 'Precedence: bulk'],
    'Welcome. If your address bounces too often, delivery to you is disabled.',
  ),
  other(
    'a list whose bounces grew',
    'other',
    ['milis-request@milis.example', 'Your subscription is suspended?', 'Precedence: bulk'],
    'We remind you once a month which lists you are on. kabar@toko.example is a member of Milis.',
  ),
  other(
    'a summary of a spam filter',
    'other',
    ['Karantina <karantina@gate.example>', 'Spam quarantine summary: 4 new messages'],
    'These messages were kept in your quarantine. Release them or let them go.\n\n  Subject: Undelivered Mail Returned to Sender   From: promo@iklan.example',
  ),
  other(
    'a report of mail policies',
    'other',
    ['noreply-dmarc@lain.example', 'Report domain: toko.example Submitter: lain.example Report-ID: <7>'],
    'This is a DMARC aggregate report for toko.example.',
  ),
  other(
    'a report of TLS',
    'other',
    [
      'smtp-tls@lain.example',
      'Report Domain: toko.example Submitter: lain.example Report-ID: <8>',
      'TLS-Report-Domain: toko.example',
    ],
    'This is a TLS report.',
  ),
  other(
    'a host that warns of a full disk',
    'other',
    ['root <root@server.example>', 'Cron <root@server> /usr/bin/cadangan'],
    'write error: No space left on device\nbackup failed for 3 files',
  ),
  other(
    'a watchman of hosts',
    'other',
    ['Jaga <jaga@server.example>', 'PROBLEM: SMTP on mx.toko.example is CRITICAL'],
    'CRITICAL: connection refused to mx.toko.example port 25 (550 5.7.1). Notified: kabar@toko.example',
  ),
  other(
    'a log summary',
    'other',
    ['logwatch@server.example', 'Logwatch for mx.toko.example (Linux)'],
    ' --------------------- Postfix Begin ------------------------\n\n 12 bounced\n  4 550 5.1.1 User unknown: siti@penerima.example\n ---------------------- Postfix End -------------------------',
  ),
  other(
    'a parcel that could not be delivered',
    'other',
    ['Kurir <info@kurir.example>', 'Delivery failed: your parcel 4711', NEWS],
    'We tried to deliver your parcel but nobody was at home. Choose another day: https://kurir.example/4711',
  ),
  other(
    'a parcel in Indonesian',
    'other',
    ['Kurir <info@kurir.example>', 'Pengiriman gagal: paket Anda 4711'],
    'Paket Anda gagal dikirim karena alamat tidak ditemukan. Silakan perbarui alamat penerima.',
  ),
  other(
    'a bank on a refused payment',
    'other',
    ['Bank <info@bank.example>', 'Pembayaran ditolak'],
    'Pembayaran Anda ditolak karena rekening tidak aktif. Hubungi kami.',
  ),
  other(
    'an account that was locked',
    'other',
    ['Akun <akun@layanan.example>', 'Your account has been suspended'],
    'Your account kabar@toko.example has been suspended for security reasons. Sign in to restore it.',
  ),
  other(
    'a storage that is almost full',
    'other',
    ['Awan <no-reply@awan.example>', 'Your mailbox is almost full'],
    'Your mailbox has reached 95% of its quota. Once it is full, messages will be returned to sender.',
  ),
  other(
    'an advertisement that copies a daemon',
    'other',
    ['Promo <promo@iklan.example>', 'Undelivered gift returned to sender', NEWS],
    'Dear customer, your gift could not be delivered to you. Claim it now.',
  ),
  other(
    'a person who moved',
    NOT,
    [BUDI, 'Alamat baru saya'],
    'Halo, alamat lama saya budi.lama@pelanggan.example sudah tidak aktif, mohon pakai yang ini.',
  ),
  other(
    'a person who complains of double mails',
    NOT,
    [BUDI, 'Re: Kabar Oktober', 'In-Reply-To: <kampanye-7.41@toko.example>'],
    'Saya menerima email ini dua kali, mengapa?\n\nPada Sel, 6 Okt 2026 Toko menulis:\n> Halo Budi, ada kabar baru.\n> Berhenti berlangganan: https://toko.example/u/1',
  ),
  other(
    'a person who asks a price',
    NOT,
    [BUDI, 'Re: Kabar Oktober', 'In-Reply-To: <kampanye-7.41@toko.example>'],
    'Berapa harganya untuk 10 buah?',
  ),
  other(
    'a developer who quotes code',
    NOT,
    [BUDI, 'smtp bug'],
    'if (reply.startsWith("550")) throw new Error("User unknown: " + address)\n\nThis throws for <siti@penerima.example>: 550 5.1.1 User unknown.',
  ),
  other(
    'a question to a list with a header dump',
    NOT,
    [BUDI, '[milis] Mail loops, who knows?', 'List-Id: <milis.lain.example>'],
    `My server writes:

Final-Recipient: rfc822; siti@penerima.example
Action: failed
Status: 5.4.6

What is it?`,
  ),
  other(
    'an order confirmation',
    'other',
    ['Toko Lain <pesanan@lain.example>', 'Pesanan #550 dikonfirmasi'],
    'Pesanan 550 telah kami terima. Alamat: Jl. Melati 5.1.1. Total 552.000.',
  ),
  other(
    'an invitation',
    'other',
    [BUDI, 'Invitation: rapat', 'MIME-Version: 1.0', 'Content-Type: multipart/alternative; boundary="r"'],
    `--r
Content-Type: text/plain

Rapat hari Senin.

--r
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
END:VCALENDAR

--r--`,
  ),
  other(
    'a declined invitation',
    'other|reply',
    [BUDI, 'Declined: rapat', 'In-Reply-To: <a@toko.example>'],
    'Budi has declined this invitation.',
  ),
  other(
    'a recall',
    'other|reply',
    [BUDI, 'Recall: Kabar Oktober'],
    'Budi would like to recall the message, "Kabar Oktober".',
  ),
  other(
    'a forwarded campaign mail',
    NOT,
    [BUDI, 'Fwd: Kabar Oktober'],
    'Untuk Siti.\n\n---------- Forwarded message ---------\nFrom: Toko <kabar@toko.example>\nSubject: Kabar Oktober\n\nHalo Budi, ada kabar baru.',
  ),
  other(
    'a bounce attached to a letter',
    NOT,
    [BUDI, 'Ini pesan kesalahannya', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="r"'],
    `--r
Content-Type: text/plain

Halo, saya mendapat pesan terlampir. Apa artinya?

--r
Content-Type: message/rfc822

From: MAILER-DAEMON@mx.penerima.example
Subject: Undelivered Mail Returned to Sender

<siti@penerima.example>: host mx.penerima.example said: 550 5.1.1 User unknown

--r--`,
  ),
  other(
    'a daemon that reports on its queue',
    'other',
    ['Mailer Daemon <MAILER-DAEMON@server.example>', 'Mail queue summary'],
    'There are 3 messages in the queue. The oldest is two hours old.',
  ),
  other(
    'a postmaster who writes himself',
    NOT,
    ['Postmaster <postmaster@kantor.example>', 'Question about your newsletter'],
    'Hello, I run the mail server of kantor.example. Could you send at most 20 mails a minute? Thank you, Joko',
  ),
  other(
    'a pull request whose check failed',
    'other',
    [
      'Kode <notifications@kode.example>',
      'Re: [toko/mail] Delivery fails with 550 (PR #12)',
      'List-Id: <mail.toko.kode.example>',
      'In-Reply-To: <toko/mail/12@kode.example>',
    ],
    'The check failed: expected "550 5.1.1" to be "250".',
  ),
  other(
    'a password that expired',
    'other',
    ['IT <it@kantor.example>', 'Your password has expired'],
    'Your password has expired. Mail to you may be delayed or returned until you change it.',
  ),
  other(
    'a job posting',
    'other',
    ['Kerja <kerja@lowongan.example>', 'Mail delivery driver wanted', NEWS],
    'We look for people who deliver mail. Applications that cannot be delivered by hand are returned.',
  ),
  other(
    'an internal forward about a person unknown',
    NOT,
    [BUDI, 'Siti?'],
    'User unknown to me, sorry. I do not know siti@penerima.example. Perhaps she moved.',
  ),
];
