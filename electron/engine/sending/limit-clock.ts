import type { SavedGranule } from './limiter.ts';

/** The clocks as they stood when something was written: the one on the wall, and how long the machine was on (null: unknown). */
export interface ClockReading {
  readonly wall: number;
  readonly uptime: number | null;
}

/** The machine tells its uptime in whole seconds. */
const COARSE = 1_000;

/**
 * How much time has passed for sure since a reading. A machine that is off every night therefore waits longer than it need:
 * its wall clock would tell, and cannot be believed. A later time than the last one written (here, in a file, in a log) is
 * just what a clock shows that was set forward by hand, or that a second operating system keeps in local time: in Indonesia
 * that is seven to nine hours, a whole night. A boot id tells that there was a restart and not how long it took, and that a
 * time server was asked tells nothing about the moment of the reading. Waiting too long costs hours; one message above the
 * limit may cost the account. The wall does not count: it may have been set either way while nobody
 * looked. A machine that is on for longer than it was then has seen at least the difference; one that was started since has
 * seen at least its own uptime. Nothing known is nothing passed, so that whoever waits waits for one window at most.
 */
function passedForSure(then: ClockReading, uptime: number | null): number {
  if (uptime === null || then.uptime === null) return 0;
  return Math.max(0, (uptime >= then.uptime ? uptime - then.uptime : uptime) - COARSE);
}

/** What was used, from the wall clock of its writing to this process's monotonic one. */
export function onMonotonic(
  saved: readonly SavedGranule[],
  written: ClockReading,
  now: { readonly monotonic: number; readonly uptime: number | null },
): SavedGranule[] {
  const passed = passedForSure(written, now.uptime);
  return saved.map((one) => ({ ...one, end: now.monotonic - passed - (written.wall - one.end) }));
}

/** How much of a sleep the monotonic clock did not see, for sure: by the machine's own uptime, never by the wall. */
export function unseenSleep(
  before: { readonly monotonic: number; readonly uptime: number | null },
  after: { readonly monotonic: number; readonly uptime: number | null },
): number {
  if (before.uptime === null || after.uptime === null) return 0;
  return Math.max(0, after.uptime - before.uptime - (after.monotonic - before.monotonic) - COARSE);
}
