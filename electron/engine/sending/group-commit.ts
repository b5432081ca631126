import type { Db } from '../db/open.ts';

/** One write that must be durable before something else may happen. */
interface Write {
  run(): void;
  done(): void;
  failed(error: unknown): void;
}

/**
 * Claims and outcomes of all connections share a commit: what arrives in one turn of the event loop is written in one
 * transaction, and while its fsync runs, the replies of the other connections pile up for the next.
 */
export interface GroupCommit {
  /** Resolves when the write is on disk; rejects where it could not be written, and then nothing of it was. */
  write(run: () => void): Promise<void>;
  commits(): number;
  flush(): void;
}

/** What surrounds the writes of each transaction: counters are gathered from `begin` to `end`, so that a rollback forgets them. */
export interface CommitFrame {
  begin(): void;
  end(): void;
}

/** Makes the ledger's door to the database. */
export function createGroupCommit(db: Db, frame: CommitFrame): GroupCommit {
  let waiting: Write[] = [];
  let planned = false;
  let commits = 0;
  const transaction = db.transaction((writes: readonly Write[]) => {
    frame.begin();
    for (const write of writes) write.run();
    frame.end();
  });

  const commit = (writes: readonly Write[]) => {
    try {
      commits += 1;
      transaction.immediate(writes);
    } catch (error) {
      // One write that cannot be made must not take the others with it: each tries alone, and the one at fault learns why.
      if (writes.length === 1) writes[0]?.failed(error);
      else for (const write of writes) commit([write]);
      return;
    }
    for (const write of writes) write.done();
  };
  const flush = () => {
    planned = false;
    const writes = waiting;
    waiting = [];
    if (writes.length > 0) commit(writes);
  };

  return {
    write(run) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ run, done: resolve, failed: reject });
      if (!planned) {
        planned = true;
        setImmediate(flush);
      }
      return promise;
    },
    commits: () => commits,
    flush,
  };
}
