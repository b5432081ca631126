import type { Clock } from '../ports.ts';

/** Wakes whoever waits for work: rung when there may be some, or by the clock. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or after so many milliseconds; a minute at most, so that a clock that was set is noticed. */
  wait(milliseconds: number): Promise<void>;
}

const LONGEST = 60_000;

/** Makes a bell; a ring without a listener is not remembered. */
export function createBell(clock: Clock): Bell {
  let listeners = new Set<AbortController>();
  return {
    ring() {
      const woken = listeners;
      listeners = new Set();
      for (const listener of woken) listener.abort();
    },
    async wait(milliseconds) {
      const listener = new AbortController();
      listeners.add(listener);
      await clock.sleep(Math.min(Math.max(1, milliseconds), LONGEST), listener.signal);
      listeners.delete(listener);
    },
  };
}
