import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { Contact } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import { type CompiledMessage, compileMessage } from '../content/public.ts';
import type { EngineContext } from '../context.ts';
import { signerFor } from '../domains/public.ts';
import { readSettings } from '../settings/public.ts';
import { picturePart, readPicture } from './attachments.ts';
import { type Addressee, compileLetter, compileSignedLetter, type Letterhead, mergeValuesOf } from './compose.ts';
import { asciiDomain } from './header-text.ts';
import { senderOf } from './sender.ts';
import { tokenKey } from './token-key.ts';
import { unsubscribeLinks, unsubscribeWays } from './unsubscribe.ts';

/** A message ready for the wire: CRLF line ends, no Bcc, Message-ID and unsubscribe headers included. */
export interface ComposedMessage {
  readonly envelopeFrom: string;
  readonly messageId: string;
  readonly raw: Buffer;
  /** The same as it goes over the line, with its final dot. */
  readonly wire: Buffer;
  /** Gives the memory back: only once the relay has taken the message, and nobody looks at it any more. */
  reuse(): void;
}

/** Compiled once per campaign, filled per contact, signed where the author's domain has a key; throws AppError where the message cannot be made. */
export interface Composer {
  compose(
    contact: Contact,
    options: { messageRowId: number; test?: boolean },
  ): ComposedMessage | Promise<ComposedMessage>;
}

/** What a composer and the preview are made of. */
export type Prepared = { message: CompiledMessage; head: Letterhead; pictures: Buffer[] };

type Source = Pick<Campaign, 'id' | 'name' | 'subject' | 'preheader' | 'content' | 'text' | 'sender' | 'audience'>;

/** The list that a mailing belongs to (RFC 2919), where it goes to one list and nobody else. */
function listIdOf({ listIds, tagIds, segmentIds }: Source['audience']): string {
  const one = listIds.length === 1 && tagIds.length + segmentIds.length === 0;
  return one ? `list-${listIds[0]}` : 'contacts';
}

/** Compiles a campaign's message and gathers what is the same for everybody. */
export async function prepareMessage(ctx: Pick<EngineContext, 'db' | 'folder'>, campaign: Source): Promise<Prepared> {
  const settings = readSettings(ctx.db);
  const sender = senderOf(campaign, settings);
  const message = await compileMessage(campaign, asciiDomain(sender.address));
  const head: Letterhead = {
    campaignId: campaign.id,
    listId: listIdOf(campaign.audience),
    language: campaign.content.language,
    campaignName: campaign.name,
    sender,
    unsubscribe: unsubscribeWays(settings, sender),
    tokenKey: tokenKey(ctx.folder),
  };
  const pictures = message.images.flatMap(({ src, cid }) => {
    const picture = readPicture(ctx.folder, src);
    return picture === undefined ? [] : [picturePart(picture, cid)];
  });
  return { message, head, pictures };
}

/** A composer that can also write test mails: to any address, as the message of one contact. */
export type TestComposer = Composer & {
  composeTest(as: Addressee, to: string): ComposedMessage | Promise<ComposedMessage>;
};

/** A composer over a prepared message; throws `sender_missing` where nobody writes, `dkim_key_lost` where it cannot sign. */
export async function composerOf(
  ctx: Pick<EngineContext, 'db' | 'secrets' | 'clock'>,
  prepared: Prepared,
): Promise<TestComposer> {
  const { message, head, pictures } = prepared;
  askForSender(head);
  const signer = await signerFor(ctx, asciiDomain(head.sender.address));
  const letter =
    signer === null ? compileLetter(message, head, pictures) : compileSignedLetter(message, head, pictures, signer);
  const { now } = ctx.clock;
  return {
    compose: (contact, { messageRowId, test = false }) =>
      letter(addresseeOf(contact), { messageRowId, at: now(), test }),
    composeTest: (as, to) => letter({ ...as, address: to, name: '' }, { messageRowId: 0, at: now(), test: true }),
  };
}

/** The bytes of a message to one person, without a signature; throws `sender_missing` where nobody writes. */
export function messageSize({ message, head, pictures }: Prepared, to: Addressee): number {
  askForSender(head);
  return compileLetter(message, head, pictures)(to, { messageRowId: 0, at: 0, test: true }).raw.length;
}

function askForSender(head: Letterhead): void {
  if (head.sender.address === '' || head.unsubscribe.mailbox === '') throw new AppError('sender_missing');
}

/** The merge values of a contact: built-in fields over the person's own. */
export function contactValues(
  contact: Pick<Contact, 'address' | 'name' | 'firstName' | 'lastName' | 'fields'>,
): Record<string, string> {
  const { address, firstName, lastName } = contact;
  const name = contact.name.trim() || `${firstName} ${lastName}`.trim();
  return { ...contact.fields, address, email: address, name, first_name: firstName, last_name: lastName };
}

/** A contact as a message is addressed to it. */
export function addresseeOf(
  contact: Pick<Contact, 'address' | 'name' | 'firstName' | 'lastName' | 'fields'>,
): Addressee {
  const values = contactValues(contact);
  return { address: contact.address, name: values.name ?? '', values };
}

/** All values of a message to one contact, as the preview fills them. */
export function previewValues(
  head: Letterhead,
  contact: Pick<Contact, 'address' | 'name' | 'firstName' | 'lastName' | 'fields'>,
) {
  const { bodyUrl } = unsubscribeLinks(head.unsubscribe, '0'.repeat(26), contact.address);
  return mergeValuesOf(head, addresseeOf(contact), bodyUrl);
}
