import type { contract } from '../../../shared/contract/index.ts';
import type { Progress } from '../../../shared/contract/sending.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import { bounceStanding, requestStanding } from '../bounces/public.ts';
import { campaignSummaries, testMailSent } from '../campaigns/public.ts';
import { contactCount, contactLists } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { interruptedImports } from '../imports/public.ts';
import { enabledRelays } from '../relays/public.ts';
import { runningProgress, scheduledProgress } from '../sending/public.ts';
import { readSettings } from '../settings/public.ts';

type Overview = Awaited<ReturnType<Handlers<typeof contract.reports>['overview']>>;
type Decision = Overview['decisions'][number];

const LAST_CAMPAIGNS = 5;
const LOOK_BACK = 50;
const DAY = 86_400_000;
/** Lists lose about a fifth of their addresses a year; after a quarter cleaning again is worth it. */
const OLD_AFTER_DAYS = 90;

/** What the home screen says: the checklist, what runs, what needs the person (most urgent first), the last campaigns. */
export function overviewOf(ctx: EngineContext): Overview {
  const settings = readSettings(ctx.db);
  const running = runningProgress(ctx);
  return {
    checklist: checklistOf(ctx, settings),
    running,
    decisions: [
      ...inDoubt(ctx),
      ...missed(ctx),
      ...paused(running),
      ...failedRelays(ctx),
      ...waitingRequests(ctx),
      ...newBounces(ctx),
      ...interrupted(ctx),
      ...oldLists(ctx),
    ],
    last: campaignSummaries(ctx.db, { limit: LAST_CAMPAIGNS }),
  };
}

function checklistOf(ctx: EngineContext, settings: Settings): Overview['checklist'] {
  const { name, address, organisation, postalAddress } = settings.sender;
  return {
    relay: enabledRelays(ctx.db).length > 0,
    sender: [name, address, organisation, postalAddress].every((part) => part.trim() !== ''),
    contacts: contactCount(ctx.db, null) > 0,
    testMail: testMailSent(ctx.db),
    hidden: settings.checklistHidden,
  };
}

function decision(kind: Decision['kind'], more: Partial<Decision>): Decision {
  return { kind, campaignId: null, subject: '', count: 0, reason: '', at: null, ...more };
}

function inDoubt(ctx: EngineContext): Decision[] {
  return campaignSummaries(ctx.db, { states: ['sending', 'paused', 'finished', 'cancelled'], limit: LOOK_BACK })
    .filter((campaign) => campaign.totals.inDoubt > 0)
    .map(({ id, name, totals, updatedAt }) =>
      decision('in_doubt', { campaignId: id, subject: name, count: totals.inDoubt, at: updatedAt }),
    );
}

function missed(ctx: EngineContext): Decision[] {
  return scheduledProgress(ctx)
    .filter((one) => one.missed)
    .map(({ campaignId, name, scheduledFor }) =>
      decision('missed_schedule', { campaignId, subject: name, count: 1, at: scheduledFor }),
    );
}

function paused(running: readonly Progress[]): Decision[] {
  return running
    .filter((one) => one.state === 'paused')
    .map(({ campaignId, name, totals, pausedBecause, startedAt }) =>
      decision('paused', {
        campaignId,
        subject: name,
        count: totals.queued + totals.deferred + totals.sending,
        reason: pausedBecause ?? '',
        at: startedAt,
      }),
    );
}

function failedRelays(ctx: EngineContext): Decision[] {
  return enabledRelays(ctx.db)
    .filter((relay) => relay.lastTest?.ok === false)
    .map(({ name, lastTest }) =>
      decision('relay_failed', { subject: name, count: 1, reason: lastTest?.cause ?? '', at: lastTest?.at ?? null }),
    );
}

function waitingRequests(ctx: EngineContext): Decision[] {
  const { waiting, oldestAt } = requestStanding(ctx);
  return waiting === 0 ? [] : [decision('requests_waiting', { count: waiting, at: oldestAt })];
}

function newBounces(ctx: EngineContext): Decision[] {
  const { pending, lastReadAt } = bounceStanding(ctx.db);
  // Requests to leave that wait are a thing of their own.
  const count = pending - requestStanding(ctx).waiting;
  return count <= 0 ? [] : [decision('new_bounces', { count, at: lastReadAt })];
}

function interrupted(ctx: EngineContext): Decision[] {
  return interruptedImports(ctx.db).map(({ fileName, startedAt }) =>
    decision('import_interrupted', { subject: fileName, count: 1, at: startedAt }),
  );
}

function oldLists(ctx: EngineContext): Decision[] {
  const now = ctx.clock.now();
  return contactLists(ctx.db).flatMap(({ name, contacts, cleanedAt }) => {
    const days = cleanedAt === null ? 0 : Math.floor((now - cleanedAt) / DAY);
    return contacts > 0 && days > OLD_AFTER_DAYS
      ? [decision('list_old', { subject: name, count: days, at: cleanedAt })]
      : [];
  });
}
