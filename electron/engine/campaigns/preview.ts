import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { Contact } from '../../../shared/contract/contacts.ts';
import { parseMergeText, SYSTEM_FIELDS } from '../../../shared/merge-fields.ts';
import { audienceCounts, countWithoutField, findContact, type ResolvedAudience } from '../contacts/public.ts';
import { factsOf, keepPreview, type MessageSource } from '../content/public.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { resolveAudience } from '../segments/public.ts';
import { readSettings } from '../settings/public.ts';
import { readPicture } from './attachments.ts';
import { positionOf, recipientAt } from './audience-walk.ts';
import { contactValues, prepareMessage, previewValues } from './composer.ts';

type Person = Pick<Contact, 'address' | 'name' | 'firstName' | 'lastName' | 'fields'> & { id: number | null };

/** Who is shown while a campaign has no recipients. */
const SAMPLE_PERSON: Person = {
  id: null,
  address: 'siti@example.com',
  name: 'Siti Rahmawati',
  firstName: 'Siti',
  lastName: 'Rahmawati',
  fields: {},
};

const SAMPLE_SENDER = {
  en: { organisation: 'Your organisation', postal_address: 'Your postal address', sender_name: 'Your name' },
  id: { organisation: 'Organisasi Anda', postal_address: 'Alamat pos Anda', sender_name: 'Nama Anda' },
} as const;

/** Merge values of a template's preview: the sample person, and the sender as far as the settings know one. */
export function sampleValues(ctx: Pick<EngineContext, 'db'>, language: 'en' | 'id'): Record<string, string> {
  const { sender } = readSettings(ctx.db);
  const fallback = SAMPLE_SENDER[language];
  return {
    ...contactValues(SAMPLE_PERSON),
    organisation: sender.organisation || fallback.organisation,
    postal_address: sender.postalAddress || fallback.postal_address,
    sender_name: sender.name || fallback.sender_name,
    unsubscribe_url: 'https://example.com/',
  };
}

/** The contact that a preview or test shows: the one asked for, else the one at a position, else the first, else a sample. */
export async function personFor(
  db: Db,
  who: ResolvedAudience,
  asked: { contactId: number | null; position: number | null },
): Promise<Person> {
  const id = asked.contactId ?? (await recipientAt(db, who, asked.position ?? 0));
  return (id === undefined ? undefined : findContact(db, id)) ?? SAMPLE_PERSON;
}

/** The message as one person gets it. */
export async function previewOf(
  ctx: EngineContext,
  campaign: Campaign,
  asked: { contactId: number | null; position: number | null },
) {
  const who = await resolveAudience(ctx, campaign.audience);
  const person = await personFor(ctx.db, who, asked);
  const { message, head } = await prepareMessage(ctx, campaign);
  const values = previewValues(head, person);
  const html = message.html(values);
  const position = asked.contactId === null ? (asked.position ?? 0) : await positionOf(ctx.db, who, asked.contactId);
  const { id, address, name } = person;
  return {
    contact: { id, name, address, position, of: (await audienceCounts(ctx.db, who)).mailable },
    from: head.sender.name === '' ? head.sender.address : `${head.sender.name} <${head.sender.address}>`,
    subject: message.subject(values),
    preheader: message.preheader(values),
    text: message.text(values),
    preview: keepPreview(ctx, withPictures(ctx.folder, html, message.images)),
    bytes: Buffer.byteLength(html),
    fallbacks: await fallbacksOf(ctx.db, campaign, who),
  };
}

/** Puts the message's own pictures into the document: a preview loads nothing from anywhere. */
export function withPictures(folder: string, html: string, images: readonly { src: string; cid: string }[]): string {
  return images.reduce((all, { src, cid }) => {
    const picture = readPicture(folder, src);
    return picture === undefined
      ? all
      : all.replaceAll(`cid:${cid}`, `data:${picture.type};base64,${picture.bytes.toString('base64')}`);
  }, html);
}

/** Every text of a message that may hold merge tags, with the place it stands in. */
export function mergeTexts(source: MessageSource): { where: string; text: string }[] {
  return factsOf(source, 0).written;
}

/** Fields that need no fallback: the message or the contact always has them. */
const ALWAYS: ReadonlySet<string> = new Set([...SYSTEM_FIELDS, 'email', 'address']);

/**
 * Fields that some recipients have no value in, with what these read instead: the fallbacks where there are several, or
 * nothing where any place has none.
 */
export async function fallbacksOf(
  db: Db,
  campaign: Pick<Campaign, 'subject' | 'preheader' | 'content' | 'text'>,
  who: ResolvedAudience,
) {
  const byField = new Map<string, Set<string>>();
  for (const tag of mergeTexts(campaign).flatMap(({ text }) => parseMergeText(text).tags)) {
    const fallbacks = byField.get(tag.field) ?? new Set();
    byField.set(tag.field, fallbacks.add((tag.fallback ?? '').trim()));
  }
  const told: { field: string; fallback: string; recipients: number }[] = [];
  for (const [field, fallbacks] of byField) {
    if (ALWAYS.has(field)) continue;
    const recipients = await countWithoutField(db, who, field);
    const fallback = fallbacks.has('') ? '' : [...fallbacks].join(' / ');
    if (recipients > 0) told.push({ field, fallback, recipients });
  }
  return told;
}
