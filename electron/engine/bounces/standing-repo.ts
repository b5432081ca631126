import type { Reason, VerdictClass } from '../../../shared/verdict.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

export type CauseRow = {
  class: VerdictClass;
  reason: Reason;
  bounces: number;
  people: number;
  lastAt: number;
  /** The newest bounce of the cause, or 0 where nobody asked for it. */
  lastId: number;
};

const DAY = 86_400_000;
/** So many of the newest of a cause are looked at one by one; what is beyond comes from the counters. */
const LOOKED_AT = 1_000;

/** Trouble with us since a moment that nobody decided about yet, by cause; many of one cause are counted by the day. */
export function troubleSince(db: Db, since: number, campaignId: number | null): CauseRow[] {
  const counted = prepared(
    db,
    `SELECT reason, sum(bounces) AS bounces FROM bounce_days WHERE shown = 'bounce' AND class = 'us' AND day >= ? GROUP BY reason HAVING sum(bounces) > 0`,
  ).all(Math.floor(since / DAY)) as { reason: Reason; bounces: number }[];
  return counted.flatMap(({ reason, bounces }) => {
    const [found] = prepared(
      db,
      `SELECT count(*) AS bounces, count(DISTINCT address_key) AS people, max(written_at) AS lastAt, max(id) AS lastId FROM (
         SELECT id, address_key, written_at, effect, shown, campaign_id FROM bounces INDEXED BY bounces_reason
         WHERE class = 'us' AND reason = @reason ORDER BY id DESC LIMIT ${LOOKED_AT})
       WHERE written_at >= @since AND shown = 'bounce' AND effect IN ('none', 'pending') AND (@campaignId IS NULL OR campaign_id = @campaignId)`,
    ).all({ reason, since, campaignId }) as { bounces: number; people: number; lastAt: number; lastId: number }[];
    if (found === undefined || found.bounces === 0) return [];
    const many = found.bounces === LOOKED_AT ? bounces : found.bounces;
    return [{ ...found, class: 'us' as const, reason, bounces: many }];
  });
}

const WAITING = `shown IN ('bounce', 'complaint')`;

/** What waits for a person's decision, by cause: of everything from the counters, of one campaign among the newest that wait. */
export function waitingCauses(db: Db, campaignId: number | null): CauseRow[] {
  if (campaignId === null) {
    return prepared(
      db,
      `SELECT class, reason, sum(pending) AS bounces, sum(pending) AS people, max(day) * ${DAY} AS lastAt, 0 AS lastId FROM bounce_days
       WHERE pending > 0 AND ${WAITING} GROUP BY class, reason`,
    ).all() as CauseRow[];
  }
  return prepared(
    db,
    `SELECT class, reason, count(*) AS bounces, count(DISTINCT address_key) AS people, max(written_at) AS lastAt, 0 AS lastId FROM (
       SELECT class, reason, address_key, written_at, shown, campaign_id FROM bounces INDEXED BY bounces_pending
       WHERE effect = 'pending' ORDER BY id DESC LIMIT ${5 * LOOKED_AT})
     WHERE campaign_id = @campaignId AND ${WAITING} GROUP BY class, reason`,
  ).all({ campaignId }) as CauseRow[];
}

/** Who refused since a moment for other reasons than the address: the most of one receiver first. */
export function refusersSince(
  db: Db,
  since: number,
): { provider: string; bounces: number; people: number; lastAt: number }[] {
  return prepared(
    db,
    `SELECT provider, sum(bounces) AS bounces, sum(bounces) AS people, max(day) * ${DAY} AS lastAt FROM bounce_provider_days
     WHERE shown = 'bounce' AND class IN ('us', 'temporary') AND reason <> 'mailboxfull' AND day >= ? AND bounces > 0
     GROUP BY provider ORDER BY 2 DESC LIMIT 200`,
  ).all(Math.floor(since / DAY)) as { provider: string; bounces: number; people: number; lastAt: number }[];
}
