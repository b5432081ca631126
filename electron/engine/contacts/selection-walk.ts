import type { Selection } from '../../../shared/contract/contacts.ts';
import type { EngineContext } from '../context.ts';
import { idsOfFilter } from './pages.ts';

/** Everybody of a selection by ascending id. `next` answers some ids (perhaps none yet), null at the end. */
export interface Walk {
  next(limit: number, signal?: AbortSignal): Promise<readonly number[] | null>;
}

/** The walk over a selection as it is now: whom a filter finds is asked once, when the first slice is wanted. */
export function walkOf(ctx: EngineContext, who: Selection): Walk {
  return 'ids' in who ? walkIds([...new Set(who.ids)].sort((a, b) => a - b)) : walkFilter(ctx, who);
}

/** The walk over slices of ids, as large as they are, less whom `still` leaves out. */
export function walkSlices(slices: readonly Uint32Array[], still: (ids: readonly number[]) => readonly number[]): Walk {
  let at = 0;
  return {
    next: async () => {
      const slice = slices[at];
      at += 1;
      return slice ? still([...slice]) : null;
    },
  };
}

function walkIds(ids: readonly number[]): Walk {
  let at = 0;
  return {
    next: async (limit) => {
      if (at >= ids.length) return null;
      at += limit;
      return ids.slice(at - limit, at);
    },
  };
}

function walkFilter(ctx: EngineContext, { filter, except }: Extract<Selection, { filter: unknown }>): Walk {
  const left = new Set(except);
  let ids: Uint32Array | null = null;
  let at = 0;
  return {
    next: async (limit, signal) => {
      ids ??= await idsOfFilter(ctx, filter, signal);
      if (at >= ids.length) return null;
      at += limit;
      return [...ids.subarray(at - limit, at)].filter((id) => !left.has(id));
    },
  };
}
