import type { EngineEvent } from '../../shared/contract/events.ts';

/** Tells listeners what happened. A listener that reads too slowly is told `hello` instead of what it missed: it asks for everything anew. */
export interface EventBus {
  publish(event: EngineEvent): void;
  subscribe(signal?: AbortSignal): AsyncGenerator<EngineEvent, void, void>;
}

const MOST_WAITING = 1_000;

/** Makes the engine's one event bus; it ends every subscription when `closing` aborts. */
export function createEventBus(closing: AbortSignal): EventBus {
  const listeners = new Set<(event: EngineEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    async *subscribe(signal) {
      const waiting: EngineEvent[] = [{ type: 'hello' }];
      let wake = () => {};
      const listener = (event: EngineEvent) => {
        waiting.push(event);
        if (waiting.length > MOST_WAITING) waiting.splice(0, waiting.length, { type: 'hello' });
        wake();
      };
      const stop = () => wake();
      listeners.add(listener);
      closing.addEventListener('abort', stop);
      signal?.addEventListener('abort', stop);
      try {
        while (!closing.aborted && !signal?.aborted) {
          const next = waiting.shift();
          if (next) yield next;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        listeners.delete(listener);
        closing.removeEventListener('abort', stop);
        signal?.removeEventListener('abort', stop);
      }
    },
  };
}
