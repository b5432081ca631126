import type { EngineContext } from '../context.ts';

/** Whether mail is looked at as it arrives, and since when it may not have been: `unreadSince` is the oldest moment after which a mailbox that is on was not read to its end (null: all is read). */
export function watchStanding(_ctx: EngineContext): { watched: number; unreadSince: number | null } {
  return { watched: 0, unreadSince: null };
}

/** Resolves true once a mail whose raw text contains `marker` arrived in a watched mailbox within so many milliseconds; false where it did not, undefined where no mailbox is watched. */
export async function waitForMail(
  _ctx: EngineContext,
  _marker: string,
  _milliseconds: number,
): Promise<boolean | undefined> {
  return undefined;
}
