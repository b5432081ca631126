import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Failure, toFailure } from '../../api/failure.ts';

/** A stream of the engine as a screen follows it: what was told so far, latest word per thing. */
export interface Told<T> {
  readonly told: readonly T[];
  readonly running: boolean;
  /** It ran to its end at least once since it was cleared. */
  readonly ended: boolean;
  readonly failure: Failure | null;
  /** Begins anew; one that still runs is ended first. */
  start(ask: (signal: AbortSignal) => Promise<AsyncIterable<T>>): Promise<void>;
  /** Ends it; what was told stays. */
  stop(): void;
}

/** A store that follows one stream at a time; `keyOf` says which telling replaces which. */
export function createTold<T>(keyOf: (one: T) => string): StoreApi<Told<T>> {
  let stopper: AbortController | null = null;
  return createStore<Told<T>>((set, get) => ({
    told: [],
    running: false,
    ended: false,
    failure: null,
    start: async (ask) => {
      stopper?.abort();
      const mine = new AbortController();
      stopper = mine;
      set({ told: [], running: true, ended: false, failure: null });
      try {
        for await (const one of await ask(mine.signal)) {
          if (mine.signal.aborted) return;
          const key = keyOf(one);
          const known = get().told.some((each) => keyOf(each) === key);
          set({ told: known ? get().told.map((each) => (keyOf(each) === key ? one : each)) : [...get().told, one] });
        }
      } catch (error) {
        if (!mine.signal.aborted) set({ failure: toFailure(error) });
      }
      if (!mine.signal.aborted) set({ running: false, ended: true });
    },
    stop: () => {
      stopper?.abort();
      set({ running: false });
    },
  }));
}
