import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { relaxed } from '../db/relaxed.ts';
import { nextSliceSize } from '../db/slice-size.ts';

/** People or addresses that one transaction may touch; each costs far more than asking does. */
const BOUNDS = { fewest: 100, most: 2_000 };
const FIRST = 200;

export type Slices = { readonly size: number; write(count: number, act: () => void): Promise<void> };

/**
 * Pieces of a few milliseconds, each a transaction of its own, with a turn for everybody else in between; `size` is how large the
 * next may be. They need not survive a power cut one by one: the end is written for good, and with it all of them.
 */
export function slices({ db, closing }: EngineContext, between: () => Promise<void> | undefined): Slices {
  let size = FIRST;
  return {
    get size() {
      return size;
    },
    async write(count, act) {
      const began = performance.now();
      relaxed(db, act);
      size = nextSliceSize(size, performance.now() - began, count, BOUNDS);
      await between();
      await nextTurn();
      // Whatever is left is done at the next opening.
      if (closing.aborted) throw new AppError('engine_unavailable');
    },
  };
}
