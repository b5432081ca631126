import type { Db } from '../db/open.ts';
import {
  dropEntries,
  type Entry,
  enterAccepted,
  enterBoth,
  enterClaim,
  ownerOf,
  putEntries,
  readEntries,
} from './repo-journal.ts';

/** Whose message an entry is about. */
export interface Owner {
  readonly campaignId: number;
  readonly addressKey: string;
  readonly domain: string;
}

/** An entry and whose message it is about. */
export interface Told {
  readonly entry: Entry;
  readonly owner: Owner;
}

/** What follows from an entry that changed the ledger: counters, and what contacts are told. Inside the same transaction. */
export interface Followers {
  /** `wasUnderWay`: its claim had been entered before. */
  accepted(entry: Extract<Entry, { kind: 'accepted' }>, owner: Owner, wasUnderWay: boolean): void;
  claimed(entry: Extract<Entry, { kind: 'claimed' }>, owner: Owner): void;
}

/**
 * The last moment of the ledger. A claim, or that a relay took a message, is written as a few bytes in a row that many share: a
 * commit of one page, where the ledger's own rows, indexes and counters take ten. Some hundred of them are entered at once, most
 * as claimed and accepted in one change.
 */
export interface Journal {
  /** Writes entries; inside a transaction. False where the ledger must be brought up to date first. */
  put(told: readonly Told[]): boolean;
  /** Enters all that waits; inside a transaction. */
  enter(): void;
  /** Whether something waits. */
  waits(): boolean;
  /** The transaction of `put` or `enter` holds, or is rolled back. */
  done(): void;
  undone(): void;
}

/** So many entries are kept in memory and entered at once, at most. */
const MOST = 1_000;

/** Makes the journal of a database. */
export function createJournal(db: Db, followers: Followers): Journal {
  let waiting: Told[] = [];
  let upTo = 0;
  /** Of the transaction under way. */
  let fresh: { readonly told: readonly Told[]; readonly row: number } | null = null;
  let entered = 0;
  return {
    put(told) {
      if (waiting.length + told.length > MOST) return false;
      const entries = told.map((one) => one.entry);
      fresh = { told, row: putEntries(db, entries) };
      return true;
    },
    enter() {
      if (waiting.length === 0) return;
      enterAll(db, waiting, followers);
      dropEntries(db, upTo);
      entered = waiting.length;
    },
    waits: () => waiting.length > 0,
    done() {
      if (entered > 0) waiting = waiting.slice(entered);
      if (fresh !== null) {
        for (const one of fresh.told) waiting.push(one);
        upTo = fresh.row;
      }
      fresh = null;
      entered = 0;
    },
    undone() {
      fresh = null;
      entered = 0;
    },
  };
}

/**
 * Enters what an engine that was killed left; answers to which domains and through which relays messages were accepted of which
 * nothing else is written down. Inside a transaction.
 */
export function enterWhatIsLeft(db: Db, followers: Followers): { relayId: number; domain: string }[] {
  const { entries, upTo } = readEntries(db);
  const claims = new Map<number, number>();
  const unwritten: { relayId: number; domain: string }[] = [];
  const told: Told[] = [];
  for (const entry of entries) {
    const owner = ownerOf(db, entry.id);
    if (owner === undefined) continue;
    told.push({ entry, owner });
    if (entry.kind === 'claimed') claims.set(entry.id, entry.relayId);
    const relayId = entry.kind === 'accepted' ? claims.get(entry.id) : undefined;
    if (relayId !== undefined) unwritten.push({ relayId, domain: owner.domain });
  }
  enterAll(db, told, followers);
  dropEntries(db, upTo);
  return unwritten;
}

function enterAll(db: Db, told: readonly Told[], followers: Followers): void {
  const claims = new Map<number, Extract<Entry, { kind: 'claimed' }>>();
  const owners = new Map<number, Owner>();
  for (const { entry, owner } of told) {
    if (entry.kind === 'claimed') {
      claims.set(entry.id, entry);
      owners.set(entry.id, owner);
      continue;
    }
    const claim = claims.get(entry.id);
    claims.delete(entry.id);
    const both = claim !== undefined && enterBoth(db, claim, entry);
    if (both || enterAccepted(db, entry)) followers.accepted(entry, owner, !both);
  }
  for (const claim of claims.values()) {
    const owner = owners.get(claim.id);
    if (owner !== undefined && enterClaim(db, claim)) followers.claimed(claim, owner);
  }
}
