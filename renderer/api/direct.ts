import { createStore } from 'zustand/vanilla';
import type { EngineClient } from '../../shared/contract/index.ts';
import type { Api, ConnectionState } from './client.ts';
import { followEvents, type Listener } from './follow-events.ts';

/** The same interface over a client in this very process: what the tests of stores and screens use. */
export function directApi(client: EngineClient): Api {
  const connection = createStore<ConnectionState>(() => ({ status: 'ready', retryAt: null, code: null }));
  const listeners = new Set<Listener>();
  const closing = new AbortController();
  void followEvents(client, connection, listeners, closing.signal);
  return {
    client,
    connection,
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    retry() {},
    close: () => closing.abort(),
  };
}
