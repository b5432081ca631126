import { emptySet, type IdSet, lessOf, sizeOf } from '../db/id-set.ts';
import {
  campaignReach,
  contactsNotSentTo,
  contactsWithMessages,
  countedSent,
  highestMessage,
} from '../sending/people/public.ts';
import { addWritten } from './columns.ts';
import type { Place } from './place.ts';

/** Contacts that are asked about in one piece. */
const PIECE = 100_000;
/** A campaign must have at least this share of all messages: the index that is read is that of all of them. */
const LEAST_SHARE = 1 / 3;
/** So many of its recipients at least must be among those who are sought: the others are looked up one by one. */
const LEAST_SOUGHT = 3 / 4;

/**
 * With whom that ever became of a message of a campaign, whenever it was: everybody it was written to, but for the few with whom it
 * did not. A quarter of the time of reading the messages. Null where that would not be quicker or not be certain: where messages of
 * others stand among its own, or somebody has two.
 */
export function everSent(place: Place, campaignId: number, kind: 'sent' | 'accepted'): IdSet | null {
  const { db, highest, check } = place;
  const reach = campaignReach(db, campaignId);
  const { all, those } = countedSent(db, kind, campaignId);
  if (reach === undefined || reach.last - reach.first + 1 !== all) return null;
  if (all < LEAST_SHARE * highestMessage(db) || those < LEAST_SOUGHT * all) return null;
  const people = emptySet(highest);
  let many = 0;
  for (let after = 0; after < highest; after += PIECE) {
    check();
    const found = contactsWithMessages(db, { ...reach, after, to: Math.min(highest, after + PIECE) });
    addWritten(people, found.ids);
    many += found.many;
  }
  if (sizeOf(people) !== many) return null;
  const others = emptySet(highest);
  addWritten(others, contactsNotSentTo(db, kind, campaignId));
  return lessOf(people, others);
}
