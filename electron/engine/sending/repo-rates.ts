import type { Db } from '../db/open.ts';
import { RETURNED } from './repo-read.ts';
import { upToDate } from './up-to-date.ts';

/** What one relay handed to one domain. */
export type HandedOver = {
  readonly relayId: number | null;
  readonly domain: string;
  readonly accepted: number;
  readonly bounced: number;
  readonly complained: number;
};

/** Campaigns that may have sent since a moment: those that ended after it, or did not end. */
export function runsSince(db: Db, since: number): number[] {
  return upToDate(db)
    .prepare('SELECT campaign_id FROM runs WHERE finished_at IS NULL OR finished_at >= ? ORDER BY campaign_id')
    .pluck()
    .all(since) as number[];
}

const SLICE = `FROM messages WHERE campaign_id = @campaignId AND address_key > @after ORDER BY address_key LIMIT @limit`;

/**
 * What became of a slice of a campaign's accepted messages, by relay and domain, after an address; `last` is where the next
 * slice begins, null after the last one. Only what came back because of the address counts as bounced.
 */
export function handedOverSlice(
  db: Db,
  at: { campaignId: number; since: number; after: string; limit: number },
): { handed: HandedOver[]; last: string | null } {
  const handed = upToDate(db)
    .prepare(
      `WITH slice AS (SELECT relay_id, domain, state, returned, class, reason, ended_at ${SLICE})
       SELECT relay_id AS relayId, domain, count(*) AS accepted,
         sum(returned & ${RETURNED.bounce} != 0 AND (class = 'address' OR reason = 'suspend')) AS bounced,
         sum(returned & ${RETURNED.complaint} != 0) AS complained
       FROM slice WHERE state = 'accepted' AND ended_at >= @since GROUP BY relay_id, domain`,
    )
    .all(at) as HandedOver[];
  const { since: _, ...place } = at;
  const [edge] = upToDate(db)
    .prepare(`SELECT max(address_key) AS last, count(*) AS rows FROM (SELECT address_key ${SLICE})`)
    .all(place) as { last: string | null; rows: number }[];
  return { handed, last: edge !== undefined && edge.rows === at.limit ? edge.last : null };
}

/** The relay that a message last went through, or null. */
export function relayOfMessage(db: Db, id: number): number | null {
  const found = upToDate(db).prepare('SELECT relay_id FROM messages WHERE id = ?').pluck().get(id) as
    | number
    | null
    | undefined;
  return found ?? null;
}
