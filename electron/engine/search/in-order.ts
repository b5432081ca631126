import { AppError } from '../../../shared/errors.ts';
import {
  type Place,
  placeOf,
  placesAfter,
  placesAmong,
  type Sort,
  type Towards,
  withoutResult,
} from '../contacts/table/public.ts';
import { hasId, type IdSet, idsAfter } from '../db/id-set.ts';
import { type Finder, idsBefore, orderOf, sizeOf } from './people.ts';

/** So few are sorted at once instead of being sought along an order. */
const FEW = 3_000;
/** After so many looked at in vain, the whole order is read into memory. */
const IN_VAIN = 20_000;
const BATCH = 128;
const CHUNK = 1_000;

/** In a damaged index a row may come after itself, and whoever goes along would go for ever. */
const damaged = () => new AppError('workspace_damaged');

/** Ids in an order after a place (null: from its beginning), only those in the set where there is one, a batch at a time. */
export async function* inOrder(
  finder: Finder,
  sort: Sort,
  towards: Towards,
  from: Place | null,
  set: IdSet | null,
): AsyncGenerator<readonly number[]> {
  const few = set !== null && sizeOf(set) <= FEW ? set : null;
  if (few) yield* sorted(finder, sort, towards, from, few);
  else if (sort === 'created') yield* byId(finder, towards, from, set);
  else {
    const order = set && orderOf(finder, sort, false);
    if (set && order) yield* along(finder, sort, towards, from, set, order);
    else yield* byIndex(finder, sort, towards, from, set);
  }
}

async function* sorted({ db }: Finder, sort: Sort, towards: Towards, from: Place | null, set: IdSet) {
  const ids = placesAmong(db, idsAfter(set, 0, FEW), sort, towards, from, FEW).map((place) => place.id);
  for (let at = 0; at < ids.length; at += BATCH) yield ids.slice(at, at + BATCH);
}

async function* byId({ db }: Finder, towards: Towards, from: Place | null, set: IdSet | null) {
  let last = from?.id ?? (towards === 'up' ? 0 : 2 ** 31);
  for (;;) {
    const next = !set
      ? placesAfter(db, 'created', towards, { at: last, id: last }, BATCH).map((place) => place.id)
      : towards === 'up'
        ? idsAfter(set, last, BATCH)
        : idsBefore(set, last, BATCH);
    const end = next.at(-1);
    if (end === undefined) return;
    if (towards === 'up' ? end <= last : end >= last) throw damaged();
    yield next;
    last = end;
  }
}

type Indexed = Exclude<Sort, 'created'>;

/** Along the order's own index, which costs little where many are wanted; where they lie elsewhere, the whole order is made. */
async function* byIndex(finder: Finder, sort: Indexed, towards: Towards, from: Place | null, set: IdSet | null) {
  let vain = 0;
  let last = from;
  for await (const chunk of chunks(finder, sort, towards, from)) {
    const wanted = set ? chunk.filter(({ id }) => hasId(set, id)) : chunk;
    // What is found makes up for what was not: a page is near.
    vain = Math.max(0, vain - wanted.length * 100) + CHUNK - wanted.length;
    for (let at = 0; at < wanted.length; at += BATCH) yield wanted.slice(at, at + BATCH).map((place) => place.id);
    last = chunk.at(-1) ?? last;
    if (vain > IN_VAIN) {
      const order = orderOf(finder, sort, true);
      if (order) yield* along(finder, sort, towards, last, set, order);
      return;
    }
  }
}

async function* chunks(finder: Finder, sort: Sort, towards: Towards, from: Place | null): AsyncGenerator<Place[]> {
  if (sort !== 'last_result') return yield* indexed(finder, sort, towards, from);
  const hasResult = from !== null && from.at !== 0;
  if (towards === 'up') {
    if (!hasResult) yield* resultless(finder, towards, from?.id ?? null);
    yield* indexed(finder, sort, towards, hasResult ? from : null);
  } else {
    if (from === null || hasResult) yield* indexed(finder, sort, towards, from);
    yield* resultless(finder, towards, from === null || hasResult ? null : from.id);
  }
}

async function* indexed(finder: Finder, sort: Sort, towards: Towards, from: Place | null): AsyncGenerator<Place[]> {
  for (let last = from, size = 200; ; size = CHUNK) {
    const chunk = placesAfter(finder.db, sort, towards, last, size);
    const end = chunk.at(-1) ?? null;
    const step = last && end ? comparePlaces(end, last) : null;
    if (step !== null && (towards === 'up' ? step <= 0 : step >= 0)) throw damaged();
    if (chunk.length > 0) yield chunk;
    if (chunk.length < size) return;
    last = end;
    await finder.pause();
  }
}

async function* resultless(finder: Finder, towards: Towards, from: number | null): AsyncGenerator<Place[]> {
  for (let last = from; ; ) {
    const found = withoutResult(finder.db, towards, last, CHUNK);
    yield found.ids.map((id) => ({ at: 0, id }));
    if (found.last === null) return;
    if (last !== null && (towards === 'up' ? found.last <= last : found.last >= last)) throw damaged();
    last = found.last;
    await finder.pause();
  }
}

/** Along an order in memory: what is not wanted costs nothing. */
async function* along(
  finder: Finder,
  sort: Sort,
  towards: Towards,
  from: Place | null,
  set: IdSet | null,
  order: Uint32Array,
): AsyncGenerator<readonly number[]> {
  const step = towards === 'up' ? 1 : -1;
  let at = from ? startAt(finder, sort, order, from, towards) : towards === 'up' ? 0 : order.length - 1;
  while (at >= 0 && at < order.length) {
    const batch: number[] = [];
    for (; at >= 0 && at < order.length && batch.length < BATCH; at += step) {
      const id = order[at] as number;
      if (!set || hasId(set, id)) batch.push(id);
    }
    if (batch.length > 0) yield batch;
    await finder.pause();
  }
}

/** Where an order goes on beside a place, by halving: the first above it, or the last below it. */
function startAt({ db }: Finder, sort: Sort, order: Uint32Array, from: Place, towards: Towards): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = placeOf(db, sort, order[middle] as number);
    const compared = there ? comparePlaces(there, from) : -1;
    if (towards === 'up' ? compared <= 0 : compared < 0) low = middle + 1;
    else high = middle;
  }
  return towards === 'up' ? low : low - 1;
}

/** The order of the database: texts by their bytes. */
export function comparePlaces(a: Place, b: Place): number {
  const by =
    typeof a.at === 'number' && typeof b.at === 'number'
      ? a.at - b.at
      : Buffer.compare(Buffer.from(String(a.at)), Buffer.from(String(b.at)));
  return by || a.id - b.id;
}
