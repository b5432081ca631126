import type { Leaf } from '../../../shared/contract/segments.ts';
import { everHeard } from '../bounces/people/public.ts';
import { idsOfKeys } from '../contacts/people/public.ts';
import { eitherOf, emptySet, type IdSet, setOf } from '../db/id-set.ts';
import {
  campaignReach,
  campaignTimes,
  contactsFailed,
  contactsSentTo,
  countedFailed,
  type SentKind,
} from '../sending/people/public.ts';
import { addWritten, PIECE } from './columns.ts';
import { everSent } from './ever-sent.ts';
import type { Place } from './place.ts';
import { sinceOf } from './rule.ts';

const HEARD = { bounced: 'bounce', replied: 'reply', complained: 'complaint' } as const;

/** With whom something happened. */
export function behaviourSet(place: Place, leaf: Extract<Leaf, { kind: 'behaviour' }>): IdSet {
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

/** Reads what questions about behaviour need, before anybody waits for it. */
export function warmBehaviour(place: Place): void {
  for (const campaignId of place.campaigns.keys()) withTimes(place, campaignId, 'sent');
  for (const kind of Object.values(HEARD)) heard(place, kind);
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

/** Everybody of a campaign to whom that became of their message, and when the first and the last of them was tried. */
interface Sent {
  readonly people: IdSet;
  readonly from: number;
  readonly to: number;
}

/** A clock may have been set back meanwhile. */
const CLOCK_MARGIN = 2 * 86_400_000;

/** Whether all of a campaign was sent since then. */
function isWholly(place: Place, campaignId: number, since: number | null): boolean {
  if (since === null) return true;
  const { start } = campaignTimes(place.db, campaignId);
  return start !== null && since <= start - CLOCK_MARGIN;
}

/** Whether nothing of a campaign was sent since then. */
function isOver(place: Place, campaignId: number, since: number): boolean {
  const { end } = campaignTimes(place.db, campaignId);
  return end !== null && since > end + CLOCK_MARGIN;
}

const versionOf = (place: Place, campaignId: number) => `${place.campaigns.get(campaignId)} ${place.contacts.removed}`;

function withTimes(place: Place, campaignId: number, kind: SentKind): Sent {
  const version = versionOf(place, campaignId);
  return place.memory.sets.of(`${kind} ${campaignId}`, version, () => readSent(place, campaignId, kind, 0));
}

/** Whom a message of a campaign was tried for since a moment; where that divides the campaign, it is asked about once more. */
function sentSet(place: Place, campaignId: number, kind: SentKind, since: number | null): IdSet {
  if (!place.campaigns.has(campaignId)) return emptySet();
  const version = versionOf(place, campaignId);
  if (
    kind !== 'failed' &&
    isWholly(place, campaignId, since) &&
    !place.memory.sets.has(`${kind} ${campaignId}`, version)
  ) {
    const name = `ever ${kind} ${campaignId}`;
    const ever = place.memory.sets.of(name, version, () => everSent(place, campaignId, kind));
    if (ever !== null) return ever;
  }
  const name = `${kind} ${campaignId} ${since}`;
  if (since !== null && !place.memory.sets.has(`${kind} ${campaignId}`, version)) {
    if (isOver(place, campaignId, since)) return emptySet();
    // Whoever asks about a time asks about it alone: everything is read where that is asked for, or nobody waits.
    if (!isWholly(place, campaignId, since))
      return place.memory.sets.of(name, version, () => readSent(place, campaignId, kind, since)).people;
  }
  const all = withTimes(place, campaignId, kind);
  if (since === null || since <= all.from) return all.people;
  if (since > all.to) return emptySet();
  return place.memory.sets.of(name, version, () => readSent(place, campaignId, kind, since)).people;
}

/** Of so many at most each is looked up by itself. */
const areFew = ({ all, those }: { all: number; those: number }) => those * 6 <= all;

function readSent(place: Place, campaignId: number, kind: SentKind, since: number): Sent {
  const people = emptySet(place.highest);
  const reach = place.memory.sets.of(`reach ${campaignId}`, versionOf(place, campaignId), () =>
    campaignReach(place.db, campaignId),
  );
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  if (reach === undefined) return { people, from, to };
  if (kind === 'failed' && areFew(countedFailed(place.db, campaignId))) {
    const found = contactsFailed(place.db, { campaignId, since });
    if (found === null) return { people, from, to };
    addWritten(people, found.ids);
    return { people, from: found.from, to: found.to };
  }
  for (let first = reach.first; first <= reach.last; first += PIECE) {
    place.check();
    const last = Math.min(reach.last, first + PIECE - 1);
    const found = contactsSentTo(place.db, kind, { campaignId, first, last, since });
    if (found === null) continue;
    addWritten(people, found.ids);
    from = Math.min(from, found.from);
    to = Math.max(to, found.to);
  }
  return { people, from, to };
}
