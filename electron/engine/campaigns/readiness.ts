import { parseAddress } from '../../../shared/address.ts';
import type { Campaign, CheckRow } from '../../../shared/contract/campaigns.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import { AppError } from '../../../shared/errors.ts';
import { allFields, audienceConsent, audienceCounts } from '../contacts/public.ts';
import { type CompiledMessage, factsOf, type MessageFacts, usesField } from '../content/public.ts';
import type { EngineContext } from '../context.ts';
import { checkDomain, notAsked, signerFor } from '../domains/public.ts';
import { watchedAddresses, watchStanding } from '../mailboxes/public.ts';
import { audienceFaults, resolveAudience } from '../segments/public.ts';
import { readSettings } from '../settings/public.ts';
import { readPicture } from './attachments.ts';
import { audienceRows } from './check-audience.ts';
import { messageRows } from './check-message.ts';
import { relayRows, returnRows, testMailRows } from './check-relay.ts';
import { acknowledgedRows, type NewRow, rowsOf, sawOf } from './check-rows.ts';
import { senderRows } from './check-sender.ts';
import { readingRows, unsubscribeRows } from './check-unsubscribe.ts';
import { addresseeOf, messageSize, type Prepared, prepareMessage, previewValues } from './composer.ts';
import { fallbacksOf, personFor } from './preview.ts';
import { type StoredCampaign, selectAcknowledgements, selectCampaign, storeAcknowledgement } from './repo.ts';
import { senderOf } from './sender.ts';
import { relayOf } from './test-send.ts';

/** The readiness list of a campaign, blockers first; `online` false leaves DNS out, and those rows say so. */
export async function checkCampaign(
  ctx: EngineContext,
  campaignId: number,
  { online }: { online: boolean },
): Promise<CheckRow[]> {
  const campaign = selectCampaign(ctx.db, campaignId);
  if (campaign === undefined) throw new AppError('not_found', { what: 'campaign' });
  const rows = await newRows(ctx, campaign, online);
  return acknowledgedRows(rows, selectAcknowledgements(ctx.db, campaignId));
}

/** Stores or takes back "I understand" for the warning of that key and anchor as it is now; throws `not_found`. */
export async function acknowledgeRow(
  ctx: EngineContext,
  campaignId: number,
  { key, anchor, acknowledged }: { key: string; anchor: string; acknowledged: boolean },
): Promise<void> {
  const at = ctx.clock.now();
  if (!acknowledged) return storeAcknowledgement(ctx.db, campaignId, { key, anchor, saw: null, at });
  const online = key.startsWith('dns_');
  const row = (await checkCampaign(ctx, campaignId, { online })).find(
    (each) => each.key === key && each.anchor === anchor && each.level === 'warning',
  );
  if (row === undefined) throw new AppError('not_found', { what: 'check' });
  storeAcknowledgement(ctx.db, campaignId, { key, anchor, saw: sawOf(row), at });
}

async function newRows(ctx: EngineContext, campaign: StoredCampaign, online: boolean): Promise<NewRow[]> {
  const settings = readSettings(ctx.db);
  const sender = senderOf(campaign, settings);
  const relay = relayOf(ctx, campaign);
  const practice = relay?.kind === 'practice';
  const prepared = await prepareMessage(ctx, campaign);
  const who = await resolveAudience(ctx, campaign.audience);
  const person = await personFor(ctx.db, who, { contactId: null, position: null });
  const html = prepared.message.html(previewValues(prepared.head, person));
  const facts = factsOf(campaign, Buffer.byteLength(html));
  const { mailable } = await audienceCounts(ctx.db, who);
  const consent = await audienceConsent(ctx.db, who);
  return [
    ...audienceRows(
      campaign.audience,
      { mailable, ...consent, ...audienceFaults(ctx.db, campaign.audience) },
      ctx.clock.now(),
    ),
    ...senderRows(sender, relay),
    ...leavingRows(ctx, prepared, { settings, offered: offersUnsubscribe(campaign, facts), practice }),
    ...messageRows(campaign, facts, {
      fields: allFields(ctx.db),
      fallbacks: await fallbacksOf(ctx.db, campaign, who),
      lostPictures: lostPictures(ctx.folder, prepared.message),
    }),
    ...relayRows(relay, messageBytes(prepared, person)),
    ...returnRows(relay, sender.address, await signsFor(ctx, sender.address)),
    ...testMailRows(campaign.lastTest, campaign.updatedAt),
    ...(await senderDomainRows(ctx, sender.address, online, practice)),
  ];
}

/** How people leave, and whether somebody reads who asked. */
function leavingRows(
  ctx: EngineContext,
  { head }: Prepared,
  about: { settings: Settings; offered: boolean; practice: boolean },
): NewRow[] {
  const now = ctx.clock.now();
  const { mailbox } = head.unsubscribe;
  const facts = { watched: watchedAddresses(ctx.db), unreadSince: watchStanding(ctx).unreadSince };
  return [
    ...unsubscribeRows(about.settings, mailbox, { offered: about.offered, now }),
    ...readingRows(mailbox, facts, { now, practice: about.practice }),
  ];
}

/** The footer of blocks always offers it; own HTML must hold the merge field. */
function offersUnsubscribe(campaign: Pick<Campaign, 'content'>, facts: MessageFacts): boolean {
  return (
    campaign.content.kind === 'blocks' ||
    usesField({ ...facts, written: facts.written.filter((piece) => piece.where === 'html') }, 'unsubscribe_url')
  );
}

function lostPictures(folder: string, message: CompiledMessage): number {
  return message.images.filter(({ src }) => readPicture(folder, src) === undefined).length;
}

/** Whether the author's domain has a key of its own that signs now. */
async function signsFor(ctx: EngineContext, address: string): Promise<boolean> {
  const parsed = parseAddress(address);
  if (!parsed.ok) return false;
  return signerFor(ctx, parsed.domain).then(
    (signer) => signer !== null,
    () => false,
  );
}

/** The size of the message as the relay gets it, or null where it cannot be composed yet. */
function messageBytes(prepared: Prepared, person: Parameters<typeof addresseeOf>[0]): number | null {
  try {
    return messageSize(prepared, { ...addresseeOf(person), name: '' });
  } catch {
    return null;
  }
}

async function senderDomainRows(
  ctx: EngineContext,
  address: string,
  online: boolean,
  practice: boolean,
): Promise<NewRow[]> {
  const parsed = parseAddress(address);
  if (!parsed.ok) return [];
  if (practice)
    return [rowsOf('domain').notChecked('dns_practice', { anchor: parsed.domain, values: { domain: parsed.domain } })];
  const rows = online ? await checkDomain(ctx, parsed.domain) : notAsked(parsed.domain);
  return rows.map(({ record: _, ...row }) => row);
}

export { tally } from './check-rows.ts';
