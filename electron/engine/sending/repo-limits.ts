import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { ClockReading } from './limit-clock.ts';
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

/** The clocks as they stood when a relay's windows were last written, or undefined where nobody wrote them down. */
export function readClocks(db: Db, relayId: number): ClockReading | undefined {
  return db
    .prepare(
      'SELECT saved_at AS wall, saved_uptime AS uptime FROM relay_pace WHERE relay_id = ? AND saved_at IS NOT NULL',
    )
    .get(relayId) as ClockReading | undefined;
}

/** Writes down the clocks with the windows that they belong to. */
export function storeClocks(db: Db, relayId: number, reading: ClockReading): void {
  prepared(
    db,
    `INSERT INTO relay_pace (relay_id, saved_at, saved_uptime) VALUES (?, ?, ?)
     ON CONFLICT (relay_id) DO UPDATE SET saved_at = excluded.saved_at, saved_uptime = excluded.saved_uptime`,
  ).run(relayId, reading.wall, reading.uptime);
}

export interface SavedPace {
  readonly gap: number;
  readonly share: number;
  readonly perSecond: number;
  /** Connections that it was found to reward, 0 for not known. */
  readonly connections: number;
}

export function readPace(db: Db, relayId: number): SavedPace {
  const row = db
    .prepare('SELECT gap, share, per_second AS perSecond, connections FROM relay_pace WHERE relay_id = ?')
    .get(relayId) as SavedPace | undefined;
  return row ?? { gap: 0, share: 1, perSecond: 0, connections: 0 };
}

export function storePace(db: Db, relayId: number, pace: SavedPace): void {
  prepared(
    db,
    `INSERT INTO relay_pace (relay_id, gap, share, per_second, connections) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (relay_id) DO UPDATE SET gap = excluded.gap, share = excluded.share, per_second = excluded.per_second,
       connections = excluded.connections`,
  ).run(relayId, pace.gap, pace.share, pace.perSecond, pace.connections);
}

/** Recipient domains that asked to be written to more slowly. */
export function readDomainPaces(db: Db, relayId: number): { domain: string; gap: number }[] {
  return db.prepare('SELECT domain, gap FROM relay_domain_pace WHERE relay_id = ?').all(relayId) as {
    domain: string;
    gap: number;
  }[];
}

/** Keeps a domain's distance between messages; 0 forgets it. */
export function storeDomainPace(db: Db, relayId: number, domain: string, gap: number): void {
  if (gap > 0)
    prepared(db, 'INSERT OR REPLACE INTO relay_domain_pace (relay_id, domain, gap) VALUES (?, ?, ?)').run(
      relayId,
      domain,
      gap,
    );
  else prepared(db, 'DELETE FROM relay_domain_pace WHERE relay_id = ? AND domain = ?').run(relayId, domain);
}
