import type { Db } from '../db/open.ts';

/** A campaign that waits for its moment; `missed` tells why it did not start then, null while it may. */
export interface Schedule {
  readonly campaignId: number;
  readonly startAt: number;
  /** The number of people that was confirmed. */
  readonly confirmed: number;
  readonly missed: string | null;
}

const SCHEDULE = 'campaign_id AS campaignId, start_at AS startAt, confirmed, missed';

export function findSchedule(db: Db, campaignId: number): Schedule | undefined {
  return db.prepare(`SELECT ${SCHEDULE} FROM schedules WHERE campaign_id = ?`).get(campaignId) as Schedule | undefined;
}

/** The next moment for which a campaign waits (not those that missed theirs). */
export function nextSchedule(db: Db): Schedule | undefined {
  return db.prepare(`SELECT ${SCHEDULE} FROM schedules WHERE missed IS NULL ORDER BY start_at LIMIT 1`).get() as
    | Schedule
    | undefined;
}

export function putSchedule(db: Db, schedule: Omit<Schedule, 'missed'>): void {
  db.prepare('INSERT OR REPLACE INTO schedules (campaign_id, start_at, confirmed, missed) VALUES (?, ?, ?, NULL)').run(
    schedule.campaignId,
    schedule.startAt,
    schedule.confirmed,
  );
}

export function markMissed(db: Db, campaignId: number, why: string): void {
  db.prepare('UPDATE schedules SET missed = ? WHERE campaign_id = ?').run(why, campaignId);
}

export function deleteSchedule(db: Db, campaignId: number): void {
  db.prepare('DELETE FROM schedules WHERE campaign_id = ?').run(campaignId);
}
