import type { Reason, VerdictClass } from '../../../shared/verdict.ts';
import type { Db } from '../db/open.ts';

export type CauseRow = {
  class: VerdictClass;
  reason: Reason;
  bounces: number;
  people: number;
  lastAt: number;
  /** The newest bounce of the cause. */
  lastId: number;
};

const COLUMNS = `class, reason, count(*) AS bounces, count(DISTINCT address_key) AS people, max(written_at) AS lastAt, max(id) AS lastId`;

/** Trouble with us since a moment that nobody decided about yet, by cause. */
export function troubleSince(db: Db, since: number, campaignId: number | null): CauseRow[] {
  return db
    .prepare(
      `SELECT ${COLUMNS} FROM bounces INDEXED BY bounces_at WHERE at >= @since AND written_at >= @since AND class = 'us' AND shown = 'bounce' AND effect IN ('none', 'pending')
       AND (@campaignId IS NULL OR campaign_id = @campaignId) GROUP BY class, reason`,
    )
    .all({ since, campaignId }) as CauseRow[];
}

/** What waits for a person's decision, by cause. */
export function waitingCauses(db: Db, campaignId: number | null): CauseRow[] {
  return db
    .prepare(
      `SELECT ${COLUMNS} FROM bounces WHERE effect = 'pending' AND shown IN ('bounce', 'complaint')
       AND (@campaignId IS NULL OR campaign_id = @campaignId) GROUP BY class, reason`,
    )
    .all({ campaignId }) as CauseRow[];
}

/** Who refused since a moment for other reasons than the address: the most of one receiver first, with the sum of all. */
export function refusersSince(
  db: Db,
  since: number,
  campaignId: number | null,
): { provider: string; bounces: number; people: number; lastAt: number }[] {
  return db
    .prepare(
      `SELECT provider, count(*) AS bounces, count(DISTINCT address_key) AS people, max(written_at) AS lastAt FROM bounces INDEXED BY bounces_at
       WHERE at >= @since AND written_at >= @since AND class IN ('us', 'temporary') AND reason <> 'mailboxfull' AND shown = 'bounce' AND effect IN ('none', 'pending')
       AND (@campaignId IS NULL OR campaign_id = @campaignId) GROUP BY provider ORDER BY bounces DESC`,
    )
    .all({ since, campaignId }) as { provider: string; bounces: number; people: number; lastAt: number }[];
}
