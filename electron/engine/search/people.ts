import {
  everybodySet,
  group,
  highestId,
  membersOf,
  orderByResult,
  type Sort,
  standing,
  suppressedSet,
  troubledSet,
  wholeOrder,
  withoutConsentSet,
} from '../contacts/table/public.ts';
import { bothOf, emptySet, type IdSet, lessOf, sizeOf } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import type { SearchIndex } from './search-index.ts';
import type { Wanted } from './wanted.ts';

/** Groups up to so many are always made a set; in larger ones people are met often enough on the way. */
const SMALL = 20_000;
const MOST_REMEMBERED = 24;

/** What finding people needs: a connection, the index (none: every text is looked at), and room to remember what still holds. */
export interface Finder {
  readonly db: Db;
  readonly index: SearchIndex | null;
  readonly memory: Map<string, unknown>;
  /** Lets everything else have its turn once in a while; throws `GivenUp` where nobody waits any more. */
  pause(): Promise<void>;
}

/** Answers what was made under this key before, or makes it (null: does not); the oldest things are forgotten. */
function remembered<T>(memory: Finder['memory'], kind: string, version: string, make: () => T): T;
function remembered<T>(memory: Finder['memory'], kind: string, version: string, make: (() => T) | null): T | null;
function remembered<T>(memory: Finder['memory'], kind: string, version: string, make: (() => T) | null): T | null {
  const key = `${kind} ${version}`;
  const known = memory.get(key);
  if (known !== undefined) return known as T;
  if (!make) return null;
  for (const other of [...memory.keys()]) if (other.startsWith(`${kind} `)) memory.delete(other);
  const made = make();
  memory.set(key, made);
  for (const other of memory.keys()) {
    if (memory.size <= MOST_REMEMBERED) break;
    memory.delete(other);
  }
  return made;
}

const contactsVersion = (db: Db) => {
  const { version, contacts, suppressed, withoutConsent } = standing(db);
  return [version, contacts, suppressed, withoutConsent, highestId(db)].join('.');
};

/** Another number after anybody else wrote to the database. */
const dataVersion = (db: Db) => String(db.pragma('data_version', { simple: true }));

/** Everybody there is: the same people whatever is changed about them. */
export function everybodyOf({ db, memory }: Finder): IdSet {
  const { contacts, removed } = standing(db);
  const highest = highestId(db);
  return remembered(memory, 'everybody', [contacts, removed, highest].join('.'), () =>
    everybodySet(db, contacts, highest),
  );
}

/** All contacts in an order, upwards; null where it would have to be made and `make` does not want that. */
export function orderOf(finder: Finder, sort: Exclude<Sort, 'created'>, make: boolean): Uint32Array | null {
  const { db, memory } = finder;
  const kept = (version: string, order: () => Uint32Array) =>
    remembered(memory, `order.${sort}`, version, make ? order : null);
  return sort === 'last_result'
    ? kept(dataVersion(db), () => orderByResult(db, everybodyOf(finder)))
    : kept(contactsVersion(db), () => wholeOrder(db, sort));
}

/** Whether there is anything that only looking at each person tells, as long as `setOf` was not asked for everything. */
export const isLazy = ({ listId, tagId, status }: Wanted) => listId !== null || tagId !== null || status !== null;

/**
 * A set with everybody who is wanted and perhaps some who are not (null: anybody might be). `all` takes large groups in too, which
 * may cost tenths of a second the first time.
 */
export function setOfWanted(finder: Finder, wanted: Wanted, all: boolean): IdSet | null {
  const { db, index, memory } = finder;
  const highest = highestId(db);
  let set: IdSet | null = wanted.among && { words: wanted.among };
  const meet = (other: IdSet | null) => {
    if (other) set = set ? bothOf(set, other) : other;
  };
  meet(groupSet(finder, 'list', wanted.listId, highest, all));
  meet(groupSet(finder, 'tag', wanted.tagId, highest, all));
  meet(statusSet(finder, wanted.status, highest, all));
  if (index && wanted.words.length > 0) meet(candidatesOf(index, memory, wanted.words));
  return set;
}

// The same words are asked about again for the next page, in another order, for their number.
function candidatesOf(index: SearchIndex, memory: Finder['memory'], words: readonly string[]): IdSet {
  return remembered(memory, 'words', `${index.version()} ${words.join(' ')}`, () => index.candidates(words));
}

function groupSet(
  { db, memory }: Finder,
  kind: 'list' | 'tag',
  id: number | null,
  highest: number,
  all: boolean,
): IdSet | null {
  if (id === null) return null;
  const known = group(db, kind, id);
  if (!known) return emptySet();
  // Whoever is there is in it, as after a first import.
  if (known.contacts === standing(db).contacts) return null;
  const make = () => membersOf(db, kind, id, { contacts: known.contacts, highest });
  // Few are read quickly, and remembering them would push out what is dear.
  if (known.contacts <= SMALL / 4) return make();
  const wanted = all || known.contacts <= SMALL;
  return remembered(memory, `${kind}.${id}`, `${known.version}.${known.contacts}.${highest}`, wanted ? make : null);
}

function statusSet(finder: Finder, status: Wanted['status'], highest: number, all: boolean): IdSet | null {
  if (status === null) return null;
  const { db, memory } = finder;
  const { suppressed, withoutConsent } = standing(db);
  const few = status === 'no_consent' ? withoutConsent : suppressed;
  const version = contactsVersion(db);
  const made = (wanted: boolean, make: () => IdSet) =>
    few <= SMALL / 4 && wanted ? make() : remembered(memory, `status.${status}`, version, wanted ? make : null);
  switch (status) {
    case 'temporary':
      return remembered(memory, 'status.temporary', dataVersion(db), () => troubledSet(db, highest));
    case 'no_consent':
      return made(all || few <= SMALL, () => withoutConsentSet(db, highest));
    case 'mailable':
      return remembered(memory, 'status.mailable', version, all ? () => mailableSet(db, highest) : null);
    default:
      return made(all || few <= SMALL, () => suppressedSet(db, status, highest));
  }
}

/** Everybody who is neither suppressed nor without consent, and numbers that nobody has. */
function mailableSet(db: Db, highest: number): IdSet {
  const everybody = emptySet(highest);
  everybody.words.fill(0xffffffff);
  return lessOf(lessOf(everybody, suppressedSet(db, null, highest)), withoutConsentSet(db, highest));
}

/** The ids of a set, descending, up to `limit` below `before`. */
export function idsBefore({ words }: IdSet, before: number, limit: number): number[] {
  const ids: number[] = [];
  const to = before - 1;
  // Below the first number there is nobody; as a place in the set it would be the end of it.
  if (to < 1) return ids;
  for (let at = Math.min(to >>> 5, words.length - 1); at >= 0 && ids.length < limit; at--) {
    let word = words[at] ?? 0;
    if (at === to >>> 5 && (to & 31) < 31) word &= (1 << ((to & 31) + 1)) - 1;
    while (word !== 0 && ids.length < limit) {
      const bit = 31 - Math.clz32(word);
      ids.push(at * 32 + bit);
      word &= ~(1 << bit);
    }
  }
  return ids;
}

export { sizeOf };
