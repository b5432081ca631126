import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { arrivalOf } from './arrivals.ts';
import { allMailboxes } from './repo.ts';
import { standingOf } from './standing.ts';
import { readMailbox } from './watches.ts';

export { resumeWatching, startWatching, suspendWatching } from './watches.ts';

/** Whether mail is looked at as it arrives, and since when it may not have been: `unreadSince` is the oldest moment after which a mailbox that is on was not read to its end (null: all is read). */
export function watchStanding(ctx: EngineContext): { watched: number; unreadSince: number | null } {
  const on = allMailboxes(ctx.db).filter(({ enabled }) => enabled);
  const behind = on
    .filter((kept) => standingOf(ctx, kept).state !== 'watching')
    .map(({ checkedAt, createdAt }) => checkedAt ?? createdAt);
  return { watched: on.length, unreadSince: behind.length === 0 ? null : Math.min(...behind) };
}

/** The addresses whose mail is read while the app runs: those of the mailboxes that are switched on. */
export function watchedAddresses(db: Db): string[] {
  return allMailboxes(db).flatMap(({ enabled, address }) => (enabled ? [address] : []));
}

/** How often a mailbox that does not tell by itself is asked while somebody waits. */
const ASK_EVERY = 5_000;

/** Resolves true once a mail whose raw text contains `marker` arrived in a watched mailbox within so many milliseconds; false where it did not, undefined where no mailbox is watched. */
export async function waitForMail(
  ctx: EngineContext,
  marker: string,
  milliseconds: number,
): Promise<boolean | undefined> {
  const on = allMailboxes(ctx.db).filter(({ enabled }) => enabled);
  if (on.length === 0) return undefined;
  const over = new AbortController();
  const end = () => over.abort();
  ctx.closing.addEventListener('abort', end, { once: true });
  void ctx.clock.sleep(milliseconds, over.signal).then(end);
  const ask = async () => {
    while (!over.signal.aborted) {
      await Promise.all(on.map((kept) => readMailbox(ctx, kept).catch(() => undefined)));
      await ctx.clock.sleep(ASK_EVERY, over.signal);
    }
  };
  void ask();
  try {
    return await arrivalOf(ctx, marker, over.signal);
  } finally {
    ctx.closing.removeEventListener('abort', end);
    end();
  }
}
