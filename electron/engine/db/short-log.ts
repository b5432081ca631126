import { startThread } from '../threads.ts';
import { changeMark } from './change-mark.ts';
import { keepLog } from './log-length.ts';
import type { LogStanding } from './log-thread.ts';
import type { Db } from './open.ts';

/** Asked so often, in milliseconds. */
const EVERY = 400;
/** A log of so many pages (96 MB) is waited for: as long as it is written it cannot begin anew. */
const MOST_PAGES = 24_000;
const LEAST_TRIES = 4;
const MOST_TRIES = 10;
/** Milliseconds: where the thread was done so soon, little was written meanwhile. */
const SOON = 30;

/** Brings the log in here and now; false where somebody else holds a part of it. */
function broughtIn(db: Db): boolean {
  if (!db.open) return true;
  const [went] = db.pragma('wal_checkpoint(PASSIVE)') as { busy: number; log: number; checkpointed: number }[];
  return went?.busy === 0 && went.log === went.checkpointed;
}

/**
 * Keeps the write-ahead log short while much is written, by a thread. `between` is called after each piece of work and answers
 * what to wait for, if anything; `end` gives everything back.
 */
export function keepLogShort(db: Db, folder: string, now: () => number) {
  const usualLog = keepLog(db, 'thread');
  const thread = startThread('log', { folder }, { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 });
  let asked = now();
  let standing: LogStanding = { log: 0, done: 0 };
  let busy = false;
  let over = false;
  let wake = () => {};
  const settle = (next: LogStanding) => {
    standing = next;
    busy = false;
    wake();
  };
  thread.on('message', settle);
  thread.on('error', () => settle({ log: -1, done: -1 }));
  thread.on('exit', () => {
    over = true;
    settle({ log: -1, done: -1 });
  });
  const go = () => {
    asked = now();
    busy = true;
    thread.postMessage('go');
  };
  const answered = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  /**
   * Brings all of the log in, so that it begins anew. Where messages leave, something is always written while the thread is at
   * work, and it would never meet the end: the engine brings in the last few pages itself. SQLite syncs the database only where
   * nothing was written while pages were copied; the thread tries until that has most likely come true, as else the engine would
   * wait for all of it. Where nobody wrote meanwhile there is nothing left for the engine, which then does not wait for the disk.
   */
  async function catchUp(): Promise<void> {
    if (busy) await answered();
    for (let tries = 1; tries <= MOST_TRIES && !over && db.open; tries++) {
      const before = changeMark(db);
      go();
      await answered();
      if (standing.log < 0 || !db.open) break;
      if (standing.done >= standing.log && changeMark(db) === before) break;
      const soon = standing.done >= standing.log && now() - asked < SOON;
      if (soon && tries >= LEAST_TRIES && broughtIn(db)) break;
    }
    standing = { log: 0, done: 0 };
  }

  return {
    between(): Promise<void> | undefined {
      if (over) return undefined;
      if (standing.log > MOST_PAGES) return catchUp();
      if (!busy && now() - asked >= EVERY) go();
      return undefined;
    },
    async end(): Promise<void> {
      // What the thread left, the next commit of the engine would have to bring in.
      if (!over) await catchUp();
      usualLog();
      if (over) return;
      thread.postMessage('end');
      while (!over) await answered();
    },
  };
}
