import { createStore } from 'zustand/vanilla';
import type { EngineClient } from '../../shared/contract/index.ts';
import type { Api, ConnectionState } from './client.ts';
import { createEventHub, followEvents } from './follow-events.ts';

/** The same interface over a client in this very process: what the tests of stores and screens use. */
export function directApi(client: EngineClient): Api {
  const connection = createStore<ConnectionState>(() => ({ status: 'ready', retryAt: null, code: null }));
  const hub = createEventHub();
  const closing = new AbortController();
  void followEvents(client, connection, hub, closing.signal);
  return {
    client,
    connection,
    on: hub.on,
    retry() {},
    close: () => closing.abort(),
  };
}
