import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EngineContext } from '../context.ts';

/** Milliseconds that one turn takes, its commit not counted: whatever else the engine does waits no longer. */
const TURN = 8;

/** Whether a turn that began then has used up its time. */
export const isOver = (began: number): boolean => performance.now() - began > TURN;

/** Does something to each of these in turns of a few milliseconds, each a transaction of its own; ends early where the engine closes. */
export async function inTurns<T>(
  ctx: Pick<EngineContext, 'db' | 'closing'>,
  items: readonly T[],
  act: (item: T) => void,
): Promise<void> {
  let next = 0;
  const turn = ctx.db.transaction(() => {
    const began = performance.now();
    for (; next < items.length && !isOver(began); next++) act(items[next] as T);
  });
  while (next < items.length && !ctx.closing.aborted) {
    const before = next;
    try {
      turn();
    } catch (error) {
      next = before;
      throw error;
    }
    if (next < items.length) await nextTurn();
  }
}
