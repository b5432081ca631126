import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { Contact } from '../../../shared/contract/contacts.ts';
import type { RelayRecord } from '../../../shared/contract/relays.ts';
import { classifyReply, recordRefusal } from '../bounces/public.ts';
import {
  authorDomain,
  blockers,
  type Composer,
  findCampaign,
  openComposer,
  setCampaignState,
  setCampaignWhen,
} from '../campaigns/public.ts';
import { audienceCounts, audienceSlice, findContacts, noteResult, noteResults } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import { authorisation } from '../domains/public.ts';
import type { OpenResult, Phases } from '../relays/public.ts';
import { enabledRelays, findRelay, letLeave, noteOutcome, noteTimings, openConnection } from '../relays/public.ts';
import { resolveAudience } from '../segments/public.ts';
import { suppressedAmong } from '../suppressions/public.ts';

/** Everything that sending asks of other features, in one place; a test may stand in for any of it. */
export interface Neighbours {
  findCampaign(db: EngineContext['db'], id: number): Campaign | undefined;
  setCampaignState: typeof setCampaignState;
  setCampaignWhen: typeof setCampaignWhen;
  openComposer(ctx: EngineContext, campaignId: number): Promise<Composer>;
  blockers: typeof blockers;
  resolveAudience: typeof resolveAudience;
  audienceSlice: typeof audienceSlice;
  audienceCounts: typeof audienceCounts;
  findContacts(db: EngineContext['db'], ids: readonly number[]): Contact[];
  noteResult: typeof noteResult;
  noteResults: typeof noteResults;
  suppressedAmong: typeof suppressedAmong;
  findRelay(db: EngineContext['db'], id: number): RelayRecord | undefined;
  openConnection(ctx: EngineContext, relay: RelayRecord, signal?: AbortSignal): Promise<OpenResult>;
  letLeave: typeof letLeave;
  noteTimings(ctx: EngineContext, relayId: number, phases: Phases): void;
  noteOutcome: typeof noteOutcome;
  classifyReply: typeof classifyReply;
  recordRefusal: typeof recordRefusal;
  enabledRelays(db: EngineContext['db']): RelayRecord[];
  authorDomain: typeof authorDomain;
  authorisation: typeof authorisation;
}

/** The real ones, looked up when they are asked for: features import each other in a circle, and one may not be there yet. */
export const realNeighbours = (): Neighbours => ({
  findCampaign,
  setCampaignState,
  setCampaignWhen,
  openComposer,
  blockers,
  resolveAudience,
  audienceSlice,
  audienceCounts,
  findContacts,
  noteResult,
  noteResults,
  suppressedAmong,
  findRelay,
  openConnection,
  letLeave,
  noteTimings,
  noteOutcome,
  classifyReply,
  recordRefusal,
  enabledRelays,
  authorDomain,
  authorisation,
});
