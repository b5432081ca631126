import type { StoreApi } from 'zustand/vanilla';
import type { EngineEvent } from '../../shared/contract/events.ts';
import type { EngineClient } from '../../shared/contract/index.ts';
import type { ConnectionState } from './client.ts';

type Listener = (event: EngineEvent) => void;

/** Passes the engine's events on to everybody who listens on the page. */
interface EventHub {
  tell(event: EngineEvent): void;
  /** The wire is gone; the next `hello` says that it is back. */
  lost(): void;
  /** Who comes late gets the `hello` that the others had, so that every store asks once. */
  on(listener: Listener): () => void;
}

export function createEventHub(): EventHub {
  const listeners = new Set<Listener>();
  let greeted = false;
  const give = (listener: Listener, event: EngineEvent) => {
    try {
      listener(event);
    } catch (error) {
      // One listener's fault must not deafen the others.
      console.error(error);
    }
  };
  return {
    tell(event) {
      if (event.type === 'hello') greeted = true;
      for (const listener of [...listeners]) give(listener, event);
    },
    lost() {
      greeted = false;
    },
    on(listener) {
      listeners.add(listener);
      if (greeted) queueMicrotask(() => listeners.has(listener) && give(listener, { type: 'hello' }));
      return () => void listeners.delete(listener);
    },
  };
}

/** Resolves when the wire is ready, or when stopped. */
function ready(connection: StoreApi<ConnectionState>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = connection.subscribe((state) => {
      if (state.status === 'ready') done();
    });
    signal.addEventListener('abort', done);
    if (connection.getState().status === 'ready' || signal.aborted) done();
  });
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Listens to the engine's events for as long as the page lives, and subscribes again after each restart. */
export async function followEvents(
  client: EngineClient,
  connection: StoreApi<ConnectionState>,
  hub: EventHub,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await ready(connection, signal);
    if (signal.aborted) return;
    try {
      for await (const event of await client.events.subscribe({}, { signal })) hub.tell(event);
    } catch {
      // Lost with its engine; the next turn waits for the next one.
    }
    hub.lost();
    if (!signal.aborted) await pause(200);
  }
}
