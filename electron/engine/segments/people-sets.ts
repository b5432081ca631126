import type { Leaf } from '../../../shared/contract/segments.ts';
import { keysHeardOf } from '../bounces/people/public.ts';
import {
  type ContactsStanding,
  contactsStanding,
  groupVersions,
  idsOfKeys,
  memberIds,
} from '../contacts/people/public.ts';
import { eitherOf, emptySet, type IdSet, lessOf, setOf } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
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
  whereColumn,
  whereTime,
} from './columns.ts';
import { fieldTest, plainTest } from './field-test.ts';
import type { Remembered } from './remembered.ts';
import { changeMark } from './repo.ts';
import { DOMAIN_FIELD, type Known, sinceOf } from './rule.ts';

/** Sets of people by what can be asked about them, all as of one moment of the database. */
export interface PeopleSets {
  everybody(): IdSet;
  mailable(): IdSet;
  /** Whom one question finds. What it names must exist. */
  of(leaf: Leaf): IdSet;
  /** The most frequent values of a field, most frequent first. */
  values(field: string, most: number): string[];
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
}

/** Opens the sets as of now, within the caller's read transaction. */
export function openPeopleSets(
  db: Db,
  memory: Memory,
  { now, known, check }: { now: number; known: Known; check: () => void },
): PeopleSets {
  const contacts = contactsStanding(db);
  const anything = changeMark(db);
  const campaigns = campaignVersions(db);
  const place: Place = { db, highest: contacts.highest, check, memory, now, known, contacts, campaigns, anything };
  const everybody = () => kept(place, 'everybody', () => whereColumn(standing(place), () => true));
  return {
    everybody,
    mailable: () => kept(place, 'mailable', () => whereColumn(standing(place), isMailable)),
    of: (leaf) => {
      const { set, opposite } = plainSet(place, leaf);
      return opposite ? lessOf(everybody(), set) : set;
    },
    values: (field, most) => frequentValues(place, field, most),
  };
}

/** A set that holds until a contact changes. */
function kept(place: Place, name: string, make: () => IdSet): IdSet {
  return place.memory.sets.of(name, place.contacts.version, make);
}

function standing(place: Place): Column {
  return column(place, 'standing') ?? { codes: new Uint32Array(0), values: [] };
}

function column(place: Place, part: string): Column | null {
  return place.memory.columns.of(part, place.contacts.version, () => readColumn(place, part));
}

function times(place: Place, part: 'created' | 'consent'): Times {
  return place.memory.columns.of(part, place.contacts.version, () => readTimes(place, part));
}

const isMailable = (standing: string) => standing.startsWith('|') && standing.length > 1;
const reasonOf = (standing: string) => standing.slice(0, standing.indexOf('|'));
const sourceOf = (standing: string) => standing.slice(standing.indexOf('|') + 1);

/** Whom a question finds, or whom it does not (`opposite`). */
function plainSet(place: Place, leaf: Leaf): { set: IdSet; opposite: boolean } {
  switch (leaf.kind) {
    case 'field':
      return { set: fieldSet(place, leaf), opposite: plainTest(leaf.test).opposite };
    case 'list':
    case 'tag':
      return { set: members(place, leaf.kind, leaf.id), opposite: !leaf.member };
    case 'consent': {
      const { source } = leaf;
      const test = (text: string) => (source === null ? sourceOf(text) !== '' : sourceOf(text) === source);
      return {
        set: kept(place, `consent ${source}`, () => whereColumn(standing(place), test)),
        opposite: !leaf.recorded,
      };
    }
    case 'suppressed': {
      const { reason } = leaf;
      const test = (text: string) => (reason === null ? reasonOf(text) !== '' : reasonOf(text) === reason);
      return { set: kept(place, `suppressed ${reason}`, () => whereColumn(standing(place), test)), opposite: !leaf.is };
    }
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
    const found = column(place, partOf(field));
    return found === null ? walkWhere(place, partOf(field), holds) : whereColumn(found, holds);
  });
}

const OF_EVERY_CONTACT: ReadonlySet<string> = new Set(['address', 'name', 'first_name', 'last_name', DOMAIN_FIELD]);

function partOf(field: string): string {
  return OF_EVERY_CONTACT.has(field) ? field : `field:${field}`;
}

function frequentValues(place: Place, field: string, most: number): string[] {
  const found = column(place, partOf(field));
  if (found === null) return [];
  const counts = new Uint32Array(found.values.length + 1);
  for (const code of found.codes) counts[code] = (counts[code] ?? 0) + 1;
  const filled = found.values
    .map((value, at) => ({ value, count: counts[at + 1] ?? 0 }))
    .filter((one) => one.value.trim() !== '');
  return filled
    .sort((a, b) => b.count - a.count)
    .slice(0, most)
    .map((one) => one.value);
}

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

const HEARD = { bounced: 'bounce', replied: 'reply', complained: 'complaint' } as const;

function behaviourSet(place: Place, leaf: Extract<Leaf, { kind: 'behaviour' }>): IdSet {
  const { what, campaignId, days } = leaf;
  const since = days === null ? null : sinceOf(days, place.now);
  if (what === 'bounced' || what === 'replied' || what === 'complained') {
    const name = `heard ${what} ${campaignId} ${since}`;
    return place.memory.sets.of(name, place.anything, () =>
      setOf(idsOfKeys(place.db, keysHeardOf(place.db, HEARD[what], { campaignId, since })), place.highest),
    );
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
