import { startThread } from '../threads.ts';
import type { LogStanding } from './log-thread.ts';
import { type Db, LOG_PAGES } from './open.ts';

/** While a thread does it, the engine brings in the log by itself only where the thread is stuck: 256 MB. */
const LAST_RESORT = 65_536;
/** Asked so often, in milliseconds. */
const EVERY = 400;
/** A log of so many pages (96 MB) is waited for: as long as it is written it cannot begin anew. */
const MOST_PAGES = 24_000;
const MOST_TRIES = 6;

/**
 * Keeps the write-ahead log short while much is written, by a thread. `between` is called after each piece of work and answers
 * what to wait for, if anything; `end` gives everything back.
 */
export function keepLogShort(db: Db, folder: string, now: () => number) {
  db.pragma(`wal_autocheckpoint = ${LAST_RESORT}`);
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

  async function catchUp(): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES && !over; tries++) {
      if (!busy) go();
      await answered();
      if (standing.done >= standing.log) break;
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
      if (db.open) db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
      if (over) return;
      thread.postMessage('end');
      while (!over) await answered();
    },
  };
}
