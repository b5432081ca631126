import { uptime } from 'node:os';
import type { Clock } from '../../electron/engine/ports.ts';
import { systemClock } from '../../electron/engine/world.ts';

/**
 * Clocks that run so many times as fast from a common start: hours of retries pass in seconds, in several processes alike.
 * Limits, rates and waits run with them; sockets do not.
 */
export function fastClock(times: number, start = Date.now()): Clock {
  const monotonic = performance.now();
  return {
    now: () => Math.round(start + (Date.now() - start) * times),
    monotonic: () => (performance.now() - monotonic) * times,
    uptime: () => uptime() * 1_000 + (Date.now() - start) * (times - 1),
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}

/** A clock that shows a given moment, runs like any other, and so many times as fast once it was told to hurry. */
export function laterFastClock(at: number, times: number): Clock & { hurry(): void } {
  let base = 0;
  let from = performance.now();
  let factor = 1;
  const passed = () => base + (performance.now() - from) * factor;
  const clock: Clock = {
    now: () => Math.round(at + passed()),
    monotonic: passed,
    uptime: () => 1_000_000 + passed(),
    async sleep(ms, signal) {
      const end = passed() + ms;
      while (passed() < end && !signal?.aborted)
        await systemClock.sleep(Math.min((end - passed()) / factor, 50), signal);
    },
  };
  return {
    ...clock,
    hurry() {
      base = passed();
      from = performance.now();
      factor = times;
    },
  };
}
