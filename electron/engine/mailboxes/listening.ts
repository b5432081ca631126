import type { Clock } from '../ports.ts';
import type { Target } from './imap-place.ts';
import { type ImapSession, openImap } from './imap-session.ts';

/** How long one IDLE lasts before the server is asked again: routers forget silent lines, some after five minutes (RFC 2177: 29 at most). */
export const RENEW = 4 * 60_000;
/** How often a folder is asked that nobody tells about. */
export const EVERY = 60_000;
const SOON = 5_000;
const AGAIN = [60_000, 120_000, 300_000, 600_000] as const;

/**
 * Waits over an open folder until the server tells of something, at most `milliseconds`, or until the signal; never rejects. Tells
 * whether the server really lets itself be listened to.
 */
export async function listen(
  session: ImapSession,
  clock: Clock,
  milliseconds: number,
  stop: AbortSignal,
): Promise<boolean> {
  const until = new AbortController();
  const end = () => until.abort();
  if (stop.aborted) return true;
  stop.addEventListener('abort', end, { once: true });
  void session.ended.then(end);
  void clock.sleep(milliseconds, until.signal).then(end);
  let short = 0;
  try {
    while (!until.signal.aborted && short < 3) {
      const from = clock.monotonic();
      await session.idle(until.signal);
      if (until.signal.aborted) return true;
      // Ended by the server, or never begun: not at once again.
      short = clock.monotonic() - from < SOON ? short + 1 : 0;
      await clock.sleep(SOON, until.signal);
    }
    if (!until.signal.aborted) await clock.sleep(milliseconds, until.signal);
    return short < 3;
  } finally {
    stop.removeEventListener('abort', end);
    end();
  }
}

/** A second pair of ears: a line of its own that listens to one folder and says so; it reads nothing. */
export interface Ear {
  readonly hears: boolean;
}

/** Listens to a folder until the signal; where the line breaks or is not given, tries again after minutes. */
export function listenTo(target: Target, path: string, clock: Clock, onNews: () => void, stop: AbortSignal): Ear {
  const ear = { hears: false };
  const live = async () => {
    for (let failures = 0; !stop.aborted; failures++) {
      const session = await openImap(target, { signal: stop }).catch(() => null);
      if (session) {
        await hearOver(session).catch(() => undefined);
        ear.hears = false;
        session.close();
        if (!stop.aborted) onNews();
      }
      await clock.sleep(AGAIN[Math.min(failures, AGAIN.length - 1)] ?? EVERY, stop);
    }
  };
  const hearOver = async (session: ImapSession) => {
    const cut = () => session.close();
    stop.addEventListener('abort', cut, { once: true });
    try {
      await session.open(path, true);
      session.onNews(onNews);
      // Something may have come between the last reading and now.
      onNews();
      ear.hears = true;
      while (session.alive && !stop.aborted) {
        if (!(await listen(session, clock, RENEW, stop))) return;
        await session.run('read', (client) => client.noop());
      }
    } finally {
      stop.removeEventListener('abort', cut);
    }
  };
  void live();
  return ear;
}
