import type { Clock, Resolver } from '../../engine/ports.ts';
import { systemClock } from '../../engine/world.ts';

/** How many times faster than the wall clock the demo lives, so that "try again in five minutes" takes five seconds. */
const DEMO_SPEED = 60;

/** A clock that starts in the past and runs fast; the demo's last moment is still not in the future. */
export function demoClock(speed = DEMO_SPEED): Clock {
  const started = performance.now();
  const begin = Date.now() - 55 * 60_000;
  const elapsed = () => (performance.now() - started) * speed;
  return {
    now: () => Math.round(begin + elapsed()),
    monotonic: elapsed,
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / speed, signal),
  };
}

const exists = (domain: string) => !/(^|\.)invalid$/.test(domain);

/** Answers for the domains of the sample list, as a DNS would for real ones: all but `.invalid` take mail. Asks nobody. */
export const demoResolver: Resolver = {
  mx: async (domain) =>
    exists(domain) ? { status: 'ok', records: [{ exchange: `mx.${domain}`, priority: 10 }] } : { status: 'no_domain' },
  address: async (host) => (exists(host) ? { status: 'ok', records: ['127.0.0.1'] } : { status: 'no_domain' }),
  txt: async () => ({ status: 'none' }),
};
