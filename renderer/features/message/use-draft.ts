import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useApi } from '../../api/react.tsx';
import { type DraftState, type DraftStore, draftOf, saveAllDrafts } from './draft-store.ts';

/** The draft of a campaign, asked for when it is first shown. */
export function useDraftStore(id: number): DraftStore {
  const api = useApi();
  const store = draftOf(api, id);
  useEffect(() => {
    void store.getState().load();
  }, [store]);
  useEffect(() => {
    const stop = api.connection.subscribe((state) => {
      if (state.status === 'ready') saveAllDrafts(api);
    });
    const leave = () => saveAllDrafts(api);
    document.addEventListener('visibilitychange', leave);
    window.addEventListener('pagehide', leave);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', leave);
      window.removeEventListener('pagehide', leave);
    };
  }, [api]);
  return store;
}

/** A part of a draft; select narrowly. */
export function useDraft<T>(id: number, select: (state: DraftState) => T): T {
  return useStore(draftOf(useApi(), id), select);
}
