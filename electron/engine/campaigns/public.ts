import type { Campaign, CampaignSummary } from '../../../shared/contract/campaigns.ts';
import type { Contact } from '../../../shared/contract/contacts.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { unfinished } from '../unfinished.ts';

/** A message ready for the wire: CRLF line ends, no Bcc, Message-ID and unsubscribe headers included. */
export interface ComposedMessage {
  readonly envelopeFrom: string;
  readonly messageId: string;
  readonly raw: Buffer;
}
/** Compiled once per campaign, filled per contact. Pure per call; throws AppError where the message cannot be made. */
export interface Composer {
  compose(
    contact: Contact,
    options: { messageRowId: number; test?: boolean },
  ): Promise<ComposedMessage> | ComposedMessage;
}
export function findCampaign(_db: Db, _id: number): Campaign | undefined {
  return unfinished('campaigns.findCampaign');
}
export function campaignSummaries(
  _db: Db,
  _filter: { states?: readonly Campaign['state'][]; limit: number },
): CampaignSummary[] {
  return unfinished('campaigns.campaignSummaries');
}
/** Moves a campaign along its states (illegal moves throw) and publishes. Sending calls it inside its own transactions. */
export function setCampaignState(
  _db: Db,
  _id: number,
  _state: Campaign['state'],
  _change: { at: number; pausedBecause?: string | null; relayId?: number },
): void {
  unfinished('campaigns.setCampaignState');
}
/** Compiles a campaign's message. */
export function openComposer(_ctx: EngineContext, _campaignId: number): Promise<Composer> {
  return unfinished('campaigns.openComposer');
}
/** Blockers that forbid sending, as check rows' keys; empty when ready. Asked again at the moment of the start. */
export function blockers(_ctx: EngineContext, _campaignId: number): Promise<string[]> {
  return unfinished('campaigns.blockers');
}
/** Contact id ← signed unsubscribe/bounce token of ours, or undefined where it is not ours. */
export function readToken(_ctx: EngineContext, _token: string): { messageRowId: number } | undefined {
  return unfinished('campaigns.readToken');
}
/** Whether any test mail was ever accepted (for the checklist). */
export function testMailSent(_db: Db): boolean {
  return unfinished('campaigns.testMailSent');
}
