import type { z } from 'zod';
import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { waiting } from '../../../shared/contract/sending.ts';
import type { Composer } from '../campaigns/public.ts';
import type { Feed } from './feed.ts';
import { calm, type GuardState } from './guard.ts';

export type Waiting = z.infer<typeof waiting>;

/** One campaign that is on its way in this process; what must survive is in the tables, not here. */
export interface Run {
  readonly campaignId: number;
  relayId: number;
  readonly name: string;
  state: Campaign['state'];
  pausedBecause: string | null;
  /** Opened when the first message is made; opened anew after a pause, because the message may have been edited. */
  composer: Promise<Composer> | null;
  readonly feed: Feed;
  guard: GuardState;
  slow: boolean;
  prepared: boolean;
  sendsFrom: number;
  startedAt: number;
  waiting: Waiting | null;
  /** The waiting that is written down for the timeline: only what lasts long enough to be seen. */
  notedWait: string | null;
  /** Its recipients are being written just now. */
  preparing: boolean;
}

/** A fresh run in memory. */
export function createRun(from: Omit<Run, 'composer' | 'guard' | 'waiting' | 'notedWait' | 'preparing'>): Run {
  return { ...from, composer: null, guard: calm, waiting: null, notedWait: null, preparing: false };
}

const WORTH_NOTING = 3_000;

/** Notes what a run waits for; answers whether the timeline should hear of it, and with what. */
export function setWaiting(run: Run, waiting: Waiting | null, now: number): { note: string | null } | null {
  run.waiting = waiting;
  const worth =
    waiting !== null && (waiting.until === null || waiting.until - now > WORTH_NOTING) ? waiting.reason : null;
  // A short wait within a long one of the same reason (the window frees one slot at a time) belongs to it.
  if (worth === run.notedWait || (waiting !== null && waiting.reason === run.notedWait)) return null;
  run.notedWait = worth;
  return { note: worth };
}
