import type { EngineContext } from '../context.ts';

/** How old the oldest request to leave is that was not answered yet, and whether any could be unread. */
export function requestStanding(_ctx: EngineContext) {
  return { waiting: 0, oldestAt: null, unreadSince: null, unwatched: true };
}
