import type { Selection } from '../../../shared/contract/contacts.ts';
import type { EngineContext } from '../context.ts';
import { highestContact } from './apply-repo.ts';
import { idSlice } from './table-repo.ts';

/** Everybody of a selection by ascending id. `next` answers some ids (perhaps none yet), null at the end. */
export interface Walk {
  next(limit: number, signal?: AbortSignal): Promise<readonly number[] | null>;
}

/** The walk over a selection as it is met: a filter is asked anew for each slice, up to the contacts there are now. */
export function walkOf(ctx: EngineContext, who: Selection): Walk {
  return 'ids' in who ? walkIds([...new Set(who.ids)].sort((a, b) => a - b)) : walkFilter(ctx, who);
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

function walkFilter({ db }: EngineContext, { filter, except }: Extract<Selection, { filter: unknown }>): Walk {
  const highest = highestContact(db);
  const left = new Set(except);
  let after = 0;
  return {
    next: async (limit) => {
      const ids = idSlice(db, filter, after, limit).map((contact) => contact.id);
      const last = ids.at(-1);
      if (last === undefined || after >= highest) return null;
      after = last;
      return ids.filter((id) => id <= highest && !left.has(id));
    },
  };
}
