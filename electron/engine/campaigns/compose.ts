import type { MergeValues } from '../../../shared/merge-fields.ts';
import type { CompiledMessage } from '../content/public.ts';
import type { Signer } from '../domains/public.ts';
import { compileBody, compileHash, fillHoles } from './compose-body.ts';
import { type Written as Bytes, messageWriter } from './compose-bytes.ts';
import { compileHeaders } from './compose-headers.ts';
import { asciiDomain, headerAddress } from './header-text.ts';
import { makeToken } from './tokens.ts';
import { compileUnsubscribe, type UnsubscribeWays } from './unsubscribe.ts';

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
export type Composed = { envelopeFrom: string; messageId: string } & Bytes;

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

export type FillOptions = { messageRowId: number; at: number; test: boolean };

/** Writes one message after the other; what they share was encoded when it was made. */
export type Letter = (to: Addressee, options: FillOptions) => Composed;

/**
 * Compiles a message once: structure, boundaries, constant headers and all fixed text are encoded here, `pictures` (MIME
 * parts that the HTML names by content id) too. Filling is left with the values of a contact, each cleaned for its place;
 * none can begin a header, end an address or reach beyond its part.
 */
export function compileLetter(message: Written, head: Letterhead, pictures: readonly Buffer[] = []): Letter {
  const { body, start } = compile(message, head, pictures);
  const write = messageWriter(body);
  return (to, options) => {
    const { headers, values, envelopeFrom, messageId } = start(to, options);
    const { raw, wire, reuse } = write(`${headers}\r\n`, fillHoles(body, values));
    return { envelopeFrom, messageId, raw, wire, reuse };
  };
}

/** `compileLetter` whose messages are signed for the author's domain (DKIM, RFC 6376). */
export function compileSignedLetter(
  message: Written,
  head: Letterhead,
  pictures: readonly Buffer[],
  sign: Signer,
): (to: Addressee, options: FillOptions) => Promise<Composed> {
  const { body, start } = compile(message, head, pictures);
  const write = messageWriter(body);
  const hash = compileHash(body);
  return async (to, options) => {
    const { headers, values, envelopeFrom, messageId } = start(to, options);
    const filled = fillHoles(body, values);
    const signatures = await sign(headers, hash(filled), options.at);
    return { envelopeFrom, messageId, ...write(`${signatures}${headers}\r\n`, filled) };
  };
}

type Written = Pick<CompiledMessage, 'subject' | 'text' | 'html'>;

function compile(message: Written, head: Letterhead, pictures: readonly Buffer[]) {
  const { sender } = head;
  const domain = asciiDomain(sender.address);
  const envelopeFrom = headerAddress(sender.address);
  const body = compileBody(message, pictures);
  const headersOf = compileHeaders({ ...head, domain, contentType: body.contentType });
  const linksOf = compileUnsubscribe(head.unsubscribe);
  const start = (to: Addressee, { messageRowId, at, test }: FillOptions) => {
    const token = makeToken(head.tokenKey, test ? 0 : messageRowId);
    const links = linksOf(token, to.address);
    const values = mergeValuesOf(head, to, links.bodyUrl);
    const messageId = test ? `<${token}.${at.toString(36)}@${domain}>` : `<${token}@${domain}>`;
    const subject = (test ? TEST_PREFIX[head.language] : '') + message.subject(values);
    const headers = headersOf({ name: to.name, address: to.address, subject, messageId, at, links });
    return { envelopeFrom, messageId, headers, values };
  };
  return { body, start };
}
