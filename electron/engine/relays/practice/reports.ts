import { behaviourOf, PRACTICE_IP, type ReportKind, replyText } from './behaviours.ts';
import { headerBlock, headerValue } from './headers.ts';
import type { KeptMessage } from './store.ts';

/** A mail that came back for a kept message; `raw` is the whole mail. */
export type PracticeReport = {
  readonly id: string;
  readonly at: number;
  readonly kind: ReportKind;
  readonly address: string;
  readonly raw: Buffer;
};

const HOST = 'practice.example';

/** The kind of report that a kept message brings back, or null. */
export function reportKindOf(message: KeptMessage): ReportKind | null {
  const { reaction } = behaviourOf(message.to);
  return reaction.do === 'report' ? reaction.report : null;
}

/** Builds the report for a kept message: DSN (RFC 3464), ARF (RFC 5965) or automatic reply (RFC 3834); null where none is due. */
export function reportFor(message: KeptMessage, original: Buffer, at: number): PracticeReport | null {
  const { reaction } = behaviourOf(message.to);
  if (reaction.do !== 'report') return null;
  const headers = headerBlock(original);
  const parts: Parts = {
    message,
    headers,
    at,
    boundary: `practice-${message.id}`,
    status: reaction.status,
    text: replyText(reaction.text, message.to),
  };
  const body = { bounce: statusReport, delay: statusReport, complaint: complaint, autoreply: autoReply }[
    reaction.report
  ](parts, reaction.report);
  return {
    id: message.id,
    at,
    kind: reaction.report,
    address: message.to,
    raw: Buffer.from(body.join('\r\n'), 'latin1'),
  };
}

type Parts = { message: KeptMessage; headers: string; at: number; boundary: string; status: string; text: string };

/** RFC 5322 3.3 date in UTC. */
const date = (at: number) => new Date(at).toUTCString().replace('GMT', '+0000');

function envelope(parts: Parts, from: string, subject: string): string[] {
  return [
    'Return-Path: <>',
    `Received: by ${HOST} (practice relay) id ${parts.message.id}; ${date(parts.at)}`,
    `Date: ${date(parts.at)}`,
    `From: ${from}`,
    `To: <${parts.message.from}>`,
    `Subject: ${subject}`,
    `Message-ID: <report-${parts.message.id}@${HOST}>`,
    'MIME-Version: 1.0',
  ];
}

function statusReport(parts: Parts, kind: ReportKind): string[] {
  const delay = kind === 'delay';
  return [
    ...envelope(
      parts,
      `Mail Delivery System <MAILER-DAEMON@${HOST}>`,
      delay ? 'Delayed Mail (still being retried)' : 'Undelivered Mail Returned to Sender',
    ),
    'Auto-Submitted: auto-replied',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${parts.boundary}"`,
    '',
    `--${parts.boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `This is the mail system at host ${HOST}.`,
    '',
    delay
      ? 'Your message could not be delivered for some time. It will be retried.'
      : 'Your message could not be delivered to one or more recipients.',
    '',
    `<${parts.message.to}>: ${parts.text}`,
    '',
    `--${parts.boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${HOST}`,
    `Arrival-Date: ${date(parts.message.at)}`,
    '',
    `Final-Recipient: rfc822; ${parts.message.to}`,
    `Original-Recipient: rfc822;${parts.message.to}`,
    `Action: ${delay ? 'delayed' : 'failed'}`,
    `Status: ${parts.status}`,
    `Remote-MTA: dns; mx.${HOST}`,
    `Diagnostic-Code: ${delay ? 'X-Postfix' : 'smtp'}; ${parts.text}`,
    '',
    ...returnedHeaders(parts),
  ];
}

function complaint(parts: Parts): string[] {
  return [
    ...envelope(parts, `Feedback loop <fbl@${HOST}>`, 'FW: complaint'),
    `Content-Type: multipart/report; report-type=feedback-report; boundary="${parts.boundary}"`,
    '',
    `--${parts.boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `This is an email abuse report for a message received on ${date(parts.message.at)}.`,
    '',
    `--${parts.boundary}`,
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: PracticeRelay/1.0',
    'Version: 1',
    `Original-Mail-From: <${parts.message.from}>`,
    `Original-Rcpt-To: <${parts.message.to}>`,
    `Arrival-Date: ${date(parts.message.at)}`,
    `Source-IP: ${PRACTICE_IP}`,
    '',
    ...returnedHeaders(parts),
  ];
}

function returnedHeaders(parts: Parts): string[] {
  return [
    `--${parts.boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    parts.headers,
    '',
    `--${parts.boundary}--`,
    '',
  ];
}

function autoReply(parts: Parts): string[] {
  const original = headerValue(parts.headers, 'Message-ID');
  return [
    ...envelope(parts, `<${parts.message.to}>`, 'Out of office: back on Monday'),
    'Auto-Submitted: auto-replied (vacation)',
    ...(original ? [`In-Reply-To: ${original}`, `References: ${original}`] : []),
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Thank you for your message. I am out of the office and will answer on Monday.',
    'Terima kasih atas pesan Anda. Saya sedang cuti dan akan membalas pada hari Senin.',
    '',
  ];
}
