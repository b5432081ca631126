import type { Contact } from '../../../shared/contract/contacts.ts';
import type { Db } from '../db/open.ts';
import { isForAll, type Wait } from './limiter.ts';
import type { Neighbours } from './neighbours.ts';
import { type Candidate, dueMessages, nextDue } from './repo.ts';
import { isEntered } from './up-to-date.ts';
import type { Ahead } from './writing.ts';

/** A message ready to be claimed, with the person it goes to (null where the contact is gone). */
export interface FeedItem {
  readonly message: Candidate;
  readonly contact: Contact | null;
  /** Why this person is left out, as of the moment the batch was read; asked again when the message is claimed. */
  readonly suppressed: string | null;
  /** The message as it was written ahead of its turn. */
  ahead: Ahead | null;
}

/** What a feed answers: a message, or what the next one waits for, or that nothing is left. */
export type FeedAnswer =
  | { readonly kind: 'item'; readonly item: FeedItem }
  | { readonly kind: 'wait'; readonly wait: Wait }
  | { readonly kind: 'later'; readonly at: number }
  | { readonly kind: 'empty' };

/**
 * Hands out one campaign's due messages, each once: what is handed out is remembered here until `done`, because only this
 * process holds the workspace. Rows are read in small batches, so that memory does not grow with the campaign.
 */
export interface Feed {
  take(now: number, slot: (domain: string) => Wait | null): FeedAnswer;
  /** A message whose turn comes soon and that is not written yet. */
  nextToWrite(): FeedItem | undefined;
  /** The message goes back unclaimed. */
  giveBack(item: FeedItem): void;
  /** The message's state on disk is no longer the one it was handed out with. */
  done(id: number): void;
  /** Takes a message out of what is handed out next; false where it is handed out already. */
  forget(id: number): boolean;
  /** A message to that domain ended: those that wait for its turn may be looked at again. */
  freed(domain: string): void;
  handedOut(): number;
  clear(): void;
}

const BATCH = 100;
const MOST_PARKED = 2_000;
const LOOK_AGAIN = 200;

/** Makes the feed of one campaign. */
export function createFeed(
  db: Db,
  campaignId: number,
  neighbours: Pick<Neighbours, 'findContacts' | 'suppressedAmong'>,
): Feed {
  let buffer: FeedItem[] = [];
  let parked: { item: FeedItem; until: number }[] = [];
  const reserved = new Set<number>();
  const out = new Set<number>();

  const refill = (now: number) => {
    const rows = dueMessages(db, campaignId, now, reserved.size + BATCH).filter((row) => !reserved.has(row.id));
    const contacts = new Map(
      neighbours
        .findContacts(
          db,
          rows.flatMap((row) => row.contactId ?? []),
        )
        .map((contact) => [contact.id, contact]),
    );
    const suppressed = neighbours.suppressedAmong(
      db,
      rows.map((row) => row.addressKey),
    );
    buffer = rows.map((message) => ({
      message,
      contact: contacts.get(message.contactId ?? -1) ?? null,
      suppressed: suppressed.get(message.addressKey)?.reason ?? null,
      ahead: null,
    }));
    for (const row of rows) reserved.add(row.id);
  };
  const handOut = (item: FeedItem): FeedAnswer => {
    out.add(item.message.id);
    return { kind: 'item', item };
  };

  return {
    take(now, slot) {
      let blocked: Wait | null = null;
      for (const [at, { item, until }] of parked.entries()) {
        if (until > now) continue;
        const wait = slot(item.message.domain);
        if (wait === null) {
          parked.splice(at, 1);
          return handOut(item);
        }
        if (isForAll(wait)) return { kind: 'wait', wait };
        parked[at] = { item, until: wait.at ?? now + LOOK_AGAIN };
        blocked = wait;
      }
      while (parked.length < MOST_PARKED) {
        if (buffer.length === 0) {
          // By older rows somebody would get a message once more.
          if (!isEntered(db)) return { kind: 'later', at: now + LOOK_AGAIN };
          refill(now);
        }
        const item = buffer.shift();
        if (item === undefined) break;
        const wait = slot(item.message.domain);
        if (wait === null) return handOut(item);
        if (isForAll(wait)) {
          buffer.unshift(item);
          return { kind: 'wait', wait };
        }
        parked.push({ item, until: wait.at ?? now + LOOK_AGAIN });
        blocked = wait;
      }
      if (parked.length > 0) {
        const at = parked.reduce((least, one) => Math.min(least, one.until), Number.POSITIVE_INFINITY);
        return { kind: 'wait', wait: blocked ? { ...blocked, at } : { at, scope: '', limit: null, cause: 'domain' } };
      }
      if (!isEntered(db)) return { kind: 'later', at: now + LOOK_AGAIN };
      const at = nextDue(db, campaignId);
      if (at === null) return { kind: 'empty' };
      // Only rows that are handed out are due: nothing new until one of them comes back.
      return { kind: 'later', at: Math.max(at, now + LOOK_AGAIN) };
    },
    nextToWrite: () => buffer.find((item) => item.ahead === null && item.contact !== null && item.suppressed === null),
    giveBack(item) {
      out.delete(item.message.id);
      buffer.unshift(item);
    },
    done(id) {
      out.delete(id);
      reserved.delete(id);
    },
    forget(id) {
      if (out.has(id)) return false;
      buffer = buffer.filter((item) => item.message.id !== id);
      parked = parked.filter(({ item }) => item.message.id !== id);
      reserved.delete(id);
      return true;
    },
    freed(domain) {
      for (const [at, one] of parked.entries())
        if (one.item.message.domain === domain) parked[at] = { ...one, until: 0 };
    },
    handedOut: () => out.size,
    clear() {
      for (const item of buffer) reserved.delete(item.message.id);
      for (const { item } of parked) reserved.delete(item.message.id);
      buffer = [];
      parked = [];
    },
  };
}
