import { type Db, LOG_PAGES } from './open.ts';

/**
 * How the write-ahead log is kept from growing: `often` in small pieces, by whoever commits next; `thread` by a thread, and by
 * a commit only where the thread is stuck.
 */
export type LogKeeping = 'often' | 'thread';

/** Bringing the log into the database holds everything else: little and often where much is written. */
const OFTEN = 1_000;
/** 256 MB. */
const LAST_RESORT = 65_536;

type Standing = Record<LogKeeping, number> & { pages: number };
const standings = new WeakMap<Db, Standing>();

/** Asks for a way of keeping the log; answers what takes the wish back. A thread that is at work spares everybody else. */
export function keepLog(db: Db, how: LogKeeping): () => void {
  const standing = standings.get(db) ?? { often: 0, thread: 0, pages: LOG_PAGES };
  standings.set(db, standing);
  const change = (by: 1 | -1) => {
    standing[how] += by;
    const pages = standing.thread > 0 ? LAST_RESORT : standing.often > 0 ? OFTEN : LOG_PAGES;
    if (pages === standing.pages || !db.open) return;
    standing.pages = pages;
    db.pragma(`wal_autocheckpoint = ${pages}`);
  };
  let over = false;
  change(1);
  return () => {
    if (!over) change(-1);
    over = true;
  };
}
