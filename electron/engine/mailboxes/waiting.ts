const FIRST = 5_000;
const LONGEST = 5 * 60_000;

/** Causes that get worse by trying again soon, and the shortest wait (ms). */
const AT_LEAST: Readonly<Record<string, number>> = {
  imap_connections: 2 * 60_000,
  signin_too_often: 15 * 60_000,
  network_not_allowed: 10 * 60_000,
  imap_bye: 30_000,
  server_busy: 30_000,
};

/** Milliseconds until the next try after so many failures in a row (1 or more): twice as long each time, up to five minutes, spread by a fifth. `random` is 0 to 1. */
export function waitAfter(failures: number, cause: string, random: number): number {
  const grown = Math.min(LONGEST, FIRST * 2 ** Math.min(20, failures - 1));
  return Math.round(Math.max(grown, AT_LEAST[cause] ?? 0) * (0.8 + 0.4 * random));
}
