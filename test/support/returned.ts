/** A mail as a server gives it back: its header block and its fields by lower-case name, unfolded. */
export function headerOf(mail: string): { block: string; fields: Map<string, string> } {
  const block = mail.replace(/\r\n/g, '\n').split('\n\n', 1)[0] ?? '';
  const fields = new Map<string, string>();
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { block, fields };
}

/** The returned header without some fields, as a relay that rewrites mail leaves it. */
export function without(block: string, names: readonly string[]): string {
  const lines = block.replace(/\n[ \t]+/g, ' ').split('\n');
  return lines.filter((line) => !names.includes(line.slice(0, line.indexOf(':')).toLowerCase())).join('\n');
}

export type ReturnedMail = {
  /** The header block of the mail that comes back; '' where nothing is given back. */
  readonly original: string;
  readonly recipients: readonly { address: string; original?: string; status: string; text: string; action?: string }[];
  readonly to?: string;
  readonly date?: number;
  readonly messageId?: string;
  /** Fields that the way here wrote on top. */
  readonly received?: string;
};

/** A delivery status notification (RFC 3464) as Postfix writes it. */
export function statusReport(mail: ReturnedMail): string {
  const delayed = mail.recipients.every((one) => one.action === 'delayed');
  return [
    ...(mail.received ? [`Received: ${mail.received}`] : []),
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.net>',
    `To: <${mail.to ?? 'news@toko.example'}>`,
    `Subject: ${delayed ? 'Delayed Mail (still being retried)' : 'Undelivered Mail Returned to Sender'}`,
    ...(mail.date === undefined ? [] : [`Date: ${new Date(mail.date).toUTCString()}`]),
    ...(mail.messageId ? [`Message-ID: <${mail.messageId}>`] : []),
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    delayed ? 'Your message could not be delivered yet; it will be retried.' : 'Your message could not be delivered.',
    '',
    ...mail.recipients.map((one) => `<${one.address}>: ${one.text}`),
    '',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    ...mail.recipients.flatMap((one) => [
      '',
      ...(one.original ? [`Original-Recipient: rfc822;${one.original}`] : []),
      `Final-Recipient: rfc822; ${one.address}`,
      `Action: ${one.action ?? 'failed'}`,
      `Status: ${one.status}`,
      `Diagnostic-Code: smtp; ${one.text}`,
    ]),
    ...(mail.original === ''
      ? []
      : ['', '--b1', 'Content-Type: text/rfc822-headers', '', ...mail.original.split('\n')]),
    '',
    '--b1--',
    '',
  ].join('\r\n');
}

/** A complaint (RFC 5965) about a mail that comes with it. */
export function complaintReport(original: string, date?: number): string {
  return [
    'From: fbl@provider.example',
    'To: abuse@toko.example',
    'Subject: complaint',
    ...(date === undefined ? [] : [`Date: ${new Date(date).toUTCString()}`]),
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=x',
    '',
    '--x',
    'Content-Type: text/plain',
    '',
    'An abuse report.',
    '',
    '--x',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: a/1',
    'Version: 1',
    '',
    '--x',
    'Content-Type: message/rfc822',
    '',
    ...original.split('\n'),
    '',
    'hello',
    '--x--',
    '',
  ].join('\r\n');
}
