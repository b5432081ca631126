import { addressKey } from '../../../shared/address.ts';
import { type Campaign, type CampaignSummary, NO_TOTALS } from '../../../shared/contract/campaigns.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import type { Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { forgetCampaign, totalsOf } from '../sending/public.ts';
import { readOwn, readSettings } from '../settings/public.ts';
import { type Composer, composerOf, prepareMessage } from './composer.ts';
import { cleanCampaigns, testsTo } from './erase-repo.ts';
import { publishCampaign } from './publisher.ts';
import { checkCampaign } from './readiness.ts';
import {
  deleteCampaign,
  selectCampaign,
  selectIds,
  selectMessageTexts,
  selectOpenAudiences,
  selectSamples,
  selectState,
  selectSummaries,
  updateSample,
  updateState,
  updateWhen,
} from './repo.ts';
import { senderOf } from './sender.ts';
import { canMove } from './states.ts';
import { tokenKey } from './token-key.ts';
import { findRow, makeToken, openToken } from './tokens.ts';
import { endpointLink, unsubscribeWays } from './unsubscribe.ts';

export { type Picture, readPicture } from './attachments.ts';
export type { ComposedMessage, Composer } from './composer.ts';
export { sampleValues } from './preview.ts';
export { findTokens, rowToldBy } from './tokens.ts';

/** The campaign with that id, or undefined. */
export function findCampaign(db: Db, id: number): Campaign | undefined {
  const stored = selectCampaign(db, id);
  if (stored === undefined) return undefined;
  const { lastTest: _, ...campaign } = stored;
  return { ...campaign, totals: campaign.state === 'draft' ? NO_TOTALS : totalsOf(db, id) };
}

/** Takes a person out of what campaigns remember; answers in how many places they stood. */
export function eraseFromCampaigns(db: Db, person: Person): Promise<number> {
  return cleanCampaigns(db, person);
}

/** Campaigns whose last test mail went to a person. */
export function testMailsTo(db: Db, keys: readonly string[]) {
  return testsTo(db, keys);
}

/** Summaries in some states (all where none is named), newest first. */
export function campaignSummaries(
  db: Db,
  filter: { states?: readonly Campaign['state'][]; limit: number; before?: number },
): CampaignSummary[] {
  const { states = [], limit, before = Number.MAX_SAFE_INTEGER } = filter;
  return selectSummaries(db, { states, limit, before }).map((summary) => ({
    ...summary,
    totals: summary.state === 'draft' ? NO_TOTALS : totalsOf(db, summary.id),
  }));
}

/** Ids of all campaigns. */
export function campaignIds(db: Db): number[] {
  return selectIds(db);
}

/** Whether the message of any campaign may be filled from a field: its key stands in it as a word. */
export function campaignsNameField(db: Db, key: string): boolean {
  const word = new RegExp(`(?<![a-z0-9_])${key}(?![a-z0-9_])`);
  return selectMessageTexts(db).some((text) => text.includes('{{') && word.test(text));
}

/** A campaign that is not finished and addresses a segment, or leaves it out; undefined where there is none. */
export function campaignAddressing(db: Db, segmentId: number): { id: number; name: string } | undefined {
  return selectOpenAudiences(db).find(
    ({ audience }) => audience.segmentIds.includes(segmentId) || audience.excludeSegmentIds.includes(segmentId),
  );
}

/** The lists and tags that campaigns which are not finished address or leave out. */
export function groupsOfCampaigns(db: Db): { lists: Set<number>; tags: Set<number> } {
  const all = selectOpenAudiences(db).map(({ audience }) => audience);
  return {
    lists: new Set(all.flatMap(({ listIds, excludeListIds }) => [...listIds, ...excludeListIds])),
    tags: new Set(all.flatMap(({ tagIds, excludeTagIds }) => [...tagIds, ...excludeTagIds])),
  };
}

/**
 * Moves a campaign along its states and publishes; throws `campaign_state` for a move there is none of. Sending calls it
 * inside its own transactions: whoever hears of it reads after the commit, because a transaction never spans an await.
 */
export function setCampaignState(
  db: Db,
  id: number,
  state: Campaign['state'],
  change: { at: number; pausedBecause?: string | null; relayId?: number },
): void {
  const from = selectState(db, id);
  if (from === undefined) throw new AppError('not_found', { what: 'campaign' });
  if (!canMove(from, state)) throw new AppError('campaign_state', { from, to: state });
  const pausedBecause = state === 'paused' ? (change.pausedBecause ?? null) : null;
  updateState(db, id, state, { at: change.at, pausedBecause, relayId: change.relayId ?? null });
  publishCampaign(db, id);
}

/** Stores when a campaign may send, and publishes. */
export function setCampaignWhen(db: Db, id: number, when: Campaign['when'], at: number): void {
  updateWhen(db, id, when, at);
  publishCampaign(db, id);
}

/** Compiles a campaign's message; throws `not_found` or `sender_missing`. */
export async function openComposer(ctx: EngineContext, campaignId: number): Promise<Composer> {
  const campaign = selectCampaign(ctx.db, campaignId);
  if (campaign === undefined) throw new AppError('not_found', { what: 'campaign' });
  return composerOf(ctx, await prepareMessage(ctx, campaign));
}

/** Blockers that forbid sending, as keys of check rows; empty when ready. Asked again at the moment of the start. */
export async function blockers(ctx: EngineContext, campaignId: number): Promise<string[]> {
  const rows = await checkCampaign(ctx, campaignId, { online: false });
  return rows.filter((row) => row.level === 'blocker').map((row) => row.key);
}

/** The message that a token of ours names, or undefined where it is not ours. `findTokens` finds them in a text. */
export function readToken(ctx: Pick<EngineContext, 'folder'>, token: string): { messageRowId: number } | undefined {
  const messageRowId = openToken(tokenKey(ctx.folder), token);
  return messageRowId === undefined ? undefined : { messageRowId };
}

/**
 * The message that a token of ours names anywhere in a short text, however a mail client mangled it; `messageRowId` 0 is a test
 * mail, which belongs to nobody.
 */
export function findMangledToken(
  ctx: Pick<EngineContext, 'folder'>,
  text: string,
): { messageRowId: number } | undefined {
  const messageRowId = findRow(tokenKey(ctx.folder), text);
  return messageRowId === undefined ? undefined : { messageRowId };
}

/** The person's own unsubscribe address as a test mail to the sender carries it: its token names nobody. */
export function sampleEndpoint(ctx: Pick<EngineContext, 'db' | 'folder'>, url: string): string {
  const { sender } = readSettings(ctx.db);
  return endpointLink(url, makeToken(tokenKey(ctx.folder), 0), sender.address || 'test@example.com');
}

/** Where requests to leave are sent by mail; `own`: that mailbox is for nothing else. '' where nobody writes yet. */
export function unsubscribeMailbox(db: Db): { address: string; own: boolean } {
  const { sender, unsubscribe } = readSettings(db);
  const { mailbox } = unsubscribeWays({ unsubscribe }, sender);
  const key = addressKey(mailbox);
  return {
    address: mailbox,
    own: key !== null && key !== addressKey(sender.address) && key !== addressKey(sender.replyTo),
  };
}

/** The address that a campaign's mail comes from, '' where it has no author yet. */
export function authorAddress(db: Db, campaign: Pick<Campaign, 'sender'>): string {
  return senderOf(campaign, readSettings(db)).address;
}

/** The domain that a campaign's mail comes from, '' where it has no author yet. */
export function authorDomain(db: Db, campaign: Pick<Campaign, 'sender'>): string {
  const address = authorAddress(db, campaign);
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Whether any test mail was ever accepted (for the checklist). */
export function testMailSent(db: Db): boolean {
  return readOwn(db, 'testMailSentAt') !== undefined;
}

/** Marks a campaign as sample data, so that it goes when they go. */
export function markSample(db: Db, id: number): void {
  updateSample(db, id, true);
}

/** The campaigns that are sample data. */
export function sampleCampaigns(db: Db): { id: number; state: Campaign['state'] }[] {
  return selectSamples(db);
}

/** Removes the campaigns that are sample data, with every message and its history. Whoever calls has stopped them. */
export function removeSampleCampaigns(db: Db): void {
  db.transaction(() => {
    for (const { id } of selectSamples(db)) {
      forgetCampaign(db, id);
      deleteCampaign(db, id);
      publishCampaign(db, id);
    }
  })();
}
