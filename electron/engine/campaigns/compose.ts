import { randomBytes } from 'node:crypto';
import MimeNode from 'nodemailer/lib/mime-node';
import type { MergeValues } from '../../../shared/merge-fields.ts';
import type { CompiledMessage } from '../content/public.ts';
import { asciiDomain, headerAddress, headerText } from './header-text.ts';
import { quotedPart } from './quoted-printable.ts';
import { makeToken } from './tokens.ts';
import { type UnsubscribeWays, unsubscribeLinks } from './unsubscribe.ts';

/** What is the same for every message of a campaign. */
export type Letterhead = {
  campaignId: number;
  listId: string;
  language: 'en' | 'id';
  campaignName: string;
  sender: { name: string; address: string; replyTo: string; organisation: string; postalAddress: string };
  unsubscribe: UnsubscribeWays;
  tokenKey: Buffer;
};

export type Addressee = { address: string; name: string; values: MergeValues };

/** A message ready for the wire: CRLF line ends, no Bcc. */
export type Composed = { envelopeFrom: string; messageId: string; raw: Buffer };

/** What marks a test mail in its subject, in the language of the message. */
const TEST_PREFIX = { en: '[Test] ', id: '[Uji] ' } as const;

/** The values of one message: the contact's own and those every message knows. */
export function mergeValuesOf(head: Letterhead, to: Addressee, unsubscribeUrl: string): Record<string, string> {
  return {
    ...to.values,
    unsubscribe_url: unsubscribeUrl,
    sender_name: head.sender.name,
    sender_address: head.sender.address,
    organisation: head.sender.organisation,
    postal_address: head.sender.postalAddress,
    campaign_name: head.campaignName,
  };
}

/** A compiled message whose parts are encoded as far as they are the same for everybody. */
export type EncodedMessage = {
  subject: CompiledMessage['subject'];
  text: (values: MergeValues) => string;
  html: (values: MergeValues) => string;
};

/** Encodes what all messages share; `pictures` are MIME parts that the HTML names by content id (RFC 2387). */
export function encodeMessage(message: CompiledMessage, pictures: readonly Buffer[] = []): EncodedMessage {
  const { subject } = message;
  const text = quotedPart(message.text, 'text/plain');
  const html = quotedPart(message.html, 'text/html');
  if (pictures.length === 0) return { subject, text, html };
  const boundary = `related-${randomBytes(12).toString('hex')}`;
  const open = `Content-Type: multipart/related; type="text/html";\r\n boundary="${boundary}"\r\n\r\n--${boundary}\r\n`;
  const close = `${pictures.map((part) => `--${boundary}\r\n${part.toString('latin1')}`).join('')}--${boundary}--\r\n`;
  return { subject, text, html: (values) => open + html(values) + close };
}

/**
 * Writes one message (RFC 5322, 2045, 2369, 2919, 8058). Values of the contact are cleaned for their place; none can begin
 * a header, end an address or reach beyond its part.
 */
export function composeMessage(
  message: EncodedMessage,
  head: Letterhead,
  to: Addressee,
  options: { messageRowId: number; at: number; test: boolean },
): Composed {
  const token = makeToken(head.tokenKey, options.test ? 0 : options.messageRowId);
  const domain = asciiDomain(head.sender.address);
  const links = unsubscribeLinks(head.unsubscribe, token, to.address);
  const values = mergeValuesOf(head, to, links.bodyUrl);
  const messageId = options.test ? `<${token}.${options.at.toString(36)}@${domain}>` : `<${token}@${domain}>`;
  const subject = (options.test ? TEST_PREFIX[head.language] : '') + headerText(message.subject(values));
  const root = new MimeNode('multipart/alternative', { boundaryPrefix: 'part' });
  addAuthors(root, head, to);
  root.setHeader({ Subject: subject, 'Message-ID': messageId, Date: mailDate(options.at) });
  addListHeaders(root, head, links, domain);
  const start = `${root.buildHeaders()}\r\n\r\n`;
  const line = `--${root.boundary}`;
  const body = `${line}\r\n${message.text(values)}${line}\r\n${message.html(values)}${line}--\r\n`;
  return { envelopeFrom: headerAddress(head.sender.address), messageId, raw: Buffer.from(start + body, 'utf8') };
}

const mailDate = (at: number) => new Date(at).toUTCString().replace('GMT', '+0000');

function addAuthors(root: MimeNode, head: Letterhead, to: Addressee): void {
  const from = headerAddress(head.sender.address);
  const replyTo = headerAddress(head.sender.replyTo);
  root.setHeader('From', { name: headerText(head.sender.name, 200), address: from });
  root.setHeader('To', { name: headerText(to.name, 200), address: headerAddress(to.address) });
  if (replyTo !== '' && replyTo !== from) root.setHeader('Reply-To', { name: '', address: replyTo });
}

/** Headers that must stay exactly as written: folding inside them would break the addresses they carry. */
function addListHeaders(
  root: MimeNode,
  head: Letterhead,
  links: { header: string; oneClick: boolean },
  domain: string,
): void {
  const put = (name: string, value: string) => root.setHeader(name, { prepared: true, value });
  put('List-Unsubscribe', links.header);
  if (links.oneClick) put('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click');
  put('List-Id', `<${head.listId}.${domain}>`);
  put('Feedback-ID', `${head.campaignId}:${head.listId}:campaign:${feedbackSender(domain)}`);
}

/** Gmail wants the last field of Feedback-ID to name the sender with 5 to 15 characters, always the same. */
function feedbackSender(domain: string): string {
  return domain
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 15)
    .padEnd(5, '0');
}
