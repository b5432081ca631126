import type { Contact, ContactFilter } from '../../../shared/contract/contacts.ts';
import type { EngineContext } from '../context.ts';
import {
  countOfWanted,
  idsOfWanted,
  type PageFound,
  pageOfWanted,
  type Start,
  type Wanted,
  wordsOf,
} from '../search/public.ts';
import { peopleOfSegment } from '../segments/public.ts';
import { findByIds } from './repo.ts';
import type { Place, Sort } from './table/public.ts';

type Signal = AbortSignal | undefined;
type PageInput = ContactFilter & {
  sort: Sort;
  descending: boolean;
  from: number | null;
  cursor: string | null;
  limit: number;
};
type Page = {
  rows: Contact[];
  next: string | null;
  previous: string | null;
  here: string | null;
  at: number | null;
  total: number | null;
};

/** A page of the table (see the contract). Long work may be aborted. */
export async function listContacts(ctx: EngineContext, input: PageInput, signal: Signal): Promise<Page> {
  const { sort, descending, limit } = input;
  const start = startOf(input);
  const found = await pageOfWanted(
    ctx,
    { ...(await wantedOf(ctx, input, signal)), sort, descending, start, limit },
    signal,
  );
  return shown(ctx, found, start);
}

/** How many a filter finds, now. Long work that may be aborted. */
export async function countContacts(ctx: EngineContext, filter: ContactFilter, signal: Signal): Promise<number> {
  return countOfWanted(ctx, await wantedOf(ctx, filter, signal), signal);
}

/** The ids of everybody whom a filter finds, now, ascending: 4 MB for a million. Long work that may be aborted. */
export async function idsOfFilter(ctx: EngineContext, filter: ContactFilter, signal: Signal): Promise<Uint32Array> {
  return idsOfWanted(ctx, await wantedOf(ctx, filter, signal), signal);
}

/** Contacts in the order of their ids as given; who is gone is left out. */
export function contactsInOrder({ db }: Pick<EngineContext, 'db'>, ids: readonly number[]): Contact[] {
  const known = new Map(findByIds(db, ids).map((contact) => [contact.id, contact]));
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** What a filter means now. Long work that may be aborted. */
export async function wantedOf(ctx: EngineContext, filter: ContactFilter, signal: Signal): Promise<Wanted> {
  const { listId, tagId, status, segmentId, search } = filter;
  const among = segmentId === null ? null : (await peopleOfSegment(ctx, segmentId, { signal })).words;
  return { words: wordsOf(search), listId, tagId, status, among };
}

function startOf({ from, cursor, sort }: PageInput): Start {
  if (cursor !== null) return readCursor(cursor, sort) ?? { from: 'first' };
  if (from === null || from === 0) return { from: 'first' };
  return from === 1 ? { from: 'last' } : { from: 'share', share: from };
}

function shown(ctx: EngineContext, { places, before, after, at, total }: PageFound, start: Start): Page {
  const [first, last] = [places[0], places.at(-1)];
  return {
    rows: contactsInOrder(
      ctx,
      places.map((place) => place.id),
    ),
    next: after && last ? writeCursor('after', last) : null,
    previous: before && first ? writeCursor('before', first) : null,
    here: first && start.from !== 'first' ? writeCursor('with', first) : null,
    at,
    total,
  };
}

const writeCursor = (from: 'after' | 'before' | 'with', place: Place) => JSON.stringify([from, place.at, place.id]);

// A cursor that is not ours begins at the beginning.
function readCursor(cursor: string, sort: Sort): Start | null {
  try {
    const [from, at, id] = JSON.parse(cursor) as unknown[];
    const fits = typeof at === (sort === 'address' || sort === 'name' ? 'string' : 'number');
    if (!fits || typeof id !== 'number' || !Number.isSafeInteger(id)) return null;
    if (from === 'after' || from === 'before' || from === 'with') return { from, place: { at, id } as Place };
  } catch {
    // The same.
  }
  return null;
}
