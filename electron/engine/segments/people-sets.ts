import type { Leaf } from '../../../shared/contract/segments.ts';
import { everHeard } from '../bounces/people/public.ts';
import {
  type ContactsStanding,
  contactsStanding,
  groupVersions,
  idsIn,
  idsOfKeys,
  memberIds,
  partIn,
  suppressedIds,
  withoutConsentIds,
} from '../contacts/people/public.ts';
import { changeMark } from '../db/change-mark.ts';
import { addId, bothOf, eitherOf, emptySet, type IdSet, idsAfter, lessOf, setOf, sizeOf } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import type { ValuesFile } from '../search/public.ts';
import {
  type CampaignReach,
  campaignReach,
  campaignVersions,
  contactsSentTo,
  type SentKind,
} from '../sending/people/public.ts';
import {
  addWritten,
  type Column,
  PIECE,
  type Reading,
  readColumn,
  readTimes,
  type Times,
  walkWhere,
  whereAmong,
  whereColumn,
  whereTime,
} from './columns.ts';
import { fieldTest, plainTest } from './field-test.ts';
import type { Remembered } from './remembered.ts';
import { DOMAIN_FIELD, type Known, sinceOf } from './rule.ts';

/** Sets of people by what can be asked about them, all as of one moment of the database. */
export interface PeopleSets {
  everybody(): IdSet;
  mailable(): IdSet;
  /** Whom one question finds. What it names must exist. */
  of(leaf: Leaf): IdSet;
  /** The most frequent values of a field, most frequent first. */
  values(field: string, most: number): string[];
  /** Reads what many questions need, before anybody waits for it. */
  warm(): void;
}

/** Memory for what is worked out once: sets of 125 KB per million, columns of 4 MB per million. */
export interface Memory {
  readonly sets: Remembered;
  readonly columns: Remembered;
}

interface Place extends Reading {
  readonly memory: Memory;
  readonly now: number;
  readonly known: Known;
  readonly contacts: ContactsStanding;
  readonly campaigns: ReadonlyMap<number, string>;
  /** Another text after any commit of anybody. */
  readonly anything: string;
  /** The search's own file of values, where there is one that can be believed. */
  values(): ValuesFile | null;
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
  const everybody = () => memory.sets.of('everybody', contacts.version, () => everybodyNow(reading, contacts.contacts));
  const place: Place = { ...reading, everybody, memory, now, known, contacts, campaigns, anything, values };
  return {
    everybody,
    mailable: () => lessOf(lessOf(everybody(), suppressedSet(place, null)), withoutConsent(place)),
    of: (leaf) => {
      const { set, opposite } = plainSet(place, leaf);
      return opposite ? lessOf(everybody(), set) : set;
    },
    values: (field, most) => frequentValues(place, field, most),
    warm: () => {
      suppressedSet(place, null);
      withoutConsent(place);
      times(place, 'created');
      times(place, 'consent');
      column(place, 'consent_source');
      for (const campaignId of campaigns.keys()) sentSet(place, campaignId, 'sent', null);
      for (const kind of Object.values(HEARD)) heard(place, kind);
    },
  };
}

/** A set that holds until a contact changes. */
function kept(place: Place, name: string, make: () => IdSet): IdSet {
  return place.memory.sets.of(name, place.contacts.version, make);
}

/** Numbers without gaps need no looking: that is how a list is after its import. */
function everybodyNow({ db, highest, check }: Omit<Reading, 'everybody'>, contacts: number): IdSet {
  const set = emptySet(highest);
  if (contacts === highest) for (let id = 1; id <= highest; id++) addId(set, id);
  else
    for (let after = 0; after < highest; after += PIECE) {
      check();
      addWritten(set, idsIn(db, { after, to: after + PIECE }));
    }
  return set;
}

function suppressedSet(place: Place, reason: string | null): IdSet {
  return kept(place, `suppressed ${reason}`, () => written(place, suppressedIds(place.db, reason)));
}

function withoutConsent(place: Place): IdSet {
  return kept(place, 'without consent', () => written(place, withoutConsentIds(place.db)));
}

function written(place: Place, ids: string): IdSet {
  const set = emptySet(place.highest);
  addWritten(set, ids);
  return set;
}

function consentSet(place: Place, source: string | null): IdSet {
  if (source === null) return lessOf(place.everybody(), withoutConsent(place));
  return kept(place, `consent ${source}`, () => {
    const sources = column(place, 'consent_source');
    return sources === null ? emptySet() : whereColumn(sources, (text) => text === source);
  });
}

function column(place: Place, part: string): Column | null {
  return place.memory.columns.of(part, place.contacts.version, () => readColumn(place, part));
}

function times(place: Place, part: 'created' | 'consent'): Times {
  return place.memory.columns.of(part, place.contacts.version, () => readTimes(place, part));
}

/** Whom a question finds, or whom it does not (`opposite`). */
function plainSet(place: Place, leaf: Leaf): { set: IdSet; opposite: boolean } {
  switch (leaf.kind) {
    case 'field':
      return { set: fieldSet(place, leaf), opposite: plainTest(leaf.test).opposite };
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

function sinceSet(place: Place, leaf: Extract<Leaf, { kind: 'since' }>): IdSet {
  const since = Math.floor(sinceOf(leaf.days, place.now) / 1000);
  return kept(place, `since ${leaf.what} ${since} ${leaf.within}`, () =>
    whereTime(times(place, leaf.what), (at) => at > 0 && at >= since === leaf.within),
  );
}

function fieldSet(place: Place, { field, test, value }: Extract<Leaf, { kind: 'field' }>): IdSet {
  const type = place.known.fields.get(field) ?? 'text';
  const plain = plainTest(test).test;
  const name = JSON.stringify(['field', field, type, plain, value, new Date(place.now).toDateString()]);
  return kept(place, name, () => {
    const holds = fieldTest(type, plain, value, place.now);
    return fromValues(place, field, holds) ?? fromContacts(place, field, holds);
  });
}

type Test = (text: string) => boolean;

function fromContacts(place: Place, field: string, holds: Test): IdSet {
  const found = column(place, partOf(field));
  return found === null ? walkWhere(place, partOf(field), holds) : whereColumn(found, holds);
}

/** More people than this that the search does not know yet, and reading everybody is quicker than looking at each of them. */
const MOST_UNSURE = 100_000;
const NOT_IN_FILE: ReadonlySet<string> = new Set(['address', 'name']);
const FILE_NAMES: Readonly<Record<string, string>> = {
  domain: '@domain',
  first_name: '@first_name',
  last_name: '@last_name',
};

/** By the values that the search keeps, and by looking at those of whom it is not sure; null where it cannot tell. */
function fromValues(place: Place, field: string, holds: Test): IdSet | null {
  const file = NOT_IN_FILE.has(field) ? null : place.values();
  if (file === null) return null;
  const found = whereIn(file, FILE_NAMES[field] ?? field, holds);
  if (found === null) return null;
  const { ids, unsure } = found;
  const open = bothOf(unsure, place.everybody());
  if (sizeOf(open) > MOST_UNSURE) return null;
  const looked = whereAmong(place, partOf(field), idsAfter(open, 0, MOST_UNSURE), holds);
  return eitherOf(lessOf(bothOf(ids, place.everybody()), open), looked);
}

const OF_EVERY_CONTACT: ReadonlySet<string> = new Set(['address', 'name', 'first_name', 'last_name', DOMAIN_FIELD]);

function partOf(field: string): string {
  return OF_EVERY_CONTACT.has(field) ? field : `field:${field}`;
}

/** A damaged file is made anew by itself; until then it tells nothing. */
function whereIn(file: ValuesFile, field: string, holds: Test) {
  try {
    return file.where(field, holds);
  } catch {
    return null;
  }
}

/** Values as some of the oldest, the newest and those in between have them: enough to choose from, and quick. */
function frequentValues(place: Place, field: string, most: number): string[] {
  const counts = new Map<string, number>();
  const step = Math.max(SAMPLE, Math.floor(place.highest / 4));
  for (let after = 0; after < place.highest; after += step) {
    place.check();
    for (const value of partIn(place.db, partOf(field), { after, to: after + SAMPLE })) {
      const text = String(value).trim();
      if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  const found = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return found.slice(0, most).map(([value]) => value);
}

const SAMPLE = 5_000;

function members(place: Place, kind: 'list' | 'tag', id: number): IdSet {
  const version = groupVersions(place.db, kind).get(id) ?? '';
  return place.memory.sets.of(`${kind} ${id}`, version, () => {
    const set = emptySet(place.highest);
    // A member is a row of a few bytes: pieces may be larger.
    for (let after = 0; after < place.highest; after += PIECE * 10) {
      place.check();
      addWritten(set, memberIds(place.db, kind, id, { after, to: after + PIECE * 10 }));
    }
    return set;
  });
}

/** Everything of a kind that came back, by whose it was: read once, then asked about in any way. */
function heard(place: Place, kind: 'bounce' | 'reply' | 'complaint') {
  return place.memory.columns.of(`heard ${kind}`, place.anything, () => {
    const all = everHeard(place.db, kind);
    place.check();
    const ids = idsOfKeys(
      place.db,
      all.map((one) => one.key),
    );
    return {
      ids,
      campaigns: Uint32Array.from(all, (one) => one.campaignId ?? 0),
      times: Float64Array.from(all, (one) => one.at),
    };
  });
}

const HEARD = { bounced: 'bounce', replied: 'reply', complained: 'complaint' } as const;

function behaviourSet(place: Place, leaf: Extract<Leaf, { kind: 'behaviour' }>): IdSet {
  const { what, campaignId, days } = leaf;
  const since = days === null ? null : sinceOf(days, place.now);
  if (what === 'bounced' || what === 'replied' || what === 'complained') {
    const name = `heard ${what} ${campaignId} ${since}`;
    return place.memory.sets.of(name, place.anything, () => {
      const { ids, campaigns, times } = heard(place, HEARD[what]);
      const isMeant = (at: number) =>
        (campaignId === null || campaigns[at] === campaignId) && (since === null || (times[at] ?? 0) >= since);
      return setOf(
        [...ids].filter((id, at) => id > 0 && isMeant(at)),
        place.highest,
      );
    });
  }
  const campaigns = campaignId === null ? [...place.campaigns.keys()] : [campaignId];
  return campaigns.reduce((all, id) => {
    place.check();
    return eitherOf(all, sentSet(place, id, what, since));
  }, emptySet(place.highest));
}

/** Whom a message of a campaign was tried for since a moment; one that began later is asked about as a whole. */
function sentSet(place: Place, campaignId: number, what: SentKind, since: number | null): IdSet {
  const totals = place.campaigns.get(campaignId);
  if (totals === undefined) return emptySet();
  const version = `${totals} ${place.contacts.removed}`;
  const reach = place.memory.sets.of(`reach ${campaignId}`, version, () => campaignReach(place.db, campaignId));
  if (reach === undefined || (since !== null && reach.to < since)) return emptySet();
  const from = since === null || reach.from >= since ? 0 : since;
  return place.memory.sets.of(`${what} ${campaignId} ${from}`, version, () =>
    readSent(place, campaignId, what, { ...reach, since: from }),
  );
}

function readSent(place: Place, campaignId: number, kind: SentKind, asked: CampaignReach & { since: number }): IdSet {
  const set = emptySet(place.highest);
  for (let first = asked.first; first <= asked.last; first += PIECE) {
    place.check();
    const last = Math.min(asked.last, first + PIECE - 1);
    addWritten(set, contactsSentTo(place.db, kind, { campaignId, first, last, since: asked.since }));
  }
  return set;
}
