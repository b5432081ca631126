import type { EngineContext } from '../context.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Neighbours } from './neighbours.ts';
import { dropResultsToNote, leftToNote, putResultsToNote, type Result } from './repo-results.ts';

/** How long a result waits for others before their contacts show it, and how many are enough. */
const WAIT = 250;
const ENOUGH = 500;
const TRY_AGAIN = 1_000;

/**
 * Shows on contacts what became of their messages, in batches: one by one it would cost as much as the ledger's own record.
 * Which ones still wait is part of the ledger's commits, so that a kill loses none of them.
 */
export interface Results {
  /** A message reached its end; inside a transaction of the group commit. */
  add(messageId: number, result: Result): void;
  /** Notes all that wait; inside a transaction of the group commit. */
  note(): void;
  /** What surrounds each transaction of the group commit. */
  begin(): void;
  end(): void;
  done(): void;
  stop(): void;
}

type Engine = Pick<EngineContext, 'db' | 'log' | 'closing'>;

/** Makes the batches of an engine; what an earlier one left goes with the first. */
export function createResults({ db, log, closing }: Engine, neighbours: Neighbours, group: () => GroupCommit): Results {
  const left = leftToNote(db);
  /** In the ledger, and not on their contacts yet. */
  let waiting: Result[] = left.results;
  let upTo = left.upTo;
  /** Of the transaction under way: it may still be rolled back. */
  let fresh: Result[] = [];
  let ids: number[] = [];
  let row = 0;
  let noted = 0;
  let timer: NodeJS.Timeout | null = null;

  const begin = () => {
    fresh = [];
    ids = [];
    row = 0;
    noted = 0;
  };
  const plan = (milliseconds: number) => {
    timer ??= setTimeout(flush, milliseconds).unref();
  };
  const flush = () => {
    timer = null;
    if (closing.aborted) return;
    group()
      .write(note)
      .catch((error: unknown) => {
        log.error('results could not be shown on their contacts', error);
        plan(TRY_AGAIN);
      });
  };
  const note = () => {
    const batch = waiting.slice(noted);
    if (batch.length === 0) return;
    neighbours.noteResults(db, batch);
    dropResultsToNote(db, upTo);
    noted = waiting.length;
  };
  if (upTo > 0) plan(0);

  return {
    add(messageId, result) {
      fresh.push(result);
      ids.push(messageId);
    },
    note,
    begin,
    end() {
      if (ids.length > 0) row = putResultsToNote(db, ids);
    },
    done() {
      if (noted > 0) waiting = waiting.slice(noted);
      waiting.push(...fresh);
      upTo = Math.max(upTo, row);
      begin();
      if (waiting.length > 0) plan(waiting.length > ENOUGH ? 0 : WAIT);
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
