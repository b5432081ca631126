import { type ContactFilter, MOST_NAMED } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { pageOfWanted, type Start } from '../search/public.ts';
import { wantedOf } from './pages.ts';
import { type Place, placeOf, type Sort } from './table/public.ts';

/** Places asked for at once. */
const AT_ONCE = 2_000;

/**
 * Whom a filter finds from one person to another in an order, both among them, whichever stands first; null where they are more
 * than can be named. Long work that may be aborted. Throws `not_found` where one of the two is gone.
 */
export async function idsBetween(
  ctx: EngineContext,
  input: ContactFilter & { sort: Sort; first: number; last: number },
  signal: AbortSignal | undefined,
): Promise<number[] | null> {
  const { sort } = input;
  const [one, other] = [placeOf(ctx.db, sort, input.first), placeOf(ctx.db, sort, input.last)];
  if (!one || !other) throw new AppError('not_found');
  const [from, to] = compare(one, other) <= 0 ? [one, other] : [other, one];
  const wanted = { ...(await wantedOf(ctx, input, signal)), sort, descending: false, limit: AT_ONCE };
  const ids: number[] = [];
  for (let start: Start = { from: 'with', place: from }; ; ) {
    const { places, after } = await pageOfWanted(ctx, { ...wanted, start }, signal);
    for (const place of places) {
      if (compare(place, to) > 0) return ids;
      if (ids.push(place.id) > MOST_NAMED) return null;
    }
    const last = places.at(-1);
    if (!after || !last) return ids;
    start = { from: 'after', place: last };
  }
}

/** As the table is sorted: texts by their bytes, as SQLite compares them, and who is alike by number. */
function compare(a: Place, b: Place): number {
  if (a.at === b.at) return a.id - b.id;
  if (typeof a.at === 'number' && typeof b.at === 'number') return a.at - b.at;
  return Buffer.compare(Buffer.from(String(a.at)), Buffer.from(String(b.at)));
}
