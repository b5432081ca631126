import type { StoreApi } from 'zustand/vanilla';
import type { EngineEvent } from '../../shared/contract/events.ts';
import type { EngineClient } from '../../shared/contract/index.ts';
import type { ConnectionState } from './client.ts';

export type Listener = (event: EngineEvent) => void;

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

function tell(listeners: ReadonlySet<Listener>, event: EngineEvent): void {
  for (const listener of [...listeners]) {
    try {
      listener(event);
    } catch (error) {
      // One listener's fault must not deafen the others.
      console.error(error);
    }
  }
}

/** Listens to the engine's events for as long as the page lives, and subscribes again after each restart. */
export async function followEvents(
  client: EngineClient,
  connection: StoreApi<ConnectionState>,
  listeners: ReadonlySet<Listener>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await ready(connection, signal);
    if (signal.aborted) return;
    try {
      for await (const event of await client.events.subscribe({}, { signal })) tell(listeners, event);
    } catch {
      // Lost with its engine; the next turn waits for the next one.
    }
    if (!signal.aborted) await pause(200);
  }
}
