import type { Leaf } from '../../../shared/contract/segments.ts';
import { idsByAddress, partIn } from '../contacts/people/public.ts';
import { bothOf, eitherOf, emptySet, type IdSet, idsAfter, lessOf, sizeOf } from '../db/id-set.ts';
import type { ValuesFile } from '../search/public.ts';
import { addWritten, walkWhere, walkWhereFolded, whereAmong } from './columns.ts';
import { type FoldedTest, fieldTest, foldedTest, isForNobody, plainTest } from './field-test.ts';
import { kept, type Place } from './place.ts';
import { DOMAIN_FIELD } from './rule.ts';

type FieldLeaf = Extract<Leaf, { kind: 'field' }>;

interface Asked {
  readonly field: string;
  holds(text: string): boolean;
  /** The same of folded texts, where it is about texts. */
  readonly folded: FoldedTest | null;
}

/** So many people at most are looked at one by one; reading everybody is quicker otherwise. */
const MOST_LOOKED_AT = 60_000;
/** So few are looked at rather than all values read. */
const FEW = 10_000;

/** Whose field passes a test without its negation. Where only those `among` some matter, it may be wrong about everybody else. */
export function fieldSet(place: Place, { field, test, value }: FieldLeaf, among: IdSet | null): IdSet {
  const type = place.known.fields.get(field) ?? 'text';
  const plain = plainTest(test).test;
  const name = JSON.stringify(['field', field, type, plain, value, new Date(place.now).toDateString()]);
  const holds = fieldTest(type, plain, value, place.now);
  const asked: Asked = { field, holds, folded: foldedTest(type, plain, value) };
  if (among !== null && sizeOf(among) <= FEW && !place.memory.sets.has(name, place.contacts.version))
    return lookedAt(place, asked, bothOf(among, place.everybody()));
  return kept(
    place,
    name,
    () =>
      fromAddresses(place, asked) ?? fromValues(place, asked) ?? fromTexts(place, asked) ?? fromContacts(place, asked),
  );
}

function lookedAt(place: Place, { field, holds }: Asked, people: IdSet): IdSet {
  return whereAmong(place, partOf(field), idsAfter(people, 0, MOST_LOOKED_AT), holds);
}

/** An address is all lower case, in one form, in the index that finds it; null where that cannot tell. */
function fromAddresses(place: Place, { field, folded }: Asked): IdSet | null {
  if (field !== 'address' || folded === null) return null;
  if (folded.test === 'filled') return place.everybody();
  const set = emptySet(place.highest);
  if (folded.part !== '') addWritten(set, idsByAddress(place.db, folded.test, folded.part));
  return set;
}

/** Everybody is looked at. */
function fromContacts(place: Place, { field, holds, folded }: Asked): IdSet {
  if (folded === null) return walkWhere(place, partOf(field), holds);
  return isForNobody(folded) ? emptySet() : walkWhereFolded(place, partOf(field), folded);
}

const NOT_IN_FILE: ReadonlySet<string> = new Set(['address', 'name']);
const FILE_NAMES: Readonly<Record<string, string>> = {
  domain: '@domain',
  first_name: '@first_name',
  last_name: '@last_name',
};

/** By the values that the search keeps, and by looking at those of whom it is not sure; null where it cannot tell. */
function fromValues(place: Place, asked: Asked): IdSet | null {
  const { field, holds, folded } = asked;
  if (NOT_IN_FILE.has(field)) return null;
  const found = fromFile(place, (file) => file.where(FILE_NAMES[field] ?? field, holds, folded?.part));
  if (found === null) return null;
  const { ids, unsure } = found;
  const open = bothOf(unsure, place.everybody());
  if (sizeOf(open) > MOST_LOOKED_AT) return null;
  return eitherOf(lessOf(bothOf(ids, place.everybody()), open), lookedAt(place, asked, open));
}

/** By looking at those whose texts may have it, as the search tells; null where there are too many, or it cannot tell. */
function fromTexts(place: Place, asked: Asked): IdSet | null {
  const part = asked.folded?.part ?? '';
  const found = part === '' ? null : fromFile(place, (file) => file.having(part, MOST_LOOKED_AT));
  if (found === null) return null;
  return lookedAt(place, asked, bothOf(found, place.everybody()));
}

/** A damaged file is made anew by itself; until then it tells nothing. */
function fromFile<T>(place: Place, ask: (file: ValuesFile) => T | null): T | null {
  try {
    const file = place.values();
    return file && ask(file);
  } catch {
    return null;
  }
}

const OF_EVERY_CONTACT: ReadonlySet<string> = new Set(['address', 'name', 'first_name', 'last_name', DOMAIN_FIELD]);

function partOf(field: string): string {
  return OF_EVERY_CONTACT.has(field) ? field : `field:${field}`;
}

const SAMPLE = 5_000;

/** Values as some of the oldest, the newest and those in between have them: enough to choose from, and quick. */
export function frequentValues(place: Place, field: string, most: number): string[] {
  const counts = new Map<string, number>();
  const step = Math.max(SAMPLE, Math.floor(place.highest / 4));
  for (let after = 0; after < place.highest; after += step) {
    place.check();
    for (const value of partIn(place.db, partOf(field), { after, to: after + SAMPLE })) {
      const text = value.trim();
      if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  const found = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return found.slice(0, most).map(([value]) => value);
}
