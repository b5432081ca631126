import type { Db } from '../db/open.ts';
import type { SavedGranule } from './limiter.ts';

/** What a relay's windows have used, as of the last commit; ends are epoch ms. */
export function readSlots(db: Db, relayId: number): SavedGranule[] {
  return db
    .prepare(
      'SELECT scope, window_ms AS ms, ends_at AS "end", count FROM relay_slots WHERE relay_id = ? ORDER BY ends_at',
    )
    .all(relayId) as SavedGranule[];
}

/** Prepared writer of changed granules; runs inside the commit that they belong to. */
export function slotWriter(db: Db) {
  const put = db.prepare(
    'INSERT OR REPLACE INTO relay_slots (relay_id, scope, window_ms, ends_at, count) VALUES (?, ?, ?, ?, ?)',
  );
  return (relayId: number, granules: readonly SavedGranule[]) => {
    for (const one of granules) put.run(relayId, one.scope, one.ms, one.end, one.count);
  };
}

/** Rewrites all of a relay's windows: after opening, after edited limits, after the clock was set. */
export function replaceSlots(db: Db, relayId: number, granules: readonly SavedGranule[]): void {
  db.prepare('DELETE FROM relay_slots WHERE relay_id = ?').run(relayId);
  slotWriter(db)(relayId, granules);
}

export interface SavedPace {
  readonly gap: number;
  readonly share: number;
  readonly perSecond: number;
}

export function readPace(db: Db, relayId: number): SavedPace {
  const row = db
    .prepare('SELECT gap, share, per_second AS perSecond FROM relay_pace WHERE relay_id = ?')
    .get(relayId) as SavedPace | undefined;
  return row ?? { gap: 0, share: 1, perSecond: 0 };
}

export function storePace(db: Db, relayId: number, pace: SavedPace): void {
  db.prepare('INSERT OR REPLACE INTO relay_pace (relay_id, gap, share, per_second) VALUES (?, ?, ?, ?)').run(
    relayId,
    pace.gap,
    pace.share,
    pace.perSecond,
  );
}
