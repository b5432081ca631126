import type { Leaf } from '../../../shared/contract/segments.ts';
import {
  contactsStanding,
  groupVersions,
  idsIn,
  suppressedIds,
  type Written,
  withoutConsentIds,
} from '../contacts/people/public.ts';
import { membersOf } from '../contacts/table/public.ts';
import { changeMark } from '../db/change-mark.ts';
import { addId, eitherOf, emptySet, type IdSet, lessOf } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import type { ValuesFile } from '../search/public.ts';
import { campaignVersions } from '../sending/people/public.ts';
import { behaviourSet, warmBehaviour } from './behaviour-sets.ts';
import { addWritten, type Hours, PIECE, type Reading, readWritten, whereHour } from './columns.ts';
import { fieldSet, frequentValues } from './field-sets.ts';
import { plainTest } from './field-test.ts';
import { kept, type Memory, type Place } from './place.ts';
import { type Known, sinceOf } from './rule.ts';

/** Sets of people by what can be asked about them, all as of one moment of the database. */
export interface PeopleSets {
  everybody(): IdSet;
  mailable(): IdSet;
  /** Reads in one go what several questions need of every contact. */
  prepare(leaves: readonly Leaf[]): void;
  /** Whom one question finds. What it names must exist. Where only those `among` some matter, it may be wrong about everybody else. */
  of(leaf: Leaf, among: IdSet | null): IdSet;
  /** The most frequent values of a field, most frequent first. */
  values(field: string, most: number): string[];
  /** Reads what many questions need, before anybody waits for it. */
  warm(): void;
}

/** Opens the sets as of now, within the caller's read transaction. */
export function openPeopleSets(
  db: Db,
  memory: Memory,
  { now, known, check, values }: { now: number; known: Known; check: () => void; values: () => ValuesFile | null },
): PeopleSets {
  const contacts = contactsStanding(db);
  const anything = changeMark(db);
  const campaigns = campaignVersions(db);
  const reading = { db, highest: contacts.highest, check };
  // Who there is stays the same whatever is said of them.
  const there = [contacts.contacts, contacts.removed, contacts.highest].join('.');
  const everybody = () => memory.sets.of('everybody', there, () => everybodyNow(reading, contacts.contacts));
  const place: Place = { ...reading, everybody, memory, now, known, contacts, campaigns, anything, values };
  return {
    everybody,
    mailable: () => lessOf(lessOf(everybody(), suppressedSet(place, null)), withoutConsent(place, false)),
    prepare: (leaves) => readTogether(place, leaves.flatMap(neededBy)),
    of: (leaf, among) => {
      const { set, opposite } = plainSet(place, leaf, among);
      return opposite ? lessOf(everybody(), set) : set;
    },
    values: (field, most) => frequentValues(place, field, most),
    warm: () => {
      suppressedSet(place, null);
      for (const suppressed of [false, true]) withoutConsent(place, suppressed);
      readTogether(place, [{ what: 'created' }, { what: 'consent' }]);
      warmBehaviour(place);
    },
  };
}

/** Numbers without gaps need no looking: that is how a list is after its import. */
function everybodyNow({ db, highest, check }: Omit<Reading, 'everybody'>, contacts: number): IdSet {
  const set = emptySet(highest);
  if (contacts === highest) addAll(set, { after: 0, to: highest });
  else
    for (let after = 0; after < highest; after += PIECE) {
      check();
      addWritten(set, idsIn(db, { after, to: after + PIECE }));
    }
  return set;
}

function addAll(set: IdSet, { after, to }: { after: number; to: number }): void {
  for (let id = after + 1; id <= to; id++) addId(set, id);
}

function suppressedSet(place: Place, reason: string | null): IdSet {
  return kept(place, `suppressed ${reason}`, () => written(place, suppressedIds(place.db, reason)));
}

/** People without a recorded consent, those who are suppressed or the others: there are two indexes. */
function withoutConsent(place: Place, suppressed: boolean): IdSet {
  const name = `without consent ${suppressed}`;
  return kept(place, name, () => written(place, withoutConsentIds(place.db, suppressed)));
}

function written(place: Place, ids: string): IdSet {
  const set = emptySet(place.highest);
  addWritten(set, ids);
  return set;
}

/** What of every contact a question needs read. */
function neededBy(leaf: Leaf): Written[] {
  if (leaf.kind === 'since') return [{ what: leaf.what }];
  return leaf.kind === 'consent' && leaf.source !== null ? [{ what: 'source', source: leaf.source }] : [];
}

const nameOf = (part: Written) => (part.what === 'source' ? `consent ${part.source}` : part.what);
const memoryOf = ({ memory }: Place, part: Written) => (part.what === 'source' ? memory.sets : memory.columns);

/** Reads what is not remembered, all of it in one go. */
function readTogether(place: Place, parts: readonly Written[]): void {
  const { version } = place.contacts;
  const missing = new Map<string, Written>();
  for (const part of parts) if (!memoryOf(place, part).has(nameOf(part), version)) missing.set(nameOf(part), part);
  if (missing.size === 0) return;
  const wanted = [...missing.values()];
  readWritten(place, wanted).forEach((read, at) => {
    const part = wanted[at];
    if (part) memoryOf(place, part).of(nameOf(part), version, () => read);
  });
}

function readOne<T extends Hours | IdSet>(place: Place, part: Written): T {
  return memoryOf(place, part).of(nameOf(part), place.contacts.version, () => readWritten(place, [part])[0] as T);
}

/** Whom a question finds, or whom it does not (`opposite`). */
function plainSet(place: Place, leaf: Leaf, among: IdSet | null): { set: IdSet; opposite: boolean } {
  switch (leaf.kind) {
    case 'field':
      return { set: fieldSet(place, leaf, among), opposite: plainTest(leaf.test).opposite };
    case 'list':
    case 'tag':
      return { set: members(place, leaf.kind, leaf.id), opposite: !leaf.member };
    case 'consent':
      return { set: consentSet(place, leaf.source), opposite: !leaf.recorded };
    case 'suppressed':
      return { set: suppressedSet(place, leaf.reason), opposite: !leaf.is };
    case 'since':
      return { set: sinceSet(place, leaf), opposite: false };
    case 'behaviour':
      return { set: behaviourSet(place, leaf), opposite: !leaf.happened };
  }
}

function consentSet(place: Place, source: string | null): IdSet {
  if (source !== null) return readOne<IdSet>(place, { what: 'source', source });
  return lessOf(place.everybody(), eitherOf(withoutConsent(place, false), withoutConsent(place, true)));
}

const HOUR = 3_600_000;

function sinceSet(place: Place, { what, days, within }: Extract<Leaf, { kind: 'since' }>): IdSet {
  const since = sinceOf(days, place.now) / HOUR + 1;
  return kept(place, `since ${what} ${since} ${within}`, () =>
    whereHour(readOne<Hours>(place, { what }), (at) => at > 0 && at >= since === within),
  );
}

function members(place: Place, kind: 'list' | 'tag', id: number): IdSet {
  const { db, contacts, highest, check } = place;
  const group = groupVersions(db, kind).get(id);
  if (group === undefined) return emptySet();
  // Everybody came with one import.
  if (group.contacts === contacts.contacts) return place.everybody();
  return place.memory.sets.of(`${kind} ${id}`, group.version, () =>
    membersOf(db, kind, id, { contacts: group.contacts, highest, between: check }),
  );
}
