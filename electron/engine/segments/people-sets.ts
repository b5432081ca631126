import type { Leaf } from '../../../shared/contract/segments.ts';
import {
  contactsStanding,
  groupVersions,
  type Mark,
  suppressedIds,
  withoutConsentIds,
} from '../contacts/people/public.ts';
import { everybodySet, membersOf } from '../contacts/table/public.ts';
import { changeMark } from '../db/change-mark.ts';
import { eitherOf, emptySet, type IdSet, lessOf } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import type { ValuesFile } from '../search/public.ts';
import { campaignVersions } from '../sending/people/public.ts';
import { behaviourSet, warmBehaviour } from './behaviour-sets.ts';
import { addWritten, type Hours, readHours, readMarks, whereHour } from './columns.ts';
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
  const everybody = () =>
    memory.sets.of('everybody', there, () => everybodySet(db, contacts.contacts, contacts.highest));
  const place: Place = { ...reading, everybody, memory, now, known, contacts, campaigns, anything, values };
  return {
    everybody,
    mailable: () => lessOf(lessOf(everybody(), suppressedSet(place, null)), withoutConsent(place, false)),
    prepare: (leaves) => askTogether(place, leaves),
    of: (leaf, among) => {
      const { set, opposite } = plainSet(place, leaf, among);
      return opposite ? lessOf(everybody(), set) : set;
    },
    values: (field, most) => frequentValues(place, field, most),
    warm: () => {
      suppressedSet(place, null);
      for (const suppressed of [false, true]) withoutConsent(place, suppressed);
      hours(place, 'created');
      hours(place, 'consent');
      warmBehaviour(place);
    },
  };
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

/** What a question asks of every contact. */
function markOf(place: Place, leaf: Leaf): Mark | null {
  if (leaf.kind === 'since') return { what: leaf.what, since: sinceOf(leaf.days, place.now) };
  return leaf.kind === 'consent' && leaf.source !== null ? { what: 'source', source: leaf.source } : null;
}

const nameOf = (mark: Mark) => JSON.stringify(Object.values(mark));

/** Asks what is not remembered, all of it in one go; hours that are remembered tell of any moment. */
function askTogether(place: Place, leaves: readonly Leaf[]): void {
  const { version } = place.contacts;
  const open = new Map<string, Mark>();
  for (const leaf of leaves) {
    const mark = markOf(place, leaf);
    if (mark === null || place.memory.sets.has(nameOf(mark), version)) continue;
    if (mark.what === 'source' || !place.memory.columns.has(mark.what, version)) open.set(nameOf(mark), mark);
  }
  if (open.size === 0) return;
  const marks = [...open.values()];
  readMarks(place, marks).forEach((found, at) => {
    const mark = marks[at];
    if (mark) kept(place, nameOf(mark), () => found);
  });
}

function hours(place: Place, what: 'created' | 'consent'): Hours {
  return place.memory.columns.of(what, place.contacts.version, () => readHours(place, what));
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
  if (source !== null) return marked(place, { what: 'source', source });
  return lessOf(place.everybody(), eitherOf(withoutConsent(place, false), withoutConsent(place, true)));
}

function marked(place: Place, mark: Mark): IdSet {
  return kept(place, nameOf(mark), () => readMarks(place, [mark])[0] ?? emptySet());
}

const HOUR = 3_600_000;

function sinceSet(place: Place, { what, days, within }: Extract<Leaf, { kind: 'since' }>): IdSet {
  const mark: Mark = { what, since: sinceOf(days, place.now) };
  const since = mark.since / HOUR + 1;
  const later = place.memory.columns.has(what, place.contacts.version)
    ? kept(place, nameOf(mark), () => whereHour(hours(place, what), (at) => at > 0 && at >= since))
    : marked(place, mark);
  if (within) return later;
  return lessOf(what === 'consent' ? consentSet(place, null) : place.everybody(), later);
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
