import { channel } from 'node:diagnostics_channel';
import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';
import { keepLog } from '../db/log-length.ts';
import { BUSY_WAIT, type Db, isBusy } from '../db/open.ts';
import type { Journal, Told } from './journal.ts';
import { adaptiveSync } from './log-sync.ts';
import { entersBy } from './up-to-date.ts';

/** Tells whoever measures how many milliseconds each commit took until it was on disk. */
export const COMMITTED = channel('merpati:ledger-commit');

/** What a write is in a few bytes for the journal, or null where it must be made in full. Inside the transaction; reads only. */
export type Brief = () => Told | null;

/** One write that must be durable before something else may happen. */
interface Write {
  run(): void;
  readonly brief: Brief | undefined;
  done(): void;
  failed(error: unknown): void;
}

/**
 * Claims and outcomes of all connections share a commit: what arrives in one turn of the event loop is written in one
 * transaction, and while that is brought to disk, the replies of the other connections pile up for the next.
 */
export interface GroupCommit {
  /** Resolves when the write is on disk; rejects where it could not be written, and then nothing of it was. */
  write(run: () => void): Promise<void>;
  /**
   * `write` for what has a moment of time: others join its commit until somebody hastens, or for 2 ms. Never rejects: resolves
   * with null once the write is on disk, else with what prevented it. With others that can be told briefly it goes to the
   * journal, and `run` is not called.
   */
  gather(run: () => void, brief?: Brief): Promise<Error | null>;
  /** Somebody waits for what was gathered. */
  hasten(): void;
  /** Commits what waits now; whether it reached the disk is told to those who wait for it. */
  flush(): void;
  /** The engine is about to close: from now on a database that somebody else holds is a failure, no longer a wait. */
  hurry(): void;
  /** So far: transactions, and how often the disk was asked. */
  counts(): { commits: number; syncs: number };
  close(): void;
}

/** What surrounds the writes of each transaction: counters are gathered from `begin` to `end`, so that a rollback forgets them. */
export interface CommitFrame {
  /** A commit is about to hold the engine's thread: what is ready to leave leaves first. */
  before?(): void;
  begin(): void;
  end(): void;
  /** The transaction holds. */
  done?(): void;
  /** The transaction was rolled back: what `end` wrote is not on disk. */
  undone?(): void;
}

/** Where a transaction's writes go that can be told briefly. */
export type BriefWrites = Pick<Journal, 'put' | 'enter' | 'waits' | 'done' | 'undone'>;

/** Brings a file to disk and tells when it is there. */
export type ToDisk = (file: number, done: (error: Error | null) => void) => void;

const TRY_SYNC_AGAIN = 1_000;
// While another program holds the database everything else goes on: wait little in SQLite, where nothing else can run.
const SHORT_WAIT = 50;
const TRY_BUSY_AGAIN = 100;
// Shorter than any relay's round trip over a network, so that gathering costs no time there.
const PATIENCE = 2;
const LEDGER_MODE = `PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = ${SHORT_WAIT}`;
const USUAL_MODE = `PRAGMA synchronous = FULL; PRAGMA busy_timeout = ${BUSY_WAIT}`;
const CALM = 1_000;
/** So long the ledger's own rows may lag behind the journal where nobody reads them (ms). */
const ENTER_AFTER = 250;

/**
 * Makes the ledger's door to the database. A commit is as durable as with `synchronous=FULL`, which is: the write-ahead log
 * is synced after the commit and before anybody hears of it. Only the waiting is elsewhere: SQLite would stop the whole
 * engine for each sync (milliseconds, on a laptop under load tens of them), so the commit itself runs with NORMAL and the
 * sync of the same file follows, on a thread of its own unless the disk is quick (on macOS as F_FULLFSYNC). Writes that come
 * during a sync share the next commit.
 */
export function createGroupCommit(
  db: Db,
  frame: CommitFrame,
  toDisk: ToDisk = adaptiveSync(),
  journal: BriefWrites | null = null,
): GroupCommit {
  let waiting: Write[] = [];
  let committed: Write[] = [];
  let began = 0;
  let atDiskSince = 0;
  let atDisk: Write[] = [];
  let planned = false;
  let urgent = false;
  let patience: NodeJS.Timeout | null = null;
  let syncing = false;
  let refused = false;
  let again: NodeJS.Timeout | null = null;
  let closed = false;
  let hurried = false;
  let log: number | null = null;
  let calm: NodeJS.Timeout | null = null;
  let usualLog = () => {};
  let latest = 0;
  let mine = false;
  let inFull = false;
  let enterLater: NodeJS.Timeout | null = null;
  let notEntered: NodeJS.Timeout | null = null;
  const counts = { commits: 0, syncs: 0 };
  const transaction = db.transaction((writes: readonly Write[]) => {
    const told = briefly(writes);
    if (told !== null && journal?.put(told)) return;
    inFull = true;
    frame.begin();
    journal?.enter();
    for (const write of writes) write.run();
    frame.end();
  });
  /** Writes one after the other, all of them or none. */
  const write = (writes: readonly Write[]) => {
    inFull = false;
    mine = true;
    try {
      transaction.immediate(writes);
    } catch (error) {
      journal?.undone();
      if (inFull) frame.undone?.();
      throw error;
    } finally {
      mine = false;
    }
    journal?.done();
    if (inFull) frame.done?.();
    if (journal?.waits())
      enterLater ??= setTimeout(() => {
        enterLater = null;
        enter();
      }, ENTER_AFTER);
  };
  /**
   * What is in the journal is on disk: entering it waits for no sync. Answers whether all of it is entered; where another program
   * holds the database or the disk is full it stays where it is, and is tried again.
   */
  const enter = (): boolean => {
    if (journal === null || mine || closed || !journal.waits()) return true;
    if (notEntered !== null) return false;
    try {
      // Within somebody else's transaction, which may be rolled back: entered there, and once more later, which then changes nothing.
      if (db.inTransaction) enterAmongOthers(journal);
      else inLedgerMode(() => write([]));
      return true;
    } catch {
      notEntered = setTimeout(() => {
        notEntered = null;
        enter();
      }, TRY_BUSY_AGAIN);
      return false;
    }
  };
  const enterAmongOthers = (journal: BriefWrites) => {
    mine = true;
    try {
      frame.begin();
      journal.enter();
      frame.end();
      frame.done?.();
    } finally {
      journal.undone();
      frame.undone?.();
      mine = false;
    }
  };
  const inLedgerMode = (work: () => void) => {
    keepLogShort();
    db.exec(LEDGER_MODE);
    try {
      work();
    } finally {
      db.exec(USUAL_MODE);
    }
  };
  if (journal !== null) entersBy(db, enter);

  const commit = (writes: readonly Write[]) => {
    counts.commits += 1;
    if (committed.length === 0) began = performance.now();
    try {
      write(writes);
    } catch (error) {
      if (isBusy(error) && !hurried) {
        waiting.unshift(...writes);
        planned = true;
        setTimeout(flush, TRY_BUSY_AGAIN);
        return;
      }
      // One write that cannot be made must not take the others with it: each tries alone, and the one at fault learns why.
      if (writes.length === 1) writes[0]?.failed(error);
      else for (const write of writes) commit([write]);
      return;
    }
    committed.push(...writes);
  };
  const sync = () => {
    if (syncing || committed.length === 0) return;
    if (refused && !writtenAnew(db)) return syncLater();
    const file = logFile();
    if (file === null) return syncLater();
    refused = false;
    atDisk = committed;
    atDiskSince = began;
    committed = [];
    syncing = true;
    counts.syncs += 1;
    toDisk(file, synced);
  };
  const synced = (error: Error | null) => {
    syncing = false;
    if (closed) return;
    const writes = atDisk;
    atDisk = [];
    if (error === null) {
      if (COMMITTED.hasSubscribers) COMMITTED.publish(performance.now() - atDiskSince);
      for (const write of writes) write.done();
      sync();
    } else {
      // Nobody may act on a record that is not on disk; they wait until the disk takes it.
      committed = [...writes, ...committed];
      refused = true;
      syncLater();
    }
    goOn();
  };
  const syncLater = () => {
    again ??= setTimeout(() => {
      again = null;
      if (!closed) sync();
    }, TRY_SYNC_AGAIN);
  };
  /** Each change of a setting costs as much as a statement: this one lasts until there was no commit for a while. */
  const keepLogShort = () => {
    latest = performance.now();
    if (calm !== null) return;
    usualLog = keepLog(db, 'often');
    calm = setTimeout(letLogGrow, CALM).unref();
  };
  const letLogGrow = () => {
    const idle = performance.now() - latest;
    calm = idle < CALM && !closed ? setTimeout(letLogGrow, CALM - idle).unref() : null;
    if (calm === null) usualLog();
  };
  const goOn = () => {
    if (waiting.length === 0) return;
    if (urgent) plan();
    else planLater();
  };
  /** The write-ahead log keeps its file for as long as the database is open. Null where it cannot be had: too many files, say. */
  const logFile = (): number | null => {
    try {
      log ??= openSync(`${db.name}-wal`, 'r+');
    } catch {
      refused = true;
    }
    return log;
  };
  /** While the disk is at work nothing new can be durable anyway: what comes meanwhile shares the next commit. */
  const plan = () => {
    urgent = true;
    if (planned || syncing) return;
    planned = true;
    setImmediate(flush);
  };
  const planLater = () => {
    if (!planned && !urgent) patience ??= setTimeout(plan, PATIENCE);
  };
  const flush = () => {
    planned = false;
    urgent = false;
    if (patience !== null) clearTimeout(patience);
    patience = null;
    const writes = waiting;
    waiting = [];
    if (closed) for (const write of writes) write.failed(new AppError('engine_unavailable'));
    if (writes.length === 0 || closed) return;
    if (db.memory) {
      commit(writes);
      for (const write of committed.splice(0)) write.done();
      return;
    }
    frame.before?.();
    inLedgerMode(() => commit(writes));
    sync();
  };

  return {
    write: (run) =>
      new Promise((done, failed) => {
        if (closed) return failed(new AppError('engine_unavailable'));
        waiting.push({ run, brief: undefined, done, failed });
        plan();
      }),
    gather: (run, brief) =>
      new Promise((resolve) => {
        if (closed) return resolve(new AppError('engine_unavailable'));
        waiting.push({ run, brief, done: () => resolve(null), failed: (error) => resolve(asError(error)) });
        planLater();
      }),
    hasten() {
      if (waiting.length > 0) plan();
    },
    flush,
    hurry() {
      hurried = true;
    },
    counts: () => ({ ...counts }),
    close() {
      if (closed) return;
      hurried = true;
      flush();
      closed = true;
      if (enterLater !== null) clearTimeout(enterLater);
      if (notEntered !== null) clearTimeout(notEntered);
      if (calm !== null) clearTimeout(calm);
      if (again !== null) clearTimeout(again);
      // Whoever still waits is told. Closing the database brings everything to disk only where no other program has it open.
      const lost = refused && !writtenAnew(db) ? new AppError('engine_unavailable') : null;
      const failure = lastSync(log) ?? lost;
      for (const write of [...atDisk, ...committed.splice(0)]) failure === null ? write.done() : write.failed(failure);
    },
  };
}

/** All writes in brief, or null where one of them must be made in full. */
function briefly(writes: readonly Write[]): Told[] | null {
  const told: Told[] = [];
  for (const { brief } of writes) {
    const one = brief?.() ?? null;
    if (one === null) return null;
    told.push(one);
  }
  return told.length > 0 ? told : null;
}

/**
 * After a sync that failed, the system may take the pages for written and call the next sync a success. So what is in the log is
 * written once more, into the database itself, which SQLite syncs; answers whether all of it is there.
 */
function writtenAnew(db: Db): boolean {
  try {
    const [went] = db.pragma('wal_checkpoint(PASSIVE)') as { busy: number; log: number; checkpointed: number }[];
    return went?.busy === 0 && went.log === went.checkpointed;
  } catch {
    return false;
  }
}

/** Syncs the log for the last time and closes it; answers what failed. */
function lastSync(log: number | null): unknown {
  if (log === null) return null;
  try {
    fdatasyncSync(log);
    return null;
  } catch (error) {
    return error;
  } finally {
    closeSync(log);
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
