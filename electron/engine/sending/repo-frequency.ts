import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { upToDate } from './up-to-date.ts';

/** Those of some people who were sent at least so many messages of other campaigns since a moment (epoch ms). */
export function countLately(
  db: Db,
  addressKeys: readonly string[],
  what: { readonly campaignId: number; readonly since: number; readonly least: number },
): string[] {
  return prepared(
    upToDate(db),
    `SELECT wanted.value AS addressKey FROM json_each(?) AS wanted
       JOIN messages ON messages.address_key = wanted.value
      WHERE messages.campaign_id != ? AND messages.state IN ('accepted','sending','in_doubt') AND messages.claimed_at >= ?
      GROUP BY 1 HAVING count(*) >= ?`,
  )
    .all(JSON.stringify(addressKeys), what.campaignId, what.since, what.least)
    .map((row) => (row as { addressKey: string }).addressKey);
}
