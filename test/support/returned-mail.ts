/** A delivery report (RFC 3464) about one recipient, as a mail system sends it. */
export function deliveryReport(about: {
  address: string;
  messageId: string;
  status?: string;
  text?: string;
  action?: string;
  to?: string;
  subject?: string;
}): string {
  const { address, messageId, status = '5.1.1', text = '550 5.1.1 User unknown', action = 'failed' } = about;
  return [
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.net>',
    `To: <${about.to ?? 'news@toko.example'}>`,
    `Subject: ${about.subject ?? 'Undelivered Mail Returned to Sender'}`,
    `Message-ID: <${status}.${messageId}>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '',
    `<${address}>: ${text}`,
    '',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    `Final-Recipient: rfc822; ${address}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${text}`,
    '',
    '--b1',
    'Content-Type: message/rfc822',
    '',
    'From: Toko Melati <news@toko.example>',
    `To: <${address}>`,
    'Subject: Diskon',
    `Message-ID: <${messageId}>`,
    '',
    'Halo',
    '',
    '--b1--',
    '',
  ].join('\r\n');
}

/** A letter by a person. */
export function letter(subject: string, text = 'Halo, apa kabar?'): string {
  return [
    'From: Siti <siti@people.example>',
    'To: <news@toko.example>',
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '.')}@people.example>`,
    '',
    text,
    '',
  ].join('\r\n');
}
