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
