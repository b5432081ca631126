import {
  type ContactTexts,
  group,
  idsSkipping,
  type Place,
  placesAmong,
  rowsAmong,
  type Sort,
  standing,
  type Towards,
} from '../contacts/table/public.ts';
import { bothOf, hasId, type IdSet, idsAfter, idsOf, nthId } from '../db/id-set.ts';
import { inOrder } from './in-order.ts';
import { everybodyOf, type Finder, idsBefore, isLazy, orderOf, setOfWanted, sizeOf } from './people.ts';
import { hasWords } from './text.ts';
import type { PageFound, PageWanted, Wanted } from './wanted.ts';

/** After so many people who were looked at in vain, large groups are made sets. */
const IN_VAIN = 2_000;
/** So few candidates are all looked at for the sake of their number. */
const COUNTED = 400;
/** So few are sorted rather than sought along an order that was not made yet. */
const DIRECT = 10_000;
/** In a workspace so small everybody is looked at. */
export const SMALL_WORKSPACE = 2_000;

/** One page of the people who are wanted, each row looked at as it is now. Throws `GivenUp`. */
export async function findPage(finder: Finder, wanted: PageWanted): Promise<PageFound> {
  const { start, limit } = wanted;
  const total = await knownTotal(finder, wanted);
  if (start.from === 'share') return shareOf(finder, wanted, start.share, total);
  const back = start.from === 'before' || start.from === 'last';
  const towards: Towards = wanted.descending === back ? 'up' : 'down';
  const from = 'place' in start ? start.place : null;
  const first = start.from === 'with' ? stillThere(finder, wanted, start.place) : [];
  const found = [...first, ...(await walk(finder, wanted, towards, from, limit + 1 - first.length))];
  const more = found.length > limit;
  const places = found.slice(0, limit);
  if (back) places.reverse();
  const behind = from !== null;
  const [before, after] = back ? [more, behind] : [behind, more];
  const ends =
    start.from === 'first' ? 0 : start.from === 'last' && total !== null ? Math.max(0, total - places.length) : null;
  return { places, before, after, at: ends, total };
}

/** The person at a place, if they still stand there and are wanted. */
function stillThere(finder: Finder, wanted: PageWanted, place: Place): Place[] {
  const set = setOfWanted(finder, wanted, false);
  if (set && !hasId(set, place.id)) return [];
  return keep(finder, [place.id], wanted).filter(({ at }) => at === place.at);
}

/** The first `count` people beyond a place. */
async function walk(
  finder: Finder,
  wanted: PageWanted,
  towards: Towards,
  from: Place | null,
  count: number,
): Promise<Place[]> {
  const found: Place[] = [];
  let vain = 0;
  for await (const ids of inOrder(finder, wanted.sort, towards, from, setOfWanted(finder, wanted, false))) {
    const kept = keep(finder, ids, wanted);
    found.push(...kept);
    if (found.length >= count) return found.slice(0, count);
    vain += ids.length - kept.length;
    if (vain > IN_VAIN && isLazy(wanted)) break;
    await finder.pause();
  }
  if (vain <= IN_VAIN || !isLazy(wanted)) return found;
  for await (const ids of inOrder(
    finder,
    wanted.sort,
    towards,
    found.at(-1) ?? from,
    setOfWanted(finder, wanted, true),
  )) {
    found.push(...keep(finder, ids, wanted));
    if (found.length >= count) break;
    await finder.pause();
  }
  return found.slice(0, count);
}

/** Those of the ids that are wanted indeed, in the same order, with their places. */
function keep({ db }: Finder, ids: readonly number[], wanted: Wanted & { sort: Sort }): Place[] {
  if (ids.length === 0) return [];
  const { words, among, sort } = wanted;
  const set = among && { words: among };
  const rows = new Map(rowsAmong(db, ids, sort, wanted, words.length > 0).map((row) => [row.id, row]));
  const kept: Place[] = [];
  for (const id of ids) {
    const row = rows.get(id);
    if (!row || (set && !hasId(set, id))) continue;
    if (words.length === 0 || hasWords(row as ContactTexts, words)) kept.push({ at: row.at, id });
  }
  return kept;
}

/** A page from some share of the way on. */
async function shareOf(finder: Finder, wanted: PageWanted, share: number, total: number | null): Promise<PageFound> {
  const { limit } = wanted;
  const way = wayOf(finder, wanted);
  const at = Math.min(Math.floor(share * way.length), Math.max(0, way.length - 1));
  const places: Place[] = [];
  let next = at;
  for (const ids of way.from(at, limit)) {
    places.push(...keep(finder, ids, wanted));
    next += ids.length;
    if (places.length >= limit) break;
    await finder.pause();
  }
  return {
    places: places.slice(0, limit),
    before: at > 0,
    after: next < way.length || places.length > limit,
    at,
    total,
  };
}

/** Everybody who may be wanted, in the order in which they are shown. */
interface Way {
  readonly length: number;
  /** Ids from a place on, up to so many at a time. */
  from(at: number, limit: number): Iterable<readonly number[]>;
}

function wayOf(finder: Finder, wanted: PageWanted): Way {
  const { sort, descending } = wanted;
  const set = setOfWanted(finder, wanted, true);
  if (sort === 'created') {
    const everybody = everybodyOf(finder);
    return wayThrough(set ? bothOf(set, everybody) : everybody, descending);
  }
  const known = orderOf(finder, sort, false);
  if (set === null && known === null && sort !== 'last_result') return wayByIndex(finder, sort, descending);
  if (set && known === null && sizeOf(set) <= DIRECT) {
    const towards = descending ? 'down' : 'up';
    const places = placesAmong(finder.db, idsAfter(set, 0, DIRECT), sort, towards, null, DIRECT);
    return wayAlong(
      Uint32Array.from(places, ({ id }) => id),
      null,
      false,
    );
  }
  return wayAlong(known ?? orderOf(finder, sort, true) ?? new Uint32Array(0), set, descending);
}

/** Through a set by its numbers. */
function wayThrough(set: IdSet, descending: boolean): Way {
  const length = sizeOf(set);
  return {
    length,
    *from(at, limit) {
      if (at >= length) return;
      const first = nthId(set, descending ? length - 1 - at : at);
      let ids = descending ? idsBefore(set, first + 1, limit) : idsAfter(set, first - 1, limit);
      for (let last = ids.at(-1); last !== undefined; last = ids.at(-1)) {
        yield ids;
        ids = descending ? idsBefore(set, last, limit) : idsAfter(set, last, limit);
      }
    },
  };
}

/** Along an order in memory, looking at no more of it than is needed. */
function wayAlong(order: Uint32Array, set: IdSet | null, descending: boolean): Way {
  let length = set ? 0 : order.length;
  if (set) for (let at = 0; at < order.length; at++) if (hasId(set, order[at] as number)) length += 1;
  return {
    length,
    *from(at, limit) {
      let skip = set ? at : 0;
      let batch: number[] = [];
      for (let n = set ? 0 : at; n < order.length; n++) {
        const id = order[descending ? order.length - 1 - n : n] as number;
        if (set && !hasId(set, id)) continue;
        if (skip > 0) {
          skip -= 1;
          continue;
        }
        batch.push(id);
        if (batch.length < limit) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    },
  };
}

/** Along an index, from the end that is nearer: no order need be made for one page. */
function wayByIndex({ db }: Finder, sort: 'address' | 'name', descending: boolean): Way {
  const { contacts } = standing(db);
  const towards = descending ? 'down' : 'up';
  return {
    length: contacts,
    *from(at, limit) {
      for (let next = at; next < contacts; next += limit) {
        const count = Math.min(limit, contacts - next);
        const behind = contacts - next - count;
        yield next <= behind
          ? idsSkipping(db, sort, towards, next, count)
          : idsSkipping(db, sort, descending ? 'up' : 'down', behind, count).reverse();
      }
    },
  };
}

/** How many are wanted, where counters say so or looking at all candidates costs next to nothing; else null. */
async function knownTotal(finder: Finder, wanted: Wanted): Promise<number | null> {
  const { db } = finder;
  const { contacts, suppressed, withoutConsent } = standing(db);
  const { listId, tagId, status, words, among } = wanted;
  const asked = [listId, tagId, status, among, words.length > 0 ? words : null].filter((part) => part !== null).length;
  if (asked === 0) return contacts;
  if (asked === 1) {
    if (listId !== null) return group(db, 'list', listId)?.contacts ?? 0;
    if (tagId !== null) return group(db, 'tag', tagId)?.contacts ?? 0;
    if (status === 'no_consent') return withoutConsent;
    if (status === 'mailable') return contacts - suppressed - withoutConsent;
  }
  if (contacts <= SMALL_WORKSPACE) return (await findIds(finder, wanted)).length;
  const set = setOfWanted(finder, wanted, false);
  return set && sizeOf(set) <= COUNTED ? (await findIds(finder, wanted)).length : null;
}

/** Everybody who is wanted, ascending; each is looked at where sets do not tell. Throws `GivenUp`. */
export async function findIds(finder: Finder, wanted: Wanted): Promise<Uint32Array> {
  const exact = exactSet(finder, wanted);
  if (exact) return idsOf(exact);
  const sorted = { ...wanted, sort: 'created' as const };
  let ids = new Uint32Array(1_024);
  let used = 0;
  for await (const some of inOrder(finder, 'created', 'up', null, setOfWanted(finder, wanted, true))) {
    for (const { id } of keep(finder, some, sorted)) {
      if (used === ids.length) {
        const larger = new Uint32Array(used * 2);
        larger.set(ids);
        ids = larger;
      }
      ids[used++] = id;
    }
    await finder.pause();
  }
  return ids.slice(0, used);
}

/** How many are wanted, now. Throws `GivenUp`. */
export async function countWanted(finder: Finder, wanted: Wanted): Promise<number> {
  const known = await knownTotal(finder, wanted);
  if (known !== null) return known;
  const exact = exactSet(finder, wanted);
  return exact ? sizeOf(exact) : (await findIds(finder, wanted)).length;
}

/** Just those who are wanted: lists, tags, segments, suppressions and consents are sets, of the rest each must be looked at (null). */
function exactSet(finder: Finder, wanted: Wanted): IdSet | null {
  if (wanted.words.length > 0 || wanted.status === 'temporary') return null;
  const set = setOfWanted(finder, wanted, true);
  return set ? bothOf(set, everybodyOf(finder)) : everybodyOf(finder);
}
