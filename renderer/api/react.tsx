import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Api, ConnectionState } from './client.ts';

const ApiContext = createContext<Api | null>(null);

/** Gives the engine to everything below. */
export function ApiProvider({ api, children }: { api: Api; children: ReactNode }) {
  return <ApiContext value={api}>{children}</ApiContext>;
}

/** The engine as screens and stores see it. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('no ApiProvider above');
  return api;
}

type Create<S> = (api: Api) => StoreApi<S>;
const STORES = new WeakMap<Api, Map<unknown, unknown>>();

/** The one store of its kind for this engine connection; it outlives its screens, so that drafts do. */
export function storeOf<S>(api: Api, create: Create<S>): StoreApi<S> {
  const kept = STORES.get(api) ?? new Map<unknown, unknown>();
  STORES.set(api, kept);
  if (!kept.has(create)) kept.set(create, create(api));
  return kept.get(create) as StoreApi<S>;
}

/** The one-line hook of a store: `export const useContacts = hookOf(createContactsStore)`; select narrowly. */
export function hookOf<S>(create: Create<S>): <T>(select: (state: S) => T) => T {
  return (select) => useStore(storeOf(useApi(), create), select);
}

/** How the wire is. */
export function useConnection(): ConnectionState {
  return useStore(useApi().connection);
}
