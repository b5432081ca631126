import { NO_TOTALS, type Totals } from '../../../shared/contract/campaigns.ts';
import type { PausedDetail, Progress } from '../../../shared/contract/sending.ts';
import type { Db } from '../db/open.ts';
import { keepHighestId } from './repo.ts';
import { upToDate } from './up-to-date.ts';

/** One campaign on its way: what must survive a restart besides the messages themselves. */
export interface RunRecord {
  readonly campaignId: number;
  readonly relayId: number;
  readonly startedAt: number;
  /** Nothing leaves before this moment: the start can be taken back until then. */
  readonly sendsFrom: number;
  /** All recipients have their row. */
  readonly prepared: boolean;
  /** Contact id up to which rows were written. */
  readonly preparedTo: number;
  /** How many recipients were counted when it was started; null where that was before they were noted. */
  readonly expected: number | null;
  readonly slow: boolean;
  readonly finishedAt: number | null;
  readonly pausedDetail: PausedDetail | null;
  /** The relay that another took over from, and why. */
  readonly taken: Taken | null;
}

export interface Taken {
  readonly from: number;
  readonly reason: NonNullable<Progress['takenOver']>['reason'];
}

const RUN = `campaign_id AS campaignId, relay_id AS relayId, started_at AS startedAt, sends_from AS sendsFrom, prepared, prepared_to AS preparedTo, expected, slow,
  finished_at AS finishedAt, paused_detail AS pausedDetail, taken_from AS takenFrom, taken_because AS takenBecause`;

type Row = Omit<RunRecord, 'pausedDetail' | 'taken' | 'prepared' | 'slow'> & {
  readonly prepared: number;
  readonly slow: number;
  readonly pausedDetail: string | null;
  readonly takenFrom: number | null;
  readonly takenBecause: Taken['reason'] | null;
};

export function findRun(db: Db, campaignId: number): RunRecord | undefined {
  const row = upToDate(db).prepare(`SELECT ${RUN} FROM runs WHERE campaign_id = ?`).get(campaignId) as Row | undefined;
  if (row === undefined) return undefined;
  const { takenFrom, takenBecause, pausedDetail, ...rest } = row;
  return {
    ...rest,
    prepared: Boolean(row.prepared),
    slow: Boolean(row.slow),
    pausedDetail: pausedDetail === null ? null : (JSON.parse(pausedDetail) as PausedDetail),
    taken: takenFrom === null || takenBecause === null ? null : { from: takenFrom, reason: takenBecause },
  };
}

/** Begins a run, or begins it anew after a start that was taken back. */
export function insertRun(
  db: Db,
  run: { campaignId: number; relayId: number; startedAt: number; sendsFrom: number; slow: boolean; expected?: number },
): void {
  upToDate(db)
    .prepare(
      'INSERT OR REPLACE INTO runs (campaign_id, relay_id, started_at, sends_from, slow, expected) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(run.campaignId, run.relayId, run.startedAt, run.sendsFrom, Number(run.slow), run.expected ?? null);
  upToDate(db)
    .prepare('INSERT INTO campaign_totals (campaign_id) VALUES (?) ON CONFLICT DO NOTHING')
    .run(run.campaignId);
}

export function notePrepared(db: Db, campaignId: number, preparedTo: number, prepared: boolean): void {
  upToDate(db)
    .prepare('UPDATE runs SET prepared_to = ?, prepared = ? WHERE campaign_id = ?')
    .run(preparedTo, Number(prepared), campaignId);
}

export function setSlow(db: Db, campaignId: number, slow: boolean): void {
  upToDate(db).prepare('UPDATE runs SET slow = ? WHERE campaign_id = ?').run(Number(slow), campaignId);
}

/** The relay that a run goes through now, and from which it was taken over. */
export function setRunRelay(db: Db, campaignId: number, relayId: number, taken: Taken | null): void {
  upToDate(db)
    .prepare('UPDATE runs SET relay_id = ?, taken_from = ?, taken_because = ? WHERE campaign_id = ?')
    .run(relayId, taken?.from ?? null, taken?.reason ?? null, campaignId);
}

/** What stands behind a pause, null while there is none. */
export function setPausedDetail(db: Db, campaignId: number, detail: PausedDetail | null): void {
  upToDate(db)
    .prepare('UPDATE runs SET paused_detail = ? WHERE campaign_id = ?')
    .run(detail === null ? null : JSON.stringify(detail), campaignId);
}

export function setFinished(db: Db, campaignId: number, at: number | null): void {
  upToDate(db).prepare('UPDATE runs SET finished_at = ? WHERE campaign_id = ?').run(at, campaignId);
}

/** Forgets a whole campaign: its messages with their attempts, its counters and its course. */
export function deleteMessages(db: Db, campaignId: number): void {
  keepHighestId(db);
  upToDate(db).prepare('DELETE FROM messages WHERE campaign_id = ?').run(campaignId);
  deleteRun(db, campaignId);
}

/** Forgets a start that was taken back, once its messages are gone. */
export function deleteRun(db: Db, campaignId: number): void {
  for (const table of [
    'runs',
    'campaign_totals',
    'campaign_seconds',
    'campaign_waits',
    'sending_events',
    'schedules',
  ]) {
    upToDate(db).prepare(`DELETE FROM ${table} WHERE campaign_id = ?`).run(campaignId);
  }
}

/** Counters of a campaign, all zero before it started. */
export function readTotals(db: Db, campaignId: number): Totals {
  const row = upToDate(db)
    .prepare(`SELECT recipients, queued, sending, accepted, deferred, rejected, in_doubt AS inDoubt, skipped, cancelled, bounced, complained, unsubscribed
      FROM campaign_totals WHERE campaign_id = ?`)
    .get(campaignId) as Totals | undefined;
  return row ?? NO_TOTALS;
}

export interface WaitRecord {
  readonly reason: string;
  readonly from: number;
  readonly to: number | null;
}

/** Begins a stretch of waiting, ending the one before it (at another moment, where that is known); null only ends. */
export function noteWait(
  db: Db,
  campaignId: number,
  reason: string | null,
  { now, endedAt }: { now: number; endedAt: number },
): void {
  upToDate(db)
    .prepare('UPDATE campaign_waits SET to_at = max(from_at, ?) WHERE campaign_id = ? AND to_at IS NULL')
    .run(endedAt, campaignId);
  if (reason !== null)
    upToDate(db)
      .prepare('INSERT INTO campaign_waits (campaign_id, reason, from_at) VALUES (?, ?, ?)')
      .run(campaignId, reason, now);
}

export function readWaits(db: Db, campaignId: number): WaitRecord[] {
  return upToDate(db)
    .prepare(
      'SELECT reason, from_at AS "from", to_at AS "to" FROM campaign_waits WHERE campaign_id = ? ORDER BY id DESC LIMIT 500',
    )
    .all(campaignId)
    .reverse() as WaitRecord[];
}

export interface HandledBucket {
  readonly at: number;
  readonly accepted: number;
  readonly failed: number;
  readonly deferred: number;
  /** Of the failed: refused because of us. */
  readonly aboutUs: number;
}

/** Accepted and failed per bucket of so many milliseconds, oldest first. */
export function handledOverTime(db: Db, campaignId: number, bucketMs: number): HandledBucket[] {
  return upToDate(db)
    .prepare(
      `SELECT at / CAST(? AS INTEGER) * CAST(? AS INTEGER) AS at, sum(accepted) AS accepted, sum(failed) AS failed, sum(deferred) AS deferred, sum(about_us) AS aboutUs FROM campaign_seconds WHERE campaign_id = ? GROUP BY 1 ORDER BY 1`,
    )
    .all(bucketMs, bucketMs, campaignId) as HandledBucket[];
}

/** How many were handled since a moment (epoch ms). */
export function handledSince(db: Db, campaignId: number, since: number): number {
  const sum = upToDate(db)
    .prepare('SELECT sum(accepted + failed) FROM campaign_seconds WHERE campaign_id = ? AND at >= ?')
    .pluck()
    .get(campaignId, since);
  return (sum as number | null) ?? 0;
}
