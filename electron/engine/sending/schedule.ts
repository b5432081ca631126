import type { Campaign } from '../../../shared/contract/campaigns.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed } from '../context.ts';
import { type Bell, createBell } from './bell.ts';
import { deleteSchedule, findSchedule, markMissed, nextSchedule, putSchedule, type Schedule } from './repo-schedule.ts';
import type { Sender } from './sender.ts';

/** A start this late is none of what the person planned: it is asked for. */
const LATE = 300_000;
/** More new recipients than this since the confirmation, and it is asked for again. */
const GREW_SHARE = 0.1;
const GREW_LEAST = 10;

const bells = new WeakMap<Sender, Bell>();

function bellOf(sender: Sender): Bell {
  const bell = bells.get(sender) ?? createBell(sender.engine.clock);
  bells.set(sender, bell);
  return bell;
}

/** Puts a checked draft on the calendar instead of starting it. */
export async function schedule(sender: Sender, campaign: Campaign, startAt: number, confirmed: number): Promise<void> {
  const { engine, neighbours } = sender;
  await sender.group.write(() => {
    mustStillBe(sender, campaign, 'scheduled');
    neighbours.setCampaignState(engine.db, campaign.id, 'scheduled', { at: engine.clock.now() });
    putSchedule(engine.db, { campaignId: campaign.id, startAt, confirmed });
  });
  sender.tell(campaign.id, 'scheduled', { at: startAt });
  bellOf(sender).ring();
}

/** A scheduled campaign is a draft again. */
export async function unschedule(sender: Sender, campaign: Campaign): Promise<void> {
  requireScheduled(campaign, 'draft');
  const { engine, neighbours } = sender;
  await sender.group.write(() => {
    mustStillBe(sender, campaign, 'draft');
    neighbours.setCampaignState(engine.db, campaign.id, 'draft', { at: engine.clock.now() });
    deleteSchedule(engine.db, campaign.id);
  });
  sender.tell(campaign.id, 'unscheduled');
}

/** Another moment for a scheduled campaign, also for one that missed its own; one that has passed is refused. */
export async function reschedule(sender: Sender, campaign: Campaign, startAt: number): Promise<void> {
  requireScheduled(campaign, 'scheduled');
  const { engine, neighbours } = sender;
  if (startAt <= engine.clock.now()) throw new AppError('schedule_passed');
  const confirmed = findSchedule(engine.db, campaign.id)?.confirmed ?? 0;
  await sender.group.write(() => {
    mustStillBe(sender, campaign, 'scheduled');
    neighbours.setCampaignWhen(engine.db, campaign.id, { ...campaign.when, startAt }, engine.clock.now());
    putSchedule(engine.db, { campaignId: campaign.id, startAt, confirmed });
  });
  sender.tell(campaign.id, 'scheduled', { at: startAt });
  changed(engine, 'campaigns', campaign.id);
  bellOf(sender).ring();
}

/** Asked within the write: its moment may have come, or another window decided, since the campaign was read. */
function mustStillBe({ engine, neighbours }: Sender, { id, state }: Campaign, to: Campaign['state']) {
  const now = neighbours.findCampaign(engine.db, id)?.state;
  if (now !== state) throw new AppError('campaign_state', { from: now ?? 'draft', to });
}

function requireScheduled(campaign: Campaign, to: Campaign['state']) {
  if (campaign.state !== 'scheduled') throw new AppError('campaign_state', { from: campaign.state, to });
}

/**
 * Starts scheduled campaigns at their moment. A moment that passed while nothing ran, or a campaign that may not start any
 * more, is not made up for: it waits for the person. On the command line nothing starts unasked.
 */
export function watchSchedules(sender: Sender, start: (schedule: Schedule) => Promise<void>): void {
  const { engine } = sender;
  if (engine.host === 'command-line') return;
  const loop = async () => {
    while (!engine.closing.aborted) {
      try {
        await lookAtNext(sender, start);
      } catch (error) {
        if (engine.closing.aborted) return;
        engine.log.error('schedules could not be looked at', error);
        await engine.clock.sleep(LOOK_AGAIN, engine.closing);
      }
    }
  };
  setImmediate(() => void loop());
}

const LOOK_AGAIN = 5_000;

async function lookAtNext(sender: Sender, start: (schedule: Schedule) => Promise<void>) {
  const { engine } = sender;
  const next = nextSchedule(engine.db);
  const rest = next === undefined ? Number.POSITIVE_INFINITY : next.startAt - engine.clock.now();
  if (next !== undefined && rest <= 0 && !sender.asleep()) await fire(sender, next, start);
  else await bellOf(sender).wait(sender.asleep() ? LOOK_AGAIN : rest);
}

async function fire(sender: Sender, due: Schedule, start: (schedule: Schedule) => Promise<void>) {
  const { engine } = sender;
  if (engine.clock.now() - due.startAt > LATE) return miss(sender, due, 'late');
  try {
    await start(due);
  } catch (error) {
    if (engine.closing.aborted) return;
    // Put off, taken back or started by hand at this very moment: that is what counts.
    if (findSchedule(engine.db, due.campaignId)?.startAt !== due.startAt) return;
    if (!(error instanceof AppError)) engine.log.error('a scheduled campaign could not start', error);
    await miss(sender, due, error instanceof AppError ? error.code : 'internal');
  }
}

async function miss(sender: Sender, { campaignId, startAt }: Schedule, why: string) {
  const { engine } = sender;
  await sender.group.write(() => markMissed(engine.db, campaignId, why));
  sender.tell(campaignId, 'missed', { at: startAt, reason: why });
  changed(engine, 'campaigns', campaignId);
}

/** Whether an audience grew so much since it was confirmed that the person should see the number again. */
export function grewSince(confirmed: number, recipients: number): boolean {
  return recipients - confirmed > Math.max(GREW_LEAST, confirmed * GREW_SHARE);
}
