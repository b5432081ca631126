import { type BlockContent, emptyContent, withFooter } from '../../../shared/blocks.ts';
import { type Campaign, NOBODY } from '../../../shared/contract/campaigns.ts';
import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { audienceCounts, audienceDomains, findContacts, type ResolvedAudience } from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { resolveAudience } from '../segments/public.ts';
import { cappedAmong, cappedCount, isTimeZone } from '../sending/public.ts';
import { findTemplate } from '../templates/public.ts';
import { keepDataPictures } from './attachments.ts';
import { type LeftOutReason, leftOutIds } from './audience-walk.ts';
import { previewOf } from './preview.ts';
import { campaignSummaries, findCampaign } from './public.ts';
import { listenToCampaigns } from './publisher.ts';
import { acknowledgeRow, checkCampaign, tally } from './readiness.ts';
import {
  AT_ONCE,
  countCampaigns,
  deleteCampaign,
  insertCampaign,
  type NewCampaign,
  selectCampaign,
  updateCampaign,
} from './repo.ts';
import { isEditable } from './states.ts';
import { sendTests } from './test-send.ts';

/** The calls of campaigns. */
export function campaignsHandlers(ctx: EngineContext): Handlers<typeof contract.campaigns> {
  listenToCampaigns(ctx);
  return {
    list: ({ state, cursor, limit }) => {
      const before = cursor === null ? Number.MAX_SAFE_INTEGER : Number(cursor);
      const rows = campaignSummaries(ctx.db, { states: state === null ? [] : [state], limit, before });
      const next = rows.length < limit ? null : String(rows.at(-1)?.id ?? 0);
      return { rows, next, total: countCampaigns(ctx.db, state) };
    },
    get: ({ id }) => campaign(ctx, id),
    create: ({ name, template, language }) => create(ctx, name, template, language),
    save: ({ id, ...change }) => save(ctx, id, change),
    duplicate: ({ id, name }) => {
      const source = campaign(ctx, id);
      // The moment belonged to that mailing; days and hours are a habit.
      const when = { ...source.when, startAt: null };
      return insert(ctx, { ...source, when, name: name || source.name, sample: false });
    },
    remove: ({ id }) => remove(ctx, id),
    recipients: ({ id }) => recipients(ctx, id),
    leftOut: ({ id, reason, cursor, limit }) => leftOut(ctx, id, { reason, after: Number(cursor ?? 0), limit }),
    preview: ({ id, contactId, position }) => previewOf(ctx, campaign(ctx, id), { contactId, position }),
    testSend: async ({ id, to, contactId }) => {
      const results = await sendTests(ctx, campaign(ctx, id), { to, contactId });
      changed(ctx, 'campaigns', id);
      return { results };
    },
    check: async ({ id, online }) => {
      const rows = await checkCampaign(ctx, id, { online });
      return { rows, ...tally(rows), lastTest: selectCampaign(ctx.db, id)?.lastTest ?? null };
    },
    acknowledge: async ({ id, key, anchor, acknowledged }) => {
      await acknowledgeRow(ctx, campaign(ctx, id).id, { key, anchor, acknowledged });
      changed(ctx, 'campaigns', id);
      return {};
    },
  };
}

function campaign(ctx: EngineContext, id: number): Campaign {
  const found = findCampaign(ctx.db, id);
  if (found === undefined) throw new AppError('not_found', { what: 'campaign' });
  return found;
}

function insert(ctx: EngineContext, values: NewCampaign): Campaign {
  const id = insertCampaign(ctx.db, values, ctx.clock.now());
  changed(ctx, 'campaigns', id);
  return campaign(ctx, id);
}

const NO_SENDER = { name: '', address: '', replyTo: '' };

function create(ctx: EngineContext, name: string, key: string | null, language: BlockContent['language']): Campaign {
  const template = key === null ? undefined : findTemplate(key, language);
  if (key !== null && template === undefined) throw new AppError('not_found', { what: 'template' });
  return insert(ctx, {
    name: name || (template?.name ?? ''),
    subject: template?.subject ?? '',
    preheader: template?.preheader ?? '',
    content: template?.content ?? emptyContent(language),
    text: null,
    audience: NOBODY,
    sender: NO_SENDER,
    relayId: null,
    pace: 'relay',
    when: AT_ONCE,
    relayUse: 'take_over',
    sample: false,
  });
}

type Change = { [K in keyof NewCampaign]?: NewCampaign[K] | undefined };

/** Saves what is named; what is the same again costs nothing and publishes nothing. */
function save(ctx: EngineContext, id: number, change: Change): Campaign {
  const before = campaign(ctx, id);
  if (!isEditable(before.state)) throw new AppError('campaign_not_editable', { state: before.state });
  const named = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<NewCampaign>;
  const merged = { ...before, ...named };
  if (!isTimeZone(merged.when.timeZone))
    throw new AppError('time_zone_unknown', { zone: merged.when.timeZone.slice(0, 60) });
  // Who gets it was decided and confirmed at the start: an edit in a pause would change the screen and nobody's mail.
  if (before.state !== 'draft' && JSON.stringify(merged.audience) !== JSON.stringify(before.audience))
    throw new AppError('campaign_not_editable', { state: before.state });
  const content = keepDataPictures(
    ctx.folder,
    merged.content.kind === 'blocks' ? withFooter(merged.content) : merged.content,
  );
  const after = { ...merged, content };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  updateCampaign(ctx.db, id, after, ctx.clock.now());
  changed(ctx, 'campaigns', id);
  return campaign(ctx, id);
}

function remove(ctx: EngineContext, id: number): Record<string, never> {
  const { state } = campaign(ctx, id);
  if (state !== 'draft') throw new AppError('campaign_not_removable', { state });
  deleteCampaign(ctx.db, id);
  changed(ctx, 'campaigns', id);
  return {};
}

/** Reasons for being left out with their counts, by what `audienceCounts` tells. */
async function leftOutCounts(ctx: EngineContext, campaignId: number, who: ResolvedAudience) {
  const counts = await audienceCounts(ctx.db, who);
  const capped = await cappedCount(ctx, campaignId, who);
  const all: { reason: LeftOutReason; contacts: number }[] = [
    { reason: 'unsubscribed', contacts: counts.suppressed.unsubscribed },
    { reason: 'bounced', contacts: counts.suppressed.bounced },
    { reason: 'complained', contacts: counts.suppressed.complained },
    { reason: 'manual', contacts: counts.suppressed.manual },
    { reason: 'no_consent', contacts: counts.noConsent },
    { reason: 'excluded', contacts: counts.excluded },
    { reason: 'frequency_cap', contacts: capped },
  ];
  return { willGet: counts.mailable - capped, leftOut: all.filter((each) => each.contacts > 0) };
}

async function recipients(ctx: EngineContext, id: number) {
  const asked = campaign(ctx, id);
  const who = await resolveAudience(ctx, asked.audience);
  const { willGet, leftOut } = await leftOutCounts(ctx, id, who);
  return { willGet, leftOut, domains: await audienceDomains(ctx.db, who) };
}

async function leftOut(ctx: EngineContext, id: number, asked: { reason: LeftOutReason; after: number; limit: number }) {
  const who = await resolveAudience(ctx, campaign(ctx, id).audience);
  const capped = (keys: readonly string[]) => cappedAmong(ctx, keys, id);
  const ids = await leftOutIds(ctx.db, who, { ...asked, capped });
  const people = new Map(findContacts(ctx.db, ids).map((contact) => [contact.id, contact]));
  const rows = ids.flatMap((contactId) => {
    const contact = people.get(contactId);
    return contact === undefined ? [] : [{ contactId, address: contact.address, name: contact.name }];
  });
  const { leftOut: counts } = await leftOutCounts(ctx, id, who);
  const total = counts.find((each) => each.reason === asked.reason)?.contacts ?? 0;
  return { rows, next: ids.length < asked.limit ? null : String(ids.at(-1) ?? 0), total };
}
