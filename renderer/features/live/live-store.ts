import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { MessageRecord, Progress, SendingEvent } from '../../../shared/contract/sending.ts';
import { wholeTotals } from '../../../shared/whole-totals.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { type ShownEnd, steadyEnd } from './steady-end.ts';

export type Timeline = Awaited<ReturnType<EngineClient['sending']['timeline']>>;
export type ReplyGroup = Awaited<ReturnType<EngineClient['sending']['replies']>>['groups'][number];

/** A campaign on its way, as the engine tells it; a reload or a restart shows the same. */
export interface LiveState {
  /** Its totals hold everybody, also who is not in the queue yet. */
  progress: Progress | null;
  /** How many are in the queue while it is being written. */
  inQueue: number;
  timeline: Timeline | null;
  groups: readonly ReplyGroup[];
  last: readonly MessageRecord[];
  events: readonly SendingEvent[];
  failure: Failure | null;
  /** Which button is at work. */
  busy: 'pause' | 'resume' | 'stop' | 'slow' | 'undo' | 'schedule' | null;
  load(): Promise<void>;
  /** Listens until the returned function is called. */
  watch(): () => void;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<boolean>;
  slow(on: boolean): Promise<void>;
  /** Takes the start back; true when the campaign is a draft again. */
  undo(): Promise<boolean>;
  /** A scheduled campaign is a draft again; true when done. */
  unschedule(): Promise<boolean>;
  reschedule(startAt: number): Promise<boolean>;
  /** Starts a campaign whose moment was missed. */
  sendMissed(): Promise<boolean>;
}

const DETAILS_EVERY_MS = 1_500;
/** States that an answer of a server brings, and how many of the last ones are shown. */
const ANSWERED = ['accepted', 'deferred', 'rejected', 'in_doubt'] as const;
const LAST = 12;
const LAST_EVENTS = 30;

/** The live view of one campaign. */
export function createLiveStore(api: Api, campaignId: number): StoreApi<LiveState> {
  const { sending } = api.client;
  return createStore<LiveState>((set, get) => {
    let askedAt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let end: ShownEnd | null = null;

    /** Shows a progress with everybody it is for, and with an end that does not jump with every measurement of the pace. */
    const show = (told: Progress) => {
      const progress = { ...told, totals: wholeTotals(told) };
      const { state, waiting, finishesAt } = progress;
      const going = state === 'sending' && waiting === null && finishesAt !== null;
      end = going ? steadyEnd(end, finishesAt, Date.now()) : null;
      set({
        inQueue: told.totals.recipients,
        progress: end === null ? progress : { ...progress, finishesAt: end.at + end.left },
      });
    };

    const attempt = async (work: () => Promise<void>, pressed = false): Promise<boolean> => {
      try {
        await work();
        set({ failure: null });
        return true;
      } catch (error) {
        const failure = toFailure(error);
        // The window itself says that the engine starts again: what is shown stays, and is asked for anew after it.
        if (pressed || failure.code !== 'engine_unavailable' || get().progress === null) set({ failure });
        return false;
      }
    };

    const askDetails = () =>
      attempt(async () => {
        askedAt = Date.now();
        const [timeline, replies, told, ...pages] = await Promise.all([
          sending.timeline({ campaignId }),
          sending.replies({ campaignId }),
          sending.events({ campaignId, limit: LAST_EVENTS }),
          ...ANSWERED.map((state) => sending.messages({ campaignId, state, newestFirst: true, limit: LAST })),
        ]);
        const answered = pages.flatMap((page) => page.rows).sort((a, b) => b.updatedAt - a.updatedAt);
        set({ timeline, groups: replies.groups, events: told.events, last: answered.slice(0, LAST) });
      });

    const details = () => {
      if (timer !== undefined) return;
      const wait = Math.max(0, DETAILS_EVERY_MS - (Date.now() - askedAt));
      timer = setTimeout(() => {
        timer = undefined;
        void askDetails();
      }, wait);
    };

    const all = async () => {
      const known = await attempt(async () => show(await sending.progress({ campaignId })));
      if (known) await askDetails();
    };

    const press = async (busy: LiveState['busy'], work: () => Promise<Progress | null>): Promise<boolean> => {
      set({ busy });
      const done = await attempt(async () => {
        const progress = await work();
        if (progress) show(progress);
      }, true);
      set({ busy: null });
      details();
      return done;
    };

    return {
      progress: null,
      inQueue: 0,
      timeline: null,
      groups: [],
      last: [],
      events: [],
      failure: null,
      busy: null,
      load: all,
      watch: () => {
        void all();
        const stop = api.on((event) => {
          if (event.type === 'sending' && event.progress.campaignId === campaignId) {
            show(event.progress);
            details();
          }
          if (event.type === 'hello') void all();
          if (event.type === 'changed' && (event.what === 'messages' || event.what === 'campaigns')) {
            void attempt(async () => show(await sending.progress({ campaignId })));
            details();
          }
        });
        return () => {
          stop();
          clearTimeout(timer);
          timer = undefined;
        };
      },
      pause: async () => void (await press('pause', () => sending.pause({ campaignId }))),
      resume: async () => void (await press('resume', () => sending.resume({ campaignId }))),
      stop: () => press('stop', () => sending.stop({ campaignId })),
      slow: async (slow) => void (await press('slow', () => sending.slowDown({ campaignId, slow }))),
      undo: () =>
        press('undo', async () => {
          await sending.undoStart({ campaignId });
          return null;
        }),
      unschedule: () => press('schedule', () => sending.unschedule({ campaignId })),
      reschedule: (startAt) => press('schedule', () => sending.reschedule({ campaignId, startAt })),
      sendMissed: () => press('schedule', () => sending.sendMissed({ campaignId })),
    };
  });
}
