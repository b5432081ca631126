import { highestId, keyOfId, textsBetween } from '../contacts/table/public.ts';
import { addId, emptySet, type IdSet } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import { overwriteDeleted } from '../db/overwrite.ts';
import { createBlockBuilder } from './block-builder.ts';
import {
  type About,
  type Block,
  dropBlock,
  insertBlock,
  insertUnread,
  openSearchFile,
  readAbout,
  readBlocks,
  writeAbout,
} from './file-repo.ts';
import { findInBlock } from './find-in-blocks.ts';
import { gramsOfWords } from './grams.ts';
import { changesAfter, type Mark, newestChange, workspaceName } from './log-repo.ts';
import { BLOCK_SPAN } from './postings.ts';
import { createStalePeople } from './stale-people.ts';

/** Contacts read in one go; between two of them everything else in the thread has its turn. */
const PIECE = 400;
const CHANGES = 20_000;

/** A stretch of the log whose changes may be missing in a block. */
type Dirt = { first: number; last: number };
type Kept = Block & { dirt: Dirt | null };
/** What is being collected: since when in the log, the block that it replaces, and whether new contacts may join it. */
type Open = { readonly since: number; readonly replaces: Kept | null; written: boolean; readonly isTail: boolean };
/** A block that only says that its stretch is still to be read. */
const UNREAD = -1;

export type SearchIndex = ReturnType<typeof openIndex>;

/**
 * The search file, kept in step with the workspace by one thread. `db` reads the workspace. What the file does not know (new and
 * changed contacts) is always among the candidates, so that whoever looks at their texts misses nobody, however far it lags.
 */
export function openIndex(folder: string, db: Db, taken: (seq: number) => void) {
  let file = openSearchFile(folder, workspaceName(db), (about) => believable(db, about));
  let blocks: Kept[] = readBlocks(file).map((block) => ({ ...block, dirt: null }));
  let seen = readAbout(file)?.taken ?? 0;
  const stale = createStalePeople();
  /** Changes of contacts that no block has yet. */
  let tailDirt: Dirt | null = null;
  let open: Open | null = null;
  let builder = createBlockBuilder();
  /** Another number whenever the same words may have other candidates. */
  let version = 0;
  for (const { contacts, from, upto } of blocks) if (contacts === UNREAD) markStale(from, upto);

  const mark = () => blocks.at(-1)?.upto ?? 0;

  function markStale(from: number, upto: number): void {
    version += 1;
    stale.add(from, upto);
  }

  function noteChange(seq: number, id: number): void {
    seen = seq;
    markStale(id, id);
    const block = blockOf(id);
    if (block) block.dirt = { first: block.dirt?.first ?? seq, last: seq };
    else tailDirt = { first: tailDirt?.first ?? seq, last: seq };
  }

  /** The block that holds an id; gaps between blocks belong to nobody and are no harm. */
  function blockOf(id: number): Kept | undefined {
    if (id > mark()) return undefined;
    let [low, high] = [0, blocks.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((blocks[middle]?.upto ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return blocks[low];
  }

  /** Learns which contacts changed since it last asked. Asked before every search. */
  function readChanges(): void {
    for (;;) {
      const changes = changesAfter(db, seen, CHANGES);
      for (const { seq, id } of changes) noteChange(seq, id);
      if (changes.length < CHANGES) return;
    }
  }

  /** The newest change such that all up to it are in the blocks. */
  function takenNow(): number {
    let least = seen + 1;
    for (const { dirt } of blocks) if (dirt) least = Math.min(least, dirt.first);
    if (tailDirt) least = Math.min(least, tailDirt.first);
    return least - 1;
  }

  function tellTaken(): void {
    writeAbout(file, { taken: takenNow(), lastId: mark(), lastKey: keyOfId(db, mark()) ?? '' });
    taken(takenNow());
  }

  // Above the mark everybody is a candidate and will be read; only who came and went has nothing that could be.
  function forgetAbove(): void {
    stale.remove(mark() + 1, stale.last);
  }

  /** Writes what was collected as a block; what changed while it was collected stays to be done. `rest`: more of the stretch follows. */
  function write(rest = false): void {
    if (!open) return;
    const { since, replaces, isTail } = open;
    const dirt = joinDirt(replaces?.dirt ?? null, isTail ? tailDirt : null);
    const left = dirt && dirt.last > since ? dirt : null;
    if (left && builder.contacts === 0) {
      // Nobody was there, and something happened since: all stays as it was, to be read again.
      open = { since, replaces, written: true, isTail };
      return;
    }
    const upto = Math.max(builder.upto, replaces?.upto ?? 0);
    const gap = rest && !isTail ? { from: builder.upto + 1, upto } : null;
    file.transaction(() => {
      if (replaces) dropBlock(file, replaces.id);
      const made: Kept | null = builder.contacts > 0 ? { ...insertBlock(file, builder), dirt: left } : null;
      const unread = gap && { ...insertUnread(file, gap), dirt: left };
      const others = blocks.filter((block) => block !== replaces);
      blocks = [...others, made, unread].filter((block) => block !== null).sort((a, b) => a.from - b.from);
      open = { since, replaces: made, written: true, isTail };
      if (isTail) tailDirt = null;
      const now = takenNow();
      writeAbout(file, { taken: now, lastId: mark(), lastKey: keyOfId(db, mark()) ?? '' });
    })();
    version += 1;
    if (gap) markStale(gap.from, gap.upto);
    if (!left) stale.remove(builder.from, gap ? builder.upto : upto);
    // What came and went meanwhile stays to be noticed by `finish`.
    if (!tailDirt) forgetAbove();
    taken(takenNow());
  }

  type Stretch = { from: number; upto: number; replaces: Kept | null; isTail: boolean };
  async function collect({ from, upto, replaces, isTail }: Stretch, pause: () => Promise<void>): Promise<void> {
    builder.begin(from);
    open = { since: newestChange(db), replaces, written: false, isTail };
    await add(from - 1, upto, pause);
  }

  /** Adds contacts after an id to what is collected; of a tail that fills a block the next is begun. */
  async function add(after: number, upto: number, pause: () => Promise<void>): Promise<void> {
    for (let last = after; open; ) {
      await pause();
      const since = newestChange(db);
      const rows = textsBetween(db, last, upto, PIECE);
      for (const row of rows) {
        if (!builder.fits(row.id)) {
          write(true);
          // What did not fit into a block that was read anew is read as a block of its own, in its turn.
          if (!open.isTail) return;
          builder.begin(row.id);
          // Not since now: while the block was written, somebody may have changed who was read before.
          open = { since, replaces: null, written: false, isTail: true };
        }
        builder.add(row);
        last = row.id;
        open.written = false;
      }
      if (rows.length < PIECE) return;
    }
  }

  const isWritten = () => open === null || open.written;

  return {
    /** How much is not in the file: contacts above the mark at most, and changed ones below it; and how far this was looked. */
    lag(): { tail: number; stale: number } & Mark {
      readChanges();
      const highest = highestId(db);
      return { tail: Math.max(0, highest - mark()), stale: stale.count, highest, seq: seen };
    },
    /** Whether everything up to a mark is in the file, and nothing of what was before. */
    has({ seq, highest }: Mark): boolean {
      readChanges();
      return takenNow() >= seq && mark() >= Math.min(highest, highestId(db));
    },
    /** Overwrites what the file no longer says and still holds. */
    overwrite: () => overwriteDeleted(file),
    /** Takes in new contacts. Answers whether there were any; the last block is written by `finish`. */
    async takeNew(pause: () => Promise<void>): Promise<boolean> {
      readChanges();
      const highest = highestId(db);
      const from = open?.isTail ? builder.upto + 1 : mark() + 1;
      if (highest < from) return false;
      const last = blocks.at(-1);
      const grows = last !== undefined && highest - last.from < BLOCK_SPAN && last.contacts < BLOCK_SPAN / 2;
      if (open?.isTail) await add(builder.upto, highest, pause);
      else if (grows) await collect({ from: last.from, upto: highest, replaces: last, isTail: true }, pause);
      else await collect({ from: mark() + 1, upto: highest, replaces: null, isTail: true }, pause);
      return true;
    },
    /** Writes what was taken in and not written yet. */
    finish(): void {
      if (!isWritten()) write();
      readChanges();
      if (!tailDirt || !isWritten() || highestId(db) > mark()) return;
      // What changed above the mark came and went: there is nothing of it to take in.
      tailDirt = null;
      forgetAbove();
      tellTaken();
    },
    /** Reads one block anew whose contacts changed; answers false where there is none. */
    async takeChanged(pause: () => Promise<void>): Promise<boolean> {
      readChanges();
      if (open && !open.written) write();
      open = null;
      const block = blocks.find(({ dirt, contacts }) => dirt !== null || contacts === UNREAD);
      if (!block) return false;
      await collect({ from: block.from, upto: block.upto, replaces: block, isTail: false }, pause);
      if (!isWritten()) write();
      open = null;
      return true;
    },
    /** Gives back the memory of what was collected and is written. */
    rest(): void {
      if (open && !open.written) return;
      open = null;
      builder = createBlockBuilder();
    },
    /** Another text whenever the same words may have other candidates. */
    version(): string {
      readChanges();
      return `${version}.${highestId(db)}`;
    },
    /** Everybody whose texts may have all these words. */
    candidates(words: readonly string[]): IdSet {
      readChanges();
      const highest = highestId(db);
      const set = emptySet(highest);
      const grams = gramsOfWords(words);
      for (const block of blocks) findInBlock(file, block, grams, set);
      stale.joinTo(set);
      for (let id = mark() + 1; id <= highest; id++) addId(set, id);
      return set;
    },
    /** Throws the file away and begins anew: it was damaged. */
    renew(): void {
      try {
        file.close();
      } catch {
        // It is thrown away anyway.
      }
      file = openSearchFile(folder, workspaceName(db), () => false);
      blocks = [];
      stale.clear();
      tailDirt = null;
      open = null;
      seen = 0;
      version += 1;
    },
    close(): void {
      file.close();
    },
  };
}

const joinDirt = (a: Dirt | null, b: Dirt | null): Dirt | null =>
  a && b ? { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) } : (a ?? b);

// A copy of the workspace from before has a log that ends earlier, or another contact under the newest number.
function believable(db: Db, { taken, lastId, lastKey }: About): boolean {
  if (newestChange(db) < taken) return false;
  if (lastId === 0 || keyOfId(db, lastId) === lastKey) return true;
  for (let after = taken; ; ) {
    const changes = changesAfter(db, after, CHANGES);
    if (changes.some(({ id }) => id === lastId)) return true;
    if (changes.length < CHANGES) return false;
    after = changes.at(-1)?.seq ?? after;
  }
}
