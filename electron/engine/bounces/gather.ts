import { isAmong } from './addresses.ts';
import { type DeliveryStatus, NO_STATUS, parseDeliveryStatus } from './delivery-status.ts';
import { failedRecipients, type NamedRecipient } from './failed-recipients.ts';
import { field } from './headers.ts';
import { once, type Signs, signsOf } from './mail-kind.ts';
import type { OriginalMail } from './report.ts';
import {
  addressesIn,
  isLetter,
  NO_ORIGINAL,
  originalBetween,
  originalFromText,
  splitReturned,
} from './returned-mail.ts';
import { isTnef, tnefReport } from './tnef.ts';
import { decodedBody, type Mail, type Part, partText } from './walk.ts';

const MAX_TEXT = 65_536;

/** Everything read from one mail before its kind is decided. */
export type Material = {
  readonly mail: Mail;
  readonly own: string;
  readonly original: OriginalMail;
  readonly status: DeliveryStatus;
  readonly to: readonly string[];
  readonly signs: () => Signs;
  /** Whom the text names as failed, worked out once. */
  readonly named: () => readonly NamedRecipient[];
};

const READERS = ['x-original-to', 'delivered-to', 'envelope-to', 'to', 'x-rcpt-to', 'x-failed-to'];

/** Reads from a mail what every later decision looks at. */
export function gather(mail: Mail): Material {
  const status = readStatus(mail);
  const text = ownText(mail);
  const { own, returned } = splitReturned(text);
  const original = readOriginal(mail, returned);
  const to = addressesIn(mail.headers, READERS);
  const cut = (own.trim() === '' ? text : own).slice(0, MAX_TEXT);
  return {
    mail,
    own: cut,
    original,
    status,
    to,
    signs: once(() => signsOf(mail.headers, cut, to)),
    named: once(() => failedRecipients(cut, readersOf(mail, to, original), original)),
  };
}

/**
 * Who got the report. Some systems copy the failed recipient into a delivery field of the report (`X-Original-To`): whom the
 * returned mail was written to, and the report was not, is no reader.
 */
function readersOf(mail: Mail, to: readonly string[], original: OriginalMail): readonly string[] {
  if (original.to.length === 0) return to;
  const written = addressesIn(mail.headers, ['to']);
  if (written.length === 0) return to;
  const readers: string[] = [];
  for (const address of to) if (isAmong(written, address) || !isAmong(original.to, address)) readers.push(address);
  return readers;
}

/** The first part of one of these types. */
function partAmong({ parts }: Mail, types: ReadonlySet<string>): Part | undefined {
  for (const part of parts) if (types.has(part.type)) return part;
  return undefined;
}

const STATUS = new Set(['message/delivery-status', 'message/global-delivery-status']);

function readStatus(mail: Mail): DeliveryStatus {
  const part = partAmong(mail, STATUS);
  if (part) {
    const fields = decodedBody(mail, part);
    const found = parseDeliveryStatus(part.headers.size > 3 ? `${headerText(part)}\n${fields}` : fields);
    if (found.groups.length > 0) return found;
  }
  return statusElsewhere(mail);
}

/** Broken MIME: the fields stand in the body, or even in the header, of something else. */
function statusElsewhere(mail: Mail): DeliveryStatus {
  const body = mail.text.slice(mail.bodyStart, mail.bodyStart + 200_000);
  const fields = recipientField(body);
  if (fields) {
    // A person forwarded the report with every line quoted.
    const own = fields[1] === undefined ? beforeReturned(body) : body.replace(/^> ?/gm, '');
    return parseDeliveryStatus(own, true);
  }
  return mail.headers.has('final-recipient') ? parseDeliveryStatus(headerFields(mail)) : NO_STATUS;
}

/** The first line that is a recipient field of a status; the lines above the first word of the kind are not looked at. */
function recipientField(body: string): RegExpExecArray | null {
  const usual = body.indexOf('ecipient:');
  const loud = body.indexOf('RECIPIENT:');
  if (usual === -1 && loud === -1) return null;
  const first = usual === -1 || (loud !== -1 && loud < usual) ? loud : usual;
  const line = body.lastIndexOf('\n', first) + 1;
  return /^(> ?)?(?:final|original)-recipient:/im.exec(line === 0 ? body : body.slice(line));
}

function beforeReturned(body: string): string {
  const cut = body.search(/^content-type: ?(?:message\/rfc822|text\/rfc822-headers)/im);
  return cut === -1 ? body : body.slice(0, cut);
}

/** Status fields that a broken generator put among the MIME fields of the part. */
function headerText(part: Part): string {
  return [...part.headers].map(([name, values]) => `${name}: ${values[0] ?? ''}`).join('\n');
}

function headerFields(mail: Mail): string {
  return ['reporting-mta', 'original-recipient', 'final-recipient', 'action', 'status', 'diagnostic-code', 'remote-mta']
    .flatMap((name) => (mail.headers.has(name) ? [`${name}: ${field(mail.headers, name)}`] : []))
    .join('\n');
}

/** The text a person reads: the text leaves before the returned mail, HTML only where there is no plain text. */
function ownText(mail: Mail): string {
  const text = plainText(mail);
  if (text.length > 20 && text.trim().length > 20) return text;
  const html = mail.parts.filter((part) => part.type === 'text/html').slice(0, 2);
  const rest = html.length > 0 ? html.map((part) => partText(mail, part)) : exchangeForm(mail);
  return `${text}\n${rest.join('\n')}`;
}

const MOST_TEXTS = 4;

function plainText(mail: Mail): string {
  let text = '';
  let count = 0;
  for (const part of mail.parts) {
    const { type } = part;
    if (!type.startsWith('text/') || type === 'text/html' || NOT_READ.has(type)) continue;
    text = count === 0 ? partText(mail, part) : `${text}\n${partText(mail, part)}`;
    if (++count === MOST_TEXTS) break;
  }
  return text;
}

const NOT_READ = new Set(['text/rfc822-headers', 'text/calendar']);

/** Exchange sends a report to whom it takes for one of its own as `winmail.dat` alone. */
function exchangeForm(mail: Mail): string[] {
  const form = mail.parts.find(isTnef);
  return form ? [tnefReport(mail, form)] : [];
}

const RETURNED = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/partial',
  'message/global',
  'message/global-headers',
  'text/rfc822',
  'message/external-body',
]);

function readOriginal(mail: Mail, returned: string): OriginalMail {
  const part = partAmong(mail, RETURNED);
  if (part) return originalIn(mail, part);
  return returned.trim() === '' ? NO_ORIGINAL : originalFromText(returned);
}

/** Of a returned mail of megabytes no more than the header is decoded, and that not where it is text as it stands. */
function originalIn(mail: Mail, part: Part): OriginalMail {
  const { text, bytes } = mail;
  let start = part.start;
  while (start < part.end && (bytes[start] ?? 0) <= 32) start++;
  const stop = text.indexOf('\n\n', start);
  const isPlain = stop !== -1 && stop < part.end && isLetter(bytes[start] ?? 0);
  if (!isPlain || part.headers.has('content-transfer-encoding')) return originalFromText(decodedBody(mail, part));
  if (mail.plain) return originalBetween(text, bytes, start, stop);
  return originalFromText(decodedBody(mail, { ...part, end: stop }));
}
