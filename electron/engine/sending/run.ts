import type { z } from 'zod';
import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { PausedDetail, Progress, waiting } from '../../../shared/contract/sending.ts';
import type { Composer } from '../campaigns/public.ts';
import type { Feed } from './feed.ts';
import type { DaySlice, OpenHours } from './gate.ts';
import { calm, type GuardState } from './guard.ts';

export type Waiting = z.infer<typeof waiting>;
export type TakeOverReason = NonNullable<Progress['takenOver']>['reason'];

/** One campaign that is on its way in this process; what must survive is in the tables, not here. */
export interface Run {
  readonly campaignId: number;
  relayId: number;
  readonly name: string;
  state: Campaign['state'];
  pausedBecause: string | null;
  pausedDetail: PausedDetail | null;
  /** Opened when the first message is made; opened anew after a pause, because the message may have been edited. */
  composer: Composer | Promise<Composer> | null;
  readonly feed: Feed;
  guard: GuardState;
  slow: boolean;
  prepared: boolean;
  /** How many recipients were counted when it was started; null where nobody noted that. */
  readonly expected: number | null;
  sendsFrom: number;
  startedAt: number;
  waiting: Waiting | null;
  /** The waiting that is written down for the timeline: only what lasts long enough to be seen. */
  notedWait: string | null;
  /** When (epoch ms) messages went again after a wait that is written down: it has ended once that lasts. */
  wentOnAt: number | null;
  /** Its recipients are being written just now. */
  preparing: boolean;
  /** When and through whom it may send, as the person wishes; read anew when it goes on. */
  when: Campaign['when'];
  relayUse: Campaign['relayUse'];
  /** The stretch of sending hours that was looked up last, and what went out on the day that was. */
  hours: OpenHours | null;
  slice: DaySlice | null;
  /** The relay it was on before another took over, and why. */
  taken: { readonly from: number; readonly reason: TakeOverReason } | null;
  takeOverRefused: Progress['takeOverRefused'];
  /** Relays that failed it, and until when (monotonic) they are not tried again. */
  readonly troubled: Map<number, number>;
  /** Messages that had come back, and been complained about, when it began or went on. */
  returnedBefore: number;
  complainedBefore: number;
  /** Since when (epoch ms) the guard counts: its start, or when a person let it go on. */
  watchedSince: number;
}

type Given =
  | 'campaignId'
  | 'relayId'
  | 'name'
  | 'state'
  | 'pausedBecause'
  | 'pausedDetail'
  | 'feed'
  | 'slow'
  | 'prepared'
  | 'expected'
  | 'sendsFrom'
  | 'startedAt'
  | 'when'
  | 'relayUse'
  | 'taken'
  | 'returnedBefore'
  | 'complainedBefore';

/** A fresh run in memory. */
export function createRun(from: Pick<Run, Given>): Run {
  return {
    ...from,
    composer: null,
    guard: calm,
    waiting: null,
    notedWait: null,
    wentOnAt: null,
    preparing: false,
    hours: null,
    slice: null,
    takeOverRefused: null,
    troubled: new Map(),
    watchedSince: from.startedAt,
  };
}

const WORTH_NOTING = 3_000;

/** What the timeline should hear: a wait of that reason begins (null: none), and when the one before it ended. */
export interface WaitNote {
  readonly note: string | null;
  readonly endedAt: number;
}

/** Notes what a run waits for; answers whether the timeline should hear of it, and with what. */
export function setWaiting(run: Run, waiting: Waiting | null, now: number): WaitNote | null {
  run.waiting = waiting;
  if (waiting === null && run.notedWait !== null && !wentOn(run, now)) return null;
  // It ended with the first message that went, not when it was certain that more would follow.
  const endedAt = run.wentOnAt ?? now;
  run.wentOnAt = null;
  // The rhythm of a limit that is spread evenly is the campaign's pace, not a wait.
  const isWait = waiting !== null && waiting.reason !== 'even_pace';
  const worth = isWait && (waiting.until === null || waiting.until - now > WORTH_NOTING) ? waiting.reason : null;
  // A short wait within a long one of the same reason (the window frees one slot at a time) belongs to it.
  if (worth === run.notedWait || (waiting !== null && waiting.reason === run.notedWait)) return null;
  run.notedWait = worth;
  return { note: worth, endedAt };
}

/** A message now and then does not end a wait: a slowed pace and a window that frees one slot at a time are one wait each. */
function wentOn(run: Run, now: number): boolean {
  if (run.wentOnAt === null || now < run.wentOnAt) run.wentOnAt = now;
  return now - run.wentOnAt >= WORTH_NOTING;
}
