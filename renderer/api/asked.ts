import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CHANGED } from '../../shared/contract/events.ts';
import type { EngineClient } from '../../shared/contract/index.ts';
import { type Failure, toFailure } from './failure.ts';
import { useApi } from './react.tsx';

/** One answer of the engine as a screen shows it: the old value stays while it is asked again. */
export interface Asked<T> {
  readonly value: T | null;
  readonly failure: Failure | null;
  readonly asking: boolean;
  /** Asks again; an answer that was overtaken by a later question is dropped. */
  again(): Promise<void>;
}

/** A store around one question. */
function createAsked<T>(ask: () => Promise<T>): StoreApi<Asked<T>> {
  let latest = 0;
  return createStore<Asked<T>>((set) => ({
    value: null,
    failure: null,
    asking: false,
    again: async () => {
      latest += 1;
      const mine = latest;
      set({ asking: true });
      try {
        const value = await ask();
        if (mine === latest) set({ value, failure: null, asking: false });
      } catch (error) {
        if (mine === latest) set({ failure: toFailure(error), asking: false });
      }
    },
  }));
}

export type Changed = (typeof CHANGED)[number];

/** Runs when the engine says that one of these kinds changed, and after each restart; at most every 400 ms. */
export function useChanges(kinds: readonly Changed[], run: () => void): void {
  const api = useApi();
  const latest = useRef(run);
  latest.current = run;
  const wanted = kinds.join(',');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let greeted = false;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
      }, 400);
    };
    const stop = api.on((event) => {
      if (event.type === 'changed' && wanted.split(',').includes(event.what)) soon();
      // The first greeting is the one that opened this screen's subscription; later ones follow a restart.
      if (event.type === 'hello' && greeted) soon();
      greeted ||= event.type === 'hello';
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [api, wanted]);
}

/** Asks at once, again when `key` changes, and again when the engine says that one of `kinds` changed. */
export function useAsked<T>(
  key: readonly (string | number | boolean | null)[],
  ask: (client: EngineClient) => Promise<T>,
  kinds: readonly Changed[] = [],
): Asked<T> {
  const api = useApi();
  const name = JSON.stringify(key);
  const latest = useRef(ask);
  latest.current = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key is a new question
  const store = useMemo(() => createAsked(() => latest.current(api.client)), [api, name]);
  const asked = useStore(store);
  useEffect(() => void store.getState().again(), [store]);
  useChanges(kinds, () => void store.getState().again());
  return asked;
}
